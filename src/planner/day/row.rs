//! A task as lists of tasks show it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use crm::staff::Person;
use crm::task::{Kind, urgency};
use serde::Serialize;
use uuid::Uuid;

use crate::about::About;
use crate::task::Task;

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct TaskRow {
    /// Its id.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// What is to be done.
    pub title: String,
    /// What kind of work.
    pub kind: Kind,
    /// The kind's icon.
    pub icon: &'static str,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether any time of that day will do.
    pub all_day: bool,
    /// `late`, `soon` or empty.
    pub state: &'static str,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// What came of it.
    pub result: String,
    /// Whether it has details.
    pub described: bool,
    /// Whether it comes again.
    pub repeats: bool,
    /// Whether its person is reminded.
    pub reminds: bool,
    /// Who is to do it.
    pub owner: Option<String>,
    /// What it is about, where the reader may see that.
    pub about: Option<About>,
    /// Whether it is about something that the reader may not see.
    pub hidden: bool,
}

/// The icon of a kind.
pub const fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Call => "phone",
        Kind::Meeting => "users",
        Kind::Message => "message",
        Kind::Documents => "file-text",
        Kind::Bank => "building-bank",
        Kind::Other => "checkbox",
    }
}

/// A task as a row.
pub fn row(task: &Task, staff: &[Person], about: &HashMap<Uuid, About>, now: DateTime<Utc>) -> TaskRow {
    let owner = task.responsible.and_then(|id| staff.iter().find(|person| person.id == id));
    let of = task.subject_id.and_then(|id| about.get(&id)).cloned();
    TaskRow {
        id: task.id,
        version: task.version,
        title: task.title.clone(),
        kind: task.kind,
        icon: icon(task.kind),
        due_at: task.due_at,
        all_day: task.all_day,
        state: urgency(task.due_at.filter(|_| task.done_at.is_none()), task.all_day, now),
        done_at: task.done_at,
        result: task.result.clone(),
        described: !task.description.is_empty(),
        repeats: task.repeat.is_some(),
        reminds: task.remind_before.is_some(),
        owner: owner.map(|person| person.name.clone()),
        hidden: task.subject_id.is_some() && of.is_none(),
        about: of,
    }
}
