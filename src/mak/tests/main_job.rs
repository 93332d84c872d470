//! One lead goes all the way: partner → pool → auction → winner's schema → funnel → issued loan → commission → rewards.

use chrono::Duration;
use serde_json::{Value, json};

use super::world::{World, lead};

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} in {value}"))
}

#[actix_web::test]
async fn a_lead_goes_all_the_way() {
    let world = World::new().await;
    let (first, second) = (world.tenant("samara").await, world.tenant("penza").await);
    for tenant in [&first, &second] {
        let deposit = json!({"amount": 1_000_000, "reference": format!("pp-{}", tenant.id)});
        let path = format!("/api/v1/wallets/{}/deposits", tenant.id);
        let paid = world.hq.post(&path, &deposit).await.expect(201).json();
        let again = world.hq.post(&path, &deposit).await.expect(201).json();
        assert_eq!(paid["transfer_id"], again["transfer_id"], "the same reference is the same deposit");
        assert_eq!(again["available"], 1_000_000);
    }
    let (elder, code) = world.partner("elder@partner.test", None).await;
    let (younger, _) = world.partner("younger@partner.test", Some(&code)).await;

    let brought = json!({"name": "Кузнецова Екатерина", "phone": "8 (912) 345-67-89", "city": "Самара", "product": "mortgage",
                         "amount": 485_000_000, "consent": {"kind": "personal_data", "text_version": "2025-09"}});
    let lead = younger.post("/api/v1/leads", &brought).await.expect(201).json();
    let lead_id = text(&lead, "id").to_owned();
    world.drain().await;

    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}]});
    let sold = world.hq.post(&format!("/api/v1/leads/{lead_id}/sell"), &stages).await.expect(201).json();
    let lot = text(&sold, "lot_id").to_owned();
    // The window counts from when the last of those who may bid was told.
    world.drain().await;
    let card = first.owner.get(&format!("/api/v1/lots/{lot}")).await.expect(200);
    assert!(!card.text().contains("Кузнецова") && !card.text().contains("345"), "a masked card: {}", card.text());
    first.owner.post(&format!("/api/v1/lots/{lot}/bids"), &json!({"amount": 200_000})).await.expect(201);
    second.owner.post(&format!("/api/v1/lots/{lot}/bids"), &json!({"amount": 120_000})).await.expect(201);
    let wallet = first.owner.get("/api/v1/wallet").await.expect(200).json();
    assert_eq!((&wallet["available"], &wallet["held"]), (&json!(800_000), &json!(200_000)));

    world.net.advance(Duration::seconds(61));
    let late = second.owner.post(&format!("/api/v1/lots/{lot}/bids"), &json!({"amount": 300_000})).await;
    assert_eq!(late.status.as_u16(), 409, "{}", late.text());
    world.drain().await;
    let closed = world.hq.get(&format!("/api/v1/lots/{lot}")).await.expect(200).json();
    assert_eq!((text(&closed, "state"), &closed["price"]), ("sold", &json!(120_000)), "the second price");
    assert_eq!(text(&closed, "winner_tenant"), first.id);
    let wallet = first.owner.get("/api/v1/wallet").await.expect(200).json();
    assert_eq!((&wallet["available"], &wallet["held"]), (&json!(880_000), &json!(0)));
    let wallet = second.owner.get("/api/v1/wallet").await.expect(200).json();
    assert_eq!((&wallet["available"], &wallet["held"]), (&json!(1_000_000), &json!(0)));
    world.assert_books_are_clean().await;

    let bought = first.owner.get(&format!("/api/v1/leads/{lead_id}")).await.expect(200).json();
    assert_eq!(bought["bought"], json!({"lot_id": lot, "price": 120_000}));
    second.owner.get(&format!("/api/v1/leads/{lead_id}")).await.expect(404);

    let made = first.owner.post(&format!("/api/v1/leads/{lead_id}/convert"), &json!({})).await.expect(201).json();
    let deal = text(&made, "deal_id").to_owned();
    let issue = json!({"issued_on": "2026-03-10", "amount": 480_000_000, "commission": 10_000_000});
    first.owner.post(&format!("/api/v1/deals/{deal}/issue"), &issue).await.expect(200);
    let twice = first.owner.post(&format!("/api/v1/deals/{deal}/issue"), &issue).await;
    assert_eq!(twice.status.as_u16(), 409, "{}", twice.text());
    world.drain().await;

    let rewards = younger.get("/api/v1/settlements").await.expect(200).json();
    let referrals = elder.get("/api/v1/settlements").await.expect(200).json();
    assert_eq!(rewards["items"].as_array().map(Vec::len), Some(1), "{rewards}");
    assert_eq!(text(&rewards["items"][0], "kind"), "reward");
    assert_eq!(text(&referrals["items"][0], "kind"), "referral");
    assert!(rewards["items"][0]["amount"].as_i64() > referrals["items"][0]["amount"].as_i64());
    assert_eq!(text(&rewards["items"][0], "lead_id"), lead_id);

    first
        .owner
        .post(&format!("/api/v1/deals/{deal}/issue/reverse"), &json!({"reason": "Клиент отказался"}))
        .await
        .expect(200);
    world.drain().await;
    for partner in [&younger, &elder] {
        let after = partner.get("/api/v1/settlements").await.expect(200).json();
        let sum: i64 =
            after["items"].as_array().expect("items").iter().filter_map(|item| item["amount"].as_i64()).sum();
        assert_eq!(sum, 0, "reversed with the issue: {after}");
    }
}

#[actix_web::test]
async fn an_unsold_lead_walks_its_stages() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    let made = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let id = text(&made, "id").to_owned();
    let stages =
        json!({"stages": [{"kind": "sealed", "window_s": 5, "reserve": 50_000}, {"kind": "assign", "price": 0}]});
    let lot = world.hq.post(&format!("/api/v1/leads/{id}/sell"), &stages).await.expect(201).json();
    world.drain().await;
    world.net.advance(Duration::seconds(6));
    world.drain().await;
    let closed = world.hq.get(&format!("/api/v1/lots/{}", text(&lot, "lot_id"))).await.expect(200).json();
    assert_eq!((text(&closed, "state"), &closed["price"]), ("sold", &json!(0)), "{closed}");
    tenant.owner.get(&format!("/api/v1/leads/{id}")).await.expect(200);
    world.assert_books_are_clean().await;
}

#[actix_web::test]
async fn nobody_wants_it() {
    let world = World::new().await;
    world.tenant("penza").await;
    let made = world.hq.post("/api/v1/leads", &lead(2)).await.expect(201).json();
    let id = text(&made, "id").to_owned();
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 5, "reserve": 50_000}]});
    let lot = world.hq.post(&format!("/api/v1/leads/{id}/sell"), &stages).await.expect(201).json();
    world.drain().await;
    world.net.advance(Duration::seconds(6));
    world.drain().await;
    let closed = world.hq.get(&format!("/api/v1/lots/{}", text(&lot, "lot_id"))).await.expect(200).json();
    assert_eq!(text(&closed, "state"), "unsold");
    let after = world.hq.get(&format!("/api/v1/leads/{id}")).await.expect(200).json();
    assert_eq!(text(&after, "status"), "unsold");
    let reasons = world.hq.get(&format!("/api/v1/lots/{}/reasons", text(&lot, "lot_id"))).await.expect(200).text();
    assert!(reasons.contains("no_bid") || reasons.contains("no_funds"), "{reasons}");
}
