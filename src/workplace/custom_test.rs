//! Custom fields through HTTP: made in the settings, filled in by forms and by the API, shown wherever the record is.

use crm::fixture::Fixture;
use kernel::Actor;
use serde_json::{Value, json};
use testkit::Caller;
use web::Route;

use crate::routes_test::{form, routes};
use crate::{client, custom, deal, lead};

fn routes() -> Vec<Route> {
    routes![
        GET "/fields" Field custom::list_page::show,
        POST "/fields" Field custom::form_page::create,
        GET "/fields/new" Field custom::form_page::new,
        POST "/fields/order" Field custom::act::order,
        GET "/fields/{id}" Field custom::form_page::show,
        POST "/fields/{id}" Field custom::form_page::store,
        POST "/fields/{id}/archive" Field custom::act::put_away,
        POST "/fields/{id}/restore" Field custom::act::restore,
        GET "/api/v1/fields" Field custom::api::list,
        POST "/api/v1/fields" Field custom::api::create,
        PUT "/api/v1/fields/{id}" Field custom::api::change,
        POST "/api/v1/fields/{id}/archive" Field custom::api::archive,
        POST "/api/v1/fields/{id}/restore" Field custom::api::restore,
        POST "/api/v1/fields/reorder" Field custom::api::reorder,
        GET "/api/v1/leads" Lead lead::api::list,
        POST "/api/v1/leads" Lead lead::api::create,
        GET "/api/v1/leads/{id}" Lead lead::api::get,
        PATCH "/api/v1/leads/{id}" Lead lead::api::patch,
        GET "/leads" Lead lead::list_page::list,
        POST "/leads" Lead lead::form_page::create,
        GET "/leads/new" Lead lead::form_page::new,
        GET "/leads/export/{format}" Lead lead::export::take,
        POST "/leads/columns" Lead lead::view_act::choose,
        GET "/leads/{id}" Lead lead::card_page::card,
        POST "/leads/{id}" Lead lead::form_page::save,
        GET "/leads/{id}/edit" Lead lead::form_page::show,
        POST "/leads/{id}/status" Lead lead::act::set_status,
        POST "/leads/{id}/reveal" Lead lead::act::reveal,
        POST "/leads/{id}/convert" Lead lead::act::convert,
        POST "/api/v1/clients" Client client::api::create,
        GET "/api/v1/clients/{id}" Client client::api::get,
        PATCH "/api/v1/clients/{id}" Client client::api::patch,
        POST "/clients" Client client::list_page::create,
        GET "/clients/{id}" Client client::card_page::show,
        GET "/clients/{id}/edit" Client client::act::show_form,
        POST "/clients/{id}" Client client::act::save,
        POST "/api/v1/deals" Deal deal::api::create,
        GET "/api/v1/deals/{id}" Deal deal::api::get,
        POST "/deals" Deal deal::form_page::create,
        GET "/deals/new" Deal deal::form_page::new,
        GET "/deals/{id}" Deal deal::card_page::show,
        POST "/deals/{id}" Deal deal::act::save,
        POST "/deals/{id}/stage" Deal deal::act::stage,
    ]
}

async fn by(crm: &Fixture, actor: &Actor) -> Caller {
    crm.net.http(routes()).await.by(actor, Some("ural"))
}

const LEAD: [(&str, &str); 5] = [
    ("name", "Анна"),
    ("phone", "+79261234567"),
    ("product", "mortgage"),
    ("source", "site"),
    ("lawful_basis", "consent"),
];

fn with<'a>(pairs: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    pairs.iter().chain(more).copied().collect()
}

#[actix_web::test]
async fn a_field_made_in_the_settings_is_on_every_page_of_a_lead() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    assert!(owner.get("/fields").await.expect(200).text().contains("/fields/new"));
    assert!(owner.get("/fields/new").await.expect(200).text().contains("/fields/new?kind=multi_select"));
    let work = [
        ("kind", "select"),
        ("name", "Занятость"),
        ("section", "Работа"),
        ("added", "Найм\r\nИП\r\n\r\nПенсия"),
        ("record", "lead"),
        ("record", "client"),
        ("required", "1"),
    ];
    assert_eq!(form(&owner, "/fields", &work).await, (303, "/fields".into()));
    let phone = [("kind", "phone"), ("name", "Телефон супруги"), ("record", "lead")];
    assert_eq!(form(&owner, "/fields", &phone).await.0, 303);
    let (status, page) = form(&owner, "/fields", &[("kind", "text"), ("name", "занятость"), ("record", "lead")]).await;
    assert!(status == 422 && page.contains("Такое название уже есть"), "{status}");

    assert!(owner.get("/leads/new").await.expect(200).text().contains("Занятость"));
    let (status, page) = form(&owner, "/leads", &with(&LEAD, &[("f1", ""), ("f2", "+79260000001")])).await;
    assert!(status == 422 && page.contains("f1_error") && page.contains("+79260000001"), "what was typed stays");
    let (status, to) = form(&owner, "/leads", &with(&LEAD, &[("f1", "2"), ("f2", "+79260000001")])).await;
    assert_eq!(status, 303);
    let card = owner.get(&to).await.expect(200).text();
    assert!(card.contains("Работа") && card.contains("ИП") && card.contains("+7 926 •••-••-01"));
    let shown = form(&owner, &format!("{to}/reveal"), &[("reason", "Звонок")]).await.1;
    assert!(shown.contains("+7 926 000-00-01"), "the reveal shows it too");
    let edit = owner.get(&format!("{to}/edit")).await.expect(200).text();
    assert!(!edit.contains("000-00-01") && !edit.contains("0000001"), "a contact is never put into a form");

    form(
        &owner,
        "/leads/columns",
        &[("query", ""), ("column", "name"), ("column", "f1"), ("column", "f2"), ("column", "f9")],
    )
    .await;
    let list = owner.get("/leads?c0=f1&c0v=2").await.expect(200).text();
    assert!(list.contains("data-f=\"f1\"") && list.contains("Занятость") && !list.contains("data-f=\"f9\""));
    assert!(list.contains("Анна") && !list.contains("0000001"));
    let none = owner.get("/leads?c0=f1&c0v=3").await.expect(200).text();
    assert!(!none.contains("/panel") && !none.contains("mk-chip bad"));
    let file = owner.get("/leads/export/csv?c0=f2&c0o=yes").await.expect(200).text();
    assert!(file.contains("Занятость;\"Телефон супруги\"") || file.contains("Занятость;Телефон супруги"), "{file}");
    assert!(file.contains("ИП;7 926 000-00-01"), "{file}");
    owner.get("/leads/export/xlsx").await.expect(200);
}

#[actix_web::test]
async fn a_status_leads_to_the_form_that_it_asks_for() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let body = json!({ "name": "Паспорт", "kind": "text", "records": ["lead", "deal"], "required_in": ["contact"] });
    let field = owner.post("/api/v1/fields", &body).await.expect(201).json();
    assert_eq!((field["id"].as_str(), field["version"].as_i64()), (Some("f1"), Some(1)));
    let to = form(&owner, "/leads", &LEAD).await.1;
    let asked = form(&owner, &format!("{to}/status"), &[("status", "contact")]).await;
    assert_eq!(asked, (303, format!("{to}/edit?to=contact")));
    let page = owner.get(&asked.1).await.expect(200).text();
    assert!(page.contains("Контакт") && page.contains("name=\"to\" value=\"contact\""));
    let sent = with(&LEAD, &[("version", "1"), ("to", "contact"), ("f1", "")]);
    let (status, page) = form(&owner, &to, &sent).await;
    assert!(status == 422 && page.contains("f1_error"));
    let sent = with(&LEAD, &[("version", "1"), ("to", "contact"), ("f1", "4509")]);
    assert_eq!(form(&owner, &to, &sent).await, (303, to.clone()));
    let id = to.rsplit('/').next().unwrap();
    let lead = owner.get(&format!("/api/v1/leads/{id}")).await.expect(200).json();
    assert_eq!((lead["status"].as_str(), lead["custom"]["f1"].as_str()), (Some("contact"), Some("4509")));

    let deal = form(&owner, &format!("{to}/convert"), &[]).await.1;
    let deal_id = deal.rsplit('/').next().unwrap().to_owned();
    let stages = crm.run(async |tx| pipeline::all(tx).await).await.unwrap();
    let main = stages.into_iter().find(|pipeline| pipeline.main).unwrap().stages;
    let (second, lost) =
        (main[1].id.to_string(), main.iter().find(|stage| stage.kind == "lost").unwrap().id.to_string());
    let body =
        json!({ "name": "Договор", "kind": "text", "records": ["deal"], "required_in": [second, lost], "sole": true });
    owner.post("/api/v1/fields", &body).await.expect(201);
    let asked = form(&owner, &format!("{deal}/stage"), &[("stage", &second)]).await;
    assert_eq!(asked, (303, format!("{deal}?to={second}")));
    assert!(owner.get(&asked.1).await.expect(200).text().contains("id=\"deal_edit\""));
    let edit = |to: &str, text: &str| {
        let version = "1".to_owned();
        vec![
            ("title".to_owned(), "Анна".to_owned()),
            ("version".into(), version),
            ("to".into(), to.to_owned()),
            ("f2".into(), text.to_owned()),
        ]
    };
    let send = async |pairs: Vec<(String, String)>| {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form(&owner, &deal, &pairs).await
    };
    assert_eq!(send(edit(&second, "")).await.0, 422);
    let (status, page) = send(edit(&lost, "№ 17")).await;
    assert_eq!((status, page), (303, format!("{deal}?lose={lost}")), "a lost stage asks for its reason next");
    let told = owner.get(&format!("/api/v1/deals/{deal_id}")).await.expect(200).json();
    assert_eq!(told["custom"], json!({ "f1": "4509", "f2": "№ 17" }), "what was typed is kept");
}

#[actix_web::test]
async fn the_settings_keep_order_choices_and_what_is_put_away() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let list = json!({ "name": "Список", "kind": "select", "records": ["lead"], "choices": [{ "name": "А" }, { "name": "Б" }] });
    owner.post("/api/v1/fields", &list).await.expect(201);
    owner.post("/api/v1/fields", &json!({ "name": "Дата", "kind": "date", "records": ["lead"] })).await.expect(201);
    let codes = async || {
        let all = owner.get("/api/v1/fields").await.expect(200).json();
        let told = |field: &Value| {
            format!("{}{}", field["id"].as_str().unwrap(), if field["archived"] == true { "-" } else { "" })
        };
        all["items"].as_array().unwrap().iter().map(told).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(form(&owner, "/fields/order", &[("field", "f2"), ("field", "f1")]).await, (303, "/fields".into()));
    assert_eq!(codes().await, "f2 f1");
    owner.post("/api/v1/fields/reorder", &json!({ "fields": ["f1"] })).await.expect(200);
    assert_eq!(codes().await, "f1 f2");
    let page = owner.get("/fields/f1").await.expect(200).text();
    assert!(page.contains("choice.1") && page.contains("choice.2"));
    let sent = [
        ("kind", "select"),
        ("version", "1"),
        ("name", "Список"),
        ("record", "lead"),
        ("choice.2", "Б"),
        ("choice.1", ""),
        ("added", "В"),
    ];
    assert_eq!(form(&owner, "/fields/f1", &sent).await.0, 303);
    let field = owner.get("/api/v1/fields").await.expect(200).json()["items"][0].clone();
    let expected =
        json!([{ "id": 2, "name": "Б" }, { "id": 3, "name": "В" }, { "id": 1, "name": "А", "archived": true }]);
    assert_eq!((&field["choices"], &field["version"]), (&expected, &json!(2)));
    let (status, page) = form(&owner, "/fields/f1", &sent).await;
    assert!(status == 409 && page.contains("value=\"2\""), "the version that the form sends next");
    let mut changed = json!({ "version": 2 });
    changed.as_object_mut().unwrap().extend(list.as_object().unwrap().clone());
    owner.put("/api/v1/fields/f1", &changed).await.expect(200);
    assert_eq!(form(&owner, "/fields/f2/archive", &[]).await, (303, "/fields".into()));
    assert_eq!(codes().await, "f1 f2-");
    assert_eq!(form(&owner, "/fields/f2/restore", &[]).await.0, 303);
    owner.post("/api/v1/fields/f2/archive", &json!({})).await.expect(200);
    owner.post("/api/v1/fields/f2/restore", &json!({})).await.expect(200);
    assert_eq!(codes().await, "f1 f2");
    for path in ["/fields/f9", "/fields/x"] {
        owner.get(path).await.expect(404);
    }
    let operator = by(&crm, &crm.operator).await;
    operator.get("/fields").await.expect(403);
    operator.post("/api/v1/fields", &list).await.expect(403);
}

#[actix_web::test]
async fn clients_and_deals_hold_them_too() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let body =
        json!({ "name": "ИНН", "kind": "text", "records": ["client", "deal"], "sole": true, "section": "Реквизиты" });
    owner.post("/api/v1/fields", &body).await.expect(201);
    let (status, client) =
        form(&owner, "/clients", &[("name", "ООО Ромашка"), ("version", "0"), ("f1", "7707083893")]).await;
    assert_eq!(status, 303);
    let page = owner.get(&client).await.expect(200).text();
    assert!(page.contains("Реквизиты") && page.contains("7707083893"));
    assert!(owner.get(&format!("{client}/edit")).await.expect(200).text().contains("7707083893"));
    let (status, page) = form(&owner, "/clients", &[("name", "Другой"), ("version", "0"), ("f1", "7707083893")]).await;
    assert!(status == 422 && page.contains("Такое значение уже есть в другой карточке"));
    let saved = form(&owner, &client, &[("name", "ООО Ромашка"), ("version", "1"), ("f1", "")]).await;
    assert_eq!(saved, (303, client.clone()));
    let made = owner.post("/api/v1/clients", &json!({ "name": "Другой", "custom": { "f1": "7707083893" } })).await;
    let made = made.expect(201).json();
    assert_eq!(made["custom"]["f1"], "7707083893");
    let path = format!("/api/v1/clients/{}", made["id"].as_str().unwrap());
    let patched = owner.patch(&path, &json!({ "version": 1, "custom": { "f1": null } })).await.expect(200).json();
    assert_eq!(patched["custom"], json!({}));
    let refused = owner.patch(&path, &json!({ "version": 2, "custom": { "f7": "x" } })).await.expect(422);
    assert_eq!(refused.json()["errors"][0]["field"], "f7");

    assert!(owner.get("/deals/new").await.expect(200).text().contains("Реквизиты"));
    let (status, deal) = form(&owner, "/deals", &[("title", "Сделка"), ("f1", "7707083893")]).await;
    assert_eq!(status, 303);
    assert!(owner.get(&deal).await.expect(200).text().contains("7707083893"));
    assert_eq!(form(&owner, "/deals", &[("title", "Ещё"), ("f1", "7707083893")]).await.0, 422);
    let lead = json!({ "name": "А", "phone": "+79261234567", "product": "mortgage", "source": "site", "lawful_basis": "consent" });
    owner.post("/api/v1/leads", &lead).await.expect(201);
    let listed = owner.get("/api/v1/leads?custom=true").await.expect(200).json();
    assert_eq!(listed["items"][0]["custom"], json!({}));
    assert!(owner.get("/api/v1/leads").await.expect(200).json()["items"][0].get("custom").is_none());
}
