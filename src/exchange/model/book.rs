//! What should be there. Ties are the lot's own affair: the model takes any of the best.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{LeadId, LotId};

pub(super) const TENANTS: usize = 5;

/// A stage as the model knows it; times in seconds since the run began.
#[derive(Clone)]
pub(super) enum Rules {
    Sealed { reserve: i64 },
    Ascending { start: i64, step: i64, extend: i64, last_end: i64 },
    Descending { start: i64, step: i64, step_s: i64, floor: i64, asked: i64 },
}

#[derive(Clone)]
pub(super) struct Sale {
    pub(super) lead: LeadId,
    pub(super) rules: Rules,
    pub(super) assign: Option<i64>,
    pub(super) began: i64,
    pub(super) ends_at: i64,
    /// Money held: of a sealed stage each tenant's bid, of an ascending one the leader's.
    pub(super) bids: BTreeMap<usize, i64>,
    /// The highest limit of each tenant's orders that take part.
    pub(super) orders: BTreeMap<usize, i64>,
}

#[derive(Default)]
pub(super) struct Book {
    pub(super) time: i64,
    pub(super) available: [i64; TENANTS],
    pub(super) held: [i64; TENANTS],
    pub(super) suspended: [bool; TENANTS],
    /// The most leads a day, and when leads were bought.
    pub(super) caps: [Option<usize>; TENANTS],
    pub(super) bought: [Vec<DateTime<Utc>>; TENANTS],
    pub(super) midnights: [DateTime<Utc>; TENANTS],
    pub(super) orders: Vec<(usize, i64)>,
    pub(super) open: BTreeMap<LotId, Sale>,
    pub(super) sold: BTreeMap<LeadId, usize>,
    /// Leads that were offered and are for sale again.
    pub(super) resting: Vec<LeadId>,
}

impl Sale {
    /// The price of a descending stage at its step `k`, and the step at `time`.
    pub(super) fn price(&self, k: i64) -> i64 {
        match self.rules {
            Rules::Descending { start, step, floor, .. } => (start - step * k).max(floor),
            _ => 0,
        }
    }

    pub(super) fn step_at(&self, time: i64) -> i64 {
        let Rules::Descending { step_s, .. } = self.rules else { return 0 };
        ((time - self.began) / step_s).min((self.ends_at - self.began) / step_s - 1)
    }

    pub(super) fn least(&self) -> i64 {
        match self.rules {
            Rules::Sealed { reserve } => reserve.max(1),
            Rules::Ascending { start, step, .. } => self.bids.values().next().map_or(start, |leading| leading + step),
            Rules::Descending { floor, .. } => floor,
        }
    }
}

impl Book {
    pub(super) fn may_buy(&self, tenant: usize) -> bool {
        let today = self.bought[tenant].iter().filter(|at| **at >= self.midnights[tenant]).count();
        !self.suspended[tenant] && self.caps[tenant].is_none_or(|cap| today < cap)
    }

    pub(super) fn hold(&mut self, lot: LotId, tenant: usize, amount: i64) {
        let former = self.open.get_mut(&lot).unwrap().bids.insert(tenant, amount).unwrap_or(0);
        self.available[tenant] -= amount - former;
        self.held[tenant] += amount - former;
    }

    pub(super) fn release(&mut self, lot: LotId) {
        for (tenant, amount) in std::mem::take(&mut self.open.get_mut(&lot).unwrap().bids) {
            self.available[tenant] += amount;
            self.held[tenant] -= amount;
        }
    }

    /// A lot has opened: which orders take part; those of a sealed stage bid their limit at once.
    pub(super) fn open(&mut self, lot: LotId, mut sale: Sale) {
        let least = sale.least();
        let active = |order: &&(usize, i64)| !self.suspended[order.0] && order.1 >= least;
        if !matches!(sale.rules, Rules::Sealed { .. }) {
            for (tenant, limit) in self.orders.iter().filter(active) {
                let best = sale.orders.entry(*tenant).or_insert(0);
                *best = (*best).max(*limit);
            }
            self.open.insert(lot, sale);
            return;
        }
        self.open.insert(lot, sale);
        for tenant in (0..TENANTS).filter(|tenant| self.may_buy(*tenant)).collect::<Vec<_>>() {
            let fits = |limit: &i64| *limit >= least && *limit <= self.available[tenant];
            let limit = self.orders.iter().filter(|order| order.0 == tenant).map(|order| order.1).filter(fits).max();
            if let Some(limit) = limit {
                self.hold(lot, tenant, limit);
            }
        }
    }

    /// What a tenant's order could pay at most now; its own hold on the lot comes back when it is outbid.
    fn reach(&self, sale: &Sale, tenant: usize) -> i64 {
        let own = sale.bids.get(&tenant).copied().unwrap_or(0);
        match sale.orders.get(&tenant) {
            Some(limit) if self.may_buy(tenant) => (*limit).min(self.available[tenant] + own),
            _ => 0,
        }
    }

    /// Whoever leads after orders have answered: nobody's order can go on, nobody paid more than it was forced to.
    pub(super) fn led(&mut self, lot: LotId, before: Option<(usize, i64)>, after: Option<(usize, i64)>) {
        if let Some((tenant, amount)) = before {
            self.release(lot);
            self.hold(lot, tenant, amount);
        }
        let sale = self.open[&lot].clone();
        let Rules::Ascending { start, step, .. } = sale.rules else { panic!("not ascending") };
        let reach = |tenant: usize| self.reach(&sale, tenant);
        let next = before.map_or(start, |before| before.1 + step);
        let able = |tenant: &usize| Some(*tenant) != before.map(|before| before.0) && reach(*tenant) >= next;
        let challenged = (0..TENANTS).any(|tenant| able(&tenant));
        let Some((leader, amount)) = after else {
            assert!(before.is_none() && !challenged, "{lot}: an order should have bid");
            return;
        };
        if challenged {
            assert!(amount >= next && amount <= reach(leader), "{lot}: {leader} leads at {amount}");
            let rival = (0..TENANTS).filter(|tenant| *tenant != leader).map(reach).max().unwrap_or(0);
            assert!(amount + step > rival, "{lot}: an order could go on");
            assert!(amount <= next.max(rival + step), "{lot}: {amount} was not forced");
        } else {
            assert_eq!(Some((leader, amount)), before, "{lot}: nobody could answer");
        }
        self.release(lot);
        self.hold(lot, leader, amount);
    }

    /// A bid of this moment moves the end, be it a person's or an order's; several of one moment move it once.
    pub(super) fn extend(&mut self, lot: LotId) {
        let (time, sale) = (self.time, self.open.get_mut(&lot).unwrap());
        let Rules::Ascending { extend, last_end, .. } = sale.rules else { return };
        if sale.ends_at - time <= extend {
            sale.ends_at = (sale.ends_at + extend).min(last_end).max(sale.ends_at);
        }
    }

    /// The orders of a descending stage that would take first, and at what price; `None` when none can yet.
    pub(super) fn due_orders(&self, lot: LotId) -> Option<(i64, Vec<usize>)> {
        let sale = &self.open[&lot];
        let Rules::Descending { asked, .. } = sale.rules else { return None };
        (asked + 1..=sale.step_at(self.time)).find_map(|k| {
            let price = sale.price(k);
            let takers: Vec<usize> = (0..TENANTS).filter(|tenant| self.reach(sale, *tenant) >= price).collect();
            (!takers.is_empty()).then_some((price, takers))
        })
    }

    pub(super) fn pay(&mut self, lead: LeadId, winner: usize, price: i64, at: DateTime<Utc>) {
        self.available[winner] -= price;
        self.bought[winner].push(at);
        assert_eq!(self.sold.insert(lead, winner), None, "sold twice");
    }

    /// A lot's end, given whom the exchange named and for how much: it follows from the rules.
    pub(super) fn close(&mut self, lot: LotId, winner: Option<usize>, price: Option<i64>, at: DateTime<Utc>) {
        let due = self.due_orders(lot);
        let sale = self.open[&lot].clone();
        self.release(lot);
        self.open.remove(&lot);
        let mut good: Vec<(i64, usize)> =
            sale.bids.iter().filter(|bid| self.may_buy(*bid.0)).map(|(tenant, amount)| (*amount, *tenant)).collect();
        good.sort_unstable_by(|a, b| b.cmp(a));
        let best = good.first().map(|best| best.0);
        let of_stage = match sale.rules {
            Rules::Sealed { reserve } => best.filter(|best| *best >= reserve).map(|best| {
                let winners: Vec<usize> = good.iter().filter(|bid| bid.0 == best).map(|bid| bid.1).collect();
                (good.get(1).map_or(reserve, |second| second.0).max(reserve), winners)
            }),
            Rules::Ascending { .. } => best.map(|best| (best, good.iter().map(|bid| bid.1).collect())),
            Rules::Descending { .. } => due,
        };
        let expected = of_stage.or_else(|| {
            let price = sale.assign?;
            let can = |tenant: &usize| self.may_buy(*tenant) && self.available[*tenant] >= price;
            let able: Vec<usize> = (0..TENANTS).filter(can).collect();
            (!able.is_empty()).then_some((price, able))
        });
        match (expected, winner) {
            (Some((due, winners)), Some(winner)) => {
                assert!(winners.contains(&winner), "{lot}: {winner} of {winners:?}");
                assert_eq!(price, Some(due), "{lot}: the price");
                self.pay(sale.lead, winner, due, at);
            }
            (None, None) => self.resting.push(sale.lead),
            (expected, winner) => panic!("{lot}: {winner:?} where {expected:?} was due"),
        }
    }
}
