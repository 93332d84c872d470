//! Making, changing and doing a task.

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, UserId, text};
use schema::tenant::tasks;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::Task;
use crate::subject::{self, Subject, SubjectIds};
use crate::{feed, scope, staff};
use kernel::patch::given;

/// Longest title, in characters.
const TITLE_LENGTH: usize = 300;

/// The body that makes a task.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewTask {
    /// What to do.
    pub title: String,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Who is to do it; the caller without.
    pub responsible: Option<UserId>,
    /// About what.
    #[serde(flatten)]
    pub subject: SubjectIds,
}

/// The body that changes a task.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct TaskPatch {
    /// What to do.
    pub title: Option<String>,
    /// By when; `null` for no deadline.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub due_at: Option<Option<DateTime<Utc>>>,
    /// Who is to do it.
    pub responsible: Option<UserId>,
    /// Done, or to be done again.
    pub done: Option<bool>,
}

fn title(raw: &str) -> Result<String> {
    let title = text::line(raw);
    if title.is_empty() {
        return Err(Error::field("title", "required"));
    }
    if title.chars().nth(TITLE_LENGTH).is_some() {
        return Err(Error::field("title", "too_long"));
    }
    Ok(title)
}

/// Adds a task.
///
/// # Errors
/// `Forbidden`; `NotFound` for a subject that is not there or not theirs; 422 for refused fields.
pub async fn create(actor: &Actor, tx: &mut TenantTx, new: &NewTask) -> Result<Task> {
    let own = scope::own(actor, Object::Task, Action::Create)?;
    let subject = new.subject.one()?;
    if let Some(subject) = subject {
        subject::require(actor, tx, subject, Action::View).await?;
    }
    let responsible = match (own, new.responsible) {
        (Some(me), _) => Some(me),
        (None, Some(id)) => Some(staff::active(tx, id, "responsible").await?.id),
        (None, None) => actor.user,
    };
    let (id, now, title) = (tx.new_id(), tx.now(), title(&new.title)?);
    diesel::insert_into(tasks::table)
        .values((
            tasks::id.eq(id),
            tasks::subject_kind.eq(subject.map(Subject::kind)),
            tasks::subject_id.eq(subject.map(Subject::id)),
            tasks::title.eq(&title),
            tasks::due_at.eq(new.due_at),
            tasks::responsible.eq(responsible),
            tasks::created_by.eq(actor.user),
            tasks::created_at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    if let Some(subject) = subject {
        feed::record(actor, tx, subject, "task", json!({ "task_id": id, "title": title, "due_at": new.due_at }))
            .await?;
    }
    find(tx, id, None).await
}

async fn find(tx: &mut TenantTx, id: Uuid, own: Option<UserId>) -> Result<Task> {
    let task: Task = tasks::table.find(id).select(Task::as_select()).first(tx.conn()).await?;
    match own {
        Some(me) if task.responsible != Some(me) => Err(Error::NotFound),
        _ => Ok(task),
    }
}

/// Changes a task, does it, or takes that back.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for refused fields.
pub async fn edit(actor: &Actor, tx: &mut TenantTx, id: Uuid, patch: &TaskPatch) -> Result<Task> {
    let own = scope::own(actor, Object::Task, Action::Edit)?;
    let task = find(tx, id, own).await?;
    let title = patch.title.as_deref().map(title).transpose()?.unwrap_or(task.title);
    let responsible = match (own, patch.responsible) {
        (None, Some(user)) => Some(staff::active(tx, user, "responsible").await?.id),
        _ => task.responsible,
    };
    let now = tx.now();
    let done_at = match patch.done {
        None => task.done_at,
        Some(true) => task.done_at.or(Some(now)),
        Some(false) => None,
    };
    diesel::update(tasks::table.find(id))
        .set((
            tasks::title.eq(&title),
            tasks::due_at.eq(patch.due_at.unwrap_or(task.due_at)),
            tasks::responsible.eq(responsible),
            tasks::done_at.eq(done_at),
            tasks::version.eq(tasks::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    let subject = task.subject_kind.as_deref().zip(task.subject_id).and_then(|(kind, id)| Subject::stored(kind, id));
    if let (Some(subject), None, Some(_)) = (subject, task.done_at, done_at) {
        feed::record(actor, tx, subject, "task_done", json!({ "task_id": id, "title": title })).await?;
    }
    find(tx, id, None).await
}
