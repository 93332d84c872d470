//! Simulations, reports and territories by the API and by the pages, with everything put together.

use std::time::Duration;

use actix_web::http::{Method, header};
use serde_json::{Value, json};

use super::world::{World, lead};

/// A lot that two tenants bid for, closed.
async fn sold(world: &World) -> Value {
    let (first, second) = (world.tenant("samara").await, world.tenant("penza").await);
    for tenant in [&first, &second] {
        let deposit = json!({ "amount": 1_000_000, "reference": tenant.id });
        world.hq.post(&format!("/api/v1/wallets/{}/deposits", tenant.id), &deposit).await.expect(201);
    }
    let added = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let stages = json!({ "stages": [{ "kind": "sealed", "window_s": 60, "reserve": 50_000 }] });
    let path = format!("/api/v1/leads/{}/sell", added["id"].as_str().expect("an id"));
    let lot = world.hq.post(&path, &stages).await.expect(201).json();
    // The window counts from when the last of those who may bid was told.
    world.drain().await;
    let bids = format!("/api/v1/lots/{}/bids", lot["lot_id"].as_str().expect("an id"));
    first.owner.post(&bids, &json!({ "amount": 90_000 })).await.expect(201);
    second.owner.post(&bids, &json!({ "amount": 70_000 })).await.expect(201);
    world.net.advance(chrono::Duration::seconds(61));
    world.drain().await;
    first.owner.post("/api/v1/simulations", &period()).await.expect(404);
    let territory = json!({ "name": "Поволжье", "owner_tenant": first.id, "places": ["Самара"] });
    world.hq.post("/api/v1/territories", &territory).await.expect(201);
    let own = first.owner.get("/api/v1/territory?weeks=4").await.expect(200).json();
    assert_eq!((&own["total"]["leads"], &own["total"]["own"]), (&json!(1), &json!(1)));
    let other = second.owner.get("/api/v1/territory").await.expect(200).json();
    assert_eq!(other["territories"], json!([]));
    own
}

fn period() -> Value {
    json!({ "from": "2026-03-01", "to": "2026-03-31" })
}

fn with(changes: &Value) -> Value {
    let mut body = period();
    body.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    body
}

#[actix_web::test]
async fn a_period_is_played_by_other_rules() {
    let world = World::new().await;
    sold(&world).await;
    let play = async |changes: Value| world.hq.post("/api/v1/simulations", &with(&changes)).await;
    let same = play(json!({})).await.expect(200).json();
    assert_eq!(same["simulated"], same["actual"]);
    assert_eq!((&same["actual"]["revenue"], &same["silent"]["lots"]), (&json!(70_000), &json!(0)));
    let higher = play(json!({ "reserve_percent": 160 })).await.expect(200).json();
    assert_eq!(higher["simulated"]["revenue"], 80_000, "the reserve is the price now");

    for (changes, code) in [
        (json!({ "to": "2026-02-01" }), "range_reversed"),
        (json!({ "to": "2036-02-01" }), "period_too_long"),
        (json!({ "reserve_percent": -5 }), "out_of_range"),
        (json!({ "daily_cap": 0 }), "out_of_range"),
        (json!({ "stages": [{ "kind": "sealed", "window_s": 60, "reserve": -1 }] }), "amount_range"),
        (json!({ "stages": "all" }), "invalid_stage"),
        (json!({ "reserve": 1 }), "unknown_field"),
        (json!({ "share_cap": 1.5 }), "wrong_type"),
    ] {
        let refused = play(changes.clone()).await.expect(422);
        assert_eq!(refused.code(), code, "{changes}: {}", refused.text());
    }

    let saved = json!({ "name": "Выше", "scenario": with(&json!({ "reserve_percent": 160 })) });
    world.hq.post("/api/v1/scenarios", &saved).await.expect(201);
    world.hq.post("/api/v1/scenarios", &saved).await.expect(422);
    let list = world.hq.get("/api/v1/scenarios").await.expect(200).json();
    assert_eq!(list["items"][0]["simulation"]["simulated"]["revenue"], 80_000);

    let week = world.hq.post("/api/v1/fairness", &json!({ "week": "2026-03-10" })).await.expect(201).json();
    assert_eq!((&week["week"], &week["sold"], &week["revenue"]), (&json!("2026-03-09"), &json!(1), &json!(70_000)));
    let file = world.hq.get("/api/v1/fairness/2026-03-09/file?format=csv").await.expect(200);
    assert!(file.text().contains("Франчайзи samara"), "{}", file.text());
    let book = world.hq.get("/fairness/2026-03-09/file").await.expect(200);
    assert!(book.body.starts_with(b"PK"), "a workbook");
    world.hq.get("/api/v1/fairness/2026-01-05").await.expect(404);
    world.hq.get("/api/v1/fairness/soon").await.expect(422);
}

#[actix_web::test]
async fn a_run_is_watched_on_its_page() {
    let world = World::new().await;
    sold(&world).await;
    let form = "from=2026-03-01&to=2026-03-31&stages=own&reserve_percent=100&window_percent=100&tie=draw";
    let begin = world.hq.request(Method::POST, "/simulator").set_payload(form);
    let begin = begin.insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"));
    let begun = world.hq.send(begin).await.expect(303);
    let page = begun.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).expect("a page").to_owned();
    let shown = loop {
        let shown = world.hq.get(&page).await.expect(200).text();
        if !shown.contains("hx-trigger=\"simulation:") {
            break shown;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(shown.contains("История отвечает за все лоты"), "{shown}");
    let gone = "/simulator/runs/01890000-0000-7000-8000-000000000000";
    world.hq.get(gone).await.expect(404);
}
