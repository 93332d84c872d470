//! A sealed stage at which ratings weigh bids.

use kernel::{Error, LotId, Money};
use proof::verify;
use proof::verify::Fault;
use rules::eligible::Reason;
use serde_json::{Value, json};

use crate::journal::closed;
use crate::lot::reason;
use crate::sample::Exchange;

fn weighed(weight: i64) -> Value {
    json!({ "kind": "sealed", "window_s": 60, "reserve": 10_000, "score_weight": weight })
}

impl Exchange {
    async fn weighed_lot(&self) -> LotId {
        for tenant in 0..3 {
            self.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
        }
        self.rate(&[100, 25, 50]).await;
        let lot = self.sell(self.lead(1).await, &[weighed(20)]).await.unwrap();
        for (tenant, amount) in [(0, 80_000), (1, 100_000), (2, 60_000)] {
            self.bid(tenant, lot, amount).await.unwrap();
        }
        // What is counted in the night does not change what bidders saw.
        self.rate(&[0, 100, 50]).await;
        self.pass(61);
        self.close(lot).await.unwrap();
        lot
    }
}

#[actix_web::test]
async fn a_better_rating_wins_at_the_price_it_had_to_beat() {
    let net = Exchange::new(4).await;
    let lot = net.weighed_lot().await;
    let closed = net.lot(lot).await;
    // 80,000 × 1.2 is above 100,000 × 0.9, which 75,000 × 1.2 would have met.
    assert_eq!((closed.winner_tenant, closed.price), (Some(net.tenants[0].id), Some(Money::kopecks(75_000))));
    assert_eq!(net.money(0).await, (925_000, 0));
    let all = net.platform(async |tx| reason::of(tx, lot, closed.winner_tenant, None).await).await.unwrap();
    let told = |tenant: usize| all.iter().find(|row| row.tenant_id == net.tenants[tenant].id).unwrap();
    assert_eq!(told(1).code, Reason::Outweighed);
    assert_eq!(told(1).detail, json!({ "bid": 100_000, "price": 75_000, "counted": 90_000, "won_with": 96_000 }));
    net.verified(lot).await;
    assert!(net.check().await.is_clean());
}

/// Each receipt names the rating of the moment when the stage began, so nobody can be weighed otherwise once it has bid.
#[actix_web::test]
async fn a_receipt_promises_the_rating() {
    let net = Exchange::new(4).await;
    let lot = net.weighed_lot().await;
    let bundle = net.platform(async |tx| closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
    let scores: Vec<_> = bundle.log.iter().map(|logged| logged.bid.score).collect();
    assert_eq!(scores, [Some(100), Some(25), Some(50)]);
    for score in [Some(99), None] {
        let mut changed = bundle.clone();
        changed.log[1].bid.score = score;
        assert_eq!(verify(&serde_json::to_string(&changed).unwrap(), None).unwrap_err(), Fault::Receipt, "{score:?}");
    }
}

/// With a minimum that bidders see below a reserve they don't, a rating carries nobody over the reserve, and nobody is told so.
#[actix_web::test]
async fn who_is_below_the_reserve_is_told_that() {
    let net = Exchange::new(4).await;
    for tenant in 0..2 {
        net.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    net.rate(&[100, 50]).await;
    let stage = json!({ "kind": "sealed", "window_s": 60, "reserve": 10_000, "public_min": 5_000, "score_weight": 50 });
    let lot = net.sell(net.lead(1).await, &[stage]).await.unwrap();
    net.bid(0, lot, 9_900).await.unwrap();
    net.bid(1, lot, 10_000).await.unwrap();
    net.pass(61);
    net.close(lot).await.unwrap();
    let closed = net.lot(lot).await;
    assert_eq!((closed.winner_tenant, closed.price), (Some(net.tenants[1].id), Some(Money::kopecks(10_000))));
    let all = net.platform(async |tx| reason::of(tx, lot, closed.winner_tenant, None).await).await.unwrap();
    let told = all.iter().find(|row| row.tenant_id == net.tenants[0].id).unwrap();
    assert_eq!((told.code, &told.detail), (Reason::BelowReserve, &json!({ "bid": 9_900, "reserve": 10_000 })));
    net.verified(lot).await;
}

#[actix_web::test]
async fn a_weight_has_bounds() {
    let net = Exchange::new(2).await;
    for (number, weight) in [(1, 0), (2, 51), (3, -1)] {
        let refused = net.sell(net.lead(number).await, &[weighed(weight)]).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{weight}: {refused:?}");
    }
}
