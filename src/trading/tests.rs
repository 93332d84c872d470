//! What is shown of an exchange that runs: pages of lots, and what an order or a plan would have done.

use exchange::order::input::OrderInput;
use exchange::sample::{Exchange, ascending, closed, sealed};
use kernel::{Error, LotId, Money, OrderId};
use pool::buying::settings::{self, SettingsInput};
use pool::lead::consent;
use rules::consent::Consent;
use rules::eligible::Reason;
use rules::state::LotState;
use serde_json::{Value, json};
use testkit::root;
use web::Renderer;
use web::render::{Folders, Missing};

use crate::floor::list::biddable;
use crate::journal::story;
use crate::order::api::TryOn;
use crate::order::preview;
use crate::plan::preview::{PreviewInput, preview as try_on};

#[test]
fn every_page_can_be_drawn() {
    let (templates, locales, assets) = (root().join("templates"), root().join("locales"), root().join("static"));
    let folders = Folders { templates: &templates, locales: &locales, assets: &assets };
    let renderer = Renderer::load(folders, Missing::Fail).unwrap();
    let problems: Vec<String> = crate::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[actix_web::test]
async fn a_page_of_lots_is_full_and_shows_each_once_however_its_end_moves() {
    let exchange = Exchange::new(4).await;
    exchange.deposit(1, 1_000_000, "d").await.unwrap();
    let mut lots = Vec::new();
    for number in 1..=5 {
        let lead = exchange.lead(number).await;
        if number < 3 {
            let others = Consent::Tenants { tenants: vec![exchange.tenants[2].id] };
            let narrowed = exchange
                .net
                .db()
                .border(&exchange.admin, async |tx| consent::set(&exchange.admin, tx, lead, others).await);
            narrowed.await.unwrap();
        }
        exchange.pass(1);
        lots.push(exchange.sell(lead, &[ascending()]).await.unwrap());
    }
    let (reader, tenant) = (exchange.person(1), exchange.tenants[1].id);
    let page = async |after| {
        let found = exchange.net.db().platform(&reader, async |tx| biddable(&reader, tx, tenant, after, 1).await);
        let found = found.await.unwrap();
        let shown: Vec<LotId> = found.items.iter().map(|(_, lot)| lot.id).collect();
        (shown, found.items.last().map(|(key, _)| *key), found.next.is_some())
    };
    let (shown, after, more) = page(None).await;
    assert_eq!((shown, more), (vec![lots[2]], true), "those it may not have are passed over, not counted");
    let end = exchange.lot(lots[2]).await.stage_ends_at.unwrap();
    exchange.pass((end - exchange.net.db().clock().now()).num_seconds() - 1);
    exchange.bid(1, lots[2], 10_000).await.unwrap();
    assert!(exchange.lot(lots[2]).await.stage_ends_at.unwrap() > end, "a late bid moves the end");
    let (shown, after, more) = page(after).await;
    assert_eq!((shown, more), (vec![lots[3]], true));
    let (shown, _, more) = page(after).await;
    assert_eq!((shown, more), (vec![lots[4]], false));
}

#[actix_web::test]
async fn history_tells_what_an_order_would_have_bought() {
    let exchange = Exchange::new(4).await;
    for tenant in 0..2 {
        exchange.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    for (number, bid) in [(1, Some(700)), (2, Some(1_200)), (3, None)] {
        let lot = exchange.sell(exchange.lead(number).await, &[sealed(500)]).await.unwrap();
        if let Some(bid) = bid {
            exchange.bid(1, lot, bid).await.unwrap();
        }
        exchange.pass(61);
        exchange.close(lot).await.unwrap();
    }
    // To the other one: what a tenant had before is not for its order.
    let other = json!({ (exchange.tenants[1].id.to_string()): 1 });
    let given = json!({"kind": "assign", "price": 0, "weights": other});
    exchange.sell(exchange.lead(4).await, &[given]).await.unwrap();
    let (actor, tenant) = (exchange.person(0), exchange.tenants[0].id);
    let input = OrderInput { limit: 1_000, ..OrderInput::default() };
    let ask = exchange.net.db().platform(&actor, async |tx| {
        preview::preview(&actor, tx, tenant, chrono_tz::Tz::Europe__Moscow, None, &input).await
    });
    let found = ask.await.unwrap();
    let would = found.last_month;
    assert_eq!((would.lots, would.fitting, would.bought, would.outbid, would.unknown), (4, 4, 2, 1, 1));
    assert_eq!(would.cost, Money::kopecks(1_200));
    assert!(found.conflicts.is_empty(), "{:?}", found.conflicts);
}

#[actix_web::test]
async fn history_asks_what_the_tenant_might_have_bought() {
    let exchange = Exchange::new(2).await;
    for tenant in 0..2 {
        exchange.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    let own = exchange.order(0, OrderInput { limit: 1_000, ..OrderInput::default() }).await;
    let lot = exchange.sell(exchange.lead(1).await, &[sealed(500)]).await.unwrap();
    exchange.bid(1, lot, 700).await.unwrap();
    exchange.pass(61);
    exchange.close(lot).await.unwrap();
    exchange.pass(1);
    let lot = exchange.sell(exchange.lead(2).await, &[sealed(500)]).await.unwrap();
    exchange.pass(61);
    exchange.close(lot).await.unwrap();
    let (actor, tenant) = (exchange.person(0), exchange.tenants[0].id);
    let capped = SettingsInput { daily_cap: Some(1), ..SettingsInput::default() };
    exchange.platform(async |tx| settings::set(&exchange.admin, tx, tenant, &capped).await).await.unwrap();
    let would = async |own: Option<OrderId>| {
        let input = OrderInput { limit: 600, ..OrderInput::default() };
        let zone = chrono_tz::Tz::Europe__Moscow;
        let ask = async |tx: &mut db::PlatformTx| preview::preview(&actor, tx, tenant, zone, own, &input).await;
        let found = exchange.net.db().platform(&actor, ask).await.unwrap().last_month;
        (found.lots, found.fitting, found.outbid, found.capped, found.bought)
    };
    assert_eq!(would(None).await, (2, 2, 1, 1, 0), "the day's only lead was bought by another order");
    assert_eq!(would(Some(own)).await, (2, 2, 1, 0, 1), "what the order itself bought is in nobody's way");
}

#[test]
fn an_order_that_is_tried_on_may_name_the_one_it_changes() {
    let id = uuid::Uuid::from_u128(7);
    let tried = |body: Value| serde_json::from_value::<TryOn>(body).unwrap();
    assert_eq!(tried(json!({ "id": id, "limit": 600 })).id, Some(OrderId(id)));
    let fresh = tried(json!({ "limit": 600, "cities": ["Тула"] }));
    assert_eq!((fresh.id, fresh.order.limit, fresh.order.cities), (None, 600, vec!["Тула".to_owned()]));
}

#[actix_web::test]
async fn a_plan_is_tried_on_a_past_lead() {
    let exchange = Exchange::new(4).await;
    exchange.deposit(0, 1_000_000, "d").await.unwrap();
    exchange.order(0, OrderInput { limit: 1_000, ..OrderInput::default() }).await;
    let lead = exchange.lead(1).await;
    let lot = exchange.sell(lead, &[sealed(500)]).await.unwrap();
    exchange.pass(61);
    exchange.close(lot).await.unwrap();
    assert_eq!(exchange.lot(lot).await.state, LotState::Sold);
    let ask = async |stages: Option<Value>| {
        let input = PreviewInput { lead_id: lead, stages, plan: None, at: None };
        exchange.platform(async |tx| try_on(&exchange.admin, tx, &input).await).await
    };
    let found = ask(None).await.unwrap();
    assert_eq!(found.chosen.map(|plan| plan.code).as_deref(), Some("default"));
    let found = ask(Some(json!([sealed(900), {"kind": "assign", "price": 0}]))).await.unwrap();
    let auction = &found.stages[0];
    assert_eq!((auction.eligible.len(), auction.refused.len()), (1, 2));
    assert!(auction.eligible[0].bids);
    assert!(auction.refused.iter().all(|refused| refused.code == Reason::NoFunds));
    assert_eq!(found.stages[1].eligible.len(), 3);
    assert!(matches!(ask(Some(json!([]))).await, Err(Error::Invalid(_))));
}

#[actix_web::test]
async fn the_outcome_is_told_in_words_to_each_reader() {
    let net = Exchange::new(4).await;
    let id = closed(&net).await;
    let lot = net.lot(id).await;
    let winner = lot.winner_tenant.unwrap();
    let story = async |reader: Option<kernel::TenantId>| {
        net.platform(async |tx| story::of(tx, &lot, reader, "Победитель").await).await.unwrap()
    };
    let keys = |lines: &[story::Line]| lines.iter().map(|line| line.key.clone()).collect::<Vec<_>>();
    let office = story(None).await;
    assert_eq!(keys(&office), ["rule-sealed", "told", "bids", "named-sealed", "refused"]);
    assert_eq!((office[2].n, office[3].amount), (3, Some(Money::kopecks(30_000))));
    for tenant in net.tenants.iter().map(|tenant| tenant.id) {
        let told = keys(&story(Some(tenant)).await);
        assert!(
            told.starts_with(&["rule-sealed".into(), "told-you".into(), "bids".into(), "own-bid".into()]),
            "{told:?}"
        );
        assert_eq!(told[4], if tenant == winner { "you-sealed" } else { "other-sealed" });
        assert_eq!(told.contains(&"why".into()), tenant != winner);
        assert_eq!(told.contains(&"refused-you".into()), tenant != net.tenants[0].id);
    }
}
