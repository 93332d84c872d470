//! Proof by the API: receipts of refusals, a tenant's own bundle, inclusion, public keys and heads.

use chrono::Duration;
use serde_json::{Value, json};

use super::world::{World, lead};

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} in {value}"))
}

#[actix_web::test]
async fn a_closed_lot_is_proved_to_everybody_who_saw_it() {
    let world = World::new().await;
    let (first, second) = (world.tenant("samara").await, world.tenant("penza").await);
    for tenant in [&first, &second] {
        let path = format!("/api/v1/wallets/{}/deposits", tenant.id);
        let deposit = json!({"amount": 1_000_000, "reference": format!("pp-{}", tenant.id)});
        world.hq.post(&path, &deposit).await.expect(201);
    }
    let made = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let stages = json!({"stages": [{"kind": "sealed", "window_s": 60, "reserve": 50_000}]});
    let path = format!("/api/v1/leads/{}/sell", text(&made, "id"));
    let lot = text(&world.hq.post(&path, &stages).await.expect(201).json(), "lot_id").to_owned();
    world.drain().await;
    let bids = format!("/api/v1/lots/{lot}/bids");

    let low = first.owner.post(&bids, &json!({"amount": 100})).await.expect(422).json();
    assert_eq!(low["receipt"]["refusal"]["code"], "below_minimum");
    assert_eq!((&low["receipt"]["index"], &low["receipt"]["key"]), (&json!(0), &json!(1)));
    let poor = first.owner.post(&bids, &json!({"amount": 2_000_000})).await.expect(402).json();
    assert_eq!(poor["receipt"]["refusal"]["code"], "not_enough_funds");
    let nowhere = "/api/v1/lots/01890000-0000-7000-8000-000000000000/bids";
    let unseen = first.owner.post(nowhere, &json!({"amount": 60_000})).await.expect(404).json();
    assert!(unseen.get("receipt").is_none());
    let taken = first.owner.post(&bids, &json!({"amount": 60_000})).await.expect(201).json();
    second.owner.post(&bids, &json!({"amount": 70_000})).await.expect(201);

    let proof = format!("/api/v1/lots/{lot}/proof");
    let inclusion = |bid: &str| format!("/api/v1/lots/{lot}/bids/{bid}/inclusion");
    for early in [proof.clone(), inclusion(text(&taken, "bid_id"))] {
        assert_eq!(text(&first.owner.get(&early).await.expect(409).json(), "code"), "lot_open");
    }
    world.net.advance(Duration::seconds(61));
    world.drain().await;
    let keys = world.hq.get("/api/v1/proof/keys").await.expect(200).json();
    let key = text(&keys["items"][0], "public_key").to_owned();
    for reader in [&first.owner, &second.owner, &world.hq] {
        let bundle = reader.get(&proof).await.expect(200).text();
        let verified = proof::verify(&bundle, Some(&key)).expect("a good bundle");
        assert_eq!((verified.statement.bids, verified.statement.refused), (2, 2));
        for personal in ["Клиент", "phone", "+79", "name"] {
            assert!(!bundle.contains(personal), "{personal} in {bundle}");
        }
    }
    let refused = text(&low["receipt"]["refusal"], "refused");
    for bid in [text(&taken, "bid_id"), refused] {
        let own = first.owner.get(&inclusion(bid)).await.expect(200).text();
        proof::inclusion::verify(&own, Some(&key)).expect("a good proof");
        second.owner.get(&inclusion(bid)).await.expect(404);
        world.hq.get(&inclusion(bid)).await.expect(200);
    }

    world.assert_books_are_clean().await;

    // Tokens end with the day; heads are for anybody.
    world.net.advance(Duration::days(1));
    world.drain().await;
    for subdomain in [None, Some("partner"), Some("samara")] {
        let nobody = world.http.nobody(subdomain);
        let heads = nobody.get("/api/v1/proof/heads").await.expect(200);
        let verified = proof::chain::verify(&heads.text(), Some(&key)).expect("a good chain");
        assert_eq!((verified.heads, verified.lots), (1, 1));
        let day = text(&heads.json()["items"][0]["head"], "day").to_owned();
        let lots = nobody.get(&format!("/api/v1/proof/heads/{day}")).await.expect(200).json();
        assert_eq!(lots["items"][0]["lot"], json!(lot));
        nobody.get("/api/v1/proof/heads/2020-01-01").await.expect(404);
        nobody.get("/api/v1/proof/heads?limit=0").await.expect(422);
    }
}
