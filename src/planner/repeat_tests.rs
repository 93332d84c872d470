//! Series of tasks as people use them: one task of a series may be put off, given away or left without its person.

use actix_web::test;
use chrono::{Duration, NaiveTime, Timelike};
use crm::subject::SubjectIds;
use crm::task;
use db::TenantTx;
use kernel::Actor;
use uuid::Uuid;

use super::*;
use crate::repeat::Every;
use crate::task::Later;
use crate::task::list::Filter;
use crate::tests::{Planned, ZONE, leaves};

impl Planned {
    async fn series(&self, every: Every, new: NewTask) -> Task {
        let repeat = Some(Repeat { every, until: None, time: None });
        self.make(&self.0.owner, NewTask { title: "Сверить заявки".into(), repeat, ..new }).await.unwrap()
    }

    /// Puts a task off by an hour, as the button of its row does.
    async fn put_off(&self, id: Uuid) -> Task {
        let put_off = async |tx: &mut TenantTx| crate::task::postpone(&self.0.owner, tx, ZONE, id, Later::Hour).await;
        self.0.run(put_off).await.unwrap().1
    }

    /// Does a task; answers with the next of its series.
    async fn next_after(&self, id: Uuid) -> Task {
        self.done(id, true).await;
        self.open(&self.0.owner, &Filter::default()).await.remove(0)
    }
}

/// A task as its form sends it, with nothing edited.
fn unedited(task: &Task) -> TaskPatch {
    let repeat = task.repeat.clone().map(|repeat| Repeat { time: None, ..repeat });
    let due = task.due(ZONE);
    TaskPatch {
        title: Some("Сверить все заявки".into()),
        due_at: if due.is_day() { None } else { Some(task.due_at) },
        due_on: if due.is_day() { due.day(ZONE) } else { None },
        repeat: Some(repeat),
        ..TaskPatch::default()
    }
}

#[test]
async fn one_task_that_was_put_off_leaves_its_series_as_it_is() {
    let base = Planned::new().await;
    let owner = &base.0.owner;
    // 9:30 in Yekaterinburg, where it is 14:00 now.
    let due_at = "2026-03-10T04:30:00Z".parse().ok();
    let timed = base.series(Every::Day, NewTask { due_at, ..NewTask::default() }).await;
    let put_off = base.put_off(timed.id).await;
    assert_eq!(put_off.due_at.unwrap().with_timezone(&ZONE).hour(), 15);
    base.edit(owner, timed.id, unedited(&put_off)).await.unwrap();
    let next = base.next_after(timed.id).await;
    assert_eq!(next.due_at.unwrap().to_rfc3339(), "2026-03-11T04:30:00+00:00");

    // The time that somebody sets is the series' from then on.
    let later = Some("2026-03-11T06:00:00Z".parse().unwrap());
    base.edit(owner, next.id, TaskPatch { due_at: Some(later), ..unedited(&next) }).await.unwrap();
    let next = base.next_after(next.id).await;
    assert_eq!(next.due_at.unwrap().to_rfc3339(), "2026-03-12T06:00:00+00:00");
    base.0.run(async |tx| crate::task::remove(owner, tx, next.id).await).await.unwrap();

    let due_on = "2026-03-10".parse().ok();
    let whole = base.series(Every::Day, NewTask { due_on, ..NewTask::default() }).await;
    let put_off = base.put_off(whole.id).await;
    assert!(!put_off.all_day);
    base.edit(owner, whole.id, unedited(&put_off)).await.unwrap();
    let next = base.next_after(whole.id).await;
    assert_eq!((next.all_day, next.due(ZONE)), (true, Due::Day("2026-03-11".parse().unwrap())));
}

#[test]
async fn the_api_may_say_at_what_time_a_series_comes() {
    let base = Planned::new().await;
    let (every, time) = (Every::Day, NaiveTime::from_hms_opt(9, 0, 0));
    let repeat = Some(Repeat { every, until: None, time });
    let due_at = "2026-03-10T10:00:00Z".parse().ok();
    let new = NewTask { title: "А".into(), due_at, repeat, ..NewTask::default() };
    let made = base.make(&base.0.owner, new).await.unwrap();
    let next = base.next_after(made.id).await;
    assert_eq!(next.due_at.unwrap().to_rfc3339(), "2026-03-11T04:00:00+00:00");
}

#[test]
async fn the_task_of_today_is_not_skipped_when_yesterdays_is_done() {
    let base = Planned::new().await;
    // 15:00 in Yekaterinburg, where it is 14:00 now.
    let due_at = "2026-03-09T10:00:00Z".parse().ok();
    let late = base.series(Every::Day, NewTask { due_at, ..NewTask::default() }).await;
    let today = base.next_after(late.id).await;
    assert_eq!(today.due_at.unwrap().to_rfc3339(), "2026-03-10T10:00:00+00:00");
}

#[test]
async fn a_task_goes_to_nobody_when_it_is_taken_away_or_its_person_has_left() {
    let base = Planned::new().await;
    let (owner, worker) = (&base.0.owner, base.0.operator.user);
    let due_on = "2026-03-10".parse().ok();
    let new = NewTask { due_on, responsible: worker, ..NewTask::default() };
    let first = base.series(Every::Day, new).await;
    base.0.run(async |tx| leaves(tx, worker.unwrap()).await).await.unwrap();
    let kept = base.edit(owner, first.id, TaskPatch { responsible: Some(worker), ..unedited(&first) }).await.unwrap();
    assert_eq!(kept.responsible, worker, "it stays with whoever has left until it is given away");
    let next = base.next_after(first.id).await;
    assert_eq!(next.responsible, None);

    let given = TaskPatch { responsible: Some(owner.user), ..TaskPatch::default() };
    assert_eq!(base.edit(owner, next.id, given).await.unwrap().responsible, owner.user);
    assert_eq!(base.edit(owner, next.id, TaskPatch::default()).await.unwrap().responsible, owner.user);
    let taken = TaskPatch { responsible: Some(None), ..TaskPatch::default() };
    assert_eq!(base.edit(owner, next.id, taken).await.unwrap().responsible, None);
}

#[test]
async fn of_a_record_that_is_removed_nobody_is_reminded() {
    let base = Planned::new().await;
    let (owner, worker) = (&base.0.owner, base.0.operator.user);
    let lead = base.0.lead(owner, "А Б", "+79260000001", "").await.id;
    let new = NewTask {
        title: "Позвонить".into(),
        due_at: Some(base.now() + Duration::hours(2)),
        responsible: worker,
        remind_before: Some(30),
        subject: SubjectIds { lead_id: Some(lead), ..SubjectIds::default() },
        ..NewTask::default()
    };
    base.make(owner, new).await.unwrap();
    base.0.net.drain(&handlers()).await;
    base.0.run(async |tx| crm::lead::delete(owner, tx, lead).await).await.unwrap();
    base.0.net.advance(Duration::minutes(91));
    base.0.net.drain(&handlers()).await;
    assert_eq!(base.notices(&base.0.operator).await, ["task_given"]);
}

#[test]
async fn the_next_task_of_a_record_is_the_readers_most_urgent() {
    let base = Planned::new().await;
    let (owner, operator) = (&base.0.owner, &base.0.operator);
    let lead = base.0.lead(owner, "А Б", "+79260000001", "").await.id;
    for (hours, title, user) in [(1, "Срочная", owner.user), (2, "Своя", operator.user), (3, "Поздняя", operator.user)]
    {
        let due_at = Some(base.now() + Duration::hours(hours));
        let subject = SubjectIds { lead_id: Some(lead), ..SubjectIds::default() };
        let new = NewTask { title: title.into(), due_at, responsible: user, subject, ..NewTask::default() };
        base.make(owner, new).await.unwrap();
    }
    let next = async |by: &Actor| {
        let mut found = base.0.run(async |tx| task::next_of(by, tx, &[lead.0]).await).await.unwrap();
        found.remove(&lead.0).unwrap().title
    };
    assert_eq!((next(owner).await.as_str(), next(operator).await.as_str()), ("Срочная", "Своя"));
    assert_eq!(task::urgency(Some(base.now() + Duration::minutes(59)), false, base.now()), "soon");
    assert_eq!(task::urgency(Some(base.now() + Duration::minutes(59)), true, base.now()), "", "the day is meant");
}
