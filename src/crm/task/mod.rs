//! Tasks: what somebody is to do, by when, about what.

pub mod edit;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId};
use schema::tenant::tasks;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use edit::{NewTask, TaskPatch, create, edit};

use crate::scope;
use crate::subject::Subject;

/// Most tasks that a card shows.
const MOST: i64 = 500;

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = tasks)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// `lead`, `client` or `deal`.
    pub subject_kind: Option<String>,
    /// Of what.
    pub subject_id: Option<Uuid>,
    /// What to do.
    pub title: String,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Who is to do it.
    pub responsible: Option<UserId>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// Grows with each change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Which tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be done.
    #[default]
    Open,
    /// To be done, and late.
    Overdue,
    /// Done.
    Done,
    /// Any.
    All,
}

/// The last task of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    done_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    /// Of a task.
    pub fn of(task: &Task) -> Self {
        Self { done_at: task.done_at, due_at: task.due_at, created_at: task.created_at, id: task.id }
    }
}

/// Tasks that the actor may see, the most urgent first; those after `after`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    actor: &Actor,
    tx: &mut TenantTx,
    state: State,
    subject: Option<Subject>,
    responsible: Option<UserId>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Task>> {
    let own = scope::own(actor, Object::Task, Action::View)?;
    let now = tx.now();
    let mut query = tasks::table.into_boxed();
    for person in own.into_iter().chain(responsible) {
        query = query.filter(tasks::responsible.eq(person));
    }
    if let Some(subject) = subject {
        query = query.filter(tasks::subject_id.eq(subject.id()));
    }
    query = match state {
        State::Open => query.filter(tasks::done_at.is_null()),
        State::Overdue => query.filter(tasks::done_at.is_null().and(tasks::due_at.lt(now))),
        State::Done => query.filter(tasks::done_at.is_not_null()),
        State::All => query,
    };
    if let Some(Place { done_at, due_at, created_at, id }) = after {
        // What is absent stands last in both orders, as in the order below.
        let later = sql::<Bool>("(coalesce(done_at, 'infinity') < coalesce(")
            .bind::<Nullable<Timestamptz>, _>(done_at)
            .sql(", 'infinity') OR (done_at IS NOT DISTINCT FROM ")
            .bind::<Nullable<Timestamptz>, _>(done_at)
            .sql(" AND (coalesce(due_at, 'infinity'), created_at, id) > (coalesce(")
            .bind::<Nullable<Timestamptz>, _>(due_at)
            .sql(", 'infinity'), ")
            .bind::<Timestamptz, _>(created_at)
            .sql(", ")
            .bind::<SqlUuid, _>(id)
            .sql(")))");
        query = query.filter(later);
    }
    Ok(query
        .order((
            tasks::done_at.desc().nulls_first(),
            tasks::due_at.asc().nulls_last(),
            tasks::created_at.asc(),
            tasks::id.asc(),
        ))
        .limit(limit)
        .select(Task::as_select())
        .load(tx.conn())
        .await?)
}

/// The most urgent open task of each subject.
///
/// # Errors
/// When the database can't be read.
pub async fn next_of(tx: &mut TenantTx, subjects: &[Uuid]) -> Result<std::collections::HashMap<Uuid, Task>> {
    let rows: Vec<Task> = tasks::table
        .filter(tasks::subject_id.eq_any(subjects).and(tasks::done_at.is_null()))
        .order((tasks::due_at.desc().nulls_first(), tasks::id.desc()))
        .select(Task::as_select())
        .load(tx.conn())
        .await?;
    // The most urgent comes last and stays.
    Ok(rows.into_iter().filter_map(|task| task.subject_id.map(|id| (id, task))).collect())
}

/// Every task of a subject that the actor may see; nothing for one who sees no tasks.
///
/// # Errors
/// When the database can't be read.
pub async fn of(actor: &Actor, tx: &mut TenantTx, subject: Subject) -> Result<Vec<Task>> {
    if !actor.permissions.allows(Object::Task, Action::View) {
        return Ok(Vec::new());
    }
    list(actor, tx, State::All, Some(subject), None, None, MOST).await
}
