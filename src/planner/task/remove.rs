//! Removing a task, and taking that back.

use crm::scope;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result};
use schema::tenant::tasks;
use uuid::Uuid;

use super::{Task, find, lock, tell};

/// Hides a task from everywhere; nothing of it is lost.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn remove(actor: &Actor, tx: &mut TenantTx, id: Uuid) -> Result<Task> {
    let own = scope::own(actor, Object::Task, Action::Delete)?;
    let task = lock(tx, id, own).await?;
    let now = tx.now();
    let gone = (tasks::deleted_at.eq(now), tasks::version.eq(tasks::version + 1));
    diesel::update(tasks::table.find(id)).set(gone).execute(tx.conn()).await?;
    tell(tx, &task, task.remind_before.is_some()).await?;
    Ok(task)
}

/// Brings a removed task back.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not among the removed ones.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, id: Uuid) -> Result<Task> {
    let own = scope::own(actor, Object::Task, Action::Delete)?;
    let removed = tasks::table.find(id).filter(tasks::deleted_at.is_not_null());
    let back = (tasks::deleted_at.eq(None::<chrono::DateTime<chrono::Utc>>), tasks::version.eq(tasks::version + 1));
    if diesel::update(removed).set(back).execute(tx.conn()).await? == 0 {
        return Err(Error::NotFound);
    }
    let task = find(tx, id, own).await?;
    tell(tx, &task, task.remind_before.is_some()).await?;
    Ok(task)
}
