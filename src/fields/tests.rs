//! Fields as they are made, filled and changed, against PostgreSQL.

use std::collections::BTreeMap;

use actix_web::test;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Result, Role, TenantKey};
use schema::tenant::{field_keys, staff};
use serde_json::json;
use testkit::TestNet;
use uuid::Uuid;

use super::edit::{Body, ChoiceBody, archive, arrange, change, create};
use super::*;

struct Net {
    net: TestNet,
    key: TenantKey,
    owner: Actor,
    operator: Actor,
}

impl Net {
    async fn new() -> Self {
        let net = TestNet::new().await;
        let key = net.tenant("ural");
        let [owner, operator] = [Role::Owner, Role::Operator].map(|role| net.person(role, Some("ural")));
        Self { net, key, owner, operator }
    }

    async fn run<R>(&self, work: impl AsyncFnOnce(&mut db::TenantTx) -> Result<R>) -> Result<R> {
        self.net.db().tenant(&self.owner, self.key, work).await
    }

    async fn field(&self, body: Body) -> Definition {
        self.run(async |tx| create(&self.owner, tx, &body).await).await.unwrap()
    }

    async fn fields(&self, actor: &Actor) -> Fields {
        self.run(async |tx| of(actor, tx, Record::Lead).await).await.unwrap()
    }

    /// Gives a record what a call sends.
    async fn give(&self, id: Uuid, sent: serde_json::Value) -> Result<Vec<FieldId>> {
        let sent: BTreeMap<String, serde_json::Value> = serde_json::from_value(sent).unwrap();
        self.run(async |tx| {
            let fields = of(&self.owner, tx, Record::Lead).await?;
            let was = held(tx, &[id]).await?.remove(&id).unwrap_or_default();
            let now = Patch::json(&fields, &sent)?.onto(&was, &fields)?;
            require_staff(tx, &was, &now).await?;
            let changed = store(tx, Record::Lead, id, &was, &now, &fields).await?;
            Ok(changed.into_iter().map(|field| field.id).collect())
        })
        .await
    }

    async fn held(&self, id: Uuid) -> BTreeMap<String, serde_json::Value> {
        let fields = self.fields(&self.owner).await;
        let values = self.run(async |tx| Ok(held(tx, &[id]).await?.remove(&id).unwrap_or_default())).await.unwrap();
        values.to_json(&fields, true)
    }
}

fn body(name: &str, kind: Kind) -> Body {
    Body {
        name: name.into(),
        section: String::new(),
        kind,
        choices: Vec::new(),
        records: vec![Record::Lead],
        required: false,
        required_in: Vec::new(),
        shown_in: Vec::new(),
        roles: Vec::new(),
        sole: false,
    }
}

fn choices(names: &[(Option<i32>, &str)]) -> Vec<ChoiceBody> {
    names.iter().map(|(id, name)| ChoiceBody { id: *id, name: (*name).into() }).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(errors)) => {
            errors.iter().map(|error| format!("{}: {}", error.field, error.code)).collect::<Vec<_>>().join(", ")
        }
        Err(Error::Conflict(code) | Error::Forbidden(code)) => code.to_owned(),
        Err(Error::NotFound) => "not_found".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
async fn every_kind_holds_what_it_is_given_and_gives_it_back() {
    let net = Net::new().await;
    let person = net.owner.user.unwrap();
    net.run(async |tx| {
        let row = (staff::id.eq(person), staff::name.eq("Анна"), staff::email.eq("a@mail.ru"), staff::role.eq("owner"));
        diesel::insert_into(staff::table).values(row).execute(tx.conn()).await?;
        Ok(())
    })
    .await
    .unwrap();
    for kind in Kind::ALL {
        let mut body = body(kind.as_str(), *kind);
        body.choices = if kind.has_choices() { choices(&[(None, "Да"), (None, "Нет")]) } else { Vec::new() };
        net.field(body).await;
    }
    let id = Uuid::from_u128(1);
    let given = json!({
        "f1": "  два   слова ", "f2": "1 250,50", "f3": 120_050, "f4": "27.11.2026", "f5": "8 (926) 123-45-67", "f6": "Ivan@Mail.ru",
        "f7": "нет", "f8": [1, "Нет"], "f9": true, "f10": "example.com/a", "f11": person,
    });
    assert_eq!(net.give(id, given).await.unwrap().len(), 11);
    let held = net.held(id).await;
    let expected = json!({
        "f1": "два слова", "f2": "1250.5", "f3": 120_050, "f4": "2026-11-27", "f5": "+79261234567", "f6": "ivan@mail.ru",
        "f7": 2, "f8": [1, 2], "f9": true, "f10": "https://example.com/a", "f11": person,
    });
    assert_eq!(json!(held), expected);
    assert_eq!(net.give(id, json!(held)).await.unwrap(), [], "what it gives out it takes back, and nothing changes");
    let masked = net.run(async |tx| Ok(super::held(tx, &[id]).await?.remove(&id).unwrap())).await.unwrap();
    let masked = masked.to_json(&net.fields(&net.owner).await, false);
    assert_eq!((masked["f5"].as_str(), masked["f6"].as_str()), (Some("+7 926 •••-••-67"), Some("i•••@mail.ru")));
    let nothing: BTreeMap<String, Option<i32>> = held.keys().map(|code| (code.clone(), None)).collect();
    assert_eq!(net.give(id, json!(nothing)).await.unwrap().len(), 11);
    assert!(net.held(id).await.is_empty());
    let keys: i64 = net.run(async |tx| Ok(field_keys::table.count().get_result(tx.conn()).await?)).await.unwrap();
    assert_eq!(keys, 0);
}

#[test]
async fn what_is_no_value_of_its_field_is_refused_and_nothing_is_kept() {
    let net = Net::new().await;
    for kind in Kind::ALL {
        let mut body = body(kind.as_str(), *kind);
        body.choices = if kind.has_choices() { choices(&[(None, "Да")]) } else { Vec::new() };
        net.field(body).await;
    }
    let long = "я".repeat(501);
    for (sent, refused) in [
        (json!({ "f1": long }), "f1: too_long"),
        (json!({ "f1": 5 }), "f1: invalid"),
        (json!({ "f2": "пять" }), "f2: invalid_number"),
        (json!({ "f3": "100" }), "f3: invalid"),
        (json!({ "f3": 1.5 }), "f3: invalid_amount"),
        (json!({ "f4": "31.02.2026" }), "f4: invalid_date"),
        (json!({ "f5": "12" }), "f5: invalid_phone"),
        (json!({ "f6": "a" }), "f6: invalid_email"),
        (json!({ "f7": "Может быть" }), "f7: unknown_value"),
        (json!({ "f8": [1, 9] }), "f8: unknown_value"),
        (json!({ "f9": "да" }), "f9: invalid"),
        (json!({ "f10": "javascript:alert(1)" }), "f10: invalid_link"),
        (json!({ "f10": "https://bank@evil.ru" }), "f10: invalid_link"),
        (json!({ "f11": Uuid::from_u128(9) }), "f11: unknown_user"),
        (json!({ "f2": "1", "f99": "1", "name": "x" }), "f99: unknown_field, name: unknown_field"),
        (json!({ "f2": "x", "f4": "y" }), "f2: invalid_number, f4: invalid_date"),
    ] {
        assert_eq!(code(net.give(Uuid::from_u128(1), sent.clone()).await), refused, "{sent}");
    }
    assert!(net.held(Uuid::from_u128(1)).await.is_empty());
}

#[test]
async fn a_form_changes_what_is_in_it_and_nothing_else() {
    let net = Net::new().await;
    net.field(Body { required: true, ..body("Текст", Kind::Text) }).await;
    net.field(body("Телефон", Kind::Phone)).await;
    net.field(Body { choices: choices(&[(None, "А"), (None, "Б")]), ..body("Список", Kind::MultiSelect) }).await;
    net.field(body("Галочка", Kind::Checkbox)).await;
    let id = Uuid::from_u128(1);
    net.give(id, json!({ "f1": "а", "f2": "+79261234567", "f3": [1], "f4": true })).await.unwrap();
    let fields = net.fields(&net.owner).await;
    let after = async |sent: &[(&str, &str)]| -> Result<String> {
        let typed = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let was = net.run(async |tx| Ok(held(tx, &[id]).await?.remove(&id).unwrap_or_default())).await?;
        Ok(json!(Patch::typed(&fields, &typed)?.onto(&was, &fields)?.to_json(&fields, true)).to_string())
    };
    let whole = r#"{"f1":"а","f2":"+79261234567","f3":[1],"f4":true}"#;
    assert_eq!(after(&[]).await.unwrap(), whole);
    assert_eq!(after(&[("f2", " "), ("name", "x"), ("f99", "y")]).await.unwrap(), whole, "a contact left empty stays");
    assert_eq!(
        after(&[("f1", "б"), ("f3", ""), ("f3.2", "on"), ("f4", "")]).await.unwrap(),
        whole.replace("а", "б").replace("[1]", "[2]").replace(r#","f4":true"#, "")
    );
    assert_eq!(after(&[("f2", ""), ("f2.drop", "1"), ("f3", "")]).await.unwrap(), r#"{"f1":"а","f4":true}"#);
    assert_eq!(code(after(&[("f1", " ")]).await), "f1: required");
    assert_eq!(code(after(&[("f3", ""), ("f3.9", "on")]).await), "f3: unknown_value");
}

#[test]
async fn a_sole_value_is_had_by_one_record_of_a_kind() {
    let net = Net::new().await;
    let mut contract = body("Договор", Kind::Text);
    contract.records = vec![Record::Lead, Record::Deal];
    let field = net.field(contract.clone()).await;
    let [a, b, deal] = [1, 2, 3].map(Uuid::from_u128);
    net.give(a, json!({ "f1": "№ 17" })).await.unwrap();
    net.give(b, json!({ "f1": "№ 17" })).await.unwrap();
    let sole = Body { sole: true, ..contract };
    let made =
        async |body: &Body, version| net.run(async |tx| change(&net.owner, tx, field.id, version, body).await).await;
    assert_eq!(code(made(&sole, 1).await), "sole: values_repeat");
    net.give(b, json!({ "f1": "№ 18" })).await.unwrap();
    made(&sole, 1).await.unwrap();
    assert_eq!(code(net.give(b, json!({ "f1": "№ 17 " })).await), "f1: value_taken");
    assert_eq!(net.held(b).await["f1"], "№ 18", "the old value stays");
    net.run(async |tx| carry(tx, a, deal, Record::Deal).await).await.unwrap();
    assert_eq!(net.held(deal).await["f1"], "№ 17", "a deal is another kind of record");
    net.run(async |tx| carry(tx, a, b, Record::Lead).await).await.unwrap();
    assert_eq!(net.held(b).await["f1"], "№ 18", "what is held is not carried over");
    net.run(async |tx| forget(tx, &[a]).await).await.unwrap();
    net.give(b, json!({ "f1": "№ 17" })).await.unwrap();
    net.run(async |tx| carry(tx, deal, a, Record::Lead).await).await.unwrap();
    assert!(net.held(a).await.is_empty(), "a third has it alone");
}

#[test]
async fn a_field_is_changed_and_its_values_stay() {
    let net = Net::new().await;
    let list = Body { choices: choices(&[(None, "А"), (None, "Б")]), ..body("Список", Kind::Select) };
    let field = net.field(list.clone()).await;
    let id = Uuid::from_u128(1);
    net.give(id, json!({ "f1": "Б" })).await.unwrap();
    let edit =
        async |version, body: &Body| net.run(async |tx| change(&net.owner, tx, field.id, version, body).await).await;
    let changed =
        edit(1, &Body { choices: choices(&[(Some(1), "Первый"), (None, "В")]), ..list.clone() }).await.unwrap();
    let told: Vec<_> = changed.choices.iter().map(|c| (c.id, c.name.as_str(), c.archived)).collect();
    assert_eq!(told, [(1, "Первый", false), (3, "В", false), (2, "Б", true)]);
    assert_eq!(net.held(id).await["f1"], 2, "a record keeps what is offered no more");
    assert_eq!(net.give(id, json!({ "f1": 2 })).await.unwrap(), []);
    assert_eq!(
        code(net.give(Uuid::from_u128(2), json!({ "f1": 2 })).await),
        "f1: unknown_value",
        "and no other gets it"
    );
    assert_eq!(code(net.give(id, json!({ "f1": "2" })).await), "f1: unknown_value", "a text is a name");
    let back = edit(2, &Body { choices: choices(&[(None, "б"), (Some(1), "А")]), ..list.clone() }).await.unwrap();
    assert_eq!((back.choices[0].id, back.choices[0].archived), (2, false), "named anew it is the same");
    assert_eq!(code(edit(2, &list).await), "stale");
    for (refused, body) in [
        ("kind: kind_stays", Body { kind: Kind::Text, ..list.clone() }),
        ("name: required", Body { name: " ".into(), ..list.clone() }),
        ("name: too_long", Body { name: "я".repeat(81), ..list.clone() }),
        ("records: required", Body { records: Vec::new(), ..list.clone() }),
        ("choices: required", Body { choices: Vec::new(), ..list.clone() }),
        ("choices: choices_repeat", Body { choices: choices(&[(None, "А"), (None, " а ")]), ..list.clone() }),
        ("choices: unknown_value", Body { choices: choices(&[(Some(9), "Я")]), ..list.clone() }),
        ("roles: unknown_value", Body { roles: vec![Role::Admin], ..list.clone() }),
        ("sole: not_sole", Body { sole: true, ..list.clone() }),
        ("required_in: unknown_value", Body { required_in: vec!["nowhere".into()], ..list.clone() }),
    ] {
        assert_eq!(code(edit(3, &body).await), refused);
    }
    let twin = Body { name: "СПИСОК".into(), ..body("", Kind::Text) };
    assert_eq!(code(net.run(async |tx| create(&net.owner, tx, &twin).await).await), "name: name_taken");
    net.run(async |tx| archive(&net.owner, tx, field.id, true).await).await.unwrap();
    assert!(net.fields(&net.owner).await.is_empty());
    net.field(twin).await;
    assert_eq!(code(net.run(async |tx| archive(&net.owner, tx, field.id, false).await).await), "name: name_taken");
}

#[test]
async fn rights_and_roles_decide_who_makes_and_who_sees_a_field() {
    let net = Net::new().await;
    let secret = Body { roles: vec![Role::Manager], ..body("Маржа", Kind::Money) };
    let first = net.field(secret.clone()).await.id;
    let second = net.field(body("Тема", Kind::Text)).await.id;
    let by_operator = net.run(async |tx| create(&net.operator, tx, &secret).await).await;
    assert_eq!(code(by_operator), "permission");
    let names = |fields: &Fields| fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&net.fields(&net.operator).await), ["Тема"]);
    assert_eq!(names(&net.fields(&net.owner).await), ["Маржа", "Тема"]);
    net.run(async |tx| arrange(&net.owner, tx, &[second]).await).await.unwrap();
    assert_eq!(names(&net.fields(&net.owner).await), ["Тема", "Маржа"]);
    assert_eq!(code(net.run(async |tx| arrange(&net.owner, tx, &[FieldId(9)]).await).await), "not_found");
    net.give(Uuid::from_u128(1), json!({ first.to_string(): 100 })).await.unwrap();
    let values = net.run(async |tx| held(tx, &[Uuid::from_u128(1)]).await).await.unwrap();
    let values = values.get(&Uuid::from_u128(1)).unwrap();
    assert!(values.to_json(&net.fields(&net.operator).await, true).is_empty(), "what they don't see is not given out");
    let sent = BTreeMap::from([(first.to_string(), json!(5))]);
    assert_eq!(code(Patch::json(&net.fields(&net.operator).await, &sent)), "f1: unknown_field");
}

#[test]
async fn a_place_asks_for_what_it_needs() {
    let mut field = Definition {
        id: FieldId(1),
        name: "Паспорт".into(),
        section: String::new(),
        kind: Kind::Text,
        choices: Vec::new(),
        records: vec![Record::Lead],
        required: false,
        required_in: vec!["contact".into()],
        shown_in: vec!["contact".into(), "deal".into()],
        roles: Vec::new(),
        sole: false,
        archived: false,
        version: 1,
    };
    let values = Values(BTreeMap::from([(FieldId(1), Value::Text("4509".into()))]));
    let (fields, none) = (Fields(vec![field.clone()]), Values::default());
    let asked = |place, values| fields.asked(place, values).count();
    assert_eq!((asked("new", &none), asked("deal", &none), asked("new", &values)), (0, 1, 1));
    assert_eq!(code(fields.admitted(&none, "contact")), "f1: required");
    assert!(fields.admitted(&none, "deal").is_ok() && fields.admitted(&values, "contact").is_ok());
    field.required = true;
    let fields = Fields(vec![field]);
    assert!(fields.complete(&none, "new").is_ok(), "what is not asked for is not missed");
    assert_eq!(code(fields.complete(&none, "deal")), "f1: required");
}
