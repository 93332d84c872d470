//! Bids that can't be: each gets a clear 4xx, and neither the wallet nor the lot's bids move.

use actix_web::http::Method;
use chrono::Duration;
use serde_json::{Value, json};
use testkit::{Caller, Reply};

use super::world::{World, lead};

/// A lead put up for sealed bids for a minute.
async fn open(world: &World, number: u32) -> String {
    let made = world.hq.post("/api/v1/leads", &lead(number)).await.expect(201).json();
    let sell = format!("/api/v1/leads/{}/sell", made["id"].as_str().expect("a lead"));
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}]});
    let sold = world.hq.post(&sell, &stages).await.expect(201).json();
    world.drain().await;
    format!("/api/v1/lots/{}/bids", sold["lot_id"].as_str().expect("a lot"))
}

async fn money(caller: &Caller) -> (i64, i64) {
    let wallet = caller.get("/api/v1/wallet").await.expect(200).json();
    (wallet["available"].as_i64().expect("kopecks"), wallet["held"].as_i64().expect("kopecks"))
}

async fn keyed(caller: &Caller, path: &str, key: &str, body: &Value) -> Reply {
    let request = caller.request(Method::POST, path).insert_header(("Idempotency-Key", key.to_owned())).set_json(body);
    caller.send(request).await
}

#[actix_web::test]
async fn bids_that_can_not_be_move_nothing() {
    let world = World::new().await;
    let samara = world.tenant("samara").await;
    let deposits = format!("/api/v1/wallets/{}/deposits", samara.id);
    world.hq.post(&deposits, &json!({"amount": 1_000_000, "reference": "first"})).await.expect(201);
    let bids = open(&world, 1).await;
    let amounts = [
        json!(-1),
        json!(0),
        json!(60_000.5),
        json!(1e30),
        json!(i64::MAX),
        json!("60000"),
        json!(null),
        json!([60_000]),
        json!(18_446_744_073_709_551_615_u64),
    ];
    for amount in amounts {
        let reply = samara.owner.post(&bids, &json!({ "amount": amount })).await;
        assert!(reply.status.is_client_error(), "{amount}: {}", reply.status);
        assert_eq!(reply.headers.get("content-type").expect("a type"), "application/problem+json; charset=utf-8");
        assert_eq!(money(&samara.owner).await, (1_000_000, 0), "{amount}");
    }
    assert_eq!(samara.owner.post(&bids, &json!({"amount": 49_999})).await.expect(422).code(), "below_minimum");
    samara.owner.post(&bids, &json!({"amount": 2_000_000})).await.expect(402);

    keyed(&samara.owner, &bids, "one-key", &json!({"amount": 60_000})).await.expect(201);
    let other = keyed(&samara.owner, &bids, "one-key", &json!({"amount": 70_000})).await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    keyed(&samara.owner, &bids, "one-key", &json!({"amount": 60_000})).await.expect(201);
    assert_eq!(money(&samara.owner).await, (940_000, 60_000));

    world.net.advance(Duration::seconds(61));
    assert_eq!(samara.owner.post(&bids, &json!({"amount": 90_000})).await.expect(409).code(), "closed");
    world.drain().await;
    assert_eq!(money(&samara.owner).await, (950_000, 0), "the reserve was paid");
    world.assert_books_are_clean().await;
}

#[actix_web::test]
async fn who_may_not_buy_does_not_bid() {
    let world = World::new().await;
    let (samara, penza) = (world.tenant("samara").await, world.tenant("penza").await);
    for tenant in [&samara, &penza] {
        let deposits = format!("/api/v1/wallets/{}/deposits", tenant.id);
        let first = json!({"amount": 1_000_000, "reference": format!("first {}", tenant.id)});
        world.hq.post(&deposits, &first).await.expect(201);
    }
    let bids = open(&world, 1).await;
    world.hq.post(&format!("/api/v1/tenants/{}/suspend", penza.id), &json!({})).await.expect(200);
    penza.owner.post(&bids, &json!({"amount": 60_000})).await.expect(403);

    samara.owner.post(&bids, &json!({"amount": 60_000})).await.expect(201);
    world.net.advance(Duration::seconds(61));
    world.drain().await;
    let own = samara.owner.get("/api/v1/leads").await.expect(200).json();
    let bought = own["items"][0]["id"].as_str().expect("the bought lead").to_owned();
    let why = json!({"reason": "language", "comment": "Не говорит по-русски"});
    let asked = samara.owner.post(&format!("/api/v1/leads/{bought}/return"), &why).await.expect(201).json();
    let approve = format!("/api/v1/returns/{}/approve", asked["return_id"].as_str().expect("a return"));
    world.hq.post(&approve, &json!({})).await.expect(200);
    let before = money(&samara.owner).await;
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}]});
    let again = world.hq.post(&format!("/api/v1/leads/{bought}/sell"), &stages).await.expect(201).json();
    world.drain().await;
    let bids = format!("/api/v1/lots/{}/bids", again["lot_id"].as_str().expect("a lot"));
    assert_eq!(samara.owner.post(&bids, &json!({"amount": 60_000})).await.expect(403).code(), "own-return");
    assert_eq!(money(&samara.owner).await, before);
    world.assert_books_are_clean().await;
}
