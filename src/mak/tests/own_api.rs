//! What a tenant may ask the API about itself, the list of tenants, and what is told to whoever listens.

use actix_web::http::Method;
use chrono::Duration;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Actor;
use schema::platform::outbox;
use serde_json::{Value, json};

use super::world::{World, lead};

async fn topics(world: &World) -> Vec<String> {
    let read = async |tx: &mut PlatformTx| {
        Ok(outbox::table.order(outbox::topic).select(outbox::topic).load::<String>(tx.conn()).await?)
    };
    world.net.db().platform(&Actor::system("test"), read).await.expect("the outbox")
}

#[actix_web::test]
async fn tenants_are_paged_through() {
    let world = World::new().await;
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = world.hq.get(&format!("/api/v1/tenants?limit=2&after={after}")).await.expect(200).json();
        let items = page["items"].as_array().expect("tenants");
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|tenant| tenant["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        after = next.to_owned();
    }
    assert_eq!(seen.len(), world.net.tenants.len());
    world.hq.get("/api/v1/tenants?limit=0").await.expect(422);
    world.hq.get("/api/v1/tenants?after=zz").await.expect(422);
}

/// What head office is told about a tenant's wallet, everywhere.
async fn seen_by_head_office(world: &World, tenant: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    for path in ["", "/transfers", "/statement"] {
        let mut told = world.hq.get(&format!("/api/v1/wallets/{tenant}{path}")).await.expect(200).json();
        told.as_object_mut().expect("an object").remove("made_at");
        seen.push(told);
    }
    for sort in ["low", "balance"] {
        let listed = world.hq.get(&format!("/api/v1/wallets?sort={sort}&limit=1")).await.expect(200).json();
        seen.push(listed);
    }
    // Asked again with the same reference it answers what was so then.
    let deposit = json!({"amount": 1_000_000, "reference": "seen"});
    seen.push(world.hq.post(&format!("/api/v1/wallets/{tenant}/deposits"), &deposit).await.expect(201).json());
    let limit = json!({"credit_limit": 0, "reason": "as it was"});
    seen.push(world.hq.post(&format!("/api/v1/wallets/{tenant}/credit-limit"), &limit).await.expect(200).json());
    seen
}

#[actix_web::test]
async fn a_bid_moves_nothing_that_head_office_sees() {
    let world = World::new().await;
    let bidder = world.tenant("bidder").await;
    seen_by_head_office(&world, &bidder.id).await;
    let before = seen_by_head_office(&world, &bidder.id).await;
    let added = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}, {"kind": "hq"}]});
    let sell = format!("/api/v1/leads/{}/sell", added["id"].as_str().expect("an id"));
    let lot = world.hq.post(&sell, &stages).await.expect(201).json()["lot_id"].clone();
    world.drain().await;
    let bid = format!("/api/v1/lots/{}/bids", lot.as_str().expect("a lot"));
    bidder.owner.post(&bid, &json!({"amount": 70_000})).await.expect(201);
    let own = bidder.owner.get("/api/v1/wallet").await.expect(200).json();
    assert_eq!((&own["available"], &own["held"]), (&json!(930_000), &json!(70_000)));
    assert_eq!(seen_by_head_office(&world, &bidder.id).await, before);
    let more = json!({"amount": 100, "reference": "more"});
    let paid = world.hq.post(&format!("/api/v1/wallets/{}/deposits", bidder.id), &more).await.expect(201).json();
    assert_eq!((&paid["available"], &paid["held"]), (&json!(1_000_100), &json!(0)));
}

#[actix_web::test]
async fn a_tenant_asks_for_its_holds_closed_lots_reasons_and_rating() {
    let world = World::new().await;
    let (one, other) = (world.tenant("one").await, world.tenant("other").await);
    let deposit = json!({"amount": 1_000_000, "reference": "one"});
    world.hq.post(&format!("/api/v1/wallets/{}/deposits", one.id), &deposit).await.expect(201);
    let added = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}, {"kind": "hq"}]});
    let sell = format!("/api/v1/leads/{}/sell", added["id"].as_str().expect("an id"));
    let lot = world.hq.post(&sell, &stages).await.expect(201).json()["lot_id"].clone();
    world.drain().await;
    let bid = format!("/api/v1/lots/{}/bids", lot.as_str().expect("a lot"));
    one.owner.post(&bid, &json!({"amount": 70_000})).await.expect(201);

    let path = lot.as_str().expect("a lot");
    one.owner.get(&format!("/api/v1/lots/{path}/story")).await.expect(409);
    world.hq.get(&format!("/api/v1/lots/{path}/story")).await.expect(409);
    let terms = one.owner.get(&format!("/api/v1/lots/{path}/terms")).await.expect(200).json();
    assert_eq!((&terms["lot_id"], &terms["refund_bp"], &terms["hours"]["opens"]), (&lot, &json!(10_000), &json!(540)));

    let holds = one.owner.get("/api/v1/wallet/holds").await.expect(200).json();
    assert_eq!((&holds["items"][0]["lot_id"], &holds["items"][0]["amount"]), (&lot, &json!(70_000)));
    assert_eq!(one.owner.get("/api/v1/closed-lots").await.expect(200).json()["items"], json!([]));

    world.net.advance(Duration::seconds(61));
    world.drain().await;
    let closed = one.owner.get("/api/v1/closed-lots?limit=1").await.expect(200).json();
    assert_eq!((&closed["items"][0]["id"], &closed["items"][0]["won"]), (&lot, &json!(true)));
    assert_eq!(closed["next"], Value::Null);
    assert_eq!(one.owner.get("/api/v1/wallet/holds").await.expect(200).json()["items"], json!([]));
    assert_eq!(other.owner.get("/api/v1/closed-lots").await.expect(200).json()["items"], json!([]));

    let why = other.owner.get("/api/v1/reasons").await.expect(200).json();
    assert_eq!((&why["won"], &why["counts"][0]["lots"], &why["items"][0]["id"]), (&json!(0), &json!(1), &lot));
    let code = why["items"][0]["reason"].as_str().expect("a reason").to_owned();
    assert_eq!(why["counts"][0]["reason"], code.as_str());
    let only = other.owner.get(&format!("/api/v1/reasons?reason={code}")).await.expect(200).json();
    assert_eq!(only["items"], why["items"]);
    other.owner.get("/api/v1/reasons?reason=moon").await.expect(422);
    assert_eq!(one.owner.get("/api/v1/reasons").await.expect(200).json()["won"], json!(1));

    let path = format!("/api/v1/reasons?tenant={}&reason={code}", other.id);
    let of_one = world.hq.get(&path).await.expect(200).json();
    assert_eq!((&of_one["items"], &of_one["counts"]), (&why["items"], &why["counts"]));
    let of_all = world.hq.get("/api/v1/reasons").await.expect(200).json();
    let missed = of_all["items"].as_array().expect("rows");
    assert!(missed.len() > 1 && missed.iter().all(|row| row["tenant_id"] != json!(one.id)), "{of_all}");
    let first = world.hq.get("/api/v1/reasons?limit=1").await.expect(200).json();
    let path = format!("/api/v1/reasons?limit=1&after={}", first["next"].as_str().expect("more"));
    let second = world.hq.get(&path).await.expect(200).json();
    assert_eq!((&second["items"][0], &second["counts"]), (&of_all["items"][1], &Value::Null), "counted once");

    let story = format!("/api/v1/lots/{}/story", lot.as_str().expect("a lot"));
    let keys = |told: &Value| -> Vec<String> {
        let sentences = told["items"].as_array().expect("sentences").iter();
        sentences.map(|sentence| sentence["key"].as_str().expect("a key").to_owned()).collect()
    };
    let won = one.owner.get(&story).await.expect(200).json();
    assert!(keys(&won).contains(&"you-sealed".to_owned()), "{won}");
    let lost = other.owner.get(&format!("{story}?lang=en")).await.expect(200).json();
    let told = lost["items"].as_array().expect("sentences").last().expect("the reason");
    assert!(told["text"].as_str().is_some_and(|text| text.starts_with("Why not you: ")), "{lost}");
    assert!(keys(&world.hq.get(&story).await.expect(200).json()).contains(&"named-sealed".to_owned()));
    world.tenant("late").await.owner.get(&story).await.expect(404);

    let own = one.owner.get("/api/v1/wallet").await.expect(200).json();
    assert_eq!(world.hq.get(&format!("/api/v1/wallets/{}", one.id)).await.expect(200).json(), own);
    for (client, path) in
        [(&one.owner, "/api/v1/wallet".to_owned()), (&world.hq, format!("/api/v1/wallets/{}", one.id))]
    {
        let sheet = client.get(&format!("{path}/statement.xlsx")).await.expect(200);
        assert!(sheet.body.starts_with(b"PK"), "{path}");
    }
    assert_eq!(world.hq.get("/api/v1/aftersale/idle").await.expect(200).json()["items"], json!([]));
    world.hq.post(&format!("/api/v1/tenants/{}/suspend", one.id), &json!({})).await.expect(200);
    let holders = world.hq.get("/api/v1/aftersale/idle").await.expect(200).json();
    assert_eq!((&holders["items"][0]["id"], &holders["items"][0]["leads"]), (&json!(one.id), &json!(1)));
    world.hq.post(&format!("/api/v1/tenants/{}/resume", one.id), &json!({})).await.expect(200);

    let rating = one.owner.get("/api/v1/rating").await.expect(200).json();
    assert_eq!((&rating["score"], &rating["days"]), (&json!(50), &json!(90)));
}

#[actix_web::test]
async fn what_head_office_changes_is_told() {
    let world = World::new().await;
    let tenant = world.tenant("told").await;
    let added = world.hq.post("/api/v1/leads", &lead(2)).await.expect(201).json();
    world.drain().await;
    let (path, id) = (format!("/api/v1/tenants/{}", tenant.id), added["id"].as_str().expect("an id"));
    world.hq.post(&format!("{path}/suspend"), &json!({})).await.expect(200);
    world.hq.post(&format!("{path}/suspend"), &json!({})).await.expect(200);
    world.hq.post(&format!("{path}/resume"), &json!({})).await.expect(200);
    let consent =
        world.hq.request(Method::PUT, &format!("/api/v1/leads/{id}/consent")).set_json(json!({"scope": "network"}));
    world.hq.send(consent).await.expect(200);
    let hours = json!({"days": [1, 2, 3], "opens": 600, "closes": 1_080});
    let set = world.hq.post(&format!("{path}/hours"), &hours).await;
    assert!(set.status.is_success(), "{}", set.text());
    let read = world.hq.get(&format!("{path}/hours")).await.expect(200).json();
    assert_eq!((&read["days"], &read["closes"]), (&json!([1, 2, 3]), &json!(1_080)));
    assert_eq!(tenant.owner.get("/api/v1/contact-hours").await.expect(200).json(), read);
    let told = topics(&world).await;
    assert_eq!(
        told,
        ["contact_hours.changed", "lead.consent_changed", "tenant.resumed", "tenant.suspended"],
        "each once"
    );
}

#[actix_web::test]
async fn a_new_tenant_is_told() {
    let world = World::new().await;
    world.tenant("fresh").await;
    assert!(topics(&world).await.contains(&"tenant.added".to_owned()));
}

#[actix_web::test]
async fn closed_lots_are_listed_by_how_they_ended() {
    let world = World::new().await;
    let (one, other) = (world.tenant("one").await, world.tenant("other").await);
    for tenant in [&one, &other] {
        let deposit = json!({"amount": 1_000_000, "reference": tenant.id});
        world.hq.post(&format!("/api/v1/wallets/{}/deposits", tenant.id), &deposit).await.expect(201);
    }
    let mut lots = Vec::new();
    // Won, lost, and one whose reserve was not reached.
    for (n, bids) in (1..).zip([[80_000, 70_000], [60_000, 70_000], [20_000, 0]]) {
        let added = world.hq.post("/api/v1/leads", &lead(n)).await.expect(201).json();
        let stage = json!({"kind": "sealed", "window_s": 60, "reserve": 50_000, "public_min": 10_000});
        let sell = format!("/api/v1/leads/{}/sell", added["id"].as_str().expect("an id"));
        let lot = world.hq.post(&sell, &json!({"stages": [stage]})).await.expect(201).json()["lot_id"].clone();
        let lot = lot.as_str().expect("a lot").to_owned();
        world.drain().await;
        for (tenant, amount) in [&one, &other].into_iter().zip(bids).filter(|(_, amount)| *amount > 0) {
            tenant.owner.post(&format!("/api/v1/lots/{lot}/bids"), &json!({"amount": amount})).await.expect(201);
        }
        world.net.advance(Duration::seconds(61));
        world.drain().await;
        lots.push(lot);
    }
    let shown = async |query: &str| {
        let page = one.owner.get(&format!("/lots/closed{query}")).await.expect(200).text();
        lots.iter().map(|lot| page.contains(&format!("/lots/{lot}\""))).collect::<Vec<_>>()
    };
    assert_eq!(shown("").await, [true, true, true]);
    assert_eq!(shown("?view=won").await, [true, false, false]);
    assert_eq!(shown("?view=missed").await, [false, true, true]);
    let list = one.owner.get("/api/v1/closed-lots?limit=1").await.expect(200).json();
    let after = list["next"].as_str().expect("more").to_owned();
    assert_eq!(list["items"][0]["id"], json!(lots[2]));
    assert_eq!(shown(&format!("?after={after}")).await, [true, true, false]);
    assert_eq!(shown(&format!("?until={after}")).await, [false, false, true], "a part drawn anew ends where it ended");
    one.owner.get("/lots/closed?after=zz").await.expect(422);
    let control = world.hq.get("/api/v1/control").await.expect(200).json();
    assert_eq!(control["offered"], json!(1), "the lead that nobody bought");
}

#[actix_web::test]
async fn a_loan_is_calculated_and_terms_that_cannot_be_are_told() {
    let world = World::new().await;
    let one = world.tenant("one").await;
    let with = |field: &str, value: Value| {
        let mut input = json!({
            "loan": {"amount": 10_000_000, "months": 12, "rate_bp": 1_200, "repayment": "annuity", "issued_on": "2026-11-27"},
            "income": 6_000_000,
        });
        match input["loan"].get(field) {
            Some(_) => input["loan"][field] = value,
            None => input[field] = value,
        }
        input
    };
    let quote = one.owner.post("/api/v1/calculator", &with("months", json!(12))).await.expect(200).json();
    assert_eq!((&quote["first_payment"], &quote["burden"]["level"]), (&json!(888_488), &json!("easy")));
    assert_eq!(quote["payments"].as_array().expect("payments").len(), 12);
    let wrong = [
        ("amount", json!(i64::MAX)),
        ("amount", json!(-1)),
        ("months", json!(0)),
        ("months", json!(601)),
        ("rate_bp", json!(40_001)),
        ("issued_on", json!("9999-12-31")),
        ("income", json!(0)),
        ("upfront", json!(i64::MAX)),
        ("upfront", json!(10_000_000)),
        ("monthly", json!(-1)),
        ("other_payments", json!(i64::MAX)),
    ];
    for (field, value) in wrong {
        let refused = one.owner.post("/api/v1/calculator", &with(field, value.clone())).await.expect(422).json();
        let fields: Vec<&str> =
            refused["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect();
        assert!(fields.contains(&field), "{field} {value}: {refused}");
    }
    for odd in [with("amount", json!(1.5)), with("repayment", json!("never")), json!({}), json!([])] {
        let refused = one.owner.post("/api/v1/calculator", &odd).await;
        assert!(refused.status.is_client_error(), "{odd}: {}", refused.text());
    }
}
