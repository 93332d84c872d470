//! The caller's notices as a page. Opening it marks them as read.

use chrono::{DateTime, Utc};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::{Notice, list, read_all};
use crate::view;

/// One notice.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeRow {
    kind: String,
    name: String,
    by: String,
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
        href: format!("/{}s/{}", notice.subject_kind, notice.subject_id),
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
            href: "/leads/1".into(),
            at: view::sample_at(),
            unread,
        };
        vec![Self { rows: vec![row("duplicate", true), row("assigned", false)] }, Self { rows: Vec::new() }]
    }
}
