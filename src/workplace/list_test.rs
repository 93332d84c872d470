//! The list of leads through HTTP: conditions, views, acts on many, exports.

use crm::fixture::Fixture;
use kernel::Actor;
use serde_json::{Value, json};
use testkit::Caller;
use web::Route;
use web::view::encode_query;

use crate::routes_test::{form, routes};
use crate::{batch, lead};

fn routes() -> Vec<Route> {
    routes![
        GET "/api/v1/leads" Lead lead::api::list,
        POST "/api/v1/leads" Lead lead::api::create,
        GET "/api/v1/views" Lead lead::view_api::list,
        POST "/api/v1/views" Lead lead::view_api::create,
        PUT "/api/v1/views/{id}" Lead lead::view_api::change,
        DELETE "/api/v1/views/{id}" Lead lead::view_api::delete,
        GET "/api/v1/batches" Lead batch::api::list,
        POST "/api/v1/batches" Lead batch::api::create,
        GET "/api/v1/batches/{id}" Lead batch::api::get,
        POST "/api/v1/batches/{id}/undo" Lead batch::api::undo,
        GET "/api/v1/exports" Lead lead::exports_page::api,
        GET "/leads/export/{format}" Lead lead::export::take,
        GET "/leads" Lead lead::list_page::list,
        POST "/segments" Lead lead::segment_act::create,
    ]
}

async fn by(crm: &Fixture, actor: &Actor) -> Caller {
    crm.net.http(routes()).await.by(actor, Some("ural"))
}

fn lead(name: &str, phone: &str, roubles: i64) -> Value {
    json!({ "name": name, "phone": phone, "city": "Уфа", "product": "mortgage", "amount": roubles * 100, "source": "site",
        "lawful_basis": "consent", "comment": "=1+1" })
}

fn dear() -> Value {
    json!({ "groups": [[{ "field": "amount", "operator": "at_least", "values": ["1 000 000"] }]] })
}

#[actix_web::test]
async fn a_view_filters_for_whoever_asks_by_it() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    for (name, phone, roubles) in [("Анна", "+79261234567", 2_000_000), ("Пётр", "+79261234568", 300_000)] {
        owner.post("/api/v1/leads", &lead(name, phone, roubles)).await.expect(201);
    }
    let body = json!({ "name": "Дорогие", "shared": true, "conditions": dear(), "sort": "amount" });
    let view = owner.post("/api/v1/views", &body).await.expect(201).json();
    let id = view["id"].as_str().unwrap();
    let names = async |path: String| {
        let found = owner.get(&path).await.expect(200).json();
        let items = found["items"].as_array().unwrap().clone();
        items.iter().map(|lead| lead["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(format!("/api/v1/leads?view={id}")).await, ["Анна"]);
    let cheap = json!({ "groups": [[{ "field": "amount", "operator": "at_most", "values": ["300000"] }]] });
    let cheap = encode_query(&cheap.to_string());
    assert_eq!(names(format!("/api/v1/leads?filter={cheap}")).await, ["Пётр"]);
    assert!(names(format!("/api/v1/leads?view={id}&filter={cheap}")).await.is_empty(), "both hold");
    assert_eq!(owner.get("/api/v1/leads?filter=%7B").await.expect(422).code(), "invalid");
    let operator = by(&crm, &crm.operator).await;
    assert_eq!(operator.get("/api/v1/views").await.expect(200).json()["items"][0]["name"], "Дорогие");
    assert!(
        operator.get(&format!("/api/v1/leads?view={id}")).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let html = owner.get(&format!("/leads?view={id}")).await.expect(200).text();
    assert!(html.contains("Анна") && !html.contains("Пётр"), "the page shows the view");
    let html = owner.get(&format!("/leads?view={id}&changed=1")).await.expect(200).text();
    assert!(html.contains("Пётр"), "without its conditions");

    let anew = json!({ "version": 1, "name": "Все", "shared": true });
    owner.put(&format!("/api/v1/views/{id}"), &anew).await.expect(200);
    owner.put(&format!("/api/v1/views/{id}"), &anew).await.expect(409);
    operator.delete(&format!("/api/v1/views/{id}")).await.expect(403);
    owner.delete(&format!("/api/v1/views/{id}")).await.expect(204);
    owner.get(&format!("/api/v1/leads?view={id}")).await.expect(404);
    owner.get(&format!("/leads?view={id}")).await.expect(404);
}

#[actix_web::test]
async fn many_leads_are_moved_by_the_api_and_taken_back() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    for (name, phone) in [("Анна", "+79261234567"), ("Пётр", "+79261234568")] {
        owner.post("/api/v1/leads", &lead(name, phone, 2_000_000)).await.expect(201);
    }
    let act = json!({ "kind": "status", "to": "contact" });
    let batch = owner.post("/api/v1/batches", &json!({ "act": act, "filter": dear() })).await.expect(201).json();
    assert_eq!((&batch["state"], &batch["changed"]), (&json!("done"), &json!(2)));
    assert!(batch.get("step").is_none(), "what is the worker's own is not told");
    let path = format!("/api/v1/batches/{}", batch["id"].as_str().unwrap());
    owner.get(&path).await.expect(200);
    assert_eq!(owner.post(&format!("{path}/undo"), &json!({})).await.expect(200).json()["restored"], 2);
    owner.post(&format!("{path}/undo"), &json!({})).await.expect(409);
    assert_eq!(owner.get("/api/v1/batches").await.expect(200).json()["items"][0]["state"], "undone");
    let misread = json!({ "act": act, "filter": { "grups": [] } });
    for (body, status) in [(json!({ "act": act }), 422), (json!({ "act": act, "filter": {} }), 422), (misread, 422)] {
        owner.post("/api/v1/batches", &body).await.expect(status);
    }
    owner.post("/api/v1/batches", &json!({ "act": act, "all": true })).await.expect(201);
    let operator = by(&crm, &crm.operator).await;
    operator.get(&path).await.expect(404);
}

#[actix_web::test]
async fn a_live_segment_is_made_of_all_that_is_shown_or_not_at_all() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let made = async |query| form(&owner, "/segments", &[("name", "а"), ("kind", "live"), ("query", query)]).await.0;
    for query in ["status=new&q=Anna", "", "q=Anna", "c0=segment&c0o=in&c0v=00000000-0000-0000-0000-000000000001"] {
        assert_eq!(made(query).await, 422, "{query}");
        let page = owner.get(&format!("/leads?{query}")).await.expect(200).text();
        assert!(page.contains(r#"value="static""#) && !page.contains(r#"value="live""#), "{query}");
    }
    assert!(owner.get("/leads?status=new").await.expect(200).text().contains(r#"value="live""#));
    assert_eq!(made("status=new").await, 303);
}

#[actix_web::test]
async fn an_export_is_numbered_harmless_and_in_the_log() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    for (name, phone, roubles) in [("=СУММ(1)", "+79261234567", 2_000_000), ("Пётр; «К»", "+375291234567", 300_000)]
    {
        owner.post("/api/v1/leads", &lead(name, phone, roubles)).await.expect(201);
        crm.net.advance(chrono::Duration::seconds(1));
    }
    let csv = owner.get("/leads/export/csv?sort=created_at").await.expect(200);
    assert!(csv.headers.get("content-disposition").unwrap().to_str().unwrap().ends_with(".csv\""));
    let text = csv.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let log = owner.get("/api/v1/exports").await.expect(200).json();
    let number = log["items"][0]["number"].as_str().unwrap();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("Клиент;Статус;") && lines[0].ends_with("№ выгрузки"), "{}", lines[0]);
    assert!(lines[1].starts_with("'=СУММ(1);Новый;") && lines[1].ends_with(number), "{}", lines[1]);
    assert!(lines[1].contains(";2000000;") && lines[1].contains(";7 926 123-45-67;"), "{}", lines[1]);
    assert!(lines[2].starts_with("\"Пётр; «К»\";") && lines[2].contains(";'+375291234567;"), "{}", lines[2]);
    assert_eq!((&log["items"][0]["leads"], &log["items"][0]["format"]), (&json!(2), &json!("csv")));

    crm.net.advance(chrono::Duration::seconds(1));
    let book = owner.get("/leads/export/xlsx?q=%D0%9F%D1%91%D1%82%D1%80").await.expect(200);
    assert!(book.body.starts_with(b"PK"), "a workbook");
    assert_eq!(owner.get("/api/v1/exports").await.expect(200).json()["items"][0]["leads"], 1);
    owner.get("/leads/export/pdf").await.expect(404);
    let manager = by(&crm, &crm.manager).await;
    manager.get("/leads/export/csv").await.expect(403);
    manager.get("/api/v1/exports").await.expect(403);
}
