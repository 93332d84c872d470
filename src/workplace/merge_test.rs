//! Merging through HTTP: the comparison, the act, what it is refused for, and where old links lead.

use actix_web::http::Method;
use crm::fixture::Fixture;
use crm::fixture::draft;
use crm::lead::{HandedOver, receive};
use kernel::{LeadId, LotId, Money};
use serde_json::json;
use testkit::Reply;
use uuid::Uuid;
use web::Route;

use crate::routes_test::routes;
use crate::{lead, merge};

fn routes() -> Vec<Route> {
    routes![
        GET "/leads/merge" Lead merge::page::show,
        POST "/leads/merge" Lead merge::act::create,
        POST "/merges/{id}/undo" Lead merge::act::part,
        GET "/leads/{id}" Lead lead::card_page::card,
        GET "/leads/{id}/panel" Lead lead::card_page::panel,
        POST "/api/v1/leads/merge" Lead merge::api::create,
        POST "/api/v1/merges/{id}/undo" Lead merge::api::part,
        GET "/api/v1/leads/{id}" Lead lead::api::get,
    ]
}

fn to(reply: &Reply) -> String {
    reply.headers.get("location").unwrap().to_str().unwrap().to_owned()
}

#[actix_web::test]
async fn leads_are_compared_merged_and_parted() {
    let crm = Fixture::new().await;
    let owner = crm.net.http(routes()).await.by(&crm.owner, Some("ural"));
    let a = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    crm.net.advance(chrono::Duration::seconds(1));
    let b = crm.lead(&crm.owner, "Анна Петрова", "+79260000002", "anna@mail.ru").await.id;
    let bought = HandedOver {
        id: LeadId(Uuid::from_u128(2)),
        draft: draft("Анна Купленная", "+79260000009", ""),
        lot_id: LotId(Uuid::from_u128(3)),
        price: Money::roubles(100),
    };
    let bought_id = bought.id;
    crm.run(async |tx| receive(tx, bought).await).await.unwrap();
    let page = owner.get(&format!("/leads/merge?lead={a}&lead={bought_id}")).await.expect(200).text();
    assert!(page.contains("Купленный лид объединить нельзя"), "told before anybody has chosen");
    let page = owner.get(&format!("/leads/merge?lead={b}&lead={a}&lead={b}")).await.expect(200).text();
    assert!(page.contains("+7 926 •••-••-67") && page.contains("take.name") && !page.contains("take.city"));
    assert!(!page.contains("1234567") && !page.contains("anna@mail.ru"), "contacts stay masked");
    assert!(page.contains(&format!("name=\"lead\" value=\"{a}\" checked")), "the oldest is left");
    owner.get(&format!("/leads/merge?lead={a}")).await.expect(422);
    owner.get(&format!("/leads/merge?lead={a}&lead=x")).await.expect(404);

    let send = async |pairs: Vec<(&str, String)>| {
        owner.send(owner.request(Method::POST, "/leads/merge").set_form(pairs)).await
    };
    let form = |left: LeadId| {
        vec![
            ("of", a.to_string()),
            ("of", b.to_string()),
            ("lead", left.to_string()),
            ("take.name", b.to_string()),
            ("take.comment", String::new()),
        ]
    };
    let mut stale = form(b);
    let version = format!("version.{a}");
    stale.push((version.as_str(), "7".into()));
    let refused = send(stale).await.expect(409).text();
    assert!(refused.contains(&format!("name=\"lead\" value=\"{b}\" checked")), "what was chosen stays chosen");
    let merged = send(form(b)).await;
    assert_eq!(to(&merged), format!("/leads/{b}"));
    for (path, leads_to) in
        [(format!("/leads/{a}"), format!("/leads/{b}")), (format!("/leads/{a}/panel"), format!("/leads/{b}/panel"))]
    {
        assert_eq!(to(&owner.get(&path).await), leads_to);
    }
    owner.get(&format!("/leads/{}", Uuid::from_u128(1))).await.expect(404);
    let card = owner.get(&format!("/leads/{b}")).await.expect(200).text();
    let id = card.split("/merges/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let back = owner.send(owner.request(Method::POST, &format!("/merges/{id}/undo"))).await;
    assert_eq!(back.status.as_u16(), 303);
    assert_eq!(owner.get(&format!("/api/v1/leads/{a}")).await.expect(200).json()["name"], "Анна");

    let body = json!({ "lead": b, "others": [a], "take": { "phone": a } });
    let made = owner.post("/api/v1/leads/merge", &body).await.expect(201).json();
    assert_eq!(owner.get(&format!("/api/v1/leads/{b}")).await.expect(200).json()["phone"], "+79261234567");
    owner.get(&format!("/api/v1/leads/{a}")).await.expect(404);
    assert_eq!(owner.get(&format!("/api/v1/leads/{b}")).await.expect(200).json()["merges"][0]["id"], made["id"]);
    let undo = format!("/api/v1/merges/{}/undo", made["id"].as_str().unwrap());
    assert_eq!(owner.post(&undo, &json!({})).await.expect(200).json()["lead"], json!(b));
    owner.post(&undo, &json!({})).await.expect(409);
}
