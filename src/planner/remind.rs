//! Reminders: some time before its deadline the person of a task is told. The deadline of the reminder follows the task: it is set, moved and
//! dropped in the transaction that has read the task under its lock.

use chrono::{DateTime, Duration, Utc};
use crm::notice;
use db::TenantTx;
use jobs::{Due, Event, Handlers, JobContext, deadline};
use kernel::{Actor, Error, Result};
use serde::Deserialize;
use uuid::Uuid;

use crate::task::{self, Task, list};

/// The topic of a task whose reminder has to be set, moved or dropped.
pub(crate) const PLANNED: &str = "task.planned";
/// The kind of the reminder's deadline.
const REMIND: &str = "task.remind";

pub(crate) fn handlers() -> Handlers {
    Handlers::default().on(PLANNED, planned).at(REMIND, due)
}

#[derive(Deserialize)]
struct Planned {
    task_id: Uuid,
}

async fn planned(context: JobContext, event: Event) -> Result<()> {
    let (tenant, Planned { task_id }) = (event.tenant()?, event.read()?);
    let work = context.db.border(&context.actor, async |tx| {
        let side = tx.as_tenant(tenant).await?;
        let now = side.now();
        // Of what is late already nobody is reminded.
        let task = locked(side, task_id).await?.filter(|task| task.due_at.is_some_and(|due| due > now));
        let at = task.as_ref().and_then(remind_at);
        let platform = tx.as_platform().await?;
        match at {
            Some(at) => deadline::set_for(platform, REMIND, task_id, Some(tenant), at).await,
            None => deadline::clear(platform, REMIND, task_id).await,
        }
    });
    work.await
}

async fn due(context: JobContext, due: Due) -> Result<()> {
    let tenant = due.tenant.ok_or_else(|| Error::defect("a reminder without a tenant"))?;
    let work = context.db.border(&context.actor, async |tx| {
        let side = tx.as_tenant(tenant).await?;
        let now = side.now();
        let Some(task) = locked(side, due.subject).await? else { return Ok(()) };
        match remind_at(&task) {
            Some(at) if at > now => deadline::set_for(tx.as_platform().await?, REMIND, task.id, Some(tenant), at).await,
            Some(_) if list::is_alive(side, task.id).await? => tell(&context.actor, side, &task).await,
            _ => Ok(()),
        }
    });
    work.await
}

async fn locked(tx: &mut TenantTx, id: Uuid) -> Result<Option<Task>> {
    match task::lock(tx, id, None).await {
        Ok(task) => Ok(Some(task)),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// When its person is to be reminded; never of what is done or is due by nobody.
fn remind_at(task: &Task) -> Option<DateTime<Utc>> {
    task.responsible?;
    let (due_at, minutes) = (task.due_at?, task.remind_before?);
    task.done_at.is_none().then(|| due_at - Duration::minutes(i64::from(minutes)))
}

async fn tell(actor: &Actor, tx: &mut TenantTx, task: &Task) -> Result<()> {
    let (Some(user), Some(due_at)) = (task.responsible, task.due_at) else { return Ok(()) };
    // One notice for a task, its person and its deadline: told twice, it is the same one.
    let at = u128::from(due_at.timestamp().unsigned_abs());
    let id = Uuid::from_u128(task.id.as_u128() ^ user.0.as_u128().rotate_left(64) ^ at.rotate_left(20));
    notice::tell_of_task(actor, tx, id, user, "task_due", (task.id, &task.title)).await
}
