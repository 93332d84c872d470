//! The caller's notices as a page. Opening it marks them as read.

use actix_web::http::StatusCode;
use actix_web::web::Query;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Page, View, Who};

use crm::notice::{Notice, list, read_all};

/// One notice.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeRow {
    kind: String,
    name: String,
    by: String,
    count: Option<i64>,
    href: String,
    at: DateTime<Utc>,
    unread: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Notices {
    rows: Vec<NoticeRow>,
}

fn row(notice: &Notice) -> NoticeRow {
    let text = |key: &str| notice.data.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    NoticeRow {
        kind: notice.kind.clone(),
        name: text("name"),
        by: text("by"),
        count: notice.data.get("count").and_then(serde_json::Value::as_i64),
        // A lead that went back to the pool has no page any more; what became of it is told among the returns.
        href: match (notice.kind.as_str(), notice.subject_kind.as_str()) {
            ("returned" | "recalled", _) => "/returns".to_owned(),
            ("assigned_many", _) => "/leads?view=mine".to_owned(),
            (_, "wallet") => "/wallet".to_owned(),
            (_, kind) => format!("/{kind}s/{}", notice.subject_id),
        },
        at: notice.created_at,
        unread: notice.read_at.is_none(),
    }
}

/// `GET /notices`.
///
/// # Errors
/// As [`list`].
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let rows = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let notices = list(&who.actor, tx).await?;
            read_all(&who.actor, tx).await?;
            Ok(notices)
        })
        .await?;
    view.page(&Notices { rows: rows.iter().map(row).collect() })
}

impl Page for Notices {
    const TEMPLATE: &'static str = "crm/notices.html";

    fn samples() -> Vec<Self> {
        let row = |kind: &str, unread| NoticeRow {
            kind: kind.into(),
            name: "Иванов Иван".into(),
            by: "Анна".into(),
            count: Some(12),
            href: "/leads/1".into(),
            at: web::sample_at(),
            unread,
        };
        let kinds = [
            "duplicate",
            "came_again",
            "merged",
            "assigned",
            "assigned_many",
            "contact_due",
            "recalled",
            "returned",
            "task_given",
            "task_due",
        ];
        vec![Self { rows: kinds.into_iter().map(|kind| row(kind, true)).collect() }, Self { rows: Vec::new() }]
    }
}

/// A notice younger than this is shown as a message on the open pages of its reader.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// The bell of the top bar.
#[derive(Debug, Clone, Serialize)]
pub struct Bell {
    unread: usize,
    fresh: Option<NoticeRow>,
}

/// Why the bell is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The page has been told of a notice, so the newest is shown as a message too.
    told: bool,
}

/// `GET /notices/bell`: how many notices wait. What is not on the first page of [`list`] is not counted.
///
/// # Errors
/// As [`list`].
pub async fn bell(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let (notices, now) =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| Ok((list(&who.actor, tx).await?, tx.now()))).await?;
    let waiting = || notices.iter().filter(|notice| notice.read_at.is_none());
    let fresh = waiting().next().filter(|newest| asked.told && now - newest.created_at < FRESH);
    view.draw(StatusCode::OK, &Bell { unread: waiting().count(), fresh: fresh.map(row) }).map_err(Into::into)
}

impl Page for Bell {
    const TEMPLATE: &'static str = "crm/bell.html";

    fn samples() -> Vec<Self> {
        let fresh = Notices::samples().into_iter().find_map(|page| page.rows.into_iter().next());
        vec![Self { unread: 1, fresh }, Self { unread: 0, fresh: None }]
    }
}
