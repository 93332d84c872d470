//! What the buttons of tasks do. A task is made on a record's page and leads back there.

use actix_web::web::{Form, Path};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use kernel::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, AppData, View, Who, see_other};

use crm::subject::SubjectIds;
use crm::task::{NewTask, TaskPatch};

/// A new task.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    title: String,
    due: String,
    back: String,
    lead_id: String,
    client_id: String,
    deal_id: String,
}

/// A place of our own site to go back to; anything else leads home.
fn back(address: &str) -> &str {
    let ours = address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n']);
    if ours { address } else { "/" }
}

/// A day and a time as the reader typed it, in the tenant's time zone.
fn due(text: &str, zone: Tz) -> Result<Option<DateTime<Utc>>> {
    if text.is_empty() {
        return Ok(None);
    }
    let invalid = || Error::field("due", "invalid_date");
    let typed = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map_err(|_| invalid())?;
    zone.from_local_datetime(&typed).earliest().map(|at| Some(at.to_utc())).ok_or_else(invalid)
}

/// `POST /tasks`.
///
/// # Errors
/// As [`crm::task::create`].
pub async fn create(app: AppData, who: Who, view: View, form: Form<TaskForm>) -> Answer {
    let new = NewTask {
        title: form.title.clone(),
        due_at: due(&form.due, view.chrome.zone)?,
        responsible: None,
        subject: SubjectIds {
            lead_id: form.lead_id.parse().ok(),
            client_id: form.client_id.parse().ok(),
            deal_id: form.deal_id.parse().ok(),
        },
    };
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::task::create(&who.actor, tx, &new).await).await?;
    Ok(see_other(back(&form.back)))
}

/// Whether a task is done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DoneForm {
    done: String,
    back: String,
}

/// `POST /tasks/{id}/done`.
///
/// # Errors
/// As [`crm::task::edit()`].
pub async fn done(app: AppData, who: Who, id: Path<Uuid>, form: Form<DoneForm>) -> Answer {
    let patch = TaskPatch { done: Some(form.done != "false"), ..TaskPatch::default() };
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::task::edit(&who.actor, tx, *id, &patch).await).await?;
    Ok(see_other(back(&form.back)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_leads_back_to_our_own_pages_only() {
        assert_eq!(back("/leads/1"), "/leads/1");
        for foreign in ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:alert(1)"] {
            assert_eq!(back(foreign), "/", "{foreign}");
        }
    }

    #[test]
    fn a_deadline_is_read_in_the_tenants_zone() {
        let at = due("2026-11-22T18:00", Tz::Asia__Yekaterinburg).unwrap().unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-22T13:00:00+00:00");
        assert!(due("завтра", Tz::UTC).is_err());
    }
}
