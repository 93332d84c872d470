//! The settings of statuses and stages through HTTP.

use crm::fixture::Fixture;
use kernel::Actor;
use serde_json::json;
use testkit::Caller;
use web::Route;

use crate::routes_test::{form, routes};
use crate::{lead, places};

fn routes() -> Vec<Route> {
    routes![
        GET "/statuses" Pipeline places::status_page::show,
        POST "/statuses" Pipeline places::status_page::create,
        POST "/statuses/order" Pipeline places::status_page::order,
        GET "/statuses/{code}" Pipeline places::status_page::edit_form,
        POST "/statuses/{code}" Pipeline places::status_page::store,
        POST "/statuses/{code}/archive" Pipeline places::status_page::put_away,
        POST "/statuses/{code}/restore" Pipeline places::status_page::restore,
        GET "/api/v1/lead-statuses" Lead places::status_api::list,
        POST "/api/v1/lead-statuses" Pipeline places::status_api::create,
        POST "/api/v1/lead-statuses/reorder" Pipeline places::status_api::reorder,
        PATCH "/api/v1/lead-statuses/{code}" Pipeline places::status_api::patch,
        DELETE "/api/v1/lead-statuses/{code}" Pipeline places::status_api::delete,
        POST "/api/v1/lead-statuses/{code}/restore" Pipeline places::status_api::restore,
        GET "/api/v1/pipelines" Pipeline places::api::list,
        GET "/pipelines" Pipeline places::page::show,
        POST "/pipelines/{id}/stages/order" Pipeline places::act::order,
        GET "/pipelines/{id}/stages/{stage}" Pipeline places::stage_page::show,
        POST "/pipelines/{id}/stages/{stage}" Pipeline places::stage_page::store,
        POST "/pipelines/{id}/stages/{stage}/delete" Pipeline places::stage_page::delete,
        POST "/api/v1/leads" Lead lead::api::create,
        GET "/leads/{id}" Lead lead::card_page::card,
        POST "/leads/{id}/status" Lead lead::act::set_status,
    ]
}

async fn by(crm: &Fixture, actor: &Actor) -> Caller {
    crm.net.http(routes()).await.by(actor, Some("ural"))
}

async fn lead(owner: &Caller) -> String {
    let body = json!({
        "name": "Анна", "phone": "+79261234567", "product": "mortgage", "source": "site", "lawful_basis": "consent",
    });
    owner.post("/api/v1/leads", &body).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_status_is_made_arranged_and_given_up_in_the_settings() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let new = [("name", "Думает"), ("kind", "open"), ("hue", "violet")];
    assert_eq!(form(&owner, "/statuses", &new).await, (303, "/statuses".into()));
    let (status, page) = form(&owner, "/statuses", &[("name", ""), ("kind", "open")]).await;
    assert!(status == 422 && page.contains("Думает"), "{page}");
    // Some may come next: the card offers no other.
    let kept = [("name", "Новый"), ("hue", "blue"), ("next", "contact"), ("next", "refused")];
    assert_eq!(form(&owner, "/statuses/new", &kept).await, (303, "/statuses".into()));
    let statuses = owner.get("/api/v1/lead-statuses").await.expect(200).json();
    assert_eq!(statuses["items"][0]["next"], json!(["contact", "refused"]));
    assert_eq!(statuses["items"][0]["name_en"], "New", "its name was not changed");
    let lead = lead(&owner).await;
    let card = owner.get(&format!("/leads/{lead}")).await.expect(200).text();
    assert!(card.contains(r#"value="contact">"#) && card.contains(r#"value="no_answer" disabled"#), "{card}");
    let (status, _) = form(&owner, &format!("/leads/{lead}/status"), &[("status", "no_answer")]).await;
    assert_eq!(status, 422);
    assert_eq!(form(&owner, &format!("/leads/{lead}/status"), &[("status", "contact")]).await.0, 303);
    // With a lead in it, it asks where that goes.
    let form_page = owner.get("/statuses/contact").await.expect(200).text();
    assert!(form_page.contains("name=\"target\""), "{form_page}");
    let (status, page) = form(&owner, "/statuses/contact/archive", &[]).await;
    assert!(status == 422 && page.contains("name=\"target\""));
    let heir = [("target", "consents")];
    assert_eq!(form(&owner, "/statuses/contact/archive", &heir).await, (303, "/statuses".into()));
    owner.get("/statuses/contact").await.expect(404);
    assert!(owner.get("/statuses").await.expect(200).text().contains("/statuses/contact/restore"));
    assert_eq!(form(&owner, "/statuses/contact/restore", &[]).await.0, 303);
    owner.get("/statuses/contact").await.expect(200);
    assert_eq!(form(&owner, "/statuses/order", &[("status", "refused"), ("status", "new")]).await.0, 303);
    assert_eq!(owner.get("/api/v1/lead-statuses").await.json()["items"][0]["code"], "refused");
}

#[actix_web::test]
async fn statuses_by_the_api() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let made = owner.post("/api/v1/lead-statuses", &json!({ "name": "Думает" })).await.expect(201).json();
    let path = format!("/api/v1/lead-statuses/{}", made["code"].as_str().unwrap());
    let next = owner.patch(&path, &json!({ "next": ["refused"] })).await.expect(200).json();
    assert_eq!((next["next"].clone(), next["name"].clone()), (json!(["refused"]), json!("Думает")));
    let any = owner.patch(&path, &json!({ "next": null, "hue": "red" })).await.expect(200).json();
    assert_eq!((any["next"].clone(), any["hue"].clone()), (json!(null), json!("red")));
    owner.patch(&path, &json!({ "hue": "pink" })).await.expect(422);
    owner.delete(&path).await.expect(204);
    owner.delete("/api/v1/lead-statuses/new").await.expect(409);
    let codes = owner.get("/api/v1/lead-statuses").await.expect(200).text();
    assert!(!codes.contains("Думает"));
    owner.post(&format!("{path}/restore"), &json!({})).await.expect(200);
    owner.post("/api/v1/lead-statuses/reorder", &json!({ "codes": [made["code"]] })).await.expect(200);
    assert_eq!(owner.get("/api/v1/lead-statuses").await.json()["items"][0]["name"], "Думает");
    let operator = by(&crm, &crm.operator).await;
    operator.post("/api/v1/lead-statuses", &json!({ "name": "Моё" })).await.expect(403);
    operator.get("/api/v1/lead-statuses").await.expect(200);
}

#[actix_web::test]
async fn a_stage_has_its_own_form() {
    let crm = Fixture::new().await;
    let owner = by(&crm, &crm.owner).await;
    let all = owner.get("/api/v1/pipelines").await.expect(200).json();
    let pipeline = &all["items"][0];
    let id = |at: usize| pipeline["stages"][at]["id"].as_str().unwrap().to_owned();
    let stages = format!("/pipelines/{}/stages", pipeline["id"].as_str().unwrap());
    let first = format!("{stages}/{}", id(0));
    assert!(owner.get(&first).await.expect(200).text().contains("name=\"probability\""));
    let next = id(1);
    let kept =
        [("name", "Заявка"), ("hue", "cyan"), ("probability", "15"), ("rotting_days", ""), ("next", next.as_str())];
    assert_eq!(form(&owner, &first, &kept).await, (303, "/pipelines".into()));
    let now = owner.get("/api/v1/pipelines").await.json()["items"][0]["stages"][0].clone();
    assert_eq!((now["name"].clone(), now["probability"].clone()), (json!("Заявка"), json!(15)));
    assert_eq!((now["next"].clone(), now["rotting_days"].clone()), (json!([next]), json!(null)));
    let (status, page) =
        form(&owner, &first, &[("name", "Иное"), ("hue", "cyan"), ("probability", "много"), ("any", "1")]).await;
    assert!(status == 422 && page.contains("value=\"Иное\"") && page.contains("value=\"много\""), "{page}");
    assert_eq!(form(&owner, &format!("{stages}/order"), &[("stage", id(1).as_str())]).await.0, 303);
    assert_eq!(owner.get("/api/v1/pipelines").await.json()["items"][0]["stages"][0]["id"], json!(id(1)));
    assert_eq!(form(&owner, &format!("{first}/delete"), &[]).await, (303, "/pipelines".into()));
    owner.get(&first).await.expect(404);
}
