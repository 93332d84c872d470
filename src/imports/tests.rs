//! A franchisee's leads as the target of imports, against a real database.

use actix_web::test;
use crm::fixture::{Fixture, draft};
use crm::lead::{self, Lead};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::edit::Body;
use fields::{Definition, Record};
use intake::import::{Candidate, Change, Changed, ImportTarget, NewLead, Policy};
use kernel::{Actor, Error, ImportId, LeadId, Role};
use schema::platform::outbox;
use schema::tenant::lead_statuses;
use serde_json::{Value as Json, json};
use uuid::Uuid;
use web::Secret;

use super::Leads;

const IMPORT: ImportId = ImportId(Uuid::from_u128(77));
const ALL: [&str; 9] = ["name", "phone", "email", "city", "product", "amount", "source", "lawful_basis", "comment"];

fn target() -> Leads {
    Leads::new(Secret::parse(&"07".repeat(32)).unwrap())
}

/// The worker acts for whoever began the import.
fn worker(fixture: &Fixture) -> Actor {
    Actor { user: fixture.owner.user, name: fixture.owner.name.clone(), ..Actor::system("worker") }
}

async fn field(fixture: &Fixture, body: Json) -> Definition {
    let body: Body = serde_json::from_value(body).unwrap();
    fixture.run(async |tx| fields::edit::create(&fixture.owner, tx, &body).await).await.unwrap()
}

fn extras(extras: &[(&str, Json)]) -> Vec<(String, Json)> {
    extras.iter().map(|(code, value)| ((*code).to_owned(), value.clone())).collect()
}

async fn load(fixture: &Fixture, n: u128, phone: &str, told: &[(&str, Json)]) -> LeadId {
    let id = LeadId(Uuid::from_u128(n));
    let new = NewLead { id, draft: draft(&format!("Лид {n}"), phone, ""), extras: extras(told), duplicate_of: None };
    let by = worker(fixture);
    fixture.run(async |tx| target().insert(tx, &by, IMPORT, std::slice::from_ref(&new)).await).await.unwrap();
    id
}

async fn held(fixture: &Fixture, id: LeadId) -> Json {
    let read = async |tx: &mut TenantTx| {
        let fields = fields::of(&fixture.owner, tx, Record::Lead).await?;
        Ok(crm::custom::held(tx, id.0).await?.to_json(&fields, true))
    };
    json!(fixture.run(read).await.unwrap())
}

async fn get(fixture: &Fixture, id: LeadId) -> Lead {
    fixture.run(async |tx| lead::find(tx, id, None).await).await.unwrap()
}

async fn change(fixture: &Fixture, lead: LeadId, policy: Policy, row: Candidate) -> Changed {
    let (by, change) = (worker(fixture), Change { lead, row, policy });
    fixture.run(async |tx| target().change(tx, &by, IMPORT, &change).await).await.unwrap()
}

async fn revert(fixture: &Fixture, lead: LeadId, was: &Json) -> bool {
    let by = worker(fixture);
    fixture.run(async |tx| target().revert(tx, &by, lead, was).await).await.unwrap()
}

fn row(name: &str, told: &[&'static str], custom: &[(&str, Json)]) -> Candidate {
    let mut draft = draft(name, "+79261112233", "new@mail.ru");
    draft.city = "Казань".into();
    draft.comment = "из файла".into();
    Candidate { draft, extras: extras(custom), told: told.to_vec() }
}

#[test]
async fn custom_fields_of_a_file_are_read_by_their_kind_and_written_with_the_lead() {
    let fixture = Fixture::new().await;
    let choices = json!([{ "name": "Горячий" }, { "name": "Холодный" }]);
    let select =
        field(&fixture, json!({ "name": "Тепло", "kind": "select", "records": ["lead"], "choices": choices })).await;
    let date = field(&fixture, json!({ "name": "Рождение", "kind": "date", "records": ["lead"] })).await;
    let flag = field(&fixture, json!({ "name": "ИП", "kind": "checkbox", "records": ["lead"] })).await;
    let offer = fixture.run(async |tx| Leads::offer(tx, &fixture.owner).await).await.unwrap();
    let code = |field: &Definition| field.id.to_string();
    let codes: Vec<&str> = offer.extras.iter().map(|extra| extra.code.as_str()).collect();
    assert_eq!(codes, ["status", "responsible", &code(&select), &code(&date), &code(&flag)]);
    assert_eq!(offer.policies, Policy::ALL);
    assert_eq!(offer.guess(&code(&select), "ГОРЯЧИЙ").as_deref(), Some("1"));
    let read = |field: &Definition, cell: &str| {
        fields::Value::written(field, cell).map(|value| value.map(|value| value.to_json(true)))
    };
    assert_eq!(read(&date, "31.12.1990"), Ok(Some(json!("1990-12-31"))));
    assert_eq!(read(&date, "1990-12-31 00:00:00"), Ok(Some(json!("1990-12-31"))));
    assert_eq!(read(&date, "31.31.1990"), Err("invalid_date"));
    assert_eq!(
        (read(&flag, "Да"), read(&flag, "нет"), read(&flag, "?")),
        (Ok(Some(json!(true))), Ok(None), Err("invalid_flag"))
    );
    for zero in ["31.12.1990 0:00", "1990-12-31T00:00:00", "1990-12-31 00:00:00.000"] {
        assert_eq!(read(&date, zero), Ok(Some(json!("1990-12-31"))), "{zero}");
    }
    assert_eq!(read(&date, "31.12.1990 10:00"), Err("invalid_date"));
    assert_eq!((read(&select, "холодный"), read(&select, "тёплый")), (Ok(Some(json!(2))), Err("unknown_value")));

    let manager = fixture.manager.user.unwrap();
    let id = load(
        &fixture,
        1,
        "+79260000001",
        &[
            ("status", json!("contact")),
            ("responsible", json!(manager.to_string())),
            (&code(&select), json!({ "select": 2 })),
            (&code(&flag), json!("checkbox")),
        ],
    )
    .await;
    let lead = get(&fixture, id).await;
    assert_eq!((lead.status.as_str(), lead.responsible, lead.import_id), ("contact", Some(manager), Some(IMPORT)));
    assert_eq!(held(&fixture, id).await, json!({ code(&select): 2, code(&flag): true }));
}

#[test]
async fn what_another_lead_has_alone_is_known_before_anything_is_written() {
    let fixture = Fixture::new().await;
    let number = field(&fixture, json!({ "name": "Договор", "kind": "text", "records": ["lead"], "sole": true })).await;
    let code = number.id.to_string();
    let id = load(&fixture, 1, "+79260000001", &[(&code, json!({ "text": "А-1" }))]).await;
    let asked = extras(&[(&code, json!({ "text": "а-1" })), (&code, json!({ "text": "А-2" }))]);
    let taken = fixture.run(async |tx| target().taken(tx, &asked).await).await.unwrap();
    assert_eq!(taken, [(code.clone(), json!({ "text": "а-1" }), id)]);
    assert_eq!(Leads::keys(&json!({ "text": "а-1" })), Leads::keys(&json!({ "text": "А-1" })));
    let by = worker(&fixture);
    fixture.run(async |tx| target().undo(tx, &by, IMPORT, &[id]).await).await.unwrap();
    let taken = fixture.run(async |tx| target().taken(tx, &asked).await).await.unwrap();
    assert_eq!(taken, [], "an undone import sets free what its leads had");
}

#[test]
async fn filling_touches_nothing_that_is_there_and_is_taken_back() {
    let fixture = Fixture::new().await;
    let note = field(&fixture, json!({ "name": "Заметка", "kind": "text", "records": ["lead"] })).await;
    let code = note.id.to_string();
    let id = fixture.lead(&fixture.owner, "Анна", "+79260000001", "").await.id;
    let told = [(code.as_str(), json!({ "text": "новое" })), ("status", json!("contact"))];
    let Changed::Done(was) = change(&fixture, id, Policy::Fill, row("Пётр", &ALL, &told)).await else {
        panic!("there was something to fill")
    };
    let lead = get(&fixture, id).await;
    assert_eq!((lead.name.as_str(), lead.city.as_str(), lead.status.as_str()), ("Анна", "Уфа", "new"));
    assert_eq!(lead.email.unwrap().as_str(), "new@mail.ru");
    assert_eq!((lead.phone.unwrap().as_str(), lead.comment.as_str()), ("+79260000001", "из файла"));
    assert_eq!(held(&fixture, id).await, json!({ &code: "новое" }));
    assert_eq!(change(&fixture, id, Policy::Fill, row("Пётр", &ALL, &told)).await, Changed::Same);

    assert!(revert(&fixture, id, &was).await);
    let lead = get(&fixture, id).await;
    assert_eq!((lead.email, lead.comment.as_str()), (None, ""));
    assert_eq!(held(&fixture, id).await, json!({}));
    assert!(!revert(&fixture, id, &was).await, "somebody has changed it since");
}

#[test]
async fn overwriting_writes_what_the_row_tells_and_nothing_else() {
    let fixture = Fixture::new().await;
    let id = fixture.lead(&fixture.owner, "Анна", "+79260000001", "old@mail.ru").await.id;
    let manager = fixture.manager.user.unwrap();
    let told = [("status", json!("contact")), ("responsible", json!(manager.to_string()))];
    let changed = change(&fixture, id, Policy::Overwrite, row("Пётр", &["name", "email"], &told)).await;
    let Changed::Done(was) = changed else { panic!("{changed:?}") };
    let lead = get(&fixture, id).await;
    assert_eq!((lead.name.as_str(), lead.city.as_str(), lead.status.as_str()), ("Пётр", "Уфа", "contact"));
    assert_eq!((lead.phone.unwrap().as_str(), lead.responsible), ("+79260000001", Some(manager)));
    assert!(revert(&fixture, id, &was).await);
    let lead = get(&fixture, id).await;
    assert_eq!((lead.name.as_str(), lead.status.as_str(), lead.responsible), ("Анна", "new", fixture.owner.user));
    assert_eq!(lead.email.unwrap().as_str(), "old@mail.ru");
    let touched = fixture.run(async |tx| lead::contact::touches(tx, id).await).await.unwrap();
    assert!(touched.is_empty(), "nobody has looked at the lead: {touched:?}");
}

#[test]
async fn a_lead_that_is_gone_is_no_failure_of_the_import() {
    let fixture = Fixture::new().await;
    let nobody = LeadId(Uuid::from_u128(404));
    assert_eq!(
        change(&fixture, nobody, Policy::Overwrite, row("Пётр", &ALL, &[])).await,
        Changed::Refused("not_found".into())
    );
    let id = fixture.lead(&fixture.owner, "Анна", "+79260000001", "").await.id;
    let Changed::Done(was) = change(&fixture, id, Policy::Overwrite, row("Пётр", &ALL, &[])).await else {
        panic!("it is there")
    };
    fixture.run(async |tx| lead::delete(&fixture.owner, tx, id).await).await.unwrap();
    assert!(!revert(&fixture, id, &was).await);
}

#[test]
async fn whoever_sees_only_own_leads_changes_none_by_a_file() {
    let fixture = Fixture::new().await;
    let operator = fixture.net.person(Role::Operator, Some("ural"));
    let offer = fixture.run(async |tx| Leads::offer(tx, &operator).await).await.unwrap();
    assert!(!offer.policies.iter().any(|policy| policy.changes_leads()));
    let by = Actor { permissions: operator.permissions.clone(), ..worker(&fixture) };
    let new = NewLead {
        id: LeadId(Uuid::from_u128(1)),
        draft: draft("Анна", "+79260000001", ""),
        extras: Vec::new(),
        duplicate_of: None,
    };
    let refused = fixture.run(async |tx| target().insert(tx, &by, IMPORT, std::slice::from_ref(&new)).await).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "an operator imports nothing");
}

#[test]
async fn a_choice_that_was_picked_is_the_one_that_is_written_whatever_others_are_called() {
    let fixture = Fixture::new().await;
    let choices = json!([{ "name": "0" }, { "name": "1" }, { "name": "2" }]);
    let select =
        field(&fixture, json!({ "name": "Дети", "kind": "select", "records": ["lead"], "choices": choices })).await;
    let code = select.id.to_string();
    let offer = fixture.run(async |tx| Leads::offer(tx, &fixture.owner).await).await.unwrap();
    assert_eq!(offer.guess(&code, "1").as_deref(), Some("2"), "the choice that is called so");
    let extra = offer.extra(&code).unwrap();
    assert_eq!(extra.read("2"), Ok(Some(json!({ "select": 2 }))), "by its id alone");
    assert_eq!(extra.read("0"), Err("unknown_value"));
}

#[test]
async fn a_choice_that_is_offered_no_more_is_none_of_a_file() {
    let fixture = Fixture::new().await;
    let choices = json!([{ "name": "Горячий" }, { "name": "Холодный" }]);
    let mut several =
        field(&fixture, json!({ "name": "Тепло", "kind": "multi_select", "records": ["lead"], "choices": choices }))
            .await;
    several.choices[0].archived = true;
    assert_eq!(fields::Value::written(&several, "холодный, горячий"), Err("unknown_value"));
    assert_eq!(fields::Value::written(&several, "1"), Err("unknown_value"));
}

/// Lets a status lead to another one and nowhere else.
async fn only_leads_to(fixture: &Fixture, from: &str, to: &str) {
    let arrow = async |tx: &mut TenantTx| {
        let one =
            diesel::update(lead_statuses::table.find(from)).set(lead_statuses::next.eq(Some(vec![to.to_owned()])));
        Ok(one.execute(tx.conn()).await?)
    };
    assert_eq!(fixture.run(arrow).await.unwrap(), 1);
}

#[test]
async fn of_a_row_that_is_refused_nothing_is_left() {
    let fixture = Fixture::new().await;
    let number = field(&fixture, json!({ "name": "Договор", "kind": "text", "records": ["lead"], "sole": true })).await;
    let code = number.id.to_string();
    load(&fixture, 1, "+79260000001", &[(&code, json!({ "text": "А-1" }))]).await;
    let id = load(&fixture, 2, "+79260000002", &[(&code, json!({ "text": "А-2" }))]).await;
    let before = get(&fixture, id).await;
    let taken = [(code.as_str(), json!({ "text": "а-1" })), ("status", json!("contact"))];
    let refused = change(&fixture, id, Policy::Overwrite, row("Пётр", &ALL, &taken)).await;
    assert_eq!(refused, Changed::Refused("value_taken".into()));
    only_leads_to(&fixture, "new", "spam").await;
    let arrow = [("responsible", json!(fixture.manager.user)), ("status", json!("contact"))];
    let refused = change(&fixture, id, Policy::Overwrite, row("Пётр", &ALL, &arrow)).await;
    assert_eq!(refused, Changed::Refused("not_next".into()));
    assert_eq!((get(&fixture, id).await, held(&fixture, id).await), (before, json!({ &code: "А-2" })));
    let asked = extras(&[(&code, json!({ "text": "А-2" }))]);
    let taken = fixture.run(async |tx| target().taken(tx, &asked).await).await.unwrap();
    assert_eq!(taken, [(code.clone(), json!({ "text": "А-2" }), id)], "it has alone what it had alone");
}

/// The statuses that leads are told to have entered, and how many leads each time.
async fn entered(fixture: &Fixture) -> Vec<(String, usize)> {
    let told = outbox::table.filter(outbox::topic.eq(crm::entry::ENTERED)).select(outbox::payload);
    let told: Vec<Json> =
        fixture.net.db().platform(&Actor::system("test"), async |tx| Ok(told.load(tx.conn()).await?)).await.unwrap();
    let of = |told: &Json| (told["status"].as_str().unwrap().to_owned(), told["ids"].as_array().unwrap().len());
    let mut entered: Vec<(String, usize)> = told.iter().map(of).collect();
    entered.sort();
    entered
}

#[test]
async fn an_undo_puts_a_status_back_where_no_arrow_leads_and_nobody_is_told_that_the_lead_has_entered_it() {
    let fixture = Fixture::new().await;
    let id = fixture.lead(&fixture.owner, "Анна", "+79260000001", "").await.id;
    let Changed::Done(was) =
        change(&fixture, id, Policy::Overwrite, row("Пётр", &["name"], &[("status", json!("contact"))])).await
    else {
        panic!("it says something new")
    };
    let body = json!({ "name": "Договор", "kind": "text", "records": ["lead"], "required_in": ["new"] });
    field(&fixture, body).await;
    only_leads_to(&fixture, "contact", "spam").await;
    let told = entered(&fixture).await;
    assert!(revert(&fixture, id, &was).await);
    let lead = get(&fixture, id).await;
    assert_eq!((lead.name.as_str(), lead.status.as_str()), ("Анна", "new"));
    assert_eq!(entered(&fixture).await, told);
}

#[test]
async fn a_status_is_told_of_the_leads_that_begin_in_it() {
    let fixture = Fixture::new().await;
    load(&fixture, 1, "+79260000001", &[("status", json!("contact"))]).await;
    load(&fixture, 2, "+79260000002", &[]).await;
    assert_eq!(entered(&fixture).await, [("contact".to_owned(), 1), ("new".to_owned(), 1)]);
}
