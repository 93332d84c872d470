//! A new task.

use chrono_tz::Tz;
use crm::subject::{self, Subject};
use crm::task::Kind;
use crm::{feed, notice, scope, staff};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result};
use schema::tenant::tasks;
use serde_json::json;

use super::{NewTask, Task, find, long_text, remind, tell, title};
use crate::due::Due;
use crate::repeat::Repeat;

/// Adds a task.
///
/// # Errors
/// `Forbidden`; `NotFound` for a subject that is not there or not theirs; 422 for refused fields.
pub async fn create(actor: &Actor, tx: &mut TenantTx, zone: Tz, new: &NewTask) -> Result<Task> {
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
    let due = Due::sent(new.due_at, new.due_on)?;
    if due == Due::Never && new.repeat.is_some() {
        return Err(Error::field("due_at", "required"));
    }
    let timed = |repeat: Repeat| Repeat { time: repeat.time.or(due.time(zone)), ..repeat };
    let repeat = new.repeat.clone().map(Repeat::check).transpose()?.map(timed);
    let remind_before = remind(new.remind_before)?.filter(|_| due != Due::Never);
    let (id, now, title) = (tx.new_id(), tx.now(), title(&new.title)?);
    let kind = new.kind.unwrap_or(Kind::Other);
    diesel::insert_into(tasks::table)
        .values((
            tasks::id.eq(id),
            tasks::kind.eq(kind),
            tasks::subject_kind.eq(subject.map(Subject::kind)),
            tasks::subject_id.eq(subject.map(Subject::id)),
            tasks::title.eq(&title),
            tasks::description.eq(long_text("description", &new.description)?),
            tasks::due_at.eq(due.instant(zone)),
            tasks::all_day.eq(due.is_day()),
            tasks::responsible.eq(responsible),
            tasks::repeat.eq(repeat),
            tasks::remind_before.eq(remind_before),
            tasks::created_by.eq(actor.user),
            tasks::created_at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    if let Some(subject) = subject {
        let data = json!({ "task_id": id, "kind": kind, "title": title, "due_at": due.instant(zone) });
        feed::record(actor, tx, subject, "task", data).await?;
    }
    if let Some(user) = responsible {
        let notice = tx.new_id();
        notice::tell_of_task(actor, tx, notice, user, "task_given", (id, &title)).await?;
    }
    let task = find(tx, id, None).await?;
    tell(tx, &task, task.remind_before.is_some()).await?;
    Ok(task)
}
