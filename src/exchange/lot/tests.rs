//! Lots on a real database: what each path leaves behind, and what racing and repeating do not change.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::future::join_all;
use kernel::{Error, Money, TenantId};
use pool::lead::Status;
use proof::verify;
use rules::eligible::Reason;
use rules::state::LotState;
use schema::platform::buyers;
use serde_json::json;

use crate::bid::place::{Wish, place};
use crate::journal::closed;
use crate::lot::reason;
use crate::order::create::OrderInput;
use crate::sample::{Exchange, sealed};

fn limit(limit: i64) -> OrderInput {
    OrderInput { limit, ..OrderInput::default() }
}

fn field_code(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors[0].code.to_string(),
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn the_second_price_is_paid_and_the_lead_is_in_the_winners_base() {
    let net = Exchange::new(4).await;
    for tenant in 0..3 {
        net.deposit(tenant, 100_000, &format!("d{tenant}")).await.unwrap();
    }
    let lead = net.lead(1).await;
    let lot = net.sell(lead, &[sealed(10_000), json!({"kind": "hq"})]).await.unwrap();
    net.bid(0, lot, 30_000).await.unwrap();
    let second = net.bid(1, lot, 50_000).await.unwrap();
    assert_eq!(second.receipt.index, 1);
    assert_eq!(net.money(1).await, (50_000, 50_000));
    assert!(!net.close(lot).await.unwrap(), "its time has not come");
    net.pass(60);
    assert!(matches!(net.bid(2, lot, 60_000).await, Err(Error::Conflict("closed"))), "late, whatever the worker does");
    assert!(net.close(lot).await.unwrap());
    assert!(!net.close(lot).await.unwrap(), "twice is once");
    assert_eq!((net.money(0).await, net.money(1).await), ((100_000, 0), (70_000, 0)));
    assert_eq!(net.bought(1).await, [(lead, Some(Money::kopecks(30_000)))]);
    let stored = net.stored(lead).await;
    assert_eq!((stored.status, stored.owner_tenant), (Status::Sold, Some(net.tenants[1].id)));
    assert!(net.check().await.is_clean(), "{:?}", net.check().await);
    let reasons = net.platform(async |tx| reason::of(tx, lot, Some(net.tenants[1].id), None).await).await.unwrap();
    let codes: Vec<Reason> = reasons.iter().map(|reason| reason.code).collect();
    assert_eq!(codes.len(), 2);
    assert!(codes.contains(&Reason::Outbid) && codes.contains(&Reason::NoBid), "{codes:?}");
}

#[actix_web::test]
async fn a_bid_is_checked_before_anything_moves() {
    let net = Exchange::new(4).await;
    net.deposit(0, 50_000, "d").await.unwrap();
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    assert_eq!(field_code(net.bid(0, lot, 9_999).await), "below_minimum");
    assert_eq!(field_code(net.bid(0, lot, 0).await), "not_positive");
    assert_eq!(field_code(net.bid(0, lot, -5).await), "not_positive");
    assert_eq!(field_code(net.bid(0, lot, i64::MAX).await), "too_large");
    assert!(matches!(net.bid(0, lot, 50_001).await, Err(Error::PaymentRequired)));
    assert!(matches!(net.bid(1, lot, 10_000).await, Err(Error::PaymentRequired)));
    net.bid(0, lot, 20_000).await.unwrap();
    assert_eq!(field_code(net.bid(0, lot, 20_000).await), "not_raised");
    net.bid(0, lot, 50_000).await.unwrap();
    assert_eq!(net.money(0).await, (0, 50_000), "a raised bid holds the difference alone");
    net.suspend(1, db::TenantState::Suspended).await;
    assert!(matches!(net.bid(1, lot, 10_000).await, Err(Error::Forbidden("suspended"))));
    assert_eq!(net.live(lot).await.len(), 1);
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn a_lead_that_may_not_be_sold_is_not() {
    let net = Exchange::new(2).await;
    let mut draft = crate::sample::draft(7);
    draft.lawful_basis = intake::LawfulBasis::None;
    let origin = pool::lead::Origin::default();
    let lead = net.platform(async |tx| pool::lead::submit(&net.admin, tx, draft, origin).await).await.unwrap().id;
    assert_eq!(field_code(net.sell(lead, &[sealed(1)]).await), "no_lawful_basis");
    let twin = net.lead(7).await;
    assert_eq!(net.stored(twin).await.duplicate_of, Some(lead));
    assert!(matches!(net.sell(twin, &[sealed(1)]).await, Err(Error::Conflict("not_for_sale"))));
    let lead = net.lead(8).await;
    net.sell(lead, &[sealed(1)]).await.unwrap();
    assert!(matches!(net.sell(lead, &[sealed(1)]).await, Err(Error::Conflict("lot_open"))));
}

#[actix_web::test]
async fn standing_orders_bid_in_the_opening() {
    let net = Exchange::new(4).await;
    for (tenant, amount) in [(0, 40_000), (1, 90_000), (2, 40_000)] {
        net.deposit(tenant, amount, &format!("d{tenant}")).await.unwrap();
    }
    net.order(0, limit(30_000)).await;
    net.order(0, limit(20_000)).await;
    net.order(1, OrderInput { daily_cap: Some(1), ..limit(35_000) }).await;
    net.order(2, OrderInput { products: vec!["car".into()], ..limit(40_000) }).await;
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let mut amounts: Vec<i64> = net.live(lot).await.iter().map(|bid| bid.amount.as_kopecks()).collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [30_000, 35_000]);
    let second = net.sell(net.lead(2).await, &[sealed(10_000)]).await.unwrap();
    assert!(net.live(second).await.is_empty(), "one is out of money, one at its cap, one does not fit");
    let reasons = net.platform(async |tx| reason::of(tx, second, None, None).await).await.unwrap();
    let code = |tenant: usize| reasons.iter().find(|row| row.tenant_id == net.tenants[tenant].id).unwrap().code;
    assert_eq!((code(0), code(1), code(2)), (Reason::OrderFunds, Reason::OrderCap, Reason::OrderFilters));
    net.pass(60);
    net.close(lot).await.unwrap();
    assert_eq!(net.lot(lot).await.price, Some(Money::kopecks(30_000)));
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn an_unsold_lot_walks_on_in_turn() {
    let net = Exchange::new(4).await;
    for tenant in 0..3 {
        net.deposit(tenant, 20_000, &format!("d{tenant}")).await.unwrap();
    }
    let stages = [sealed(10_000), json!({"kind": "assign", "price": 5_000}), json!({"kind": "hq"})];
    let mut winners = Vec::new();
    for number in 0..6 {
        let lead = net.lead(number).await;
        let lot = net.sell(lead, &stages).await.unwrap();
        net.pass(60);
        net.close(lot).await.unwrap();
        winners.push(net.lot(lot).await.winner_tenant.unwrap());
        assert_eq!(net.stored(lead).await.status, Status::Redistributed);
    }
    for tenant in 0..3 {
        assert_eq!(winners.iter().filter(|winner| **winner == net.tenants[tenant].id).count(), 2, "{winners:?}");
        assert_eq!(net.money(tenant).await, (10_000, 0));
    }
    let only = json!({"kind": "assign", "price": 0, "weights": { net.tenants[2].id.to_string(): 1 }});
    let lot = net.sell(net.lead(9).await, &[only]).await.unwrap();
    assert_eq!(net.lot(lot).await.winner_tenant, Some(net.tenants[2].id), "decided in the opening");
    assert!(net.check().await.is_clean());
}

/// Two equal buyers but for the rating, then but for the part of the day's cap that is free.
#[actix_web::test]
async fn turns_go_by_rating_and_free_capacity() {
    let net = Exchange::new(2).await;
    let both = json!({ net.tenants[0].id.to_string(): 1, net.tenants[1].id.to_string(): 1 });
    let stages = [json!({"kind": "assign", "price": 0, "weights": both})];
    let give = async |number: u32| {
        let lot = net.sell(net.lead(number).await, &stages).await.unwrap();
        net.pass(1);
        net.lot(lot).await.winner_tenant.unwrap()
    };
    let count =
        |winners: &[TenantId], tenant: usize| winners.iter().filter(|id| **id == net.tenants[tenant].id).count();
    net.rate(&[100, 0]).await;
    let mut winners = Vec::new();
    for number in 0..8 {
        winners.push(give(number).await);
    }
    assert_eq!((count(&winners, 0), count(&winners, 1)), (6, 2), "150 to 50");
    let cap = async |tx: &mut db::PlatformTx| {
        let row = (buyers::tenant_id.eq(net.tenants[1].id), buyers::daily_cap.eq(4));
        diesel::insert_into(buyers::table)
            .values(row)
            .on_conflict(buyers::tenant_id)
            .do_update()
            .set(buyers::daily_cap.eq(4))
            .execute(tx.conn())
            .await?;
        Ok(())
    };
    net.rate(&[]).await;
    net.platform(cap).await.unwrap();
    // The first has six of eight, yet half of the other's cap is used: 6 ÷ 100 against 2 ÷ 50, then 3 ÷ 25.
    assert_eq!(give(8).await, net.tenants[1].id);
    assert_eq!(give(9).await, net.tenants[0].id);
}

#[actix_web::test]
async fn a_bid_for_a_stage_that_is_over_is_refused() {
    let net = Exchange::new(2).await;
    net.deposit(0, 100_000, "d").await.unwrap();
    let lot = net.sell(net.lead(1).await, &[sealed(10_000), sealed(5_000)]).await.unwrap();
    net.pass(60);
    net.close(lot).await.unwrap();
    let (actor, tenant) = (net.person(0), net.tenants[0].id);
    let bid = async |stage| {
        let wish = Wish::new(&actor, tenant, lot, 10_000)?.at_stage(stage);
        net.platform(async |tx| place(tx, &net.key, &wish).await).await
    };
    assert!(matches!(bid(Some(0)).await, Err(Error::Conflict("stage_over"))));
    assert_eq!(net.money(0).await, (100_000, 0));
    bid(Some(1)).await.unwrap();
    assert_eq!(net.money(0).await, (90_000, 10_000));
}

#[actix_web::test]
async fn nobody_can_pay_so_the_lead_rests() {
    let net = Exchange::new(2).await;
    let lead = net.lead(1).await;
    let lot =
        net.sell(lead, &[sealed(10_000), json!({"kind": "assign", "price": 1}), json!({"kind": "hq"})]).await.unwrap();
    net.pass(60);
    net.close(lot).await.unwrap();
    assert_eq!(net.lot(lot).await.state, LotState::Unsold);
    assert_eq!(net.stored(lead).await.status, Status::Unsold);
    let again = net.sell(lead, &[sealed(1)]).await.unwrap();
    assert_ne!(again, lot);
}

#[actix_web::test]
async fn a_winner_who_is_suspended_gives_way_to_the_next() {
    let net = Exchange::new(4).await;
    for tenant in 0..3 {
        net.deposit(tenant, 90_000, &format!("d{tenant}")).await.unwrap();
    }
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    net.bid(0, lot, 80_000).await.unwrap();
    net.bid(1, lot, 50_000).await.unwrap();
    net.bid(2, lot, 20_000).await.unwrap();
    net.suspend(0, db::TenantState::Suspended).await;
    net.pass(60);
    net.close(lot).await.unwrap();
    let closed = net.lot(lot).await;
    assert_eq!((closed.winner_tenant, closed.price), (Some(net.tenants[1].id), Some(Money::kopecks(20_000))));
    assert_eq!(net.money(0).await, (90_000, 0));
    let reasons = net.platform(async |tx| reason::of(tx, lot, closed.winner_tenant, None).await).await.unwrap();
    assert!(reasons.iter().any(|row| row.tenant_id == net.tenants[0].id && row.code == Reason::Suspended));
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn racing_bids_and_closings_meet_in_one_outcome() {
    let net = Exchange::new(8).await;
    for tenant in 0..3 {
        net.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    let mut lots = Vec::new();
    for number in 0..4 {
        lots.push(net.sell(net.lead(number).await, &[sealed(1_000)]).await.unwrap());
    }
    let bids = (0..60_usize).map(|turn| net.bid(turn % 3, lots[turn % 4], 1_000 + i64::try_from(turn).unwrap() * 100));
    let placed = join_all(bids).await;
    assert!(placed.iter().any(Result::is_ok));
    assert!(placed.iter().all(|bid| matches!(bid, Ok(_) | Err(Error::Invalid(_)))), "{placed:?}");
    assert!(net.check().await.is_clean(), "{:?}", net.check().await);
    net.pass(60);
    let closings = lots.iter().flat_map(|lot| [*lot; 4]).map(|lot| net.close(lot));
    let closed = join_all(closings).await;
    assert_eq!(closed.into_iter().filter(|done| matches!(done, Ok(true))).count(), 4);
    let check = net.check().await;
    assert!(check.is_clean() && check.leads_sold == 4, "{check:?}");
}

#[actix_web::test]
async fn one_deposit_a_reference() {
    let net = Exchange::new(8).await;
    let twice = join_all((0..6).map(|_| net.deposit(0, 700, "payment 1"))).await;
    assert!(twice.iter().all(Result::is_ok), "{twice:?}");
    assert_eq!(net.money(0).await, (700, 0));
    assert_eq!(field_code(net.deposit(0, 701, "payment 1").await), "reference_used");
    assert_eq!(field_code(net.deposit(1, 700, "payment 1").await), "reference_used");
    assert_eq!(field_code(net.deposit(1, 0, "payment 2").await), "not_positive");
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn every_change_of_a_bundle_is_noticed() {
    let net = Exchange::new(4).await;
    for tenant in 0..3 {
        net.deposit(tenant, 90_000, &format!("d{tenant}")).await.unwrap();
    }
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    for (tenant, amount) in [(0, 20_000), (1, 20_000), (0, 30_000), (2, 30_000)] {
        net.bid(tenant, lot, amount).await.unwrap();
    }
    let open = net.platform(async |tx| closed::bundle(&net.admin, tx, &net.key, lot).await).await;
    assert!(matches!(open, Err(Error::Conflict("lot_open"))), "bids are hidden until the end");
    net.pass(60);
    net.close(lot).await.unwrap();
    let bundle = net.platform(async |tx| closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
    let text = serde_json::to_string(&bundle).unwrap();
    let verified = verify(&text, Some(&net.key.public(1))).unwrap();
    assert_eq!(verified.statement.price, Some(Money::kopecks(30_000)));
    assert!(verify(&text, Some(&"0".repeat(64))).is_err());
    let bytes = text.into_bytes();
    // Every eighth byte, each time another bit: the signature of a whole bundle is slow to check without optimisation.
    for place in (0..bytes.len()).step_by(8) {
        let mut tampered = bytes.clone();
        let bit = place / 8 % 7;
        tampered[place] ^= 1 << bit;
        let Ok(tampered) = String::from_utf8(tampered) else { continue };
        assert!(verify(&tampered, None).is_err(), "bit {bit} of byte {place} may be changed");
    }
}

#[actix_web::test]
async fn standing_orders_wait_while_too_little_is_left_and_go_on_after_a_deposit() {
    let exchange = Exchange::new(4).await;
    exchange.deposit(0, 50_000, "first").await.unwrap();
    let order = OrderInput { limit: 20_000, ..OrderInput::default() };
    exchange.order(0, order).await;
    let owner = exchange.person(0);
    let input = wallet::threshold::ThresholdInput { low_at: Some(0), pause_at: Some(60_000) };
    let tenant = exchange.tenants[0].id;
    exchange.platform(async |tx| wallet::threshold::set(&owner, tx, tenant, input).await).await.unwrap();
    let lead = exchange.lead(1).await;
    let waiting = exchange.sell(lead, &[sealed(100)]).await.unwrap();
    assert!(exchange.live(waiting).await.is_empty(), "too little is left");
    exchange.deposit(0, 10_000, "second").await.unwrap();
    let other = exchange.lead(2).await;
    let lot = exchange.sell(other, &[sealed(100)]).await.unwrap();
    assert_eq!(exchange.live(lot).await.len(), 1, "the order bids again by itself");
    assert!(exchange.check().await.is_clean());
}
