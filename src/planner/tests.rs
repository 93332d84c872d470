//! Tasks as people and the worker use them.

use actix_web::test;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use crm::fixture::{Fixture, code};
use crm::lead::set_status;
use crm::merge::MergeInput;
use crm::notice;
use crm::subject::{Subject, SubjectIds};
use crm::task::Kind;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::Handlers;
use kernel::{Actor, Result, UserId};
use schema::tenant::staff;
use uuid::Uuid;
use web::cursor::{ByTime, Part};

use super::*;
use crate::repeat::Every;
use crate::rule::{Record, Rule, RuleInput, Unit};
use crate::task::list::{Bounds, Filter, Section, State, Whose, count, list, section};
use crate::task::{self, Later};

pub(crate) const ZONE: Tz = Tz::Asia__Yekaterinburg;

pub(crate) struct Planned(pub(crate) Fixture);

fn all() -> Handlers {
    crm::handlers().and(handlers())
}

impl Planned {
    pub(crate) async fn new() -> Self {
        Self(Fixture::new().await)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.net.app.db.clock().now()
    }

    pub(crate) async fn make(&self, by: &Actor, new: NewTask) -> Result<Task> {
        self.0.run(async |tx| task::create(by, tx, ZONE, &new).await).await
    }

    async fn task(&self, title: &str, due_at: Option<DateTime<Utc>>) -> Task {
        let new = NewTask { title: title.into(), due_at, ..NewTask::default() };
        self.make(&self.0.owner, new).await.unwrap()
    }

    pub(crate) async fn edit(&self, by: &Actor, id: Uuid, patch: TaskPatch) -> Result<Task> {
        self.0.run(async |tx| task::edit(by, tx, ZONE, id, &patch).await).await
    }

    pub(crate) async fn done(&self, id: Uuid, done: bool) -> Task {
        self.edit(&self.0.owner, id, TaskPatch { done: Some(done), ..TaskPatch::default() }).await.unwrap()
    }

    pub(crate) async fn open(&self, by: &Actor, filter: &Filter) -> Vec<Task> {
        self.0.run(async |tx| list(by, tx, filter, (State::Open, None), None, 200).await).await.unwrap()
    }

    pub(crate) async fn notices(&self, of: &Actor) -> Vec<String> {
        let all = self.0.run(async |tx| notice::list(of, tx).await).await.unwrap();
        all.into_iter().map(|notice| notice.kind).collect()
    }

    async fn rule(&self, input: RuleInput) -> Result<Rule> {
        self.0.run(async |tx| rule::add(&self.0.owner, tx, &input).await).await
    }
}

fn on_lead(status: &str, responsible: Option<UserId>) -> RuleInput {
    RuleInput {
        record: Record::Lead,
        place: status.into(),
        kind: Kind::Call,
        title: "Первый звонок".into(),
        wait: 15,
        unit: Unit::Minute,
        responsible,
    }
}

#[test]
async fn a_repeated_task_comes_again_once_and_goes_with_its_undo() {
    let base = Planned::new().await;
    // Tuesday 10 March 2026, noon in Moscow; due at 15:00 in Yekaterinburg.
    let due: DateTime<Utc> = "2026-03-10T10:00:00Z".parse().unwrap();
    let repeat = Some(Repeat { every: Every::Workday, until: "2026-03-12".parse().ok(), time: None });
    let new = NewTask { title: "Сверить заявки".into(), due_at: Some(due), repeat, ..NewTask::default() };
    let first = base.make(&base.0.owner, new).await.unwrap();
    base.done(first.id, true).await;
    base.done(first.id, true).await;
    let next = base.open(&base.0.owner, &Filter::default()).await;
    assert_eq!(next.iter().map(|task| task.due_at).collect::<Vec<_>>(), [Some(due + Duration::days(1))]);

    base.done(first.id, false).await;
    let open = base.open(&base.0.owner, &Filter::default()).await;
    assert_eq!(open.iter().map(|task| task.id).collect::<Vec<_>>(), [first.id], "the next one has gone again");

    // One that somebody has changed stays, and there is still only one.
    base.done(first.id, true).await;
    let next = base.open(&base.0.owner, &Filter::default()).await.remove(0);
    base.edit(&base.0.owner, next.id, TaskPatch { title: Some("Иначе".into()), ..TaskPatch::default() }).await.unwrap();
    base.done(first.id, false).await;
    base.done(first.id, true).await;
    assert_eq!(base.open(&base.0.owner, &Filter::default()).await.len(), 1);

    // After the twelfth there is none.
    base.done(next.id, true).await;
    let last = base.open(&base.0.owner, &Filter::default()).await.remove(0);
    base.done(last.id, true).await;
    assert!(base.open(&base.0.owner, &Filter::default()).await.is_empty());
}

#[test]
async fn two_who_press_at_once_make_one_next_task() {
    let base = Planned::new().await;
    let repeat = Some(Repeat { every: Every::Day, until: None, time: None });
    let new = NewTask { title: "А".into(), due_on: "2026-03-10".parse().ok(), repeat, ..NewTask::default() };
    let first = base.make(&base.0.owner, new).await.unwrap();
    let press = || base.done(first.id, true);
    Box::pin(both(press(), press())).await;
    assert_eq!(base.open(&base.0.owner, &Filter::default()).await.len(), 1);
}

async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (std::pin::pin!(a), std::pin::pin!(b));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(|context| {
        if first.is_none()
            && let std::task::Poll::Ready(out) = a.as_mut().poll(context)
        {
            first = Some(out);
        }
        if second.is_none()
            && let std::task::Poll::Ready(out) = b.as_mut().poll(context)
        {
            second = Some(out);
        }
        match (first.take(), second.take()) {
            (Some(one), Some(two)) => std::task::Poll::Ready((one, two)),
            (one, two) => {
                (first, second) = (one, two);
                std::task::Poll::Pending
            }
        }
    })
    .await
}

#[test]
async fn a_reminder_comes_once_follows_the_deadline_and_leaves_what_is_done_alone() {
    let base = Planned::new().await;
    let worker = base.0.operator.user;
    let new = |title: &str| NewTask {
        title: title.into(),
        due_at: Some(base.now() + Duration::hours(2)),
        responsible: worker,
        remind_before: Some(30),
        ..NewTask::default()
    };
    let moved = base.make(&base.0.owner, new("Перенесённая")).await.unwrap();
    let done = base.make(&base.0.owner, new("Сделанная")).await.unwrap();
    let kept = base.make(&base.0.owner, new("Обычная")).await.unwrap();
    base.0.net.drain(&all()).await;
    assert_eq!(base.notices(&base.0.operator).await, ["task_given"; 3]);
    base.edit(
        &base.0.owner,
        moved.id,
        TaskPatch { due_at: Some(Some(base.now() + Duration::hours(5))), ..TaskPatch::default() },
    )
    .await
    .unwrap();
    base.done(done.id, true).await;
    base.0.net.drain(&all()).await;

    base.0.net.advance(Duration::minutes(91));
    base.0.net.drain(&all()).await;
    let due = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "task_due").count();
    assert_eq!(due(base.notices(&base.0.operator).await), 1);
    let newest = base.0.run(async |tx| notice::list(&base.0.operator, tx).await).await.unwrap().remove(0);
    assert_eq!((newest.subject_kind.as_str(), newest.subject_id), ("task", kept.id));

    // A change that moves nothing does not remind again; the moved one has its own time.
    base.edit(&base.0.owner, kept.id, TaskPatch { title: Some("Та же".into()), ..TaskPatch::default() }).await.unwrap();
    base.0.net.drain(&all()).await;
    assert_eq!(due(base.notices(&base.0.operator).await), 1);
    base.0.net.advance(Duration::hours(3));
    base.0.net.drain(&all()).await;
    assert_eq!(due(base.notices(&base.0.operator).await), 2);
}

#[test]
async fn sections_hold_each_task_once_and_pages_go_through_them_all() {
    let base = Planned::new().await;
    let now = base.now();
    let dues = [-30, -1, 2, 20, 40, 90, 24 * 30].map(|hours| Some(now + Duration::hours(hours)));
    for (n, due) in dues.into_iter().chain([None]).enumerate() {
        base.task(&format!("Задача {n}"), due).await;
    }
    let finished = base.task("Сделана", Some(now)).await;
    base.done(finished.id, true).await;
    let bounds = Bounds::at(now, ZONE);
    let filter = Filter::default();
    let count = async |sections: &[Section]| {
        let counted = base.0.run(async |tx| count(&base.0.owner, tx, &filter, sections, &bounds).await).await.unwrap();
        counted.into_iter().map(|(_, count)| count).collect::<Vec<_>>()
    };
    let counts = count(Section::ALL).await;
    // Tuesday 14:00 by the tenant's clock: in 20 hours it is Wednesday, in 40 Thursday, in 90 Saturday.
    assert_eq!(counts, [2, 1, 1, 2, 1, 1, 1]);
    assert_eq!(count(&[Section::Week, Section::Done]).await, [2, 1]);

    for n in 0..25 {
        // Many at the same instant: the id decides.
        base.task(&format!("Много {n}"), Some(now - Duration::hours(3))).await;
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let part: Part<ByTime> = Part::read(&after, "").unwrap();
        let slice = base
            .0
            .run(async |tx| section(&base.0.owner, tx, &filter, Section::Overdue, &bounds, (&part, 10)).await)
            .await
            .unwrap();
        seen.extend(slice.items.into_iter().map(|task| task.id));
        let Some(next) = slice.next else { break };
        after = next;
    }
    let unique: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), unique.len()), (27, 27));
}

#[test]
async fn whoever_sees_only_their_own_sees_no_others_and_no_names_they_may_not_see() {
    let base = Planned::new().await;
    let (owner, operator) = (&base.0.owner, &base.0.operator);
    let lead = base.0.lead(owner, "Тайный Клиент", "+79260000001", "").await.id;
    let about = SubjectIds { lead_id: Some(lead), ..SubjectIds::default() };
    let given = NewTask {
        title: "Позвонить".into(), responsible: operator.user, subject: about, ..NewTask::default()
    };
    let given = base.make(owner, given).await.unwrap();
    let own = base.task("Моя", None).await;
    let everybody = Filter::default();
    assert_eq!(base.open(operator, &everybody).await.iter().map(|task| task.id).collect::<Vec<_>>(), [given.id]);
    let asked = Filter { whose: Whose::Of(owner.user.unwrap()), ..Filter::default() };
    assert!(base.open(operator, &asked).await.is_empty());
    assert_eq!(
        code(base.edit(operator, own.id, TaskPatch { done: Some(true), ..TaskPatch::default() }).await),
        "not_found"
    );
    assert_eq!(code(base.edit(operator, Uuid::nil(), TaskPatch::default()).await), "not_found");
    assert_eq!(code(base.0.run(async |tx| task::remove(operator, tx, given.id).await).await), "permission");
    // The lead is the owner's: the task is theirs, its name is not, neither by itself nor by a search.
    let seen = base.0.run(async |tx| about::of(operator, tx, [Subject::Lead(lead)]).await).await.unwrap();
    assert!(seen.is_empty());
    let by_name = Filter { q: "тайный".into(), ..Filter::default() };
    assert!(base.open(operator, &by_name).await.is_empty());
    assert_eq!(base.open(owner, &by_name).await.len(), 1);
    // Nobody makes a task about what they don't see, nor for somebody else.
    let foreign = NewTask { title: "Чужое".into(), subject: about, ..NewTask::default() };
    assert_eq!(code(base.make(operator, foreign).await), "not_found");
    let for_owner = NewTask { title: "Другому".into(), responsible: owner.user, ..NewTask::default() };
    assert_eq!(base.make(operator, for_owner).await.unwrap().responsible, operator.user);
}

#[test]
async fn what_two_change_at_once_is_told_and_a_removed_task_comes_back() {
    let base = Planned::new().await;
    let owner = &base.0.owner;
    let task = base.task("А", None).await;
    let patch =
        |title: &str| TaskPatch { title: Some(title.into()), version: Some(task.version), ..TaskPatch::default() };
    base.edit(owner, task.id, patch("Б")).await.unwrap();
    assert_eq!(code(base.edit(owner, task.id, patch("В")).await), "stale");
    base.0.run(async |tx| task::remove(owner, tx, task.id).await).await.unwrap();
    assert!(base.open(owner, &Filter::default()).await.is_empty());
    assert_eq!(code(base.edit(owner, task.id, TaskPatch::default()).await), "not_found");
    assert_eq!(code(base.0.run(async |tx| task::remove(owner, tx, task.id).await).await), "not_found");
    let back = base.0.run(async |tx| task::restore(owner, tx, task.id).await).await.unwrap();
    assert_eq!(back.title, "Б");
    // A lead that is removed takes its tasks out of sight.
    let lead = base.0.lead(owner, "А Б", "+79260000001", "").await.id;
    base.0.task(Subject::Lead(lead), "О лиде", None).await;
    base.0.run(async |tx| crm::lead::delete(owner, tx, lead).await).await.unwrap();
    assert_eq!(base.open(owner, &Filter::default()).await.len(), 1);
}

#[test]
async fn a_task_is_put_off_and_keeps_its_time_of_the_day() {
    let base = Planned::new().await;
    let task = base.task("А", "2026-03-01T04:30:00Z".parse().ok()).await;
    let postpone = async |how| {
        base.0
            .run(async |tx| task::postpone(&base.0.owner, tx, ZONE, task.id, how).await)
            .await
            .unwrap()
            .1
            .due_at
            .unwrap()
    };
    assert_eq!(postpone(Later::Hour).await, base.now() + Duration::hours(1));
    base.edit(&base.0.owner, task.id, TaskPatch { due_at: Some(task.due_at), ..TaskPatch::default() }).await.unwrap();
    assert_eq!(postpone(Later::Tomorrow).await.to_rfc3339(), "2026-03-11T04:30:00+00:00");
    assert_eq!(postpone(Later::Week).await.to_rfc3339(), "2026-03-16T04:30:00+00:00");
    let day: NaiveDate = "2026-04-01".parse().unwrap();
    let stale = base.0.run(async |tx| task::move_to(&base.0.owner, tx, ZONE, task.id, day, Some(1)).await).await;
    assert_eq!(code(stale), "stale");
}

#[test]
async fn a_rule_makes_one_task_of_each_entry_by_whichever_door() {
    let base = Planned::new().await;
    let crm = &base.0;
    base.rule(on_lead("new", crm.manager.user)).await.unwrap();
    base.rule(on_lead("contact", None)).await.unwrap();
    assert_eq!(code(base.rule(on_lead("nowhere", None)).await), "place: unknown_status");
    let lead = crm.lead(&crm.owner, "А Б", "+79260000001", "").await.id;
    crm.net.drain(&all()).await;
    let of = |user| Filter { whose: Whose::Of(user), ..Filter::default() };
    let made = base.open(&crm.owner, &of(crm.manager.user.unwrap())).await;
    assert_eq!(made.iter().map(|task| (task.subject_id, task.kind)).collect::<Vec<_>>(), [(Some(lead.0), Kind::Call)]);
    assert_eq!(made[0].due_at, Some(base.now() + Duration::minutes(15)));

    crm.run(async |tx| set_status(&crm.owner, tx, lead, "contact").await).await.unwrap();
    crm.run(async |tx| set_status(&crm.owner, tx, lead, "contact").await).await.unwrap();
    crm.net.drain(&all()).await;
    let own = of(crm.owner.user.unwrap());
    assert_eq!(base.open(&crm.owner, &own).await.len(), 1, "to stay is not to enter");
    for status in ["new", "contact"] {
        crm.run(async |tx| set_status(&crm.owner, tx, lead, status).await).await.unwrap();
    }
    crm.net.drain(&all()).await;
    assert_eq!(base.open(&crm.owner, &own).await.len(), 2, "each entry has its own");
}

#[test]
async fn an_entry_that_is_told_twice_makes_one_task() {
    let base = Planned::new().await;
    let crm = &base.0;
    base.rule(on_lead("new", None)).await.unwrap();
    let lead = crm.lead(&crm.owner, "А Б", "+79260000001", "").await.id;
    let event = jobs::Event {
        id: kernel::EventId(Uuid::from_u128(77)),
        tenant: Some(crm.key),
        topic: crm::entry::ENTERED.into(),
        payload: serde_json::json!({ "record": "lead", "ids": [lead.0, Uuid::nil()], "status": "new" }),
        at: base.now(),
    };
    for _ in 0..2 {
        crate::rule::entered(crm.net.jobs(), event.clone()).await.unwrap();
    }
    let own = Filter { whose: Whose::Of(crm.owner.user.unwrap()), ..Filter::default() };
    assert_eq!(base.open(&crm.owner, &own).await.len(), 1);
}

#[test]
async fn leads_that_entered_together_can_be_merged_and_parted_and_keep_their_tasks() {
    let base = Planned::new().await;
    let crm = &base.0;
    base.rule(on_lead("new", None)).await.unwrap();
    let mut ids = Vec::new();
    for (n, by) in [&crm.owner, &crm.operator].into_iter().enumerate() {
        ids.push(crm.lead(by, &format!("Лид {n}"), &format!("+7926000000{n}"), "").await.id);
    }
    crm.run(async |tx| leaves(tx, crm.operator.user.unwrap()).await).await.unwrap();
    // As an import or an act upon many tells of them.
    let event = jobs::Event {
        id: kernel::EventId(Uuid::from_u128(77)),
        tenant: Some(crm.key),
        topic: crm::entry::ENTERED.into(),
        payload: serde_json::json!({ "record": "lead", "ids": ids, "status": "new" }),
        at: base.now(),
    };
    crate::rule::entered(crm.net.jobs(), event.clone()).await.unwrap();
    let of = |lead: usize| Subject::Lead(ids[lead]);
    let owners = |tasks: &[Task]| tasks.iter().map(|task| task.responsible).collect::<Vec<_>>();
    let about = async |subject: Subject| {
        let state = (State::Open, Some(subject));
        crm.run(async |tx| list(&crm.owner, tx, &Filter::default(), state, None, 9).await).await.unwrap()
    };
    assert_eq!(owners(&about(of(0)).await), [crm.owner.user]);
    assert_eq!(owners(&about(of(1)).await), [None], "whoever has left is given nothing");
    let feed = crm.run(async |tx| crm::feed::newest_of(tx, ids[1].0, Some("task"), None, 9).await).await.unwrap();
    assert_eq!(feed.len(), 1);

    let input =
        MergeInput { lead: ids[0], others: vec![ids[1]], take: Default::default(), versions: Default::default() };
    let merge = crm.run(async |tx| crm::merge::merge(&crm.owner, tx, &input).await).await.unwrap();
    crate::rule::entered(crm.net.jobs(), event.clone()).await.unwrap();
    assert_eq!(about(of(0)).await.len(), 2);
    crm.run(async |tx| crm::merge::undo(&crm.owner, tx, merge).await).await.unwrap();
    crate::rule::entered(crm.net.jobs(), event).await.unwrap();
    assert_eq!((about(of(0)).await.len(), about(of(1)).await.len()), (1, 1));
}

pub(crate) async fn leaves(tx: &mut db::TenantTx, user: UserId) -> Result<()> {
    let row = staff::table.find(user);
    diesel::update(row).set(staff::active.eq(false)).execute(tx.conn()).await?;
    Ok(())
}

#[test]
async fn a_rule_whose_status_is_out_of_use_waits_for_another() {
    let base = Planned::new().await;
    let crm = &base.0;
    let rule = base.rule(on_lead("contact", None)).await.unwrap();
    crm.run(async |tx| pipeline::status::edit::archive(&crm.owner, tx, "contact", None).await).await.unwrap();
    assert_eq!(code(base.rule(on_lead("contact", None)).await), "place: unknown_status");
    let change = async |input| crm.run(async |tx| rule::change(&crm.owner, tx, rule.id, &input).await).await;
    assert_eq!(code(change(on_lead("contact", None)).await), "place: unknown_status");
    assert_eq!(change(on_lead("new", None)).await.unwrap().place, "new");
    // One whose status has an heir goes on there.
    let known = crm.run(async |tx| pipeline::status::in_use(tx).await).await.unwrap();
    let gone = known.iter().find(|status| !status.is_fixed()).unwrap().code.clone();
    let ruled = base.rule(on_lead(&gone, None)).await.unwrap();
    crm.run(async |tx| pipeline::status::edit::archive(&crm.owner, tx, &gone, Some("new")).await).await.unwrap();
    let all = crm.run(async |tx| rule::all(&crm.owner, tx).await).await.unwrap();
    assert_eq!(all.into_iter().find(|rule| rule.id == ruled.id).unwrap().place, "new");
}

#[test]
async fn a_deal_has_rules_of_its_stages_and_settings_are_the_owners() {
    let base = Planned::new().await;
    let crm = &base.0;
    let first = crm.run(async |tx| pipeline::first_stage(tx, None).await).await.unwrap().id;
    let input = RuleInput {
        record: Record::Deal,
        place: first.to_string(),
        kind: Kind::Documents,
        title: "Собрать пакет".into(),
        wait: 2,
        unit: Unit::Workday,
        responsible: None,
    };
    let rule = base.rule(input.clone()).await.unwrap();
    let refused = crm.run(async |tx| rule::add(&crm.manager, tx, &input).await).await;
    assert_eq!(code(refused), "permission");
    let (_, deal) = crm.deal("А Б", "+79260000001").await;
    crm.net.drain(&all()).await;
    let made = base.open(&crm.owner, &Filter::default()).await;
    let made = made.iter().find(|task| task.subject_id == Some(deal.0)).unwrap();
    assert_eq!((made.all_day, made.due(ZONE)), (true, Due::Day("2026-03-12".parse().unwrap())));
    // Out of use it makes none.
    crm.run(async |tx| rule::put_away(&crm.owner, tx, rule.id, true).await).await.unwrap();
    crm.deal("В Г", "+79260000002").await;
    crm.net.drain(&all()).await;
    assert_eq!(base.open(&crm.owner, &Filter::default()).await.len(), 1);
}
