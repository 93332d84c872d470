//! The exchange against a model of a few lines: random operations, some of them killed half way, then everything is
//! counted. A failing run prints its seed; `MAK_MODEL_SEED` replays it, `MAK_MODEL_OPERATIONS` makes it longer.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, LotId, TenantId};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use schema::platform::{leads, transfers};
use serde_json::json;

use crate::lot::LotState;
use crate::order::create::OrderInput;
use crate::sample::Exchange;

const TENANTS: usize = 5;

/// What should be there. Ties are the lot's own affair: the model takes any of the highest.
#[derive(Default)]
struct Model {
    available: [i64; TENANTS],
    held: [i64; TENANTS],
    suspended: [bool; TENANTS],
    orders: Vec<(usize, i64)>,
    open: BTreeMap<LotId, Sale>,
    sold: BTreeMap<LeadId, usize>,
}

#[derive(Clone)]
struct Sale {
    lead: LeadId,
    reserve: i64,
    assign: Option<i64>,
    ends_at: i64,
    bids: BTreeMap<usize, i64>,
}

impl Model {
    fn bid(&mut self, lot: LotId, tenant: usize, amount: i64) {
        let former = self.open.get_mut(&lot).unwrap().bids.insert(tenant, amount).unwrap_or(0);
        self.available[tenant] -= amount - former;
        self.held[tenant] += amount - former;
    }

    fn open(&mut self, lot: LotId, sale: Sale) {
        let reserve = sale.reserve.max(1);
        self.open.insert(lot, sale);
        for tenant in (0..TENANTS).filter(|tenant| !self.suspended[*tenant]).collect::<Vec<_>>() {
            let fits = |limit: &i64| *limit >= reserve && *limit <= self.available[tenant];
            let limit = self.orders.iter().filter(|order| order.0 == tenant).map(|order| order.1).filter(fits).max();
            if let Some(limit) = limit {
                self.bid(lot, tenant, limit);
            }
        }
    }

    /// What a closed lot must have come to, given whom the exchange named.
    fn close(&mut self, lot: LotId, winner: Option<usize>, price: Option<i64>) {
        let sale = self.open.remove(&lot).unwrap();
        for (tenant, amount) in &sale.bids {
            self.available[*tenant] += amount;
            self.held[*tenant] -= amount;
        }
        let mut good: Vec<(i64, usize)> = sale
            .bids
            .iter()
            .filter(|(tenant, _)| !self.suspended[**tenant])
            .map(|(tenant, amount)| (*amount, *tenant))
            .collect();
        good.sort_unstable_by(|a, b| b.cmp(a));
        let due = match good.as_slice().first().filter(|best| best.0 >= sale.reserve) {
            Some(best) => {
                assert!(
                    good.iter().any(|bid| bid.0 == best.0 && Some(bid.1) == winner),
                    "{lot}: {winner:?} of {good:?}"
                );
                Some(good.get(1).map_or(sale.reserve, |second| second.0).max(sale.reserve))
            }
            None => {
                let can = |tenant: &usize| {
                    !self.suspended[*tenant] && sale.assign.is_some_and(|price| self.available[*tenant] >= price)
                };
                let able: Vec<usize> = (0..TENANTS).filter(can).collect();
                assert_eq!(winner.is_some(), !able.is_empty(), "{lot}: in turn");
                assert!(winner.is_none_or(|winner| able.contains(&winner)));
                sale.assign.filter(|_| winner.is_some())
            }
        };
        assert_eq!(price, due, "{lot}: the price");
        if let (Some(winner), Some(price)) = (winner, due) {
            self.available[winner] -= price;
            assert_eq!(self.sold.insert(sale.lead, winner), None, "sold twice");
        }
    }
}

/// Polls a piece of work so many times and then kills it, as a process is killed: in the middle of whatever it is doing.
async fn killed_after<T>(polls: Option<u32>, work: impl Future<Output = T>) -> Option<T> {
    let Some(mut left) = polls else { return Some(work.await) };
    let mut work = pin!(work);
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

struct Run {
    net: Exchange,
    model: Model,
    rng: ChaCha20Rng,
    time: i64,
    leads: u32,
    references: u32,
    killed: u32,
}

impl Run {
    fn kill(&mut self) -> Option<u32> {
        let kill = self.rng.random_bool(0.15).then(|| self.rng.random_range(1..40));
        self.killed += u32::from(kill.is_some());
        kill
    }

    async fn step(&mut self) {
        match self.rng.random_range(0..100) {
            0..12 => self.deposit().await,
            12..27 => self.sell().await,
            27..65 => self.bid().await,
            65..70 => self.order().await,
            70..74 => self.suspend().await,
            _ => {
                let seconds = self.rng.random_range(1..5);
                self.time += seconds;
                self.net.pass(seconds);
                self.close_due().await;
            }
        }
    }

    async fn deposit(&mut self) {
        let (tenant, amount) = (self.rng.random_range(0..TENANTS), self.rng.random_range(1..50_000));
        self.references += 1;
        let reference = format!("r{}", self.references);
        let kill = self.kill();
        // Killed or not, the caller asks again with the same reference.
        killed_after(kill, self.net.deposit(tenant, amount, &reference)).await;
        self.net.deposit(tenant, amount, &reference).await.unwrap();
        self.model.available[tenant] += amount;
    }

    async fn sell(&mut self) {
        self.leads += 1;
        let lead = self.net.lead(self.leads).await;
        let (reserve, window) = (self.rng.random_range(0..8_000), self.rng.random_range(2..20));
        let assign = self.rng.random_bool(0.4).then(|| self.rng.random_range(0..4_000));
        let mut stages = vec![json!({"kind": "sealed", "window_s": window, "reserve": reserve})];
        stages.extend(assign.map(|price| json!({"kind": "assign", "price": price})));
        let kill = self.kill();
        killed_after(kill, self.net.sell(lead, &stages)).await;
        let lot = match self.settled_lot(lead).await {
            Some(lot) => lot,
            None => self.net.sell(lead, &stages).await.unwrap(),
        };
        let sale = Sale { lead, reserve, assign, ends_at: self.time + window, bids: BTreeMap::new() };
        self.model.open(lot, sale);
    }

    /// Whether a killed opening had been committed: asked behind the lead's lock, so that a commit on its way is seen.
    async fn settled_lot(&self, lead: LeadId) -> Option<LotId> {
        let query = leads::table.find(lead).select(leads::lot_id).for_update();
        self.net.platform(async |tx| Ok(query.first(tx.conn()).await?)).await.unwrap()
    }

    async fn bid(&mut self) {
        let index = if self.model.open.is_empty() { return } else { self.rng.random_range(0..self.model.open.len()) };
        let (lot, sale) = self.model.open.iter().nth(index).map(|(lot, sale)| (*lot, sale.clone())).unwrap();
        let (tenant, amount) = (self.rng.random_range(0..TENANTS), self.rng.random_range(0..12_000));
        let former = sale.bids.get(&tenant).copied().unwrap_or(0);
        let kill = self.kill();
        let placed = killed_after(kill, self.net.bid(tenant, lot, amount)).await;
        let taken = match &placed {
            Some(placed) => placed.is_ok(),
            None => {
                self.platform_settles(lot).await;
                let live = self.net.live(lot).await;
                let own = live.iter().find(|bid| bid.tenant_id == self.net.tenants[tenant].id);
                own.is_some_and(|bid| bid.amount.as_kopecks() == amount && amount != former)
            }
        };
        let good = self.time < sale.ends_at
            && !self.model.suspended[tenant]
            && amount >= sale.reserve.max(1)
            && amount > former
            && amount - former <= self.model.available[tenant];
        if placed.is_some() {
            assert_eq!(taken, good, "{lot}: tenant {tenant} bids {amount} over {former}: {placed:?}");
        }
        assert!(good || !taken);
        assert!(!matches!(placed, Some(Err(Error::Internal(_) | Error::Unavailable(_)))), "{placed:?}");
        if taken {
            self.model.bid(lot, tenant, amount);
        }
    }

    async fn platform_settles(&self, lot: LotId) {
        self.net.platform(async |tx| crate::lot::lock(tx, lot).await.map(|_| ())).await.unwrap();
    }

    async fn order(&mut self) {
        let tenant = self.rng.random_range(0..TENANTS);
        if self.model.orders.iter().filter(|order| order.0 == tenant).count() >= 3 {
            return;
        }
        let limit = self.rng.random_range(1..9_000);
        self.net.order(tenant, OrderInput { limit, ..OrderInput::default() }).await;
        self.model.orders.push((tenant, limit));
    }

    async fn suspend(&mut self) {
        let tenant = self.rng.random_range(0..TENANTS);
        let suspended = !self.model.suspended[tenant];
        let state = if suspended { db::TenantState::Suspended } else { db::TenantState::Active };
        self.net.suspend(tenant, state).await;
        self.model.suspended[tenant] = suspended;
    }

    async fn close_due(&mut self) {
        let due: Vec<LotId> =
            self.model.open.iter().filter(|(_, sale)| sale.ends_at <= self.time).map(|(lot, _)| *lot).collect();
        for lot in due {
            let kill = self.kill();
            killed_after(kill, self.net.close(lot)).await;
            // The deadline comes again until the work is done; once it is done, nothing more happens.
            self.net.close(lot).await.unwrap();
            assert!(!self.net.close(lot).await.unwrap());
            let closed = self.net.lot(lot).await;
            assert_ne!(closed.state, LotState::Open);
            let index = |tenant: TenantId| self.net.tenants.iter().position(|key| key.id == tenant).unwrap();
            self.model.close(lot, closed.winner_tenant.map(index), closed.price.map(|price| price.as_kopecks()));
        }
    }

    async fn compare(&self) {
        for tenant in 0..TENANTS {
            let want = (self.model.available[tenant], self.model.held[tenant]);
            assert_eq!(self.net.money(tenant).await, want, "the wallet of {tenant}");
            let mut found: Vec<LeadId> = self.net.bought(tenant).await.into_iter().map(|(lead, _)| lead).collect();
            let mut want: Vec<LeadId> =
                self.model.sold.iter().filter(|(_, owner)| **owner == tenant).map(|(lead, _)| *lead).collect();
            found.sort_unstable();
            want.sort_unstable();
            assert_eq!(found, want, "the leads of {tenant}");
        }
        let check = self.net.check().await;
        assert!(check.is_clean(), "{check:?}");
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[actix_web::test]
async fn random_operations_and_kills_agree_with_the_model() {
    let seed = setting(
        "MAK_MODEL_SEED",
        kernel::Entropy::System.bytes::<4>().iter().fold(0, |seed, byte| seed * 256 + u64::from(*byte)),
    );
    let operations = setting("MAK_MODEL_OPERATIONS", 2_000);
    println!("MAK_MODEL_SEED={seed}");
    // One connection: what a killed piece of work left behind is met by the very next one.
    let mut net = Exchange::new(1).await;
    for slug in ["fourth", "fifth"] {
        net.add_tenant(slug).await;
    }
    let rng = ChaCha20Rng::seed_from_u64(seed);
    let mut run = Run { net, model: Model::default(), rng, time: 0, leads: 0, references: 0, killed: 0 };
    for operation in 0..operations {
        run.step().await;
        if operation % 250 == 249 {
            run.compare().await;
        }
    }
    run.time += 100;
    run.net.pass(100);
    run.close_due().await;
    run.compare().await;
    assert!(run.killed > 50 && run.model.sold.len() > 50, "the run was too tame");
    let (count, sold) = (run.count().await, run.model.sold.len());
    println!("{operations} operations, {} killed, {count} transfers, {sold} leads sold", run.killed);
}

impl Run {
    async fn count(&self) -> i64 {
        let query = transfers::table.count();
        self.net.platform(async |tx| Ok(query.get_result(tx.conn()).await?)).await.unwrap()
    }
}
