//! What was done to many leads at once, how far it is, and how it is taken back.

use chrono::{DateTime, Utc};
use crm::batch::{self, Act, Batch, State};
use crm::staff::{self, Person};
use kernel::Actor;
use pipeline::status::{self, Status};
use serde::Serialize;
use tags::Tags;
use uuid::Uuid;
use web::{Answer, AppData, Locale, Page, View, Who};

use crate::view::name_of;

/// One batch.
#[derive(Debug, Clone, Serialize)]
pub struct BatchRow {
    id: Uuid,
    kind: &'static str,
    what: String,
    state: State,
    total: i32,
    done: i32,
    changed: i32,
    passed: i32,
    restored: i32,
    kept: i32,
    by: String,
    undone_by: Option<String>,
    at: DateTime<Utc>,
    may_undo: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Batches {
    rows: Vec<BatchRow>,
}

/// `GET /batches`.
///
/// # Errors
/// As [`batch::list`].
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let (rows, staff, statuses, tags) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let rows = batch::list(&who.actor, tx).await?;
            Ok((rows, staff::all(tx).await?, status::all(tx).await?, tags::all(tx).await?))
        })
        .await?;
    let row = |batch: &Batch| row(view.locale(), &who.actor, batch, &staff, &statuses, &tags);
    let page = Batches { rows: rows.iter().map(row).collect() };
    view.page(&page)
}

fn row(locale: Locale, actor: &Actor, batch: &Batch, staff: &[Person], statuses: &[Status], tags: &Tags) -> BatchRow {
    let what = match &batch.act {
        Act::Assign { to } => name_of(staff, *to).unwrap_or_default(),
        Act::Share { among, .. } => {
            among.iter().filter_map(|user| name_of(staff, Some(*user))).collect::<Vec<_>>().join(", ")
        }
        Act::Status { to } => statuses
            .iter()
            .find(|status| status.code == *to)
            .map(|status| locale.named(&status.name, status.name_en.as_deref()))
            .unwrap_or_default(),
        Act::Tag { to: tag } | Act::Untag { from: tag } => {
            tags.find(*tag).map(|tag| tag.name.clone()).unwrap_or_default()
        }
        Act::Delete | Act::Restore => String::new(),
    };
    let done = match batch.state {
        State::Undoing => batch.restored + batch.kept,
        _ => batch.changed + batch.passed,
    };
    BatchRow {
        id: batch.id.0,
        kind: batch.act.kind(),
        what,
        state: batch.state,
        total: if batch.state == State::Undoing { batch.changed } else { batch.total },
        done,
        changed: batch.changed,
        passed: batch.passed,
        restored: batch.restored,
        kept: batch.kept,
        by: batch.by_name.clone(),
        undone_by: batch.undone_by_name.clone(),
        at: batch.created_at,
        may_undo: batch.may_undo(actor),
    }
}

impl Page for Batches {
    const TEMPLATE: &'static str = "crm/batches.html";
    const FRAGMENTS: &'static [&'static str] = &["batches"];

    fn samples() -> Vec<Self> {
        let row = |n: u128, kind, what: &str, state, kept| BatchRow {
            id: Uuid::from_u128(n),
            kind,
            what: what.into(),
            state,
            total: 1_200,
            done: 500,
            changed: 480,
            passed: 20,
            restored: if state == State::Undone { 480 - kept } else { 0 },
            kept,
            by: "Анна Воронцова".into(),
            undone_by: (state == State::Undone).then(|| "Пётр Ким".into()),
            at: web::sample_at(),
            may_undo: matches!(state, State::Done | State::Running),
        };
        let rows = vec![
            row(1, "assign", "Пётр Ким", State::Running, 0),
            row(2, "assign", "", State::Done, 0),
            row(3, "share", "Пётр Ким, Анна Воронцова", State::Undoing, 0),
            row(4, "status", "Контакт", State::Undone, 3),
            row(5, "delete", "", State::Undone, 0),
            row(6, "restore", "", State::Done, 0),
            row(7, "tag", "горячий", State::Done, 0),
            row(8, "untag", "горячий", State::Undone, 0),
        ];
        vec![Self { rows }, Self { rows: Vec::new() }]
    }
}
