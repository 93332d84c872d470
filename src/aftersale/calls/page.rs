//! «Записать звонок»: the small form on a lead's card.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use crm::subject::Subject;
use kernel::{Error, LeadId, Result};
use serde::Deserialize;
use web::{Answer, AppData, View, Who};

use super::CallInput;

/// How a browser writes a day and a time.
const TYPED: &str = "%Y-%m-%dT%H:%M";

/// What was typed; minutes are what people read off a phone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CallForm {
    direction: String,
    outcome: String,
    at: String,
    minutes: String,
    comment: String,
}

impl CallForm {
    fn input(&self, zone: Tz) -> Result<CallInput> {
        let minutes = self.minutes.trim();
        let seconds = match minutes {
            "" => None,
            text => Some(lasted(text).ok_or_else(|| Error::field("minutes", "out_of_range"))?),
        };
        Ok(CallInput {
            at: at(&self.at, zone)?,
            direction: self.direction.clone(),
            outcome: self.outcome.clone(),
            seconds,
            comment: self.comment.clone(),
        })
    }
}

/// `4`, `4:30` in seconds.
fn lasted(text: &str) -> Option<i32> {
    let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
    let (minutes, seconds): (i32, i32) = (minutes.parse().ok()?, seconds.parse().ok()?);
    if minutes < 0 || !(0..60).contains(&seconds) {
        return None;
    }
    minutes.checked_mul(60)?.checked_add(seconds)
}

/// A time by the reader's clock; empty is now.
fn at(text: &str, zone: Tz) -> Result<Option<DateTime<Utc>>> {
    if text.is_empty() {
        return Ok(None);
    }
    let typed = NaiveDateTime::parse_from_str(text, TYPED).ok();
    let at = typed.and_then(|typed| zone.from_local_datetime(&typed).earliest());
    at.map(|at| Some(at.to_utc())).ok_or_else(|| Error::field("at", "invalid_date"))
}

/// `POST /leads/{id}/calls`
///
/// # Errors
/// As [`super::record`].
pub async fn add(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    form: Form<CallForm>,
) -> Answer {
    let (tenant, input) = (who.tenant()?, form.input(view.chrome.zone)?);
    app.db.tenant(&who.actor, tenant, async |tx| super::record(&who.actor, tx, *id, &input).await).await?;
    workplace::lead::act::show_feed(&app, &who, view, &request, Subject::Lead(*id)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_as_people_write_them() {
        assert_eq!(["0", "4", "4:30", "120:05"].map(lasted), [0, 240, 270, 7_205].map(Some));
        assert_eq!(["", "x", "-1", "4:60", "4:-1", "99999999999", "99999999"].map(lasted), [None; 7]);
    }

    #[test]
    fn a_time_is_the_readers() {
        let utc = at("2026-11-27T09:30", Tz::Europe__Moscow).unwrap().unwrap();
        assert_eq!(utc.to_rfc3339(), "2026-11-27T06:30:00+00:00");
        assert!(at("", Tz::UTC).unwrap().is_none() && at("вчера", Tz::UTC).is_err());
    }
}
