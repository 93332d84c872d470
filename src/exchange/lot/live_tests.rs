//! The live kinds of stages, cancelled lots and hand-overs by hand, on a real database.

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use futures_util::future::join_all;
use kernel::{Error, Money};
use pool::lead::Status;
use proof::verify;
use rules::eligible::Reason;
use rules::state::{BidSource, LotState};
use schema::platform::buyers;
use serde_json::json;

use crate::lot::reason;
use crate::order::create::OrderInput;
use crate::sample::{Exchange, ascending, descending, sealed};

fn limit(limit: i64) -> OrderInput {
    OrderInput { limit, ..OrderInput::default() }
}

fn code(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors[0].code.to_string(),
        Err(Error::Conflict(code) | Error::Forbidden(code)) => code.to_owned(),
        Err(Error::PaymentRequired) => "payment_required".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Three tenants with money.
async fn funded(pool: usize, money: i64) -> Exchange {
    let net = Exchange::new(pool).await;
    for tenant in 0..3 {
        net.deposit(tenant, money, &format!("d{tenant}")).await.unwrap();
    }
    net
}

async fn reasons(net: &Exchange, lot: kernel::LotId) -> impl Fn(usize) -> Option<Reason> {
    let rows = net.platform(async |tx| reason::of(tx, lot, None, None).await).await.unwrap();
    let tenants: Vec<_> = net.tenants.iter().map(|key| key.id).collect();
    move |tenant| rows.iter().find(|row| row.tenant_id == tenants[tenant]).map(|row| row.code)
}

#[actix_web::test]
async fn an_outbid_tenant_has_its_money_back_at_once() {
    let net = funded(4, 100_000).await;
    let lead = net.lead(1).await;
    let lot = net.sell(lead, &[ascending(), json!({"kind": "hq"})]).await.unwrap();
    assert_eq!(code(net.bid(0, lot, 9_999).await), "below_minimum");
    assert_eq!(code(net.bid(0, lot, 100_001).await), "payment_required");
    net.bid(0, lot, 10_000).await.unwrap();
    assert_eq!(code(net.bid(0, lot, 20_000).await), "already_leading");
    assert_eq!(code(net.bid(1, lot, 10_999).await), "below_minimum");
    assert_eq!(net.money(0).await, (90_000, 10_000));
    net.bid(1, lot, 11_000).await.unwrap();
    assert_eq!((net.money(0).await, net.money(1).await), ((100_000, 0), (89_000, 11_000)));
    assert_eq!(net.lot(lot).await.leading, Some(Money::kopecks(11_000)));
    assert_eq!(code(net.take(0, lot, None).await), "not_descending");
    net.pass(60);
    assert_eq!(code(net.bid(0, lot, 50_000).await), "closed");
    assert!(net.close(lot).await.unwrap());
    assert!(!net.close(lot).await.unwrap());
    assert_eq!(net.money(1).await, (89_000, 0), "the highest pays its own bid");
    assert_eq!(net.bought(1).await, [(lead, Some(Money::kopecks(11_000)))]);
    let why = reasons(&net, lot).await;
    assert_eq!((why(0), why(1), why(2)), (Some(Reason::Outbid), None, Some(Reason::NoBid)));
    assert_eq!(net.verified(lot).await.statement.price, Some(Money::kopecks(11_000)));
    assert!(net.check().await.is_clean(), "{:?}", net.check().await);
}

#[actix_web::test]
async fn a_late_bid_moves_the_end_and_the_closing_waits_for_it() {
    let net = funded(4, 100_000).await;
    let lot = net.sell(net.lead(1).await, &[ascending()]).await.unwrap();
    let planned = net.lot(lot).await.stage_ends_at.unwrap();
    net.pass(49);
    net.bid(0, lot, 10_000).await.unwrap();
    assert_eq!(net.lot(lot).await.stage_ends_at, Some(planned));
    let mut amount = 11_000;
    for (wait, moved) in [(10, 10), (9, 20), (9, 25), (7, 25)] {
        net.pass(wait);
        net.bid(if amount % 2_000 == 0 { 0 } else { 1 }, lot, amount).await.unwrap();
        amount += 1_000;
        let end = net.lot(lot).await.stage_ends_at.unwrap();
        assert_eq!((end - planned).num_seconds(), moved);
        assert!(!net.close(lot).await.unwrap(), "the old end is not the end");
    }
    net.pass(1);
    assert_eq!(code(net.bid(2, lot, 90_000).await), "closed");
    assert!(net.close(lot).await.unwrap());
    assert_eq!(net.lot(lot).await.price, Some(Money::kopecks(14_000)));
    net.verified(lot).await;
}

#[actix_web::test]
async fn standing_orders_bid_the_least_that_leads() {
    let net = funded(4, 100_000).await;
    net.order(0, limit(30_000)).await;
    net.order(1, limit(20_500)).await;
    let lot = net.sell(net.lead(1).await, &[ascending()]).await.unwrap();
    let live = net.live(lot).await;
    assert_eq!(live.len(), 1);
    assert_eq!((live[0].tenant_id, live[0].amount), (net.tenants[0].id, Money::kopecks(21_500)));
    assert_eq!((net.money(0).await, net.money(1).await), ((78_500, 21_500), (100_000, 0)));
    assert_eq!(net.enrolled(lot).await, 2);
    net.bid(2, lot, 25_000).await.unwrap();
    let live = net.live(lot).await;
    assert_eq!((live[0].amount, live[0].source), (Money::kopecks(26_000), BidSource::StandingOrder));
    assert_eq!((net.money(0).await, net.money(2).await), ((74_000, 26_000), (100_000, 0)));
    net.bid(2, lot, 29_500).await.unwrap();
    assert_eq!(net.live(lot).await[0].tenant_id, net.tenants[2].id, "30 500 is beyond the order");
    net.pass(60);
    assert!(net.close(lot).await.unwrap());
    let why = reasons(&net, lot).await;
    assert_eq!((why(0), why(1), why(2)), (Some(Reason::Outbid), Some(Reason::Outbid), None));
    assert_eq!(net.enrolled(lot).await, 0, "orders of a closed lot are let go");
    assert_eq!(net.verified(lot).await.statement.bids, 5);
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn an_order_goes_as_far_as_its_wallet_and_cap() {
    let net = funded(4, 15_500).await;
    net.order(0, limit(90_000)).await;
    net.order(1, OrderInput { daily_cap: Some(1), ..limit(90_000) }).await;
    let first = net.sell(net.lead(1).await, &[ascending()]).await.unwrap();
    let live = net.live(first).await;
    assert_eq!(live[0].amount, Money::kopecks(15_500), "equal limits by the draw, up to the wallet");
    let leader = net.tenants.iter().position(|key| key.id == live[0].tenant_id).unwrap();
    assert!(leader < 2);
    let second = net.sell(net.lead(2).await, &[ascending()]).await.unwrap();
    let live = net.live(second).await;
    assert_eq!((live.len(), live[0].amount), (1, Money::kopecks(10_000)), "only the other has money");
    assert_ne!(live[0].tenant_id, net.tenants[leader].id);
    net.suspend(0, db::TenantState::Suspended).await;
    net.suspend(1, db::TenantState::Suspended).await;
    net.bid(2, second, 11_000).await.unwrap();
    assert_eq!(net.live(second).await[0].tenant_id, net.tenants[2].id, "orders of the suspended are silent");
    net.pass(60);
    assert!(net.close(first).await.unwrap() && net.close(second).await.unwrap());
    assert_eq!(net.lot(first).await.state, LotState::Unsold, "the leader may not buy any more");
    assert_eq!(reasons(&net, first).await(leader), Some(Reason::Suspended));
    for lot in [first, second] {
        net.verified(lot).await;
    }
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn the_price_falls_until_somebody_takes_it() {
    let net = funded(4, 45_000).await;
    let lead = net.lead(1).await;
    let lot = net.sell(lead, &[descending()]).await.unwrap();
    assert_eq!(code(net.bid(0, lot, 50_000).await), "take_only");
    assert_eq!(code(net.take(0, lot, None).await), "payment_required");
    net.pass(10);
    assert_eq!(code(net.take(0, lot, Some(39_999)).await), "price_rose");
    assert!(!net.close(lot).await.unwrap());
    let taken = net.take(0, lot, Some(50_000)).await.unwrap();
    assert_eq!((taken.amount, taken.receipt.index), (Money::kopecks(40_000), 0), "a price that fell is fine");
    assert_eq!(code(net.take(1, lot, None).await), "closed");
    assert_eq!(net.money(0).await, (5_000, 0));
    assert_eq!(net.bought(0).await, [(lead, Some(Money::kopecks(40_000)))]);
    let why = reasons(&net, lot).await;
    assert_eq!((why(0), why(1)), (None, Some(Reason::TakenByOther)));
    net.verified(lot).await;
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn an_order_takes_when_its_price_is_reached_however_late_the_worker_is() {
    let net = funded(4, 100_000).await;
    net.order(0, limit(31_000)).await;
    net.order(1, limit(22_000)).await;
    let lot = net.sell(net.lead(1).await, &[descending()]).await.unwrap();
    let started = net.lot(lot).await.stage_started_at;
    net.pass(19);
    assert!(!net.close(lot).await.unwrap());
    net.pass(14);
    assert_eq!(code(net.take(2, lot, None).await), "closed", "the order's price came before");
    assert!(net.close(lot).await.unwrap());
    let closed = net.lot(lot).await;
    assert_eq!((closed.winner_tenant, closed.price), (Some(net.tenants[0].id), Some(Money::kopecks(30_000))));
    let why = reasons(&net, lot).await;
    assert_eq!((why(1), why(2)), (Some(Reason::PriceAboveLimit), Some(Reason::TakenByOther)));
    let bundle =
        net.platform(async |tx| crate::journal::closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
    assert_eq!((bundle.log[0].bid.at - started).num_seconds(), 20, "it counts from the step's begin");
    net.verified(lot).await;
    // A person's take before the order's price wins.
    let lot = net.sell(net.lead(2).await, &[descending()]).await.unwrap();
    net.pass(19);
    assert_eq!(net.take(2, lot, None).await.unwrap().amount, Money::kopecks(40_000));
    // An order at the start takes in the opening.
    net.order(2, limit(50_000)).await;
    let lot = net.sell(net.lead(3).await, &[descending()]).await.unwrap();
    assert_eq!(net.lot(lot).await.price, Some(Money::kopecks(50_000)));
    net.verified(lot).await;
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn what_nobody_takes_walks_on_through_every_kind() {
    let net = funded(4, 100_000).await;
    let stages = [descending(), ascending(), sealed(1_000), json!({"kind": "assign", "price": 500})];
    let lot = net.sell(net.lead(1).await, &stages).await.unwrap();
    net.pass(39);
    assert!(!net.close(lot).await.unwrap(), "the floor stands for one step");
    net.pass(1);
    assert!(net.close(lot).await.unwrap());
    assert_eq!(net.lot(lot).await.stage, 1);
    net.bid(0, lot, 10_000).await.unwrap();
    net.suspend(0, db::TenantState::Suspended).await;
    net.pass(60);
    assert!(net.close(lot).await.unwrap());
    let walked = net.lot(lot).await;
    assert_eq!((walked.stage, walked.leading), (2, None));
    net.pass(60);
    assert!(net.close(lot).await.unwrap());
    let closed = net.lot(lot).await;
    assert_eq!((closed.state, closed.stage, closed.started.len()), (LotState::Sold, 3, 4));
    assert_eq!(net.verified(lot).await.statement.started.len(), 4);
    assert_eq!(net.money(0).await, (100_000, 0));
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn a_cancelled_lot_gives_everything_back() {
    let net = funded(4, 100_000).await;
    let lead = net.lead(1).await;
    for stage in [sealed(1_000), ascending(), descending()] {
        let lot = net.sell(lead, std::slice::from_ref(&stage)).await.unwrap();
        if stage["kind"] != "descending" {
            net.bid(0, lot, 20_000).await.unwrap();
        }
        assert_eq!(code(net.cancel(lot, " ").await), "required");
        net.cancel(lot, "Клиент передумал").await.unwrap();
        assert_eq!(code(net.cancel(lot, "ещё раз").await), "closed");
        assert_eq!(net.money(0).await, (100_000, 0));
        assert_eq!(net.lot(lot).await.state, LotState::Cancelled);
        assert_eq!(net.stored(lead).await.status, Status::New, "for sale again");
        assert_eq!(code(net.bid(0, lot, 30_000).await), "closed");
        assert!(!net.close(lot).await.unwrap());
        assert_eq!(net.verified(lot).await.statement.reason.as_deref(), Some("Клиент передумал"));
        let told = net.platform(async |tx| reason::of(tx, lot, None, None).await).await.unwrap();
        let told: Vec<Reason> = told.iter().map(|told| told.code).collect();
        assert_eq!(told, [Reason::Cancelled; 3], "also those who had not bid");
    }
    assert!(net.check().await.is_clean());
}

/// A lot that was opened by one machine and is bid for on another whose clock is slow: its proof holds all the same.
#[actix_web::test]
async fn a_lots_time_does_not_run_backwards() {
    let net = funded(4, 200_000).await;
    for (number, stage) in (1..).zip([sealed(1_000), ascending(), descending()]) {
        let lot = net.sell(net.lead(number).await, std::slice::from_ref(&stage)).await.unwrap();
        let opened = net.lot(lot).await.opened_at;
        net.pass(-40);
        if stage["kind"] == "descending" {
            net.take(0, lot, None).await.unwrap();
        } else {
            net.bid(0, lot, 20_000).await.unwrap();
            net.pass(40 + 61);
            assert!(net.close(lot).await.unwrap());
        }
        let statement = net.verified(lot).await.statement;
        assert!(statement.winner.is_some() && statement.closed_at >= opened, "{stage}: {statement:?}");
    }
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn head_office_hands_a_lead_over_by_hand() {
    let net = funded(4, 100_000).await;
    let lead = net.lead(1).await;
    let lot = net.sell(lead, &[json!({"kind": "hq"})]).await.unwrap();
    assert_eq!(net.lot(lot).await.state, LotState::Unsold);
    assert_eq!(code(net.hand_over(lead, 0, 1, "").await), "required");
    assert_eq!(code(net.hand_over(lead, 0, -1, "x").await), "not_positive");
    assert_eq!(code(net.hand_over(lead, 0, 100_001, "x").await), "payment_required");
    net.suspend(1, db::TenantState::Suspended).await;
    assert_eq!(code(net.hand_over(lead, 1, 0, "x").await), "suspended");
    let lot = net.hand_over(lead, 0, 7_000, "Живёт в его городе").await.unwrap();
    assert_eq!(net.money(0).await, (93_000, 0));
    assert_eq!(net.bought(0).await, [(lead, Some(Money::kopecks(7_000)))]);
    let stored = net.stored(lead).await;
    assert_eq!((stored.status, stored.lot_id), (Status::Redistributed, Some(lot)));
    assert_eq!(net.verified(lot).await.statement.reason.as_deref(), Some("Живёт в его городе"));
    assert_eq!(code(net.hand_over(lead, 2, 0, "x").await), "already_sold");
    let card = net.platform(async |tx| pool::lead::list::card(&net.admin, tx, lead).await).await.unwrap();
    let told = card.history.iter().find(|entry| entry.event == "redistributed").unwrap();
    assert_eq!(told.data["reason"], "Живёт в его городе");
    // A rule that speaks against it is overruled, and that is told.
    let products = buyers::products.eq(vec!["car"]);
    let filter = diesel::update(buyers::table.find(net.tenants[2].id)).set(products);
    assert_eq!(net.platform(async |tx| Ok(filter.execute(tx.conn()).await?)).await.unwrap(), 1);
    let lead = net.lead(2).await;
    net.hand_over(lead, 2, 0, "Просил сам").await.unwrap();
    let card = net.platform(async |tx| pool::lead::list::card(&net.admin, tx, lead).await).await.unwrap();
    let told = card.history.iter().find(|entry| entry.event == "sold").unwrap();
    assert_eq!(told.data["overruled"], "product");
    assert_eq!(net.stored(lead).await.status, Status::Sold);
    assert_eq!(net.money(2).await, (100_000, 0));
    let open = net.lead(3).await;
    net.sell(open, &[sealed(1)]).await.unwrap();
    assert_eq!(code(net.hand_over(open, 0, 0, "x").await), "lot_open");
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn racing_takes_and_bids_have_one_winner() {
    let net = funded(8, 1_000_000).await;
    net.order(1, limit(40_000)).await;
    let falling = net.sell(net.lead(1).await, &[descending()]).await.unwrap();
    let taken = join_all((0..12).map(|turn| net.take(turn % 3, falling, None))).await;
    assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 1, "{taken:?}");
    assert!(taken.iter().all(|taken| matches!(taken, Ok(_) | Err(Error::Conflict("closed")))), "{taken:?}");
    let mut lots = Vec::new();
    for number in 2..6 {
        lots.push(net.sell(net.lead(number).await, &[ascending()]).await.unwrap());
    }
    let bids = (0..60_usize).map(|turn| net.bid(turn % 3, lots[turn % 4], 10_000 + i64::try_from(turn).unwrap() * 700));
    let placed = join_all(bids).await;
    assert!(placed.iter().any(Result::is_ok));
    assert!(placed.iter().all(|bid| matches!(bid, Ok(_) | Err(Error::Invalid(_)))), "{placed:?}");
    assert!(net.check().await.is_clean(), "{:?}", net.check().await);
    net.pass(100);
    let closed = join_all(lots.iter().flat_map(|lot| [*lot; 3]).map(|lot| net.close(lot))).await;
    assert_eq!(closed.into_iter().filter(|done| matches!(done, Ok(true))).count(), 4);
    for lot in lots {
        net.verified(lot).await;
    }
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn every_change_of_a_live_bundle_is_noticed() {
    let net = funded(4, 100_000).await;
    let rising = net.sell(net.lead(1).await, &[ascending()]).await.unwrap();
    for (tenant, amount) in [(0, 10_000), (1, 11_000), (0, 30_000)] {
        net.bid(tenant, rising, amount).await.unwrap();
    }
    net.pass(60);
    net.close(rising).await.unwrap();
    let falling = net.sell(net.lead(2).await, &[descending()]).await.unwrap();
    net.take(1, falling, None).await.unwrap();
    for lot in [rising, falling] {
        let bundle =
            net.platform(async |tx| crate::journal::closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
        let bytes = serde_json::to_string(&bundle).unwrap().into_bytes();
        for place in (0..bytes.len()).step_by(11) {
            let mut tampered = bytes.clone();
            let bit = place / 11 % 7;
            tampered[place] ^= 1 << bit;
            let Ok(tampered) = String::from_utf8(tampered) else { continue };
            assert!(verify(&tampered, None).is_err(), "bit {bit} of byte {place} may be changed");
        }
    }
}

/// Whoever holds the key can still not make up an outcome: the rules decide.
#[actix_web::test]
async fn an_outcome_against_the_rules_is_noticed_even_when_signed() {
    use proof::bundle::Bundle;
    use proof::verify::Fault;
    let net = funded(4, 100_000).await;
    let rising = net.sell(net.lead(1).await, &[ascending()]).await.unwrap();
    net.bid(0, rising, 10_000).await.unwrap();
    net.bid(1, rising, 11_000).await.unwrap();
    net.pass(60);
    net.close(rising).await.unwrap();
    let falling = net.sell(net.lead(2).await, &[descending()]).await.unwrap();
    net.take(1, falling, None).await.unwrap();
    let sign = |mut bundle: Bundle| {
        bundle.seal = net.key.sign(1, &proof::canonical::digest(&bundle.statement).unwrap());
        verify(&serde_json::to_string(&bundle).unwrap(), Some(&net.key.public(1))).map(|_| ())
    };
    for lot in [rising, falling] {
        let bundle =
            net.platform(async |tx| crate::journal::closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
        assert_eq!(sign(bundle.clone()), Ok(()));
        let with = |change: &dyn Fn(&mut Bundle)| {
            let mut changed = bundle.clone();
            change(&mut changed);
            sign(changed)
        };
        assert_eq!(with(&|b| b.statement.price = Some(Money::kopecks(1))), Err(Fault::Outcome));
        assert_eq!(with(&|b| b.statement.winner = Some(net.tenants[2].id)), Err(Fault::Outcome));
        assert_eq!(with(&|b| b.statement.started.clear()), Err(Fault::Outcome));
        let later = chrono::Duration::seconds(600);
        assert_eq!(with(&|b| b.statement.started[0] -= later), Err(Fault::Outcome));
    }
}
