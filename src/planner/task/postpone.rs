//! Putting a task off, and moving it to another day.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use crm::scope;
use db::TenantTx;
use kernel::{Action, Actor, Object, Result, day, words, workday};
use uuid::Uuid;

use super::{Task, TaskPatch, edit, lock};
use crate::due::Due;

words! {
    /// How far a task is put off.
    Later {
        /// An hour from now.
        Hour = "hour",
        /// To tomorrow.
        Tomorrow = "tomorrow",
        /// To the next working day.
        Workday = "workday",
        /// To Monday of the next week.
        Week = "week",
    }
}

/// When a task is due that is put off now. Its time of the day stays; a day is counted from today, so that nothing overdue stays so.
pub fn later(due: Due, how: Later, now: DateTime<Utc>, zone: Tz) -> Due {
    use chrono::Datelike;
    let today = now.with_timezone(&zone).date_naive();
    let after = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    match how {
        Later::Hour => Due::At(whole_minute(now + Duration::hours(1))),
        Later::Tomorrow => due.on(after(1), zone),
        Later::Workday => due.on(workday::next(today), zone),
        Later::Week => due.on(after(u64::from(7 - today.weekday().num_days_from_monday())), zone),
    }
}

fn whole_minute(at: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::Timelike;
    let time = NaiveTime::from_hms_opt(at.hour(), at.minute(), 0).unwrap_or_default();
    at.date_naive().and_time(time).and_utc()
}

/// Puts a task off; answers with it as it was and as it is.
///
/// # Errors
/// As [`edit`].
pub async fn postpone(actor: &Actor, tx: &mut TenantTx, zone: Tz, id: Uuid, how: Later) -> Result<(Task, Task)> {
    let was = lock(tx, id, scope::own(actor, Object::Task, Action::Edit)?).await?;
    let due = later(was.due(zone), how, tx.now(), zone);
    set(actor, tx, zone, was, due, None).await
}

/// Moves a task to another day; answers with it as it was and as it is.
///
/// # Errors
/// As [`edit`].
pub async fn move_to(
    actor: &Actor,
    tx: &mut TenantTx,
    zone: Tz,
    id: Uuid,
    to: NaiveDate,
    version: Option<i32>,
) -> Result<(Task, Task)> {
    let was = lock(tx, id, scope::own(actor, Object::Task, Action::Edit)?).await?;
    let due = was.due(zone).on(to, zone);
    set(actor, tx, zone, was, due, version).await
}

async fn set(
    actor: &Actor,
    tx: &mut TenantTx,
    zone: Tz,
    was: Task,
    due: Due,
    version: Option<i32>,
) -> Result<(Task, Task)> {
    let patch = TaskPatch {
        due_at: match due {
            Due::At(at) => Some(Some(at)),
            _ => None,
        },
        due_on: if due.is_day() { due.day(zone) } else { None },
        version,
        ..TaskPatch::default()
    };
    let task = edit(actor, tx, zone, was.id, &patch).await?;
    Ok((was, task))
}

/// When midnight between today and a later day is.
pub(crate) fn midnight(zone: Tz, today: NaiveDate, days: u64) -> DateTime<Utc> {
    day::begins(zone, today.checked_add_days(Days::new(days)).unwrap_or(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_put_off_from_today_by_the_tenants_clock() {
        let zone = Tz::Asia__Yekaterinburg;
        // Friday 27 November 2026, 23:40 in Yekaterinburg.
        let now: DateTime<Utc> = "2026-11-27T18:40:31Z".parse().unwrap();
        let long_ago = Due::typed("2026-10-01", "15:30", zone).unwrap();
        let at = |how| later(long_ago, how, now, zone).instant(zone).unwrap().with_timezone(&zone).to_string();
        assert_eq!(at(Later::Hour), "2026-11-28 00:40:00 +05");
        assert_eq!(at(Later::Tomorrow), "2026-11-28 15:30:00 +05");
        assert_eq!(at(Later::Workday), "2026-11-30 15:30:00 +05");
        assert_eq!(at(Later::Week), "2026-11-30 15:30:00 +05");
        let whole = later(Due::Day("2026-10-01".parse().unwrap()), Later::Tomorrow, now, zone);
        assert_eq!(whole, Due::Day("2026-11-28".parse().unwrap()));
        assert_eq!(later(Due::Never, Later::Week, now, zone), Due::Day("2026-11-30".parse().unwrap()));
    }
}
