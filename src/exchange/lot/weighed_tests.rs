//! A sealed stage at which ratings weigh bids.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Money};
use proof::verify;
use proof::verify::Fault;
use rules::eligible::Reason;
use schema::platform::buyer_scores;
use serde_json::{Value, json};

use crate::journal::closed;
use crate::lot::reason;
use crate::sample::Exchange;

fn weighed(weight: i64) -> Value {
    json!({ "kind": "sealed", "window_s": 60, "reserve": 10_000, "score_weight": weight })
}

impl Exchange {
    async fn rate(&self, scores: &[i32]) {
        let rate = async |tx: &mut db::PlatformTx| {
            diesel::delete(buyer_scores::table).execute(tx.conn()).await?;
            for (tenant, score) in self.tenants.iter().zip(scores) {
                let row = (
                    buyer_scores::tenant_id.eq(tenant.id),
                    buyer_scores::score.eq(score),
                    buyer_scores::bought.eq(0),
                    buyer_scores::counted_at.eq(tx.now()),
                );
                diesel::insert_into(buyer_scores::table).values(row).execute(tx.conn()).await?;
            }
            Ok(())
        };
        self.platform(rate).await.unwrap();
    }

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
    assert_eq!(told(1).code, Reason::Outbid);
    assert_eq!(told(1).detail, json!({ "bid": 100_000, "price": 75_000, "counted": 90_000, "won_with": 96_000 }));
    let statement = net.verified(lot).await.statement;
    let scores: Vec<_> = net.tenants.iter().take(3).map(|tenant| statement.scores.get(&tenant.id).copied()).collect();
    assert_eq!(scores, [Some(100), Some(25), Some(50)]);
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn other_ratings_than_those_that_were_signed_prove_nothing() {
    let net = Exchange::new(4).await;
    let lot = net.weighed_lot().await;
    let bundle = net.platform(async |tx| closed::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap();
    let fault = |tenant: usize, score: Option<i32>| {
        let (mut changed, tenant) = (bundle.clone(), net.tenants[tenant].id);
        changed.statement.scores.remove(&tenant);
        changed.statement.scores.extend(score.map(|score| (tenant, score)));
        verify(&serde_json::to_string(&changed).unwrap(), None).unwrap_err()
    };
    assert_eq!(fault(1, Some(99)), Fault::Outcome, "it would have won");
    assert_eq!(fault(1, Some(24)), Fault::Outcome, "at another price");
    assert_eq!(fault(1, Some(400)), Fault::Outcome, "there is no such rating");
    assert_eq!(fault(1, None), Fault::Outcome, "one is missing");
    assert_eq!(fault(2, Some(49)), Fault::Seal, "it decides nothing, and was not signed");
}

#[actix_web::test]
async fn a_weight_has_bounds() {
    let net = Exchange::new(2).await;
    for (number, weight) in [(1, 0), (2, 51), (3, -1)] {
        let refused = net.sell(net.lead(number).await, &[weighed(weight)]).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{weight}: {refused:?}");
    }
}
