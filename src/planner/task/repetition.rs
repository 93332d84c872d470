//! The next of a repeated task.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Result, UserId};
use schema::tenant::{staff, tasks};

use super::{Task, find};
use crate::due::Due;
use crate::repeat::Repeat;

/// Makes the task that comes after one that is done: the first after its deadline that is not past by now. There is one at most,
/// however often it is asked for.
pub(super) async fn make(actor: &Actor, tx: &mut TenantTx, zone: Tz, task: &Task) -> Result<Option<Task>> {
    let (Some(repeat), Some(due_on)) = (&task.repeat, task.due(zone).day(zone)) else { return Ok(None) };
    let (id, now) = (tx.new_id(), tx.now());
    let Some(due) = following(repeat, due_on, now, zone) else { return Ok(None) };
    // Somebody who has left does nothing any more.
    let working = staff::table.filter(staff::active.and(staff::id.nullable().eq(task.responsible)));
    let working: Option<UserId> = working.select(staff::id).first(tx.conn()).await.optional()?;
    let made = diesel::insert_into(tasks::table)
        .values((
            tasks::id.eq(id),
            tasks::kind.eq(task.kind),
            tasks::subject_kind.eq(&task.subject_kind),
            tasks::subject_id.eq(task.subject_id),
            tasks::title.eq(&task.title),
            tasks::description.eq(&task.description),
            tasks::due_at.eq(due.instant(zone)),
            tasks::all_day.eq(due.is_day()),
            tasks::responsible.eq(working),
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

/// When it comes first after a day, and is not past by now: of today where its time is still to come.
fn following(repeat: &Repeat, after: NaiveDate, now: DateTime<Utc>, zone: Tz) -> Option<Due> {
    let today = now.with_timezone(&zone).date_naive();
    let on = |date| Due::of(date, repeat.time, zone);
    let first = on(repeat.next(after.max(today.pred_opt().unwrap_or(today)))?);
    if first.instant(zone).is_some_and(|at| at < now) { repeat.next(today).map(on) } else { Some(first) }
}

/// Takes the next one away again, unless somebody has changed it since.
pub(super) async fn take_back(tx: &mut TenantTx, task: &Task) -> Result<()> {
    let untouched =
        tasks::table.filter(tasks::follows.eq(task.id).and(tasks::version.eq(1)).and(tasks::done_at.is_null()));
    diesel::delete(untouched).execute(tx.conn()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::Every;

    #[test]
    fn the_next_one_is_the_first_that_is_not_past() {
        let zone = Tz::Asia__Yekaterinburg;
        // Tuesday 10 March 2026, 14:00 in Yekaterinburg.
        let now: DateTime<Utc> = "2026-03-10T09:00:00Z".parse().unwrap();
        let next = |time: &str, after: &str| {
            let repeat = Repeat { every: Every::Day, until: "2026-03-11".parse().ok(), time: time.parse().ok() };
            let due = following(&repeat, after.parse().unwrap(), now, zone)?;
            Some((due.day(zone).unwrap().to_string(), due.time(zone).map(|time| time.to_string())))
        };
        let at = |day: &str, time: &str| Some((day.to_owned(), Some(time.to_owned())));
        assert_eq!(next("15:00:00", "2026-03-09"), at("2026-03-10", "15:00:00"), "today's is still to come");
        assert_eq!(next("13:59:59", "2026-03-09"), at("2026-03-11", "13:59:59"), "today's is past");
        assert_eq!(next("15:00:00", "2026-01-01"), at("2026-03-10", "15:00:00"), "nothing past is made up for");
        assert_eq!(next("15:00:00", "2026-03-10"), at("2026-03-11", "15:00:00"));
        assert_eq!(next("", "2026-03-09"), Some(("2026-03-10".to_owned(), None)), "a day lasts until its end");
        assert_eq!(next("15:00:00", "2026-03-11"), None);
    }
}
