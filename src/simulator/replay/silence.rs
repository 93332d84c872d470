//! Of which lots history says nothing: people bid by the rules they saw, and nobody knows what they would have done by others.

use std::collections::{BTreeMap, HashMap};

use kernel::{Money, words};

use super::decide::Decided;
use crate::history::Who;

words! {
    /// Why history says nothing about a lot under a scenario.
    Unknown {
        /// Bids could be lower than anybody was allowed to bid, and somebody who did not bid might have.
        BelowShown = "below_shown",
        /// The lot was never open for bids.
        NoBidding = "no_bidding",
        /// The window was longer than it had been; more bids might have come.
        LongerWindow = "longer_window",
        /// The window was over before bids that were made; they might have come sooner.
        LateBids = "late_bids",
        /// Bids were made in the open: the winner never had to say how much more it would have paid.
        OpenBids = "open_bids",
        /// Whose turn it is, or for how much bids count, hangs on ratings of a night that nothing has kept.
        Ratings = "ratings",
    }
}

/// The lots whose outcome is a guess.
#[derive(Debug, Default)]
pub struct Silence {
    open: HashMap<u32, Unknown>,
    lots: i64,
    money: i64,
    by: BTreeMap<Unknown, i64>,
}

impl Silence {
    /// Takes note of what a decision rests on; the first doubt about a lot is the one that is told.
    pub(super) fn hear(&mut self, lot: u32, decided: &Decided) {
        if let Some(unknown) = decided.unknown {
            self.open.entry(lot).or_insert(unknown);
        }
    }

    /// The lot has come to its end.
    pub(super) fn settle(&mut self, lot: u32, sale: Option<(Who, Money)>) {
        if let Some(unknown) = self.open.remove(&lot) {
            self.lots += 1;
            self.money += sale.map_or(0, |(_, price)| price.as_kopecks());
            *self.by.entry(unknown).or_default() += 1;
        }
    }

    /// How many lots.
    pub const fn lots(&self) -> i64 {
        self.lots
    }

    /// What the scenario's revenue owes to them.
    pub const fn money(&self) -> Money {
        Money::kopecks(self.money)
    }

    /// How many for which reason.
    pub fn by(&self) -> Vec<(Unknown, i64)> {
        self.by.iter().map(|(unknown, lots)| (*unknown, *lots)).collect()
    }
}
