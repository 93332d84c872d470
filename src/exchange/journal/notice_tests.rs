//! Notices of openings on a real database: their order, their delay, and the window that waits for them.

use chrono::Duration;
use proof::notice;

use super::log::notices;
use super::notify;
use crate::sample::{Exchange, sealed};

#[actix_web::test]
async fn everybody_is_told_in_the_drawn_order_once() {
    let mut net = Exchange::new(4).await;
    for n in 0..4 {
        net.add_tenant(&format!("more{n}")).await;
    }
    net.suspend(1, db::TenantState::Suspended).await;
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let before = net.lot(lot).await;
    let jobs = net.net.jobs();
    let runs = futures_util::future::join_all((0..3).map(|_| notify::opened(&jobs, lot, 0))).await;
    assert!(runs.iter().all(Result::is_ok), "{runs:?}");
    let told = net.platform(async |tx| notices(tx, &[lot]).await).await.unwrap();
    assert_eq!(told.len(), 6, "who may not bid is not told of a chance to");
    assert!(told.iter().all(|notice| notice.sent_at.is_some()));
    let order: Vec<_> = told.iter().map(|notice| notice.tenant_id).collect();
    assert_eq!(order, notice::order(&before.seed().unwrap(), &order));
    assert_eq!(net.lot(lot).await.stage_ends_at, before.stage_ends_at, "no skew, no more time");
    net.pass(60);
    net.close(lot).await.unwrap();
    notify::opened(&jobs, lot, 0).await.unwrap();
    net.verified(lot).await;
}

#[actix_web::test]
async fn a_sending_that_was_cut_off_goes_on_and_its_delay_is_given_back() {
    let net = Exchange::new(4).await;
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let before = net.lot(lot).await;
    notify::opened(&net.net.jobs(), lot, 0).await.unwrap();
    // As a worker leaves it that was killed after the first sending.
    net.platform(async |tx| {
        use diesel::prelude::*;
        use schema::platform::{lot_notices, lots};
        let unsent = lot_notices::table.filter(lot_notices::lot_id.eq(lot)).filter(lot_notices::place.gt(0));
        let undo = diesel::update(unsent).set(lot_notices::sent_at.eq(None::<chrono::DateTime<chrono::Utc>>));
        diesel_async::RunQueryDsl::execute(undo, tx.conn()).await?;
        let undo = diesel::update(lots::table.find(lot)).set(lots::notified_stage.eq(None::<i32>));
        diesel_async::RunQueryDsl::execute(undo, tx.conn()).await?;
        Ok(())
    })
    .await
    .unwrap();
    net.pass(7);
    notify::opened(&net.net.jobs(), lot, 0).await.unwrap();
    notify::opened(&net.net.jobs(), lot, 0).await.unwrap();
    let moved = net.lot(lot).await.stage_ends_at.unwrap() - before.stage_ends_at.unwrap();
    assert_eq!(moved, Duration::seconds(7), "the skew is added once");
    net.pass(54);
    assert!(!net.close(lot).await.unwrap());
    net.pass(6);
    assert!(net.close(lot).await.unwrap());
}

/// A window that nobody has heard of stays open until its notices are sent, and is then as long as it was promised.
#[actix_web::test]
async fn a_window_waits_for_its_notices() {
    let net = Exchange::new(4).await;
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let awaited = async |lot| {
        let lot = net.lot(lot).await;
        net.platform(async |tx| notify::is_awaited(tx, &lot, lot.stage_ends_at.unwrap()).await).await.unwrap()
    };
    net.pass(70);
    assert!(awaited(lot).await, "its time has come, and no worker has told anybody");
    notify::opened(&net.net.jobs(), lot, 0).await.unwrap();
    assert!(!awaited(lot).await);
    net.deposit(0, 50_000, "d").await.unwrap();
    net.bid(0, lot, 20_000).await.unwrap();
    net.pass(59);
    assert!(!net.close(lot).await.unwrap(), "a minute from the last notice");
    net.pass(1);
    assert!(net.close(lot).await.unwrap());
    net.verified(lot).await;
    let other = net.sell(net.lead(2).await, &[sealed(10_000)]).await.unwrap();
    net.pass(60 + 601);
    assert!(!awaited(other).await, "not for ever");
}
