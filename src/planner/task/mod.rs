//! A task: what somebody is to do, by when, about what.

mod create;
mod edit;
pub mod list;
mod postpone;
mod remove;
mod repetition;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use crm::subject::{Subject, SubjectIds};
use crm::task::Kind;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::patch::given;
use kernel::{Error, Result, UserId, text};
use schema::tenant::tasks;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

pub use create::create;
pub use edit::edit;
pub use postpone::{Later, later, move_to, postpone};
pub use remove::{remove, restore};

use crate::due::Due;
use crate::repeat::Repeat;

/// Longest title, in characters.
pub const TITLE_LENGTH: usize = 300;
/// Longest description and result, in characters.
pub const TEXT_LENGTH: usize = 4_000;
/// The earliest a reminder may come before the deadline, in minutes: thirty days.
const LONGEST_REMIND: i32 = 43_200;

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = tasks)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// What kind of work.
    pub kind: Kind,
    /// `lead`, `client` or `deal`.
    pub subject_kind: Option<String>,
    /// Of what.
    pub subject_id: Option<Uuid>,
    /// What to do.
    pub title: String,
    /// Details, may be empty.
    pub description: String,
    /// By when; of a task for a whole day the last second of it.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether any time of that day will do.
    pub all_day: bool,
    /// Who is to do it.
    pub responsible: Option<UserId>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// What came of it, may be empty.
    pub result: String,
    /// How it comes again.
    pub repeat: Option<Repeat>,
    /// How long before the deadline its person is reminded, in minutes.
    pub remind_before: Option<i32>,
    /// Grows with each change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Task {
    /// What it is about.
    pub fn subject(&self) -> Option<Subject> {
        self.subject_kind.as_deref().zip(self.subject_id).and_then(|(kind, id)| Subject::stored(kind, id))
    }

    /// When it is due.
    pub fn due(&self, zone: Tz) -> Due {
        Due::stored(self.due_at, self.all_day, zone)
    }
}

/// The body that makes a task.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewTask {
    /// What to do.
    pub title: String,
    /// What kind of work; `other` without.
    pub kind: Option<Kind>,
    /// Details.
    #[serde(default)]
    pub description: String,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Instead: on which day, at any time.
    pub due_on: Option<NaiveDate>,
    /// Who is to do it; the caller without.
    pub responsible: Option<UserId>,
    /// How it comes again.
    pub repeat: Option<Repeat>,
    /// How long before the deadline its person is reminded, in minutes.
    pub remind_before: Option<i32>,
    /// About what.
    #[serde(flatten)]
    pub subject: SubjectIds,
}

/// The body that changes a task: a field that is absent stays, `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct TaskPatch {
    /// What to do.
    pub title: Option<String>,
    /// What kind of work.
    pub kind: Option<Kind>,
    /// Details.
    pub description: Option<String>,
    /// By when; `null` for no deadline.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub due_at: Option<Option<DateTime<Utc>>>,
    /// Instead: on which day, at any time.
    pub due_on: Option<NaiveDate>,
    /// Who is to do it; `null` for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub responsible: Option<Option<UserId>>,
    /// How it comes again; `null` for never. Without it a new deadline is this one task's alone.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Repeat>)]
    pub repeat: Option<Option<Repeat>>,
    /// How long before the deadline its person is reminded, in minutes; `null` for never.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    pub remind_before: Option<Option<i32>>,
    /// Done, or to be done again.
    pub done: Option<bool>,
    /// What came of it.
    pub result: Option<String>,
    /// The version that the caller has seen; without it the change is made whatever happened since.
    pub version: Option<i32>,
}

/// A checked title.
///
/// # Errors
/// 422 `title`: `required`, `too_long`.
pub fn title(raw: &str) -> Result<String> {
    let title = text::line(raw);
    if title.is_empty() {
        return Err(Error::field("title", "required"));
    }
    if title.chars().nth(TITLE_LENGTH).is_some() {
        return Err(Error::field("title", "too_long"));
    }
    Ok(title)
}

fn long_text(field: &'static str, raw: &str) -> Result<String> {
    let text = text::block(raw);
    if text.chars().nth(TEXT_LENGTH).is_some() { Err(Error::field(field, "too_long")) } else { Ok(text) }
}

fn remind(minutes: Option<i32>) -> Result<Option<i32>> {
    match minutes {
        Some(minutes) if !(0..=LONGEST_REMIND).contains(&minutes) => Err(Error::field("remind_before", "out_of_range")),
        minutes => Ok(minutes),
    }
}

/// A task that is there and, with `own`, theirs.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: Uuid, own: Option<UserId>) -> Result<Task> {
    let row = tasks::table.find(id).filter(tasks::deleted_at.is_null()).select(Task::as_select());
    visible(row.first(tx.conn()).await?, own)
}

/// As [`find`], and nobody else changes the row until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut TenantTx, id: Uuid, own: Option<UserId>) -> Result<Task> {
    let row = tasks::table.find(id).filter(tasks::deleted_at.is_null()).select(Task::as_select());
    visible(row.for_no_key_update().first(tx.conn()).await?, own)
}

fn visible(task: Task, own: Option<UserId>) -> Result<Task> {
    match own {
        Some(me) if task.responsible != Some(me) => Err(Error::NotFound),
        _ => Ok(task),
    }
}

/// Tells open pages of a task, and the worker where a reminder has to be set, moved or dropped.
async fn tell(tx: &mut TenantTx, task: &Task, reminds: bool) -> Result<()> {
    let told = json!({ "id": task.id, "subject_kind": task.subject_kind, "subject_id": task.subject_id });
    jobs::emit(tx, crate::live::CHANGED, told).await?;
    if reminds {
        jobs::emit(tx, crate::remind::PLANNED, json!({ "task_id": task.id })).await?;
    }
    Ok(())
}
