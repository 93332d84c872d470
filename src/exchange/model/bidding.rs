//! What is done to open lots: bids, takes, and their ends.

use kernel::{Error, LotId};
use rand::RngExt;
use rules::state::LotState;

use super::book::{Rules, Sale, TENANTS};
use super::killed_after;
use super::run::Run;
use crate::lot::Lot;

impl Run {
    pub(super) fn any_lot(&mut self) -> Option<(LotId, Sale)> {
        let index =
            if self.book.open.is_empty() { return None } else { self.rng.random_range(0..self.book.open.len()) };
        self.book.open.iter().nth(index).map(|(lot, sale)| (*lot, sale.clone()))
    }

    pub(super) async fn bid(&mut self) {
        let Some((lot, sale)) = self.any_lot() else { return };
        let (tenant, amount) = (self.rng.random_range(0..TENANTS), self.rng.random_range(0..12_000));
        let own = sale.bids.get(&tenant).copied();
        let before = self.net.lot(lot).await.bid_count;
        let kill = self.kill();
        let placed = killed_after(kill, self.net.bid(tenant, lot, amount)).await;
        let taken = self.settled(lot).await.bid_count > before;
        let (fresh, money) = match sale.rules {
            Rules::Sealed { .. } => (own.is_none_or(|own| amount > own), amount - own.unwrap_or(0)),
            Rules::Ascending { .. } => (own.is_none(), amount),
            Rules::Descending { .. } => (false, amount),
        };
        let good = self.book.time < sale.ends_at
            && fresh
            && self.book.may_buy(tenant)
            && amount >= sale.least()
            && money <= self.book.available[tenant];
        if placed.is_some() {
            assert_eq!(taken, good, "{lot}: tenant {tenant} bids {amount} over {own:?}: {placed:?}");
        }
        assert!(good || !taken);
        assert!(!matches!(placed, Some(Err(Error::Internal(_) | Error::Unavailable(_)))), "{placed:?}");
        if !taken {
            return;
        }
        match sale.rules {
            Rules::Ascending { .. } => {
                self.did("raised");
                self.led(lot, Some((tenant, amount))).await;
            }
            _ => self.book.hold(lot, tenant, amount),
        }
    }

    /// Who leads an ascending stage after orders have answered `bid`.
    pub(super) async fn led(&mut self, lot: LotId, bid: Option<(usize, i64)>) {
        let live = self.net.live(lot).await;
        assert!(live.len() <= 1, "{lot}: one leader");
        let after = live.as_slice().first().map(|bid| (self.index(bid.tenant_id), bid.amount.as_kopecks()));
        if after != bid {
            self.did("answered by an order");
        }
        self.book.led(lot, bid, after);
        if after.is_some() {
            self.book.extend(lot);
        }
        let ends_at = self.net.lot(lot).await.stage_ends_at.unwrap();
        let left = (ends_at - self.now().await).num_seconds();
        assert_eq!(left, self.book.open[&lot].ends_at - self.book.time, "{lot}: the end");
    }

    pub(super) async fn take(&mut self) {
        // Mostly one whose price falls.
        let falls = |sale: &Sale| matches!(sale.rules, Rules::Descending { .. });
        let falling = self.book.open.iter().find(|(_, sale)| falls(sale)).map(|(lot, sale)| (*lot, sale.clone()));
        let Some((lot, sale)) = falling.filter(|_| self.rng.random_bool(0.8)).or_else(|| self.any_lot()) else {
            return;
        };
        let tenant = self.rng.random_range(0..TENANTS);
        let price = sale.price(sale.step_at(self.book.time));
        let at_most = self.rng.random_bool(0.5).then(|| price + self.rng.random_range(-1..2));
        let kill = self.kill();
        let placed = killed_after(kill, self.net.take(tenant, lot, at_most)).await;
        let stored = self.settled(lot).await;
        let taken = stored.state != LotState::Open;
        let good = matches!(sale.rules, Rules::Descending { .. })
            && self.book.time < sale.ends_at
            && at_most.is_none_or(|most| price <= most)
            && self.book.may_buy(tenant)
            && self.book.due_orders(lot).is_none()
            && self.book.available[tenant] >= price;
        if placed.is_some() {
            assert_eq!(taken, good, "{lot}: tenant {tenant} takes at {price}: {placed:?}");
        }
        assert!(good || !taken);
        assert!(!matches!(placed, Some(Err(Error::Internal(_) | Error::Unavailable(_)))), "{placed:?}");
        if taken {
            assert_eq!(stored.winner_tenant, Some(self.net.tenants[tenant].id));
            assert_eq!(stored.price.map(|price| price.as_kopecks()), Some(price));
            self.book.open.remove(&lot);
            self.book.pay(sale.lead, tenant, price, stored.closed_at.unwrap());
            self.did("taken");
        }
    }

    pub(super) fn asked(&mut self, lot: LotId) {
        let sale = self.book.open.get_mut(&lot).unwrap();
        let step = sale.step_at(self.book.time);
        if let Rules::Descending { asked, .. } = &mut sale.rules {
            *asked = step;
        }
    }

    pub(super) fn closed(&mut self, lot: LotId, stored: &Lot) {
        assert_ne!(stored.state, LotState::Open);
        let winner = stored.winner_tenant.map(|winner| self.index(winner));
        let price = stored.price.map(|price| price.as_kopecks());
        self.book.close(lot, winner, price, stored.closed_at.unwrap());
    }

    pub(super) async fn close_due(&mut self) {
        let open: Vec<LotId> = self.book.open.keys().copied().collect();
        for lot in open {
            let sale = &self.book.open[&lot];
            let due = sale.ends_at <= self.book.time || self.book.due_orders(lot).is_some();
            if !due && !matches!(sale.rules, Rules::Descending { .. }) {
                continue;
            }
            let kill = self.kill();
            killed_after(kill, self.net.close(lot)).await;
            // The deadline comes again until the work is done; once it is done, nothing more happens.
            self.net.close(lot).await.unwrap();
            assert!(!self.net.close(lot).await.unwrap());
            let stored = self.net.lot(lot).await;
            assert_eq!(stored.state != LotState::Open, due, "{lot}");
            if due {
                self.closed(lot, &stored);
                self.did("closed");
            } else {
                self.asked(lot);
            }
        }
    }
}
