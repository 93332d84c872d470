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
use crate::subject::Subject;
use crate::{custom, feed};

fn nothing() -> MergeInput {
    let nobody = LeadId(Uuid::nil());
    MergeInput { lead: nobody, others: Vec::new(), take: BTreeMap::new(), versions: BTreeMap::new() }
}

impl Fixture {
    async fn merged(&self, by: &Actor, lead: LeadId, others: &[LeadId], take: &[(&str, LeadId)]) -> Result<MergeId> {
        let take = take.iter().map(|(field, lead)| ((*field).to_owned(), *lead)).collect();
        let input = MergeInput { lead, others: others.to_vec(), take, ..nothing() };
        self.run(async |tx| merge(by, tx, &input).await).await
    }

    async fn parted(&self, by: &Actor, id: MergeId) -> Result<LeadId> {
        self.run(async |tx| undo(by, tx, id).await).await
    }

    async fn read(&self, id: LeadId) -> Lead {
        self.run(async |tx| lead::find(tx, id, None).await).await.unwrap()
    }

    async fn todo(&self, lead: LeadId, title: &str) {
        self.task(Subject::Lead(lead), title, None).await;
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
            let keys: Vec<(Uuid, String, bool)> = field_keys::table
                .order((field_keys::record_id, field_keys::key))
                .select((field_keys::record_id, field_keys::key, field_keys::sole))
                .load(tx.conn())
                .await?;
            let mut told = vec![format!("{keys:?}")];
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
    crm.todo(b, "Позвонить").await;
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
    let feed = crm.run(async |tx| feed::whole(tx, Subject::Lead(a), None, None, 50).await).await.unwrap();
    assert_eq!(feed.iter().filter(|entry| entry.event == "created").count(), 3, "what happened to all of them");
    let told = crm.run(async |tx| crate::notice::list(&crm.manager, tx).await).await.unwrap();
    assert_eq!((told[0].kind.as_str(), told[0].subject_id), ("merged", a.0), "whose lead it was learns where it is");
}

#[test]
async fn undo_gives_everybody_back_what_was_theirs() {
    let crm = Fixture::new().await;
    let a = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let b = crm.lead(&crm.owner, "Анна Петрова", "+79260000002", "anna@mail.ru").await.id;
    crm.todo(b, "Позвонить").await;
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
    buy(d).await;
    assert_eq!(code(crm.merged(&crm.owner, d, &[c], &[]).await), "bought");
    assert_eq!(code(crm.merged(&crm.owner, c, &[d], &[]).await), "bought");
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
    assert_eq!(code(crm.merged(&crm.owner, a, &[e], &[]).await), "not_found", "it is part of another already");
}

#[test]
async fn a_value_that_is_elsewhere_by_now_stops_no_undo() {
    let crm = Fixture::new().await;
    let sole = json!({ "name": "Договор", "kind": "text", "records": ["lead"], "sole": true });
    let sole: Body = serde_json::from_value(sole).unwrap();
    let field = crm.run(async |tx| fields::edit::create(&crm.owner, tx, &sole).await).await.unwrap().id;
    let give = async |id: LeadId, contract: &str| {
        let version = crm.read(id).await.version;
        let custom = serde_json::from_value(json!({ "f1": contract })).unwrap();
        let patch = LeadPatch { version, custom, ..LeadPatch::default() };
        crm.run(async |tx| lead::edit(&crm.owner, tx, id, &patch).await).await
    };
    let a = crm.lead(&crm.owner, "А", "+79260000001", "").await.id;
    let b = crm.lead(&crm.owner, "Б", "+79260000002", "").await.id;
    let c = crm.lead(&crm.owner, "В", "+79260000003", "").await.id;
    give(a, "№ 1").await.unwrap();
    give(b, "№ 2").await.unwrap();
    let id = crm.merged(&crm.owner, a, &[b], &[("f1", b)]).await.unwrap();
    give(c, "№ 1").await.unwrap();
    // Out of use and back in it meanwhile: keys and values stay together.
    for archived in [true, false] {
        crm.run(async |tx| fields::edit::archive(&crm.owner, tx, field, archived).await).await.unwrap();
    }
    crm.parted(&crm.owner, id).await.unwrap();
    let held = async |id: LeadId| crm.run(async |tx| custom::held(tx, id.0).await).await.unwrap();
    assert!(held(a).await.is_empty(), "another one has it by now");
    assert_eq!(held(b).await.get(field), Some(&fields::Value::Text("№ 2".into())));
    assert_eq!(code(give(c, "№ 2").await), "f1: value_taken");

    crm.run(async |tx| fields::edit::archive(&crm.owner, tx, field, true).await).await.unwrap();
    let id = crm.merged(&crm.owner, a, &[b], &[]).await.unwrap();
    crm.parted(&crm.owner, id).await.unwrap();
    crm.run(async |tx| fields::edit::archive(&crm.owner, tx, field, false).await).await.unwrap();
    assert_eq!(code(give(c, "№ 2").await), "f1: value_taken", "it is found where it is held");
}

#[test]
async fn a_merge_goes_round_no_rule() {
    let crm = Fixture::new().await;
    let made = async |body: serde_json::Value| {
        let body: Body = serde_json::from_value(body).unwrap();
        crm.run(async |tx| fields::edit::create(&crm.owner, tx, &body).await).await.unwrap()
    };
    made(json!({ "name": "Маржа", "kind": "text", "records": ["lead"], "roles": ["owner"] })).await;
    made(json!({ "name": "Тема", "kind": "text", "records": ["lead"], "required_in": ["contact"] })).await;
    let a = crm.lead(&crm.operator, "А", "+79260000001", "").await.id;
    let b = crm.lead(&crm.operator, "Б", "+79260000001", "b@mail.ru").await.id;
    let c = crm.lead(&crm.operator, "В", "+79260000003", "").await.id;
    assert_eq!(code(crm.merged(&crm.operator, a, &[c], &[]).await), "not_one_person");
    assert_eq!(code(crm.merged(&crm.operator, a, &[b], &[("f1", b)]).await), "take: unknown_field", "not seen");
    let custom = serde_json::from_value(json!({ "f2": "Дом" })).unwrap();
    let patch = LeadPatch { version: 1, custom, status: Some("contact".into()), ..LeadPatch::default() };
    crm.run(async |tx| lead::edit(&crm.owner, tx, b, &patch).await).await.unwrap();
    assert_eq!(code(crm.merged(&crm.operator, a, &[b], &[("status", b), ("f2", a)]).await), "f2: required");
    let stale = MergeInput { lead: a, others: vec![b], versions: BTreeMap::from([(b, 1)]), ..nothing() };
    assert_eq!(code(crm.run(async |tx| merge(&crm.operator, tx, &stale).await).await), "stale");
    crm.merged(&crm.operator, a, &[b], &[("status", b)]).await.unwrap();
    assert_eq!(crm.read(a).await.status, "contact");
}

#[test]
async fn nobody_is_lost_by_a_phone_that_was_not_chosen() {
    let crm = Fixture::new().await;
    let a = crm.lead(&crm.owner, "А", "+79260000001", "a@mail.ru").await.id;
    let b = crm.lead(&crm.owner, "Б", "+79260000002", "b@mail.ru").await.id;
    let id = crm.merged(&crm.owner, a, &[b], &[("phone", b), ("email", b)]).await.unwrap();
    let card = crm.run(async |tx| lead::get(&crm.owner, tx, a).await).await.unwrap();
    assert_eq!(card.contacts.0.iter().map(Phone::as_str).collect::<Vec<_>>(), ["+79260000001"]);
    for (phone, email) in [("+79260000001", ""), ("+79260000002", ""), ("", "a@mail.ru"), ("", "b@mail.ru")] {
        let draft = draft("Снова", phone, email);
        let new = NewLead { draft, responsible: None, import: None, custom: Default::default(), seen: Vec::new() };
        let made = crm.run(async |tx| create(&crm.owner, tx, new).await).await.unwrap();
        assert_eq!(made.duplicate_of, Some(a), "{phone}{email}");
        crm.run(async |tx| lead::delete(&crm.owner, tx, made.id).await).await.unwrap();
    }
    let made = crm.run(async |tx| lead::convert(&crm.owner, tx, a, None).await).await.unwrap();
    let client = crm.run(async |tx| crate::client::find(tx, made.client_id, None).await).await.unwrap();
    assert_eq!((client.phones.len(), client.emails.len()), (2, 2));
    crm.parted(&crm.owner, id).await.unwrap();
    let (a, b) = (crm.read(a).await, crm.read(b).await);
    assert_eq!([a.phone.unwrap().as_str(), b.phone.unwrap().as_str()], ["+79260000001", "+79260000002"]);
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
        crm.todo(ids[n as usize], &format!("Дело {n}")).await;
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
