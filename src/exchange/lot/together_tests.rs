//! Lots that are closed in one transaction end as they would have one after the other.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money};
use pool::buying::policy::{self, PolicyInput};
use pool::buying::settings::{self, SettingsInput};
use rules::eligible::Reason;
use rules::state::LotState;
use schema::platform::lots;
use serde_json::{Value, json};

use crate::lot::{close, reason};
use crate::sample::{Exchange, ascending, sealed};

/// Who bids how much on a lot.
type Bids = &'static [(usize, i64)];

/// Three tenants with money.
async fn exchange() -> Exchange {
    let exchange = Exchange::new(6).await;
    for tenant in 0..3 {
        exchange.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    exchange
}

impl Exchange {
    async fn settle_for(&self, tenant: usize, input: SettingsInput) {
        let id = self.tenants[tenant].id;
        self.platform(async |tx| settings::set(&self.admin, tx, id, &input).await).await.unwrap();
    }

    /// Sealed lots on which the first tenant bids more than the second, in the order in which they are closed.
    async fn contested(&self, numbers: std::ops::RangeInclusive<u32>) -> Vec<LotId> {
        let mut lots = Vec::new();
        for number in numbers {
            let lot = self.sell(self.lead(number).await, &[sealed(500)]).await.unwrap();
            self.bid(0, lot, 900).await.unwrap();
            self.bid(1, lot, 800).await.unwrap();
            lots.push(lot);
        }
        lots.sort();
        lots
    }

    /// Which tenant won each lot.
    async fn winners(&self, lots: &[LotId]) -> Vec<Option<usize>> {
        let mut winners = Vec::new();
        for lot in lots {
            let winner = self.lot(*lot).await.winner_tenant;
            winners.push(self.tenants.iter().position(|tenant| Some(tenant.id) == winner));
        }
        winners
    }

    /// Lots that gather bids, for tenants of whom one soon reaches its cap and one has money for one lead only.
    async fn mixed(&self) -> Vec<LotId> {
        self.settle_for(0, SettingsInput { daily_cap: Some(1), ..SettingsInput::default() }).await;
        for (tenant, money) in [(0, 1_000_000), (1, 1_000_000), (2, 1_000)] {
            self.deposit(tenant, money, &format!("m{tenant}")).await.unwrap();
        }
        let hidden = json!({ "kind": "sealed", "window_s": 60, "reserve": 500, "public_min": 100 });
        let walks = vec![sealed(500), sealed(50)];
        let mut lots = Vec::new();
        let wishes: [(Vec<Value>, Bids); 7] = [
            (vec![hidden.clone()], &[(0, 900), (1, 800), (2, 200)]),
            (vec![hidden.clone()], &[(0, 900), (1, 700)]),
            (vec![sealed(500)], &[(2, 600), (1, 550)]),
            (vec![hidden], &[(1, 200)]),
            (vec![sealed(500)], &[]),
            (vec![ascending()], &[(1, 10_000)]),
            (walks, &[]),
        ];
        for (number, (stages, bids)) in (1..).zip(wishes) {
            let lot = self.sell(self.lead(number).await, &stages).await.unwrap();
            for (tenant, amount) in bids {
                self.bid(*tenant, lot, *amount).await.unwrap();
            }
            lots.push(lot);
            // So that their ids are in order.
            self.pass(1);
        }
        self.pass(61);
        lots
    }

    /// Closes a lot by the way of those that can't be closed together.
    async fn close_alone(&self, lot: LotId) {
        let told = diesel::update(lots::table.find(lot)).set(lots::notified_stage.eq(lots::stage.nullable()));
        self.platform(async |tx| Ok(told.execute(tx.conn()).await?)).await.unwrap();
        let closed = self.net.db().border(&self.admin, async |tx| close::alone(tx, &self.key, lot).await).await;
        assert!(closed.unwrap());
    }

    /// How lots ended: the state, the winner, the price, and the reasons of each tenant.
    async fn ends(&self, lots: &[LotId]) -> Vec<Value> {
        let mut ends = Vec::new();
        for (lot, winner) in lots.iter().zip(self.winners(lots).await) {
            let stored = self.lot(*lot).await;
            let mut told = Vec::new();
            for tenant in &self.tenants {
                let id = Some(tenant.id);
                let own = async |tx: &mut db::PlatformTx| reason::of(tx, *lot, stored.winner_tenant, id).await;
                let own = self.platform(own).await.unwrap().pop();
                told.push(own.map(|own| json!([own.code, own.detail, own.trail])));
            }
            ends.push(json!([stored.state, winner, stored.price, told]));
        }
        ends
    }

    async fn told(&self, lot: LotId, tenant: usize) -> Option<Reason> {
        let id = self.tenants[tenant].id;
        let all = self.platform(async |tx| reason::of(tx, lot, None, Some(id)).await).await.unwrap();
        all.into_iter().next().map(|explained| explained.code)
    }
}

#[actix_web::test]
async fn a_cap_counts_what_was_won_a_moment_ago() {
    let exchange = exchange().await;
    exchange.settle_for(0, SettingsInput { daily_cap: Some(2), ..SettingsInput::default() }).await;
    let lots = exchange.contested(1..=4).await;
    exchange.pass(61);
    let over = exchange.close_all(&lots).await;
    assert!(over.values().all(|over| matches!(over, Ok(true))), "{over:?}");
    assert_eq!(exchange.winners(&lots).await, [Some(0), Some(0), Some(1), Some(1)]);
    assert_eq!(exchange.told(lots[3], 0).await, Some(Reason::DailyCap));
    assert_eq!(exchange.told(lots[0], 1).await, Some(Reason::Outbid));
    // The second price where two bids counted, the reserve where one did.
    assert_eq!(exchange.money(0).await, (1_000_000 - 2 * 800, 0));
    assert_eq!(exchange.money(1).await, (1_000_000 - 2 * 500, 0));
    assert_eq!(exchange.bought(0).await.len(), 2);
    for lot in &lots {
        exchange.verified(*lot).await;
    }
    assert!(exchange.check().await.is_clean());
}

#[actix_web::test]
async fn a_share_counts_what_was_won_a_moment_ago() {
    let exchange = exchange().await;
    let rules =
        PolicyInput { repeat_days: 90, share_min_leads: 2, starter_days: 30, starter_leads: 0, duplicate_days: 30 };
    exchange.platform(async |tx| policy::set(&exchange.admin, tx, rules).await).await.unwrap();
    exchange.settle_for(0, SettingsInput { share_cap: Some(60), ..SettingsInput::default() }).await;
    let lots = exchange.contested(1..=3).await;
    exchange.pass(61);
    exchange.close_all(&lots).await;
    // Two of two are no measure yet to the first two; the third would be three of three.
    assert_eq!(exchange.winners(&lots).await, [Some(0), Some(0), Some(1)]);
    assert_eq!(exchange.told(lots[2], 0).await, Some(Reason::ShareCap));
    assert!(exchange.check().await.is_clean());
}

#[actix_web::test]
async fn each_lot_ends_in_its_own_way() {
    let exchange = exchange().await;
    let sold = exchange.contested(1..=1).await[0];
    let unsold = exchange.sell(exchange.lead(2).await, &[sealed(500)]).await.unwrap();
    let walks = [sealed(500), json!({ "kind": "assign", "price": 300 })];
    let walks = exchange.sell(exchange.lead(3).await, &walks).await.unwrap();
    let rises = exchange.sell(exchange.lead(4).await, &[ascending()]).await.unwrap();
    exchange.bid(2, rises, 10_000).await.unwrap();
    exchange.pass(61);
    let late = exchange.sell(exchange.lead(5).await, &[sealed(500)]).await.unwrap();
    let all = [sold, unsold, walks, rises, late];
    let over = exchange.close_all(&all).await;
    let ends: Vec<_> = all.iter().map(|lot| over[lot].as_ref().ok().copied()).collect();
    assert_eq!(ends, [Some(true), Some(true), Some(true), Some(true), Some(false)]);
    let mut states = Vec::new();
    for lot in all {
        states.push(exchange.lot(lot).await.state);
    }
    assert_eq!(states, [LotState::Sold, LotState::Unsold, LotState::Sold, LotState::Sold, LotState::Open]);
    assert_eq!(exchange.lot(walks).await.price, Some(Money::kopecks(300)));
    assert!(exchange.close_all(&all).await.values().all(|over| matches!(over, Ok(false))), "twice is once");
    assert!(exchange.check().await.is_clean());
}

#[actix_web::test]
async fn everybody_is_told_the_same_as_of_lots_closed_one_by_one() {
    let at_once = Exchange::new(6).await;
    let lots = at_once.mixed().await;
    let over = at_once.close_all(&lots).await;
    assert!(over.values().all(Result::is_ok), "{over:?}");
    let one_by_one = Exchange::new(6).await;
    let alone = one_by_one.mixed().await;
    for lot in &alone {
        one_by_one.close_alone(*lot).await;
    }
    let (ends, expected) = (at_once.ends(&lots).await, one_by_one.ends(&alone).await);
    for (end, expected) in ends.iter().zip(&expected) {
        assert_eq!(end, expected);
    }
    let states: Vec<&Value> = ends.iter().map(|end| &end[0]).collect();
    assert_eq!(states, ["sold", "sold", "sold", "unsold", "unsold", "sold", "open"]);
    let told = json!(ends).to_string();
    for code in ["daily_cap", "no_funds", "outbid", "no_bid", "below_reserve"] {
        assert!(told.contains(&format!("\"{code}\"")), "{code}");
    }
    for tenant in 0..3 {
        assert_eq!(at_once.money(tenant).await, one_by_one.money(tenant).await);
    }
}

#[actix_web::test]
async fn a_lot_that_cannot_be_closed_keeps_no_other_open() {
    let exchange = exchange().await;
    let lots = exchange.contested(1..=3).await;
    let spoilt = diesel::update(lots::table.find(lots[1])).set(lots::seed.eq("spoilt"));
    exchange.platform(async |tx| Ok(spoilt.execute(tx.conn()).await?)).await.unwrap();
    exchange.pass(61);
    let over = exchange.close_all(&lots).await;
    let ends: Vec<_> = lots.iter().map(|lot| over[lot].as_ref().ok().copied()).collect();
    assert_eq!(ends, [Some(true), None, Some(true)]);
    assert_eq!(exchange.lot(lots[1]).await.state, LotState::Open);
    assert!(exchange.check().await.is_clean());
}
