//! The API and the pages through HTTP: what clients and browsers send.

use serde_json::{Value, json};
use testkit::Caller;
use web::Route;

use crate::routes_test::routes;
use crate::{board, client, deal, feed, lead, places};
use crm::fixture::Fixture;

fn routes() -> Vec<Route> {
    routes![
        GET "/api/v1/leads" Lead lead::api::list,
        POST "/api/v1/leads" Lead lead::api::create,
        GET "/api/v1/leads/{id}" Lead lead::api::get,
        PATCH "/api/v1/leads/{id}" Lead lead::api::patch,
        DELETE "/api/v1/leads/{id}" Lead lead::api::delete,
        POST "/api/v1/leads/{id}/convert" Lead lead::api::convert,
        POST "/api/v1/notes" Task feed::api::create,
        GET "/api/v1/notes" Task feed::api::list,
        GET "/api/v1/clients" Client client::api::list,
        POST "/api/v1/clients" Client client::api::create,
        GET "/api/v1/clients/{id}" Client client::api::get,
        GET "/api/v1/deals" Deal deal::api::list,
        POST "/api/v1/deals" Deal deal::api::create,
        GET "/api/v1/deals/{id}" Deal deal::api::get,
        PATCH "/api/v1/deals/{id}" Deal deal::api::patch,
        POST "/api/v1/deals/{id}/stage" Deal deal::api::stage,
        POST "/api/v1/deals/{id}/issue" Deal deal::api::issue,
        POST "/api/v1/deals/{id}/issue/reverse" Deal deal::api::reverse,
        GET "/api/v1/board" Deal board::api::board,
        GET "/api/v1/pipelines" Pipeline places::api::list,
        GET "/leads" Lead lead::list_page::list,
        GET "/leads/{id}" Lead lead::card_page::card,
        GET "/leads/{id}/panel" Lead lead::card_page::panel,
        GET "/leads/{id}/edit" Lead lead::form_page::show,
        GET "/board" Deal board::page::show,
        GET "/deals/{id}" Deal deal::card_page::show,
        GET "/clients" Client client::list_page::list,
        GET "/clients/{id}" Client client::card_page::show,
        GET "/pipelines" Pipeline places::page::show,
    ]
}

async fn owner(crm: &Fixture) -> Caller {
    crm.net.http(routes()).await.by(&crm.owner, Some("ural"))
}

fn lead_body() -> Value {
    json!({ "name": "Анна Петрова", "phone": "8 926 123-45-67", "email": "anna@mail.ru", "city": "Уфа",
        "product": "Ипотека", "amount": 485_000_000, "source": "site", "lawful_basis": "consent" })
}

#[actix_web::test]
async fn a_lead_goes_all_the_way_to_an_issued_loan() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let made = owner.post("/api/v1/leads", &lead_body()).await.expect(201).json();
    assert_eq!((made["status"].as_str(), made["duplicate_of"].is_null()), (Some("new"), true));
    let lead = made["id"].as_str().unwrap().to_owned();
    let found = owner.get("/api/v1/leads?q=123-45&status=new,contact&sort=-amount&limit=1").await.expect(200).json();
    assert_eq!(found["items"][0]["phone"], "+79261234567");
    let deal = owner.post(&format!("/api/v1/leads/{lead}/convert"), &json!({})).await.expect(201).json();
    let id = deal["deal_id"].as_str().unwrap().to_owned();
    owner.post(&format!("/api/v1/leads/{lead}/convert"), &json!({})).await.expect(409);
    let pipelines = owner.get("/api/v1/pipelines").await.expect(200).json();
    let second = pipelines["items"][0]["stages"][1]["id"].clone();
    owner.post(&format!("/api/v1/deals/{id}/stage"), &json!({ "stage_id": second })).await.expect(200);
    let loan = json!({ "issued_on": "2026-03-09", "amount": 400_000_000, "commission": 4_000_000 });
    let issued = owner.post(&format!("/api/v1/deals/{id}/issue"), &loan).await.expect(200).json();
    assert_eq!(issued["commission"], 4_000_000);
    owner.post(&format!("/api/v1/deals/{id}/issue"), &loan).await.expect(409);
    let seen = owner.get(&format!("/api/v1/leads/{lead}")).await.expect(200).json();
    let events: Vec<&str> =
        seen["history"].as_array().unwrap().iter().filter_map(|entry| entry["event"].as_str()).collect();
    assert_eq!(events, ["converted", "created"]);
    for page in ["/leads", "/board", "/clients", "/pipelines"] {
        owner.get(page).await.expect(200);
    }
    for page in [
        format!("/leads/{lead}"),
        format!("/leads/{lead}/panel"),
        format!("/leads/{lead}/edit"),
        format!("/deals/{id}"),
    ] {
        let html = owner.get(&page).await.expect(200).text();
        assert!(html.contains("Анна Петрова"), "{page}");
        assert!(!html.contains("1234567") && !html.contains("123-45-67"), "{page} shows the phone");
    }
}

#[actix_web::test]
async fn a_bare_day_is_the_tenants_own() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    owner.post("/api/v1/leads", &lead_body()).await.expect(201);
    // Its clock is Yekaterinburg's, five hours ahead of UTC: at 19:30 UTC its next day has begun.
    let now = crm.net.db().clock().now();
    let evening = now.date_naive().and_hms_opt(19, 30, 0).unwrap().and_utc();
    crm.net.advance(evening - now);
    let late = json!({ "name": "Пётр", "phone": "8 926 000-00-02", "product": "Ипотека", "source": "site",
        "lawful_basis": "consent" });
    owner.post("/api/v1/leads", &late).await.expect(201);
    let count = async |query: String| {
        let found = owner.get(&format!("/api/v1/leads?{query}")).await.expect(200).json();
        found["items"].as_array().unwrap().len()
    };
    let today = now.date_naive();
    let tomorrow = today.succ_opt().unwrap();
    assert_eq!(count(format!("created_from={today}&created_to={today}")).await, 1);
    assert_eq!(count(format!("created_from={tomorrow}&created_to={tomorrow}")).await, 1);
}

#[actix_web::test]
async fn the_pages_of_pipelines_make_the_whole() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let whole = owner.get("/api/v1/pipelines?limit=200").await.expect(200).json();
    let (mut pages, mut after) = (Vec::new(), String::new());
    loop {
        let page = owner.get(&format!("/api/v1/pipelines?limit=2{after}")).await.expect(200).json();
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(&pages, whole["items"].as_array().unwrap());
    assert!(pages.len() > 2, "more than a page of them");
    owner.get("/api/v1/pipelines?limit=0").await.expect(422);
    owner.get("/api/v1/pipelines?after=zz").await.expect(422);
}

#[actix_web::test]
async fn bad_input_gets_a_clear_refusal_and_changes_nothing() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let id = owner.post("/api/v1/leads", &lead_body()).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/leads/{id}");
    owner.patch(&path, &json!({ "version": 1, "city": "Омск" })).await.expect(200);
    owner.patch(&path, &json!({ "version": 1, "city": "Тверь" })).await.expect(409);
    owner.patch(&path, &json!({ "version": "2" })).await.expect(422);
    owner.patch(&path, &json!({ "city": "Тверь" })).await.expect(422);
    owner.patch(&path, &json!({ "version": 2, "phone": null, "email": null })).await.expect(422);
    owner
        .patch(&path, &json!({ "version": 2, "responsible": "01900000-0000-7000-8000-000000000000" }))
        .await
        .expect(422);
    owner.get("/api/v1/leads/01900000-0000-7000-8000-000000000000").await.expect(404);
    owner.get("/api/v1/leads/1").await.expect(404);
    owner.get("/leads/01900000-0000-7000-8000-000000000000").await.expect(404);
    for query in ["sort=name", "limit=0", "after=zz", "after=5b5d", "responsible=x", "created_from=yesterday"] {
        owner.get(&format!("/api/v1/leads?{query}")).await.expect(422);
    }
    for body in [json!([]), json!({ "name": 5 }), json!({ "name": "x" }), json!(null)] {
        assert!(owner.post("/api/v1/leads", &body).await.status.is_client_error(), "{body}");
    }
    let foreign = json!({ "lead_id": "01900000-0000-7000-8000-000000000000", "title": "x", "text": "x" });
    owner.post("/api/v1/notes", &foreign).await.expect(404);
    owner.post("/api/v1/deals", &json!({ "client_id": "01900000-0000-7000-8000-000000000000" })).await.expect(422);
    let kept = owner.get(&path).await.expect(200).json();
    assert_eq!((kept["version"].as_i64(), kept["city"].as_str()), (Some(2), Some("Омск")));
    assert_eq!(owner.get("/api/v1/leads").await.json()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn the_neighbour_sees_nothing() {
    let crm = Fixture::new().await;
    let http = crm.net.http(routes()).await;
    let owner = http.by(&crm.owner, Some("ural"));
    let id = owner.post("/api/v1/leads", &lead_body()).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let neighbour = crm.net.person(kernel::Role::Owner, Some("volga"));
    let neighbour = http.by(&neighbour, Some("volga"));
    for path in [format!("/api/v1/leads/{id}"), format!("/leads/{id}"), format!("/leads/{id}/panel")] {
        neighbour.get(&path).await.expect(404);
    }
    neighbour.patch(&format!("/api/v1/leads/{id}"), &json!({ "version": 1 })).await.expect(404);
    neighbour.delete(&format!("/api/v1/leads/{id}")).await.expect(404);
    assert_eq!(neighbour.get("/api/v1/leads").await.expect(200).json()["items"], json!([]));
}

/// Each naughty string in each place is taken or refused, never an error of ours.
#[actix_web::test]
async fn naughty_strings_are_taken_or_refused() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/security/blns/blns.json");
    let Ok(list) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/data/security/blns is not here");
        return;
    };
    let lines: Vec<String> = serde_json::from_str(&list).unwrap();
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let lead = owner.post("/api/v1/leads", &lead_body()).await.expect(201).json()["id"].clone();
    for line in &lines {
        let mut bodies = Vec::new();
        for fields in
            [["name", "comment"].as_slice(), &["phone"], &["email"], &["city", "product"], &["source", "lawful_basis"]]
        {
            let mut body = lead_body();
            for field in fields {
                body[field] = json!(line);
            }
            bodies.push(("/api/v1/leads", body));
        }
        bodies.push(("/api/v1/notes", json!({ "lead_id": lead, "text": line })));
        bodies.push(("/api/v1/clients", json!({ "name": line, "phones": [line], "emails": [], "comment": line })));
        bodies.push(("/api/v1/clients", json!({ "name": line })));
        bodies.push(("/api/v1/deals", json!({ "title": line, "product": line })));
        bodies.push(("/api/v1/deals", json!({ "title": line })));
        for (path, body) in bodies {
            let reply = owner.post(path, &body).await;
            assert!([201, 422].contains(&reply.status.as_u16()), "{path} {body}: {} {}", reply.status, reply.text());
        }
        let asked = web::view::encode_query(line);
        for query in
            [format!("/api/v1/leads?q={asked}"), format!("/api/v1/clients?q={asked}"), format!("/leads?q={asked}")]
        {
            owner.get(&query).await.expect(200);
        }
    }
    for page in ["/leads", "/board", "/clients"] {
        let html = owner.get(page).await.expect(200).text();
        assert!(!html.contains("<script>alert"), "{page} lets a script through");
    }
}
