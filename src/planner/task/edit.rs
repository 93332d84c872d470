//! Changing a task, doing it, and taking that back.

use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;
use crm::{feed, notice, scope, staff};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, UserId};
use schema::tenant::tasks;
use serde_json::json;
use uuid::Uuid;

use super::{Task, TaskPatch, find, lock, long_text, remind, repetition, tell, title};
use crate::due::Due;
use crate::repeat::Repeat;

/// Changes a task, does it, or takes that back. A repeated one that is done makes the next, once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")` when somebody changed it after the caller's version; 422 for refused fields.
pub async fn edit(actor: &Actor, tx: &mut TenantTx, zone: Tz, id: Uuid, patch: &TaskPatch) -> Result<Task> {
    let own = scope::own(actor, Object::Task, Action::Edit)?;
    let was = lock(tx, id, own).await?;
    if patch.version.is_some_and(|version| version != was.version) {
        return Err(Error::Conflict("stale"));
    }
    let task = patched(tx, zone, own, &was, patch).await?;
    if task == was {
        return Ok(was);
    }
    store(tx, &task).await?;
    let task = find(tx, id, None).await?;
    match (was.done_at, task.done_at) {
        (None, Some(_)) => finish(actor, tx, zone, &task).await?,
        (Some(_), None) => repetition::take_back(tx, &task).await?,
        _ => {}
    }
    if let Some(user) = task.responsible.filter(|user| was.responsible != Some(*user)) {
        let notice = tx.new_id();
        notice::tell_of_task(actor, tx, notice, user, "task_given", (id, &task.title)).await?;
    }
    tell(tx, &task, was.remind_before.is_some() || task.remind_before.is_some()).await?;
    Ok(task)
}

/// The task as the patch makes it.
async fn patched(tx: &mut TenantTx, zone: Tz, own: Option<UserId>, was: &Task, patch: &TaskPatch) -> Result<Task> {
    let mut task = was.clone();
    if let Some(raw) = &patch.title {
        task.title = title(raw)?;
    }
    if let Some(raw) = &patch.description {
        task.description = long_text("description", raw)?;
    }
    if let Some(raw) = &patch.result {
        task.result = long_text("result", raw)?;
    }
    task.kind = patch.kind.unwrap_or(was.kind);
    if patch.due_at.is_some() || patch.due_on.is_some() {
        let due = Due::sent(patch.due_at.flatten(), patch.due_on)?;
        (task.due_at, task.all_day) = (due.instant(zone), due.is_day());
    }
    if let Some(repeat) = &patch.repeat {
        let own = time_of_series(was, &task, zone);
        let timed = |repeat: Repeat| Repeat { time: repeat.time.or(own), ..repeat };
        task.repeat = repeat.clone().map(Repeat::check).transpose()?.map(timed);
    }
    if let Some(minutes) = patch.remind_before {
        task.remind_before = remind(minutes)?;
    }
    if task.due_at.is_none() {
        // What is due never neither comes again nor is reminded of.
        (task.repeat, task.remind_before) = (None, None);
    }
    // Whoever has only their own can't give it away, as they could not have taken it.
    if let (None, Some(given)) = (own, patch.responsible.filter(|given| was.responsible != *given)) {
        task.responsible = match given {
            Some(user) => Some(staff::active(tx, user, "responsible").await?.id),
            None => None,
        };
    }
    task.done_at = match patch.done {
        None => was.done_at,
        Some(true) => was.done_at.or(Some(tx.now())),
        Some(false) => None,
    };
    Ok(task)
}

/// The time at which a task comes again: that of its deadline, once somebody sets it. A single task that was put off keeps its series' own.
fn time_of_series(was: &Task, task: &Task, zone: Tz) -> Option<NaiveTime> {
    let minute = |task: &Task| task.due(zone).time(zone).map(|time| (time.hour(), time.minute()));
    match &was.repeat {
        Some(series) if minute(was) == minute(task) => series.time,
        _ => task.due(zone).time(zone),
    }
}

async fn store(tx: &mut TenantTx, task: &Task) -> Result<()> {
    diesel::update(tasks::table.find(task.id))
        .set((
            tasks::kind.eq(task.kind),
            tasks::title.eq(&task.title),
            tasks::description.eq(&task.description),
            tasks::due_at.eq(task.due_at),
            tasks::all_day.eq(task.all_day),
            tasks::responsible.eq(task.responsible),
            tasks::done_at.eq(task.done_at),
            tasks::result.eq(&task.result),
            tasks::repeat.eq(&task.repeat),
            tasks::remind_before.eq(task.remind_before),
            tasks::version.eq(tasks::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn finish(actor: &Actor, tx: &mut TenantTx, zone: Tz, task: &Task) -> Result<()> {
    if let Some(subject) = task.subject() {
        let data = json!({ "task_id": task.id, "kind": task.kind, "title": task.title, "result": task.result });
        feed::record(actor, tx, subject, "task_done", data).await?;
    }
    if let Some(next) = repetition::make(actor, tx, zone, task).await? {
        tell(tx, &next, next.remind_before.is_some()).await?;
    }
    Ok(())
}
