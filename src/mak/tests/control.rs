//! The control room: what its figures count is what their links lead to.

use actix_web::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::world::{World, lead, sign_in};

async fn figures(world: &World) -> Value {
    world.hq.get("/api/v1/control").await.expect(200).json()
}

fn of_status(figures: &Value, status: &str) -> Value {
    let all = figures["pool"].as_array().expect("statuses");
    all.iter().find(|row| row["status"] == status).expect("the status")["ages"].clone()
}

#[actix_web::test]
async fn leads_are_counted_by_status_and_age_and_found_by_both() {
    let mut world = World::new().await;
    let added = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let id = added["id"].as_str().expect("an id");
    let fresh = figures(&world).await;
    assert_eq!(of_status(&fresh, "new"), json!({"fresh": 1, "day": 0, "week": 0, "old": 0}));
    assert_eq!((&fresh["stuck"], &fresh["received"]), (&json!(0), &json!(1)));

    let since = world.hq.get("/api/v1/leads").await.expect(200).json()["items"][0]["created_at"].clone();
    let steps = [(3, "day", "week"), (48, "week", "old"), (24 * 7, "old", "day")];
    for (hours, age, other) in steps {
        world.net.advance(Duration::hours(hours));
        world.hq = sign_in(&world.http, None, "admin@mak.test").await;
        let told = figures(&world).await;
        assert_eq!((&of_status(&told, "new")[age], &of_status(&told, "new")[other]), (&json!(1), &json!(0)), "{age}");
        assert_eq!((&told["stuck"], &told["stuck_leads"][0]["id"]), (&json!(1), &json!(id)));
        assert_eq!(told["stuck_leads"][0]["since"], since, "it stands so since it came");
        let link = format!("/leads?status=new&age={age}");
        assert!(world.hq.get("/").await.expect(200).text().contains(&link.replace('&', "&amp;")), "{link}");
        assert!(world.hq.get(&link).await.expect(200).text().contains(id));
        assert!(!world.hq.get(&format!("/leads?status=new&age={other}")).await.expect(200).text().contains(id));
    }
    assert!(world.hq.get("/leads?status=for_sale&age=stuck").await.expect(200).text().contains(id));
}

#[actix_web::test]
async fn an_edit_does_not_make_a_lead_young_again_and_a_change_of_status_does() {
    let mut world = World::new().await;
    let added = world.hq.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let id = added["id"].as_str().expect("an id").to_owned();
    let came = world.hq.get(&format!("/api/v1/leads/{id}")).await.expect(200).json()["created_at"].clone();
    world.net.advance(Duration::hours(3));
    world.hq = sign_in(&world.http, None, "admin@mak.test").await;
    let consent = json!({"scope": "region", "cities": ["Самара"]});
    let put = world.hq.request(Method::PUT, &format!("/api/v1/leads/{id}/consent")).set_json(&consent);
    world.hq.send(put).await.expect(200);
    let edited = world.hq.get(&format!("/api/v1/leads/{id}")).await.expect(200).json();
    assert_ne!(edited["updated_at"], came, "the edit is known");
    assert_eq!(edited["status_at"], came);
    let told = figures(&world).await;
    assert_eq!(of_status(&told, "new")["day"], json!(1));
    assert_eq!((&told["stuck"], &told["stuck_leads"][0]["since"]), (&json!(1), &came));
    assert!(world.hq.get("/leads?status=new&age=day").await.expect(200).text().contains(&id));

    let lot = world.hq.post(&format!("/api/v1/leads/{id}/sell"), &json!({})).await.expect(201).json();
    let up = world.hq.get(&format!("/api/v1/leads/{id}")).await.expect(200).json();
    assert_eq!((&up["status"], &up["status_at"]), (&json!("auction"), &up["updated_at"]), "{lot}");
}

#[actix_web::test]
async fn a_figure_of_some_days_leads_to_exactly_their_lots() {
    let mut world = World::new().await;
    let tenant = world.tenant("samara").await;
    let mut sold = Vec::new();
    for (number, hours) in [(1, 0), (2, 48), (3, 0)] {
        world.net.advance(Duration::hours(hours));
        world.hq = sign_in(&world.http, None, "admin@mak.test").await;
        let added = world.hq.post("/api/v1/leads", &lead(number)).await.expect(201).json();
        let id = added["id"].as_str().expect("an id").to_owned();
        let given = json!({"tenant_id": tenant.id, "price": 0, "reason": "test"});
        let lot = world.hq.post(&format!("/api/v1/leads/{id}/hand-over"), &given).await.expect(201).json();
        sold.push(lot["lot_id"].as_str().expect("a lot").to_owned());
    }
    let day = |back: i64| {
        let now = world.net.app.db.clock().now().with_timezone(&web::NETWORK_ZONE);
        (now - Duration::days(back)).date_naive().to_string()
    };
    let (today, before) = (day(0), day(2));
    let control = world.hq.get("/").await.expect(200).text();
    for (state, from, found) in [("sold", &today, 2), ("sold", &day(6), 3), ("", &day(6), 3)] {
        let state = if state.is_empty() { String::new() } else { format!("state={state}&") };
        let link = format!("/lots?{state}from={from}&to={today}");
        assert!(control.contains(&link.replace('&', "&amp;")), "{link}");
        let page = world.hq.get(&link).await.expect(200).text();
        assert_eq!(sold.iter().filter(|id| page.contains(id.as_str())).count(), found, "{link}");
    }
    let closed = async |from: &str, to: &str| {
        let path = format!("/api/v1/lots?state=closed&from={from}&to={to}");
        world.hq.get(&path).await.expect(200).json()["items"].as_array().expect("lots").len()
    };
    assert_eq!(closed(&before, &before).await, 1);
    assert_eq!(closed(&today, &today).await, 2);
    assert_eq!(closed("", "").await, 3);
    world.hq.get("/api/v1/lots?state=closed&from=2026-13-01&to=").await.expect(422);
}

#[actix_web::test]
async fn a_wallet_is_low_when_its_own_notice_says_so() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    let wallet = format!("/api/v1/wallets/{}/deposits", tenant.id);
    world.hq.post(&wallet, &json!({"amount": 1_000_000, "reference": "one"})).await.expect(201);
    let low = async || {
        let told = figures(&world).await;
        let all = told["low_wallets"].as_array().expect("wallets").clone();
        all.iter().any(|row| row["tenant_id"] == tenant.id.as_str())
    };
    tenant.owner.patch("/api/v1/wallet/thresholds", &json!({"low_at": 2_000_000, "pause_at": 0})).await.expect(200);
    assert!(low().await, "less than the threshold of its own is left");
    tenant.owner.patch("/api/v1/wallet/thresholds", &json!({"low_at": 500_000, "pause_at": 0})).await.expect(200);
    assert!(!low().await);
}
