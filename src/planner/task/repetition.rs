//! The next of a repeated task.

use chrono_tz::Tz;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Result};
use schema::tenant::tasks;

use super::{Task, find};

/// Makes the task that comes after one that is done: the first after its deadline that is not past by now. There is one at most,
/// however often it is asked for.
pub(super) async fn make(actor: &Actor, tx: &mut TenantTx, zone: Tz, task: &Task) -> Result<Option<Task>> {
    let (Some(repeat), Some(due_on)) = (&task.repeat, task.due(zone).day(zone)) else { return Ok(None) };
    let today = tx.now().with_timezone(&zone).date_naive();
    let Some(next) = repeat.next(due_on.max(today)) else { return Ok(None) };
    let (id, now, due) = (tx.new_id(), tx.now(), task.due(zone).on(next, zone));
    let made = diesel::insert_into(tasks::table)
        .values((
            tasks::id.eq(id),
            tasks::kind.eq(task.kind),
            tasks::subject_kind.eq(&task.subject_kind),
            tasks::subject_id.eq(task.subject_id),
            tasks::title.eq(&task.title),
            tasks::description.eq(&task.description),
            tasks::due_at.eq(due.instant(zone)),
            tasks::all_day.eq(task.all_day),
            tasks::responsible.eq(task.responsible),
            tasks::repeat.eq(&task.repeat),
            tasks::remind_before.eq(task.remind_before),
            tasks::follows.eq(task.id),
            tasks::created_by.eq(actor.user),
            tasks::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    if made == 0 { Ok(None) } else { find(tx, id, None).await.map(Some) }
}

/// Takes the next one away again, unless somebody has changed it since.
pub(super) async fn take_back(tx: &mut TenantTx, task: &Task) -> Result<()> {
    let untouched =
        tasks::table.filter(tasks::follows.eq(task.id).and(tasks::version.eq(1)).and(tasks::done_at.is_null()));
    diesel::delete(untouched).execute(tx.conn()).await?;
    Ok(())
}
