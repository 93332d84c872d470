//! Leads with custom fields: filtered by them, asked for them, and what becomes of the values.

use std::collections::BTreeMap;

use actix_web::test;
use chrono::{Duration, NaiveDate};
use fields::condition::{Condition, Conditions, Join, Operator};
use fields::edit::{Body, ChoiceBody};
use fields::{Definition, FieldId, Kind, Record, Sent};
use kernel::{Actor, Error, LeadId, Result};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::list::{Filter, list};
use super::*;
use crate::custom;
use crate::fixture::{Fixture, code, draft};

/// A clock that is a day ahead of UTC in the evening.
const ZONE: chrono_tz::Tz = chrono_tz::Tz::Asia__Yekaterinburg;

fn body(name: &str, kind: Kind) -> Body {
    serde_json::from_value(json!({ "name": name, "kind": kind, "records": ["lead"] })).unwrap()
}

impl Fixture {
    async fn field(&self, body: Body) -> Definition {
        self.run(async |tx| fields::edit::create(&self.owner, tx, &body).await).await.unwrap()
    }

    async fn lead_with(&self, by: &Actor, n: u32, custom: Json) -> Result<LeadId> {
        let draft = draft(&format!("Лид {n}"), &format!("+7926200{n:04}"), "");
        let custom: Sent = serde_json::from_value(custom).unwrap();
        let new = NewLead { draft, responsible: by.user, import: None, custom, seen: Vec::new() };
        self.run(async |tx| create(by, tx, new).await).await.map(|made| made.id)
    }

    async fn held(&self, record: Record, id: Uuid) -> BTreeMap<String, Json> {
        let fields = self.run(async |tx| fields::of(&self.owner, tx, record).await).await.unwrap();
        self.run(async |tx| custom::held(tx, id).await).await.unwrap().to_json(&fields, true)
    }

    async fn give(&self, id: LeadId, custom: Json) -> Result<Lead> {
        self.run(async |tx| {
            let version = find(tx, id, None).await?.version;
            let custom = serde_json::from_value(custom.clone())?;
            edit(&self.owner, tx, id, &LeadPatch { version, custom, ..LeadPatch::default() }).await
        })
        .await
    }
}

/// The fields of the model: `f1` … `f6`.
const KINDS: [Kind; 6] = [Kind::Text, Kind::Number, Kind::Date, Kind::MultiSelect, Kind::Checkbox, Kind::User];

/// What a condition says, in ten lines.
fn holds(value: Option<&Json>, kind: Kind, condition: &Condition, today: NaiveDate, me: &str) -> bool {
    let typed = condition.value();
    let day = || value.and_then(Json::as_str).map(|day| day.parse::<NaiveDate>().unwrap());
    let number = |text: &str| text.replace(',', ".").parse::<f64>().unwrap();
    let held = || value.and_then(Json::as_str).map(number);
    let away = |sign: i64| today + Duration::days(sign * typed.parse::<i64>().unwrap());
    let named = |value: &Json| {
        condition
            .values
            .iter()
            .any(|one| value == &json!(one.replace("me", me)) || json!(value.to_string()) == json!(one))
    };
    match condition.operator {
        Operator::Empty | Operator::No => value.is_none(),
        Operator::Filled | Operator::Yes => value.is_some(),
        Operator::Contains | Operator::Lacks => {
            let has = value.is_some_and(|text| text.as_str().unwrap().to_lowercase().contains(&typed.to_lowercase()));
            has == (condition.operator == Operator::Contains)
        }
        Operator::AtLeast => held().is_some_and(|held| held >= number(typed)),
        Operator::AtMost => held().is_some_and(|held| held <= number(typed)),
        Operator::From => day().is_some_and(|day| day >= typed.parse().unwrap()),
        Operator::To => day().is_some_and(|day| day <= typed.parse().unwrap()),
        Operator::Last => day().is_some_and(|day| day >= away(-1) && day <= today),
        Operator::Next => day().is_some_and(|day| day >= today && day <= away(1)),
        Operator::Older => day().is_some_and(|day| day < away(-1)),
        Operator::In | Operator::NotIn => {
            let some = match (kind, value) {
                (_, None) => false,
                (Kind::MultiSelect, Some(ids)) => ids.as_array().unwrap().iter().any(named),
                (_, Some(user)) => named(user),
            };
            some == (condition.operator == Operator::In)
        }
        Operator::HasAll | Operator::Unknown => unreachable!("none is drawn"),
    }
}

fn condition(today: NaiveDate, other: String) -> impl Strategy<Value = Condition> {
    (0..KINDS.len()).prop_flat_map(move |at| {
        let (kind, other) = (KINDS[at], other.clone());
        let operators = kind.tested().operators().to_vec();
        (prop::sample::select(operators), 0..8_usize, any::<bool>()).prop_map(move |(operator, n, two)| {
            let any = |words: &[&str]| vec![words[n % words.len()].to_owned(), words[0].to_owned()];
            let mut values = match (kind, operator) {
                (_, Operator::Last | Operator::Next | Operator::Older) => vec![n.to_string()],
                (Kind::Date, _) => vec![(today + Duration::days(n as i64 - 4)).to_string()],
                (Kind::Text, _) => any(&["УФ", "а", "%", "_", "\\"]),
                (Kind::Number, _) => any(&["-1", "0", "2,5", "1000"]),
                (Kind::MultiSelect, _) => any(&["1", "2", "3"]),
                _ => any(&["me", &other]),
            };
            values.truncate(if two && matches!(operator, Operator::In | Operator::NotIn) { 2 } else { 1 });
            if !operator.takes_value() {
                values.clear();
            }
            Condition { field: FieldId(at as i64 + 1).to_string(), operator, values }
        })
    })
}

#[test]
async fn what_passes_is_what_the_conditions_say() {
    let crm = Fixture::new().await;
    for kind in KINDS {
        let mut body = body(kind.as_str(), kind);
        if kind.has_choices() {
            body.choices = ["А", "Б", "В"].map(|name| ChoiceBody { id: None, name: name.into() }).into();
        }
        crm.field(body).await;
    }
    let today = crm.net.app.db.clock().now().with_timezone(&ZONE).date_naive();
    let [me, other] = [&crm.owner, &crm.manager].map(|person| person.user.unwrap().to_string());
    for n in 0..24_u32 {
        let at = n as usize;
        let (text, number) = (["Уфа", "100%", "a_b", "Ёлка"][at % 4], ["-1", "0", "2.5", "999.99"][at / 2 % 4]);
        let (day, some) = (today + Duration::days(i64::from(n % 9) - 4), [[1, 2], [2, 3], [3, 3]][at % 3]);
        let mut custom = json!({
            "f1": text, "f2": number, "f3": day, "f4": some,
            "f5": n % 2 == 0, "f6": if n % 3 == 0 { &me } else { &other },
        });
        for field in 1..=6 {
            if (n + field) % 5 == 0 {
                custom[format!("f{field}")] = Json::Null;
            }
        }
        crm.lead_with(&crm.owner, n, custom).await.unwrap();
    }
    let found = async |conditions: &Conditions| {
        let filter = Filter { conditions: conditions.clone(), zone: ZONE, ..Filter::default() };
        crm.run(async |tx| list(&crm.owner, tx, &filter, 100, None, "").await).await.unwrap().items
    };
    let all = found(&Conditions::default()).await;
    let mut held = Vec::new();
    for lead in &all {
        held.push((lead.id, crm.held(Record::Lead, lead.id.0).await));
    }
    let groups = prop::collection::vec(prop::collection::vec(condition(today, other), 1..3), 1..3);
    let (mut runner, mut narrowed) = (TestRunner::deterministic(), 0);
    for _ in 0..150 {
        let groups = groups.new_tree(&mut runner).unwrap().current();
        let passes = |held: &BTreeMap<String, Json>| {
            groups.iter().all(|group| {
                group.iter().any(|one| {
                    let kind = KINDS[FieldId::parse(&one.field).unwrap().0 as usize - 1];
                    holds(held.get(&one.field), kind, one, today, &me)
                })
            })
        };
        let expected: Vec<LeadId> = held.iter().filter(|(_, held)| passes(held)).map(|(id, _)| *id).collect();
        let conditions = Conditions { join: Join::All, groups: groups.clone() };
        let got: Vec<LeadId> = found(&conditions).await.iter().map(|lead| lead.id).collect();
        assert_eq!(got, expected, "{conditions:?}");
        narrowed += usize::from(!got.is_empty() && got.len() < all.len());
    }
    assert!(narrowed > 60, "{narrowed}: hardly a filter told leads apart");
}

#[test]
async fn a_condition_upon_what_is_not_seen_or_no_value_is_refused() {
    let crm = Fixture::new().await;
    let secret = Body { roles: vec![kernel::Role::Manager], ..body("Маржа", Kind::Money) };
    crm.field(secret).await;
    crm.field(Body { choices: vec![ChoiceBody { id: None, name: "А".into() }], ..body("Список", Kind::Select) }).await;
    let refused = async |by: &Actor, field: &str, operator, value: &str| {
        let one = Condition { field: field.into(), operator, values: vec![value.to_owned()] };
        let conditions = Conditions { join: Join::All, groups: vec![vec![one]] };
        let filter = Filter { conditions, ..Filter::default() };
        code(crm.run(async |tx| list(by, tx, &filter, 1, None, "").await).await.map(|page| page.items.len()))
    };
    assert_eq!(refused(&crm.owner, "f1", Operator::AtLeast, "1").await, "Ok(0)");
    assert_eq!(refused(&crm.operator, "f1", Operator::AtLeast, "1").await, "c0: unknown_field");
    assert_eq!(refused(&crm.owner, "f9", Operator::AtLeast, "1").await, "c0: unknown_field");
    assert_eq!(refused(&crm.owner, "f1", Operator::Contains, "1").await, "c0: unknown_operator");
    assert_eq!(refused(&crm.owner, "f1", Operator::AtLeast, "много").await, "c0: invalid_amount");
    assert_eq!(refused(&crm.owner, "f2", Operator::In, "9").await, "c0: unknown_value");
}

#[test]
async fn a_status_and_a_stage_ask_for_what_they_need() {
    let crm = Fixture::new().await;
    let needed = Body {
        required_in: vec!["contact".into()],
        records: vec![Record::Lead, Record::Deal, Record::Client],
        ..body("Паспорт", Kind::Text)
    };
    let field = crm.field(needed.clone()).await;
    let lead = crm.lead_with(&crm.owner, 1, json!({})).await.unwrap();
    let to_contact = async || crm.run(async |tx| set_status(&crm.owner, tx, lead, "contact").await).await;
    assert_eq!(code(to_contact().await), "f1: required");
    let act = crate::batch::Act::Status { to: "contact".into() };
    let target = crate::batch::Target::Chosen(vec![lead]);
    let batch = crm.run(async |tx| crate::batch::start(&crm.owner, tx, act.clone(), &target).await).await.unwrap();
    assert_eq!((batch.changed, batch.passed), (0, 1), "an act on many passes it over");
    let lead_now = crm.give(lead, json!({ "f1": "4509 123456" })).await.unwrap();
    assert_eq!(lead_now.version, 2);
    to_contact().await.unwrap();
    let made = crm.run(async |tx| convert(&crm.owner, tx, lead, None).await).await.unwrap();
    for (record, id) in [(Record::Client, made.client_id.0), (Record::Deal, made.deal_id.0)] {
        assert_eq!(crm.held(record, id).await["f1"], "4509 123456");
    }
    let stages = crm.run(async |tx| {
        let deal = crate::deal::find(tx, made.deal_id, None).await?;
        pipeline::stages_of(tx, deal.pipeline_id).await
    });
    let second = stages.await.unwrap()[1].id;
    let stage = Body { name: "СНИЛС".into(), required_in: vec![second.to_string()], ..needed };
    crm.field(stage).await;
    let to = crate::deal::StageMove { stage_id: second, reason: None, version: None };
    let moved = async || crm.run(async |tx| crate::deal::move_to(&crm.owner, tx, made.deal_id, &to).await).await;
    assert_eq!(code(moved().await), "f2: required");
    let sent: Sent = serde_json::from_value(json!({ "f2": "112-233-445 95" })).unwrap();
    crm.run(async |tx| {
        let version = crate::deal::find(tx, made.deal_id, None).await?.version;
        let patch = crate::deal::DealPatch { version, custom: sent.clone(), ..Default::default() };
        crate::deal::edit(&crm.owner, tx, made.deal_id, patch).await
    })
    .await
    .unwrap();
    moved().await.unwrap();
    for archived in [true, false] {
        crm.run(async |tx| fields::edit::archive(&crm.owner, tx, field.id, archived).await).await.unwrap();
        assert_eq!(crm.held(Record::Lead, lead.0).await.contains_key("f1"), !archived, "what it holds is kept");
    }
}

#[test]
async fn what_is_required_is_asked_of_people_who_see_it() {
    let crm = Fixture::new().await;
    crm.field(Body { required: true, roles: vec![kernel::Role::Manager], ..body("Маржа", Kind::Money) }).await;
    assert_eq!(code(crm.lead_with(&crm.owner, 1, json!({})).await), "f1: required");
    let lead = crm.lead_with(&crm.operator, 2, json!({})).await.unwrap();
    assert!(matches!(crm.lead_with(&crm.operator, 3, json!({ "f1": 100 })).await, Err(Error::Invalid(_))));
    let changed = crm.give(lead, json!({ "f1": 5_000 })).await.unwrap();
    assert_eq!(changed.version, 2);
    assert_eq!(code(crm.give(lead, json!({ "f1": null })).await), "f1: required");
    let history = crm.run(async |tx| crate::feed::newest(tx, lead.0, None, 1).await).await.unwrap();
    assert_eq!(
        history[0].data["changes"],
        json!([{ "field": "f1", "name": "Маржа" }]),
        "who sees it may change: nothing is quoted"
    );
    assert_eq!(crm.give(lead, json!({ "f1": 5_000 })).await.unwrap().version, 2, "nothing changed");
}

#[test]
async fn what_a_removed_lead_had_alone_is_free_and_comes_back_where_it_is_free() {
    let crm = Fixture::new().await;
    crm.field(Body { sole: true, ..body("Договор", Kind::Text) }).await;
    let [a, b] = [1, 2].map(|n| json!({ "f1": format!("№ {n}") }));
    let (a, b) = (crm.lead_with(&crm.owner, 1, a).await.unwrap(), crm.lead_with(&crm.owner, 2, b).await.unwrap());
    for id in [a, b] {
        crm.run(async |tx| delete(&crm.owner, tx, id).await).await.unwrap();
    }
    let c = crm.lead_with(&crm.owner, 3, json!({ "f1": "№ 1" })).await.unwrap();
    for id in [a, b] {
        crm.run(async |tx| restore(&crm.owner, tx, id).await).await.unwrap();
    }
    assert!(crm.held(Record::Lead, a.0).await.is_empty(), "another one has it by now");
    assert_eq!(crm.held(Record::Lead, b.0).await["f1"], "№ 2");
    assert_eq!(code(crm.give(c, json!({ "f1": "№ 2" })).await), "f1: value_taken");
    crm.net.advance(Duration::seconds(1));
    let act = crate::batch::Act::Delete;
    let target = crate::batch::Target::Chosen(vec![b]);
    let batch = crm.run(async |tx| crate::batch::start(&crm.owner, tx, act.clone(), &target).await).await.unwrap();
    crm.give(a, json!({ "f1": "№ 2" })).await.unwrap();
    let undone = crm.run(async |tx| crate::batch::undo(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!(undone.restored, 1);
    assert!(crm.held(Record::Lead, b.0).await.is_empty());
}

#[test]
async fn a_conversion_carries_what_can_be_held_and_tells_the_client() {
    let crm = Fixture::new().await;
    let both = |name, kind| Body { records: vec![Record::Lead, Record::Client], ..body(name, kind) };
    crm.field(both("Юрист", Kind::User)).await;
    crm.field(Body { sole: true, ..both("ИНН", Kind::Text) }).await;
    crm.field(both("Телефон", Kind::Phone)).await;
    let lawyer = crm.manager.user.unwrap();
    let held = json!({ "f1": lawyer, "f2": "77", "f3": "+79260000001" });
    let lead = crm.lead_with(&crm.owner, 1, held).await.unwrap();
    let taken: Sent = serde_json::from_value(json!({ "f2": "77" })).unwrap();
    let other = crate::client::ClientBody { name: "Другой".into(), custom: taken, ..Default::default() };
    crm.run(async |tx| crate::client::create(&crm.owner, tx, &other).await).await.unwrap();
    crm.run(async |tx| {
        let gone =
            diesel::update(schema::tenant::staff::table.find(lawyer)).set(schema::tenant::staff::active.eq(false));
        Ok(gone.execute(tx.conn()).await?)
    })
    .await
    .unwrap();
    let made = crm.run(async |tx| convert(&crm.owner, tx, lead, None).await).await.unwrap();
    let client = crm.held(Record::Client, made.client_id.0).await;
    assert_eq!(
        json!(client),
        json!({ "f1": lawyer, "f3": "+79260000001" }),
        "who has left stays, what is taken does not go along"
    );
    let (shown, history) = crm.run(async |tx| crate::client::get(&crm.owner, tx, made.client_id).await).await.unwrap();
    assert_eq!((shown.version, history[0].event.as_str()), (2, "edited"), "a form that was open is stale");
}

#[test]
async fn a_lead_that_leaves_takes_its_contacts_along() {
    let crm = Fixture::new().await;
    let both = |name, kind| Body { records: vec![Record::Lead, Record::Client], ..body(name, kind) };
    crm.field(both("Телефон супруга", Kind::Phone)).await;
    crm.field(both("Тема", Kind::Text)).await;
    let lead = crm.lead_with(&crm.owner, 1, json!({ "f1": "+79260000001", "f2": "Дом" })).await.unwrap();
    crm.run(async |tx| {
        let bought = (leads::bought_lot_id.eq(lead.0), leads::bought_price.eq(100));
        Ok(diesel::update(leads::table.find(lead)).set(bought).execute(tx.conn()).await?)
    })
    .await
    .unwrap();
    let client = crm.run(async |tx| convert(&crm.owner, tx, lead, None).await).await.unwrap().client_id;
    let second = crm.lead_with(&crm.owner, 1, json!({})).await.unwrap();
    crm.run(async |tx| convert(&crm.owner, tx, second, None).await).await.unwrap();
    crm.run(async |tx| withdraw(tx, lead, Leaving::Recalled).await).await.unwrap();
    assert!(crm.held(Record::Lead, lead.0).await.is_empty());
    assert_eq!(json!(crm.held(Record::Client, client.0).await), json!({ "f2": "Дом" }));
}

#[test]
async fn an_act_on_many_asks_for_no_more_than_its_person_sees() {
    let crm = Fixture::new().await;
    let secret =
        Body {
            roles: vec![kernel::Role::Manager], required_in: vec!["contact".into()], ..body("Маржа", Kind::Money)
        };
    crm.field(secret).await;
    let lead = crm.lead_with(&crm.operator, 1, json!({})).await.unwrap();
    let act = crate::batch::Act::Status { to: "contact".into() };
    let by = async |actor: &Actor| {
        let target = crate::batch::Target::Chosen(vec![lead]);
        crm.run(async |tx| crate::batch::start(actor, tx, act.clone(), &target).await).await.unwrap().changed
    };
    assert_eq!(by(&crm.manager).await, 0);
    assert_eq!(by(&crm.operator).await, 1);
}

#[test]
async fn an_issue_asks_for_what_its_stage_needs_and_a_stage_hands_its_needs_on() {
    let crm = Fixture::new().await;
    let (_, deal) = crm.deal("Анна", "+79261234567").await;
    let all = crm.run(async |tx| Ok(pipeline::list(&crm.owner, tx).await?)).await.unwrap();
    let pipeline = all.into_iter().find(|pipeline| pipeline.main).unwrap();
    let won: Vec<_> = pipeline.stages.iter().filter(|stage| stage.kind == "won").map(|stage| stage.id).collect();
    let needed =
        Body {
            records: vec![Record::Deal], required_in: vec![won[0].to_string()], ..body("Договор", Kind::Text)
        };
    let field = crm.field(needed).await.id;
    let issued_on = crm.net.app.db.clock().now().date_naive();
    let loan =
        crate::deal::IssueBody { issued_on, amount: kernel::Money::roubles(100), commission: kernel::Money::ZERO };
    let issued = crm.run(async |tx| crate::deal::issue(&crm.owner, tx, deal, &loan).await).await;
    assert_eq!(code(issued), "f1: required");
    crm.run(async |tx| {
        pipeline::stage::delete(&crm.owner, tx, pipeline.id, won[0], Some(won[1])).await?;
        let field = fields::edit::find(tx, field).await?;
        assert_eq!(field.required_in, [won[1].to_string()]);
        Ok(())
    })
    .await
    .unwrap();
}
