//! Simulations of lots that were really sold, on a real database.

use std::sync::Arc;

use chrono::{Days, Duration, NaiveTime};
use diesel_async::RunQueryDsl;
use kernel::{Error, Money, Role};
use serde_json::json;

use super::{Simulation, simulate};
use crate::fairness::week::ZONE;
use crate::fixture::Past;
use crate::history::load::load;
use crate::history::micros;
use crate::replay::watch::Watch;
use crate::scenario::{Scenario, store};

async fn run(past: &Past, scenario: Scenario) -> Simulation {
    let watch = Arc::new(Watch::default());
    simulate(past.net.db(), &past.admin, scenario.check().unwrap(), watch).await.unwrap()
}

fn unchanged(past: &Past) -> Scenario {
    let today = past.net.app.db.clock().now().with_timezone(&ZONE).date_naive();
    Scenario::unchanged(today, today)
}

/// Auctions with one, two and no bids, a tie, one given in turn and an order too low to bid.
async fn lived() -> Past {
    let past = Past::new().await;
    let order = exchange::order::create::OrderInput { limit: 300, ..Default::default() };
    let (actor, tenant) = (past.person(2), past.tenants[2].id);
    let create =
        past.net.db().platform(&actor, async |tx| exchange::order::create::create(&actor, tx, tenant, &order).await);
    create.await.unwrap();
    past.sell(1, 500, &[(0, 900), (1, 700)]).await;
    past.sell(2, 500, &[(0, 800)]).await;
    past.sell(3, 500, &[]).await;
    past.sell(4, 500, &[(0, 800), (1, 800)]).await;
    let turn = json!([{ "kind": "sealed", "window_s": 60, "reserve": 500 }, { "kind": "assign", "price": 200 }]);
    let lot = past.open(5, turn).await;
    past.close(lot).await;
    past
}

#[actix_web::test]
async fn the_past_under_its_own_rules_is_the_past() {
    let past = lived().await;
    let result = run(&past, unchanged(&past)).await;
    assert_eq!(result.simulated, result.actual);
    assert_eq!((result.changed, result.silent.lots), (0, 0));
    assert_eq!((result.actual.lots, result.actual.sold, result.actual.in_turn), (5, 4, 1));
    assert_eq!(result.actual.revenue, Money::kopecks(700 + 500 + 800 + 200));

    let lower = run(&past, Scenario { reserve_percent: 40, ..unchanged(&past) }).await;
    assert_eq!(lower.simulated.sold, 5, "the order of 300 buys what nobody bid for");
    assert!(lower.silent.lots > 0 && lower.silent.revenue <= lower.simulated.revenue);
    let higher = run(&past, Scenario { reserve_percent: 170, ..unchanged(&past) }).await;
    assert_eq!((higher.simulated.in_turn, higher.silent.lots), (1, 0));
    assert!(higher.simulated.sold < result.actual.sold);
    let elsewhere = run(&past, Scenario { city: Some("Тула".into()), reserve_percent: 999, ..unchanged(&past) }).await;
    assert_eq!(elsewhere.simulated, result.actual, "no lot of that city, no change");
}

#[actix_web::test]
async fn ratings_are_of_the_night_in_which_their_stage_began() {
    let past = Past::new().await;
    let now = past.net.app.db.clock().now();
    let midnight = (now.date_naive() + Days::new(1)).and_time(NaiveTime::MIN).and_utc();
    past.net.advance(midnight - now - Duration::seconds(30));
    let sealed =
        |weight: Option<u32>| json!({ "kind": "sealed", "window_s": 60, "reserve": 500, "score_weight": weight });
    let lot = past.open(1, json!([sealed(None), sealed(Some(20)), { "kind": "hq" }])).await;
    past.close(lot).await;
    past.close(lot).await;
    let day = Duration::days(1);
    let history = past.platform(async |tx| load(tx, midnight - day, midnight + day).await).await.unwrap();
    let known = |at| history.ratings.at(&history, 0, micros(at)).known;
    assert!(!known(midnight - Duration::seconds(1)), "the lot opened on the day before, and took no ratings then");
    assert!(known(midnight + Duration::seconds(1)), "nobody had a rating yet, and so everybody was neutral");
}

#[actix_web::test]
async fn nothing_can_be_written() {
    let past = lived().await;
    let now = past.net.app.db.clock().now();
    let written = past
        .platform(async |tx| {
            load(tx, now - Duration::days(1), now).await?;
            diesel::sql_query("UPDATE leads SET comment = 'x'").execute(tx.conn()).await?;
            Ok(())
        })
        .await;
    let error = format!("{:?}", written.unwrap_err());
    assert!(error.contains("read-only transaction"), "{error}");
}

#[actix_web::test]
async fn a_scenario_is_kept_under_its_name() {
    let past = lived().await;
    let result = run(&past, unchanged(&past)).await;
    let save = async |name: &str| past.platform(async |tx| store::save(&past.admin, tx, name, &result).await).await;
    let id = save("  Как было ").await.unwrap();
    assert!(matches!(save("как было").await, Err(Error::Invalid(errors)) if errors[0].code == "name_taken"));
    assert!(matches!(save(" ").await, Err(Error::Invalid(errors)) if errors[0].code == "required"));
    let kept = past.platform(async |tx| store::get(&past.admin, tx, id).await).await.unwrap();
    assert_eq!((kept.name.as_str(), &kept.simulation), ("Как было", &result));
    let owner = past.person(0);
    assert!(matches!(past.platform(async |tx| store::list(&owner, tx).await).await, Err(Error::Forbidden(_))));
    let clerk = past.net.person(Role::Employee, None);
    let meddle = past.platform(async |tx| store::delete(&clerk, tx, id).await).await;
    assert!(matches!(meddle, Err(Error::Forbidden(_))));
    past.platform(async |tx| store::delete(&past.admin, tx, id).await).await.unwrap();
    assert!(matches!(past.platform(async |tx| store::get(&past.admin, tx, id).await).await, Err(Error::NotFound)));
}
