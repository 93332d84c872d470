//! The calls, as clients make them. The table of routes is the program's; here it is written out for this crate.

use kernel::Object::{Lead, Return};
use kernel::{Action, Role, Site};
use serde_json::json;
use web::{Access, Route};

use super::After;
use crate::returns::{api, hq_api};

fn routes() -> Vec<Route> {
    use actix_web::http::Method;
    let (hq, tenant) = (Some(Site::Hq), Some(Site::Tenant));
    let own = Access::Right(Lead, Action::Return);
    let (see, decide) = (Access::Right(Return, Action::View), Access::Right(Return, Action::Approve));
    vec![
        Route::new(Method::POST, "/api/v1/leads/{id}/return", tenant, own, api::ask),
        Route::new(Method::GET, "/api/v1/returns", tenant, own, api::index),
        Route::new(Method::GET, "/api/v1/returns/{id}", tenant, own, api::get),
        Route::new(Method::POST, "/api/v1/returns/{id}/appeal", tenant, own, api::object),
        Route::new(Method::GET, "/api/v1/returns", hq, see, hq_api::index),
        Route::new(Method::POST, "/api/v1/returns/bulk", hq, decide, hq_api::bulk),
        Route::new(Method::POST, "/api/v1/returns/{id}/approve", hq, decide, hq_api::yes),
        Route::new(Method::POST, "/api/v1/returns/{id}/refuse", hq, decide, hq_api::no),
    ]
}

#[actix_web::test]
async fn a_return_goes_its_way_by_the_api() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let http = after.net.http(routes()).await;
    let owner = http.by(&after.owner, Some("north"));
    let stranger = http.by(&after.net.person(Role::Owner, Some("volga")), Some("volga"));
    let operator = http.by(&after.net.person(Role::Operator, Some("north")), Some("north"));
    let hq = http.by(&after.net.person(Role::Employee, None), None);
    let (path, body) = (format!("/api/v1/leads/{lead}/return"), json!({ "reason": "fake", "comment": "Бот" }));
    operator.post(&path, &body).await.expect(403);
    stranger.post(&path, &body).await.expect(404);
    assert_eq!(owner.post(&path, &json!({ "reason": "changed_mind" })).await.expect(422).code(), "unknown_reason");
    let asked = owner.post(&path, &body).await.expect(201).json();
    assert_eq!(asked["state"], "requested");
    let id = asked["return_id"].as_str().unwrap().to_owned();
    assert!(asked["answer_by"].is_string());
    assert_eq!(owner.post(&path, &body).await.expect(409).code(), "already-requested");
    stranger.get(&format!("/api/v1/returns/{id}")).await.expect(404);
    assert_eq!(owner.get("/api/v1/returns?state=requested").await.expect(200).json()["items"][0]["id"], id);
    let listed = hq.get("/api/v1/returns?state=requested").await.expect(200).json();
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["reason"]), (&json!(id), &json!("fake")));
    hq.get("/api/v1/returns?state=odd").await.expect(422);
    hq.post(&format!("/api/v1/returns/{id}/refuse"), &json!({})).await.expect(422);
    let refused = json!({ "reason": "Клиент подтвердил заявку" });
    hq.post(&format!("/api/v1/returns/{id}/refuse"), &refused).await.expect(200);
    assert_eq!(hq.post(&format!("/api/v1/returns/{id}/refuse"), &refused).await.expect(409).code(), "already-refused");
    let appeal = json!({ "comment": "Запись разговора приложена" });
    let again = owner.post(&format!("/api/v1/returns/{id}/appeal"), &appeal).await.expect(200).json();
    assert_eq!(again["state"], "requested");
    let bulk = json!({ "ids": [id, "01890000-0000-7000-8000-000000000000"], "decision": "approved" });
    let rows = hq.post("/api/v1/returns/bulk", &bulk).await.expect(200).json();
    assert_eq!((&rows["items"][0]["done"], &rows["items"][1]["code"]), (&json!(true), &json!("not_found")));
    assert_eq!(
        hq.post(&format!("/api/v1/returns/{id}/approve"), &json!({})).await.expect(409).code(),
        "already-approved"
    );
    after.assert_clean().await;
}
