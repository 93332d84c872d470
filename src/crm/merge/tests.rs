//! Merging leads, and parting them again.

use actix_web::test;
use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::edit::Body;
use kernel::{Actor, Error, Money};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use schema::tenant::{field_keys, tasks};
use serde_json::json;

use super::*;
use crate::fixture::{Fixture, code, draft};
use crate::lead::list::{Filter, list};
use crate::lead::{self, LeadPatch, NewLead, create};
use crate::subject::{Subject, SubjectIds};
use crate::task::NewTask;
use crate::{custom, feed};

impl Fixture {
    async fn merged(&self, by: &Actor, lead: LeadId, others: &[LeadId], take: &[(&str, LeadId)]) -> Result<MergeId> {
        let take = take.iter().map(|(field, lead)| ((*field).to_owned(), *lead)).collect();
        let input = MergeInput { lead, others: others.to_vec(), take };
        self.run(async |tx| merge(by, tx, &input).await).await
    }

    async fn parted(&self, by: &Actor, id: MergeId) -> Result<LeadId> {
        self.run(async |tx| undo(by, tx, id).await).await
    }

    async fn read(&self, id: LeadId) -> Lead {
        self.run(async |tx| lead::find(tx, id, None).await).await.unwrap()
    }

    async fn task(&self, lead: LeadId, title: &str) {
        let subject = SubjectIds { lead_id: Some(lead), ..SubjectIds::default() };
        let task = NewTask { title: title.into(), due_at: None, responsible: None, subject };
        self.run(async |tx| crate::task::create(&self.owner, tx, &task).await).await.unwrap();
    }

    async fn tasks_of(&self, lead: LeadId) -> Vec<String> {
        let subject = Subject::Lead(lead);
        let all = self.run(async |tx| crate::task::of(&self.owner, tx, subject).await).await.unwrap();
        all.into_iter().map(|task| task.title).collect()
    }

    /// Everything of all leads that a merge may touch.
    async fn whole(&self) -> Vec<String> {
        self.run(async |tx| {
            let all: Vec<Lead> = leads::table.order(leads::id).select(Lead::as_select()).load(tx.conn()).await?;
            let ids: Vec<Uuid> = all.iter().map(|lead| lead.id.0).collect();
            let held = fields::held(tx, &ids).await?;
            let mut told = Vec::new();
            for lead in all {
                let gone: Option<LeadId> =
                    leads::table.find(lead.id).select(leads::merged_into).first(tx.conn()).await?;
                let tasks: Vec<String> = tasks::table
                    .filter(tasks::subject_id.eq(lead.id.0))
                    .order(tasks::id)
                    .select(tasks::title)
                    .load(tx.conn())
                    .await?;
                let deal = crate::deal::of_lead(tx, lead.id).await?;
                let custom = held.get(&lead.id.0);
                told.push(format!("{:?} {gone:?} {tasks:?} {deal:?} {custom:?}", side::Side::of(&lead)));
            }
            Ok(told)
        })
        .await
        .unwrap()
    }
}

#[test]
async fn one_lead_is_left_with_what_was_chosen_and_all_that_the_others_had() {
    let crm = Fixture::new().await;
    let field: Body =
        serde_json::from_value(json!({ "name": "Договор", "kind": "text", "records": ["lead"], "sole": true }))
            .unwrap();
    crm.run(async |tx| fields::edit::create(&crm.owner, tx, &field).await).await.unwrap();
    let a = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let b = crm.lead(&crm.manager, "Анна Петрова", "+79260000002", "anna@mail.ru").await.id;
    let c = crm.lead(&crm.owner, "А. Петрова", "+79260000003", "").await.id;
    for (id, comment, contract) in [(a, "Первый", None), (b, "Второй", Some("№ 1")), (c, "Первый", Some("№ 2"))]
    {
        let custom = serde_json::from_value(json!({ "f1": contract })).unwrap();
        let patch = LeadPatch { version: 1, comment: Some(Some(comment.into())), custom, ..LeadPatch::default() };
        crm.run(async |tx| lead::edit(&crm.owner, tx, id, &patch).await).await.unwrap();
    }
    crm.task(b, "Позвонить").await;
    let (_, deal) = {
        let made = crm.run(async |tx| lead::convert(&crm.owner, tx, c, None).await).await.unwrap();
        (made.client_id, made.deal_id)
    };
    crm.merged(&crm.owner, a, &[b, c], &[("name", b), ("f1", c)]).await.unwrap();

    let left = crm.read(a).await;
    assert_eq!((left.name.as_str(), left.email.as_ref().map(Email::as_str)), ("Анна Петрова", Some("anna@mail.ru")));
    assert_eq!(left.phone.as_ref().map(Phone::as_str), Some("+79261234567"), "its own, where it has one");
    assert_eq!(
        (left.comment.as_str(), left.status.as_str()),
        ("Первый\n\nВторой", "deal"),
        "the deal decides the status"
    );
    assert_eq!(crm.tasks_of(a).await, ["Позвонить"]);
    assert_eq!(crm.run(async |tx| crate::deal::of_lead(tx, a).await).await.unwrap(), Some(deal));
    assert_eq!(
        crm.run(async |tx| custom::held(tx, a.0).await).await.unwrap().get(fields::FieldId(1)),
        Some(&fields::Value::Text("№ 2".into()))
    );
    for gone in [b, c] {
        assert!(matches!(crm.run(async |tx| lead::find(tx, gone, None).await).await, Err(Error::NotFound)));
        assert_eq!(crm.run(async |tx| became(tx, gone).await).await.unwrap(), Some(a));
        assert!(matches!(crm.run(async |tx| lead::restore(&crm.owner, tx, gone).await).await, Err(Error::NotFound)));
    }
    // Found by each of its contacts, by whoever searches and by whoever comes again.
    for q in ["1234567", "0000002", "0000003", "anna@"] {
        let filter = Filter { q: q.into(), ..Filter::default() };
        let found = crm.run(async |tx| list(&crm.owner, tx, &filter, 5, None, "").await).await.unwrap().items;
        assert_eq!(found.iter().map(|lead| lead.id).collect::<Vec<_>>(), [a], "{q}");
    }
    let again = NewLead {
        draft: draft("Кто-то", "+79260000003", ""),
        responsible: None,
        import: None,
        custom: Default::default(),
        seen: Vec::new(),
    };
    let again = crm.run(async |tx| create(&crm.owner, tx, again).await).await.unwrap();
    assert_eq!(again.duplicate_of, Some(a));
    let patch = LeadPatch { version: left.version, city: Some(Some("Омск".into())), ..LeadPatch::default() };
    crm.run(async |tx| lead::edit(&crm.owner, tx, a, &patch).await).await.unwrap();
    let filter = Filter { q: "0000002".into(), ..Filter::default() };
    assert_eq!(
        crm.run(async |tx| list(&crm.owner, tx, &filter, 5, None, "").await).await.unwrap().items.len(),
        1,
        "still, after an edit"
    );
    let feed = crm.run(async |tx| feed::whole(tx, Subject::Lead(a), None, 50).await).await.unwrap();
    assert_eq!(feed.iter().filter(|entry| entry.event == "created").count(), 3, "what happened to all of them");
    let told = crm.run(async |tx| crate::notice::list(&crm.manager, tx).await).await.unwrap();
    assert_eq!((told[0].kind.as_str(), told[0].subject_id), ("merged", a.0), "whose lead it was learns where it is");
}

#[test]
async fn undo_gives_everybody_back_what_was_theirs() {
    let crm = Fixture::new().await;
    let a = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let b = crm.lead(&crm.owner, "Анна Петрова", "+79260000002", "anna@mail.ru").await.id;
    crm.task(b, "Позвонить").await;
    let before = crm.whole().await;
    let id = crm.merged(&crm.owner, a, &[b], &[("name", b)]).await.unwrap();
    let shown = crm.run(async |tx| of(tx, a).await).await.unwrap();
    assert_eq!((shown[0].id, shown[0].names.as_slice()), (id, ["Анна Петрова".to_owned()].as_slice()));
    let version = crm.read(a).await.version;
    let patch = LeadPatch { version, amount: Some(Some(7_700)), ..LeadPatch::default() };
    crm.run(async |tx| lead::edit(&crm.owner, tx, a, &patch).await).await.unwrap();
    assert_eq!(crm.parted(&crm.owner, id).await.unwrap(), a);
    assert_eq!(crm.read(a).await.amount, Some(Money::kopecks(7_700)), "what somebody has changed since stays");
    let version = crm.read(a).await.version;
    let patch = LeadPatch { version, amount: Some(Some(485_000_000)), ..LeadPatch::default() };
    crm.run(async |tx| lead::edit(&crm.owner, tx, a, &patch).await).await.unwrap();
    assert_eq!(crm.whole().await, before);
    assert_eq!(code(crm.parted(&crm.owner, id).await), "already_reversed");

    let first = crm.merged(&crm.owner, a, &[b], &[]).await.unwrap();
    crm.net.advance(Duration::days(UNDO_DAYS) - Duration::seconds(1));
    let c = crm.lead(&crm.owner, "Вера", "+79260000005", "").await.id;
    let second = crm.merged(&crm.owner, a, &[c], &[]).await.unwrap();
    assert_eq!(code(crm.parted(&crm.owner, first).await), "not_last");
    crm.parted(&crm.owner, second).await.unwrap();
    crm.net.advance(Duration::seconds(2));
    assert_eq!(code(crm.parted(&crm.owner, first).await), "too_late");
    assert!(crm.run(async |tx| of(tx, a).await).await.unwrap().is_empty());
}

#[test]
async fn what_can_not_be_one_lead_stays_two() {
    let crm = Fixture::new().await;
    let (a, _) = crm.deal("Анна", "+79261234567").await;
    let (b, _) = crm.deal("Борис", "+79261234568").await;
    assert_eq!(code(crm.merged(&crm.owner, a, &[b], &[]).await), "two_deals");
    let [c, d, e] = [3, 4, 5].map(|n| format!("+7926000000{n}"));
    let c = crm.lead(&crm.owner, "В", &c, "").await.id;
    let d = crm.lead(&crm.owner, "Г", &d, "").await.id;
    let e = crm.lead(&crm.operator, "Д", &e, "").await.id;
    let buy = async |id: LeadId| {
        let bought = (leads::bought_lot_id.eq(id.0), leads::bought_price.eq(100));
        crm.run(async |tx| Ok(diesel::update(leads::table.find(id)).set(bought).execute(tx.conn()).await?))
            .await
            .unwrap();
    };
    buy(c).await;
    assert_eq!(code(crm.merged(&crm.owner, d, &[c], &[]).await), "bought_stays");
    buy(d).await;
    assert_eq!(code(crm.merged(&crm.owner, d, &[c], &[]).await), "two_bought");
    assert_eq!(code(crm.merged(&crm.operator, e, &[c], &[]).await), "not_found", "somebody else's");
    assert_eq!(code(crm.merged(&crm.owner, e, &[], &[]).await), "others: required");
    assert_eq!(code(crm.merged(&crm.owner, e, &[e], &[]).await), "others: required");
    assert_eq!(code(crm.merged(&crm.owner, e, &[c], &[("salary", c)]).await), "take: unknown_field");
    assert_eq!(code(crm.merged(&crm.owner, c, &[e], &[("name", d)]).await), "take: unknown_lead");
    let nobody = LeadId(Uuid::from_u128(1));
    assert_eq!(code(crm.merged(&crm.owner, e, &[nobody], &[]).await), "not_found");
    let many: Vec<LeadId> = (1..=10).map(|n| LeadId(Uuid::from_u128(n))).collect();
    assert_eq!(code(crm.merged(&crm.owner, e, &many, &[]).await), "others: too_many_entries");
    let id = crm.merged(&crm.owner, c, &[e], &[]).await.unwrap();
    assert_eq!(code(crm.parted(&crm.operator, id).await), "not_found");
    assert_eq!(code(crm.merged(&crm.owner, d, &[e], &[]).await), "not_found", "it is part of another already");
}

#[test]
async fn a_bought_lead_that_goes_back_leaves_the_tenants_own() {
    let crm = Fixture::new().await;
    let own = crm.lead(&crm.owner, "Анна", "+79261234567", "anna@mail.ru").await.id;
    let bought = crm.lead(&crm.owner, "Анна П.", "+79261234567", "").await.id;
    let lot = (leads::bought_lot_id.eq(bought.0), leads::bought_price.eq(100), leads::email.eq(None::<Email>));
    crm.run(async |tx| Ok(diesel::update(leads::table.find(bought)).set(lot).execute(tx.conn()).await?)).await.unwrap();
    crm.task(own, "Позвонить").await;
    crm.merged(&crm.owner, bought, &[own], &[]).await.unwrap();
    crm.net.advance(Duration::days(UNDO_DAYS + 1));
    crm.run(async |tx| lead::withdraw(tx, bought, lead::Leaving::Returned).await).await.unwrap();
    let left = crm.read(own).await;
    assert_eq!((left.name.as_str(), left.email.is_some()), ("Анна", true));
    assert_eq!(crm.tasks_of(own).await, ["Позвонить"]);
}

/// Any merges of a few leads, undone from the last to the first, change nothing.
#[test]
async fn merges_undone_in_turn_leave_everything_as_it_was() {
    let crm = Fixture::new().await;
    let sole: Body =
        serde_json::from_value(json!({ "name": "Договор", "kind": "text", "records": ["lead"], "sole": true }))
            .unwrap();
    crm.run(async |tx| fields::edit::create(&crm.owner, tx, &sole).await).await.unwrap();
    let mut ids = Vec::new();
    for n in 0..6_u32 {
        let mut draft = draft(&format!("Лид {n}"), &format!("+7926300{n:04}"), &format!("l{n}@mail.ru"));
        draft.amount = (n % 2 == 0).then(|| Money::roubles(i64::from(n) + 1));
        draft.comment = format!("Слово {}", n % 3);
        if n % 3 == 1 {
            draft.email = None;
        }
        let custom = serde_json::from_value(json!({ "f1": (n % 2 == 1).then(|| format!("№ {n}")) })).unwrap();
        let new = NewLead { draft, responsible: None, import: None, custom, seen: Vec::new() };
        ids.push(crm.run(async |tx| create(&crm.owner, tx, new).await).await.unwrap().id);
        crm.task(ids[n as usize], &format!("Дело {n}")).await;
    }
    crm.run(async |tx| lead::convert(&crm.owner, tx, ids[3], None).await).await.unwrap();
    let before = crm.whole().await;
    let mut runner = TestRunner::deterministic();
    let acts = prop::collection::vec((0..6_usize, prop::collection::vec(0..6_usize, 1..4), 0..6_usize), 1..4);
    let mut done = 0;
    for _ in 0..25 {
        let mut merges = Vec::new();
        for (lead, others, from) in acts.new_tree(&mut runner).unwrap().current() {
            let others: Vec<LeadId> = others.iter().map(|n| ids[*n]).collect();
            let take = [("name", ids[from]), ("email", ids[from]), ("f1", ids[from])];
            let take = if others.contains(&ids[from]) { &take[..] } else { &[] };
            match crm.merged(&crm.owner, ids[lead], &others, take).await {
                Ok(id) => merges.push(id),
                Err(refused) => assert!(refused.is_refusal(), "{refused:?}"),
            }
            crm.net.advance(Duration::seconds(1));
        }
        done += merges.len();
        for id in merges.into_iter().rev() {
            crm.parted(&crm.owner, id).await.unwrap();
        }
        assert_eq!(crm.whole().await, before);
    }
    assert!(done > 30, "{done} merges");
    let keys: i64 = crm.run(async |tx| Ok(field_keys::table.count().get_result(tx.conn()).await?)).await.unwrap();
    assert_eq!(keys, 3);
}
