//! Tasks as cards and lists of records show them. What is done with a task is the matter of `planner`.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId, words};
use schema::tenant::tasks;
use uuid::Uuid;

use crate::scope;
use crate::subject::Subject;

/// Most tasks that a card shows.
const MOST: i64 = 500;

words! {
    /// What kind of work a task is.
    Kind {
        /// To call somebody.
        Call = "call",
        /// To meet somebody.
        Meeting = "meeting",
        /// To write to somebody.
        Message = "message",
        /// To gather or to check papers.
        Documents = "documents",
        /// To send something to a bank or to ask it.
        Bank = "bank",
        /// Anything else.
        Other = "other",
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tasks)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// What kind of work.
    pub kind: Kind,
    /// Of what.
    pub subject_id: Option<Uuid>,
    /// What to do.
    pub title: String,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether any time of that day will do.
    pub all_day: bool,
    /// Who is to do it.
    pub responsible: Option<UserId>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
}

impl Task {
    /// How urgent it is.
    pub fn urgency(&self, now: DateTime<Utc>) -> &'static str {
        urgency(self.due_at.filter(|_| self.done_at.is_none()), self.all_day, now)
    }
}

/// `late` when the deadline has passed, `soon` within the hour where that is meant and not the day, else empty.
pub fn urgency(due_at: Option<DateTime<Utc>>, all_day: bool, now: DateTime<Utc>) -> &'static str {
    match due_at {
        Some(due) if due < now => "late",
        Some(due) if due < now + Duration::hours(1) && !all_day => "soon",
        _ => "",
    }
}

/// The most urgent open task of each subject that the actor may see; nothing for one who sees no tasks.
///
/// # Errors
/// When the database can't be read.
pub async fn next_of(actor: &Actor, tx: &mut TenantTx, subjects: &[Uuid]) -> Result<HashMap<Uuid, Task>> {
    if !actor.permissions.allows(Object::Task, Action::View) {
        return Ok(HashMap::new());
    }
    let mut query = tasks::table
        .filter(tasks::subject_id.eq_any(subjects).and(tasks::done_at.is_null()).and(tasks::deleted_at.is_null()))
        .distinct_on(tasks::subject_id)
        .order((tasks::subject_id, tasks::due_at.asc().nulls_last(), tasks::id))
        .into_boxed();
    if let Some(me) = scope::own(actor, Object::Task, Action::View)? {
        query = query.filter(tasks::responsible.eq(me));
    }
    let rows: Vec<Task> = query.select(Task::as_select()).load(tx.conn()).await?;
    Ok(rows.into_iter().filter_map(|task| task.subject_id.map(|id| (id, task))).collect())
}

/// Every task of a subject that the actor may see, the most urgent first and the done ones last; nothing for one who sees no tasks.
///
/// # Errors
/// When the database can't be read.
pub async fn of(actor: &Actor, tx: &mut TenantTx, subject: Subject) -> Result<Vec<Task>> {
    if !actor.permissions.allows(Object::Task, Action::View) {
        return Ok(Vec::new());
    }
    let mut query = tasks::table
        .filter(tasks::subject_id.eq(subject.id()).and(tasks::deleted_at.is_null()))
        .order((
            tasks::done_at.desc().nulls_first(),
            tasks::due_at.asc().nulls_last(),
            tasks::created_at.asc(),
            tasks::id.asc(),
        ))
        .limit(MOST)
        .into_boxed();
    if let Some(me) = scope::own(actor, Object::Task, Action::View)? {
        query = query.filter(tasks::responsible.eq(me));
    }
    Ok(query.select(Task::as_select()).load(tx.conn()).await?)
}
