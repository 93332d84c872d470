//! Events that were laid aside: head office's admins see them and put them back, nobody else does.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Role};
use schema::platform::{dead_letters, outbox};
use serde_json::json;
use testkit::TestNet;
use uuid::Uuid;

use crate::routes;

async fn lay_aside(net: &TestNet, count: u128) {
    let actor = Actor::system("test");
    let ural = net.tenant("ural");
    let lay_aside = async |tx: &mut db::PlatformTx| {
        for n in 1..=count {
            let now = tx.now();
            let origin = (dead_letters::tenant_id.eq(ural.id), dead_letters::tenant_number.eq(ural.number));
            let told = (dead_letters::topic.eq("import.queued"), dead_letters::payload.eq(json!({ "n": 1 })));
            let died = (dead_letters::error.eq("the store is away"), dead_letters::died_at.eq(now));
            let row = (dead_letters::id.eq(Uuid::from_u128(n)), dead_letters::created_at.eq(now), origin, told, died);
            diesel::insert_into(dead_letters::table).values(row).execute(tx.conn()).await?;
        }
        Ok(())
    };
    net.db().platform(&actor, lay_aside).await.expect("they are laid aside");
}

async fn waiting(net: &TestNet) -> i64 {
    let actor = Actor::system("test");
    let count = async |tx: &mut db::PlatformTx| Ok(outbox::table.count().get_result(tx.conn()).await?);
    net.db().platform(&actor, count).await.expect("the outbox")
}

#[actix_web::test]
async fn the_api_lists_and_replays_them() {
    let net = TestNet::new().await;
    lay_aside(&net, 3).await;
    let admin = net.http(routes::routes()).await.by(&net.person(Role::Admin, None), None);
    let first = admin.get("/api/v1/dead-letters?limit=2").await.expect(200).json();
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    let letter = &first["items"][0];
    assert_eq!((&letter["topic"], &letter["attempts"]), (&json!("import.queued"), &json!(8)));
    assert_eq!((&letter["error"], &letter["tenant_id"]), (&json!("the store is away"), &json!(net.tenant("ural").id)));
    let next = first["next"].as_str().expect("another page");
    let rest = admin.get(&format!("/api/v1/dead-letters?limit=2&after={next}")).await.expect(200).json();
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(1), &json!(null)));

    let replay = format!("/api/v1/dead-letters/{}/replay", letter["id"].as_str().expect("an id"));
    admin.post(&replay, &json!({})).await.expect(204);
    admin.post(&replay, &json!({})).await.expect(404);
    assert_eq!(waiting(&net).await, 1);
}

#[actix_web::test]
async fn the_page_lists_and_replays_them() {
    let net = TestNet::new().await;
    let admin = net.http(routes::routes()).await.by(&net.person(Role::Admin, None), None);
    let empty = admin.get("/dead-letters").await.expect(200).text();
    assert!(!empty.contains("/dead-letters/replay"), "there is nothing to replay");
    lay_aside(&net, 101).await;
    let page = admin.get("/dead-letters").await.expect(200).text();
    assert!(page.contains("the store is away") && page.contains("Урал-Кредит") && page.contains("?after="), "{page}");
    admin.post(&format!("/dead-letters/{}/replay", Uuid::from_u128(7)), &json!({})).await.expect(303);
    assert_eq!(waiting(&net).await, 1);
    admin.post("/dead-letters/replay", &json!({})).await.expect(303);
    assert_eq!(waiting(&net).await, 101);
    let employee = net.http(routes::routes()).await.by(&net.person(Role::Employee, None), None);
    employee.get("/dead-letters").await.expect(403);
    employee.post("/dead-letters/replay", &json!({})).await.expect(403);
}
