//! Random operations, done to the exchange and told to the model.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::day::{midnight, zone};
use kernel::{LeadId, LotId, TenantId};
use rand::RngExt;
use rand_chacha::ChaCha20Rng;
use rules::state::LotState;
use schema::platform::{leads, tenants, transfers};
use serde_json::json;

use super::book::{Book, Rules, Sale, TENANTS};
use super::killed_after;
use crate::lot::Lot;
use crate::order::create::OrderInput;
use crate::sample::Exchange;

pub(super) struct Run {
    pub(super) net: Exchange,
    pub(super) book: Book,
    pub(super) rng: ChaCha20Rng,
    leads: u32,
    references: u32,
    killed: u32,
    /// How often each operation did something, so that a tame run is noticed.
    done: BTreeMap<&'static str, u32>,
}

impl Run {
    pub(super) fn new(net: Exchange, rng: ChaCha20Rng) -> Self {
        Self { net, book: Book::default(), rng, leads: 0, references: 0, killed: 0, done: BTreeMap::new() }
    }

    pub(super) fn kill(&mut self) -> Option<u32> {
        let kill = self.rng.random_bool(0.15).then(|| self.rng.random_range(1..40));
        self.killed += u32::from(kill.is_some());
        kill
    }

    pub(super) fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    pub(super) async fn step(&mut self) {
        self.keep_time().await;
        match self.rng.random_range(0..100) {
            0..12 => self.deposit().await,
            12..27 => self.sell().await,
            27..55 => self.bid().await,
            55..63 => self.take().await,
            63..67 => self.order().await,
            67..70 => self.suspend().await,
            70..73 => self.cancel().await,
            73..76 => self.hand_over().await,
            _ => {
                let seconds = self.rng.random_range(1..5);
                self.book.time += seconds;
                self.net.pass(seconds);
                // The worker is late now and then.
                if self.rng.random_bool(0.8) {
                    self.close_due().await;
                }
            }
        }
    }

    /// When the tenants' days began.
    async fn keep_time(&mut self) {
        let (ids, zones): (Vec<TenantId>, Vec<String>) = self
            .net
            .platform(async |tx| {
                let rows: Vec<(TenantId, String)> =
                    tenants::table.select((tenants::id, tenants::time_zone)).load(tx.conn()).await?;
                Ok(rows.into_iter().unzip())
            })
            .await
            .unwrap();
        let now = self.now().await;
        for (id, name) in ids.iter().zip(&zones) {
            if let Some(tenant) = self.net.tenants.iter().position(|key| key.id == *id) {
                self.book.midnights[tenant] = midnight(zone(name), now);
            }
        }
    }

    pub(super) async fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.net.platform(async |tx| Ok(tx.now())).await.unwrap()
    }

    async fn deposit(&mut self) {
        let (tenant, amount) = (self.rng.random_range(0..TENANTS), self.rng.random_range(1..50_000));
        self.references += 1;
        let reference = format!("r{}", self.references);
        let kill = self.kill();
        // Killed or not, the caller asks again with the same reference.
        killed_after(kill, self.net.deposit(tenant, amount, &reference)).await;
        self.net.deposit(tenant, amount, &reference).await.unwrap();
        self.book.available[tenant] += amount;
    }

    async fn sell(&mut self) {
        let lead = match self.book.resting.pop() {
            Some(lead) if self.rng.random_bool(0.5) => lead,
            other => {
                self.book.resting.extend(other);
                self.leads += 1;
                self.net.lead(self.leads).await
            }
        };
        let (rules, stage, length) = self.stage();
        let assign = self.rng.random_bool(0.4).then(|| self.rng.random_range(0..4_000));
        let mut stages = vec![stage];
        stages.extend(assign.map(|price| json!({"kind": "assign", "price": price})));
        let before = self.settled_lot(lead).await;
        let kill = self.kill();
        killed_after(kill, self.net.sell(lead, &stages)).await;
        let lot = match self.settled_lot(lead).await {
            Some(lot) if Some(lot) != before => lot,
            _ => self.net.sell(lead, &stages).await.unwrap(),
        };
        let (began, ends_at) = (self.book.time, self.book.time + length);
        let sale = Sale { lead, rules, assign, began, ends_at, bids: BTreeMap::new(), orders: BTreeMap::new() };
        let rules = sale.rules.clone();
        self.book.open(lot, sale);
        match rules {
            Rules::Sealed { .. } => {}
            Rules::Ascending { .. } => self.led(lot, None).await,
            Rules::Descending { .. } => {
                let stored = self.net.lot(lot).await;
                if self.book.due_orders(lot).is_some() {
                    self.closed(lot, &stored);
                    self.did("took in the opening");
                } else {
                    self.asked(lot);
                }
            }
        }
    }

    /// A stage for the model and for the call, and how long it lasts if nobody bids late.
    fn stage(&mut self) -> (Rules, serde_json::Value, i64) {
        let rng = &mut self.rng;
        let window = rng.random_range(2..20);
        match rng.random_range(0..3) {
            0 => {
                let reserve = rng.random_range(0..8_000);
                let stage = json!({"kind": "sealed", "window_s": window, "reserve": reserve});
                (Rules::Sealed { reserve }, stage, window)
            }
            1 => {
                let (start, step) = (rng.random_range(1..4_000), rng.random_range(1..1_500));
                let (extend, most) = (rng.random_range(0..6), rng.random_range(0..15));
                let last_end = self.book.time + window + most;
                let stage = json!({
                    "kind": "ascending", "window_s": window, "start": start, "step": step, "extend_s": extend,
                    "max_extend_s": most,
                });
                (Rules::Ascending { start, step, extend, last_end }, stage, window)
            }
            _ => {
                let (floor, above) = (rng.random_range(1..4_000), rng.random_range(0..14_000));
                let (step, step_s) = (rng.random_range(500..3_000), rng.random_range(1..5));
                let start = floor + above;
                let stage =
                    json!({"kind": "descending", "start": start, "step": step, "step_s": step_s, "floor": floor});
                let length = (i64::from(above % step > 0) + above / step + 1) * step_s;
                (Rules::Descending { start, step, step_s, floor, asked: -1 }, stage, length)
            }
        }
    }

    /// Whether a killed opening had been committed: asked behind the lead's lock, so that a commit on its way is seen.
    async fn settled_lot(&self, lead: LeadId) -> Option<LotId> {
        let query = leads::table.find(lead).select(leads::lot_id).for_no_key_update();
        self.net.platform(async |tx| Ok(query.first(tx.conn()).await?)).await.unwrap()
    }

    /// A lot behind its lock, so that a commit on its way is seen.
    pub(super) async fn settled(&self, lot: LotId) -> Lot {
        self.net.platform(async |tx| crate::lot::lock(tx, lot).await).await.unwrap()
    }

    async fn order(&mut self) {
        let tenant = self.rng.random_range(0..TENANTS);
        if self.book.orders.iter().filter(|order| order.0 == tenant).count() >= 3 {
            return;
        }
        let limit = self.rng.random_range(1..9_000);
        self.net.order(tenant, OrderInput { limit, ..OrderInput::default() }).await;
        self.book.orders.push((tenant, limit));
    }

    async fn suspend(&mut self) {
        let tenant = self.rng.random_range(0..TENANTS);
        let suspended = !self.book.suspended[tenant];
        let state = if suspended { db::TenantState::Suspended } else { db::TenantState::Active };
        self.net.suspend(tenant, state).await;
        self.book.suspended[tenant] = suspended;
    }

    async fn cancel(&mut self) {
        let Some((lot, sale)) = self.any_lot() else { return };
        let kill = self.kill();
        killed_after(kill, self.net.cancel(lot, "model")).await;
        if self.settled(lot).await.state == LotState::Open {
            self.net.cancel(lot, "model").await.unwrap();
        }
        assert_eq!(self.net.lot(lot).await.state, LotState::Cancelled);
        self.book.release(lot);
        self.book.open.remove(&lot);
        self.book.resting.push(sale.lead);
        self.did("cancelled");
    }

    async fn hand_over(&mut self) {
        let Some(lead) = self.book.resting.pop() else { return };
        let (tenant, price) = (self.rng.random_range(0..TENANTS), self.rng.random_range(-2_000..9_000).max(0));
        let kill = self.kill();
        let before = self.settled_lot(lead).await;
        let given = killed_after(kill, self.net.hand_over(lead, tenant, price, "model")).await;
        let lot = self.settled_lot(lead).await.filter(|lot| Some(*lot) != before);
        // A cap is overruled by hand; a suspension and an empty wallet are not.
        let good = !self.book.suspended[tenant] && self.book.available[tenant] >= price;
        if given.is_some() {
            assert_eq!(lot.is_some(), good, "{lead}: {given:?}");
        }
        assert!(good || lot.is_none());
        match lot {
            Some(lot) => {
                let at = self.net.lot(lot).await.closed_at.unwrap();
                self.book.pay(lead, tenant, price, at);
                self.did("handed over");
            }
            None => self.book.resting.push(lead),
        }
    }

    pub(super) fn index(&self, tenant: TenantId) -> usize {
        self.net.tenants.iter().position(|key| key.id == tenant).unwrap()
    }

    pub(super) async fn finish(&mut self) {
        self.book.time += 100;
        self.net.pass(100);
        self.keep_time().await;
        self.close_due().await;
        assert!(self.book.open.is_empty());
    }

    pub(super) async fn compare(&self) {
        for tenant in 0..TENANTS {
            let want = (self.book.available[tenant], self.book.held[tenant]);
            assert_eq!(self.net.money(tenant).await, want, "the wallet of {tenant}");
            let mut found: Vec<LeadId> = self.net.bought(tenant).await.into_iter().map(|(lead, _)| lead).collect();
            let mut want: Vec<LeadId> =
                self.book.sold.iter().filter(|(_, owner)| **owner == tenant).map(|(lead, _)| *lead).collect();
            found.sort_unstable();
            want.sort_unstable();
            assert_eq!(found, want, "the leads of {tenant}");
        }
        let check = self.net.check().await;
        assert!(check.is_clean(), "{check:?}");
    }

    /// Says what was done, and fails where a run did too little to mean anything.
    pub(super) async fn sum_up(&self, operations: u64) {
        let query = transfers::table.count();
        let count: i64 = self.net.platform(async |tx| Ok(query.get_result(tx.conn()).await?)).await.unwrap();
        let sold = self.book.sold.len();
        println!(
            "{operations} operations, {} killed, {count} transfers, {sold} leads sold, {:?}",
            self.killed, self.done
        );
        if operations >= 2_000 {
            assert!(self.killed > 50 && sold > 50, "the run was too tame");
            for what in ["raised", "answered by an order", "taken", "cancelled", "handed over", "closed"] {
                assert!(self.done.get(what).is_some_and(|times| *times > 3), "too seldom {what}: {:?}", self.done);
            }
        }
    }
}
