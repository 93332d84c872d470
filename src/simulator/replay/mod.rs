//! The past once more, under other rules: every lot walks its stages again, decided by the functions that decide on the
//! exchange, with the bids that were made.

pub mod decide;
pub mod outcome;
pub mod silence;
pub mod state;
pub mod step;
pub mod turn;
pub mod watch;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use kernel::Money;

use self::decide::Decided;
use self::outcome::Tally;
use self::silence::Silence;
use self::state::State;
use self::step::{Step, Steps};
use self::watch::Watch;
use crate::history::load::plan;
use crate::history::{History, Micros, PastLot, Who, span};
use crate::scenario::Checked;

/// What came of a replay.
#[derive(Debug)]
pub struct Played {
    /// What really happened.
    pub actual: Tally,
    /// What would have happened.
    pub simulated: Tally,
    /// Of which lots history says nothing.
    pub silence: Silence,
    /// Lots that went to somebody else, or at another price, or not at all.
    pub changed: i64,
    /// Each lot's new owner and price, in the order of [`History::lots`].
    pub sales: Vec<Option<(Who, Money)>>,
}

/// Somebody told the computation to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// What happens next, in this order when at the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Money comes in.
    Payment,
    /// A lot from before the period is sold.
    Outside,
    /// A stage, which began then, has come to its end.
    Decide(u16, Micros),
    /// The lead was really sold now.
    Sold,
}

/// A lot's stages under the scenario, how the walk began and where it stands.
struct Course<'a> {
    history: &'a History,
    rules: &'a Checked,
    steps: Steps,
    state: State<'a>,
    queue: BinaryHeap<Reverse<(Micros, u32, What)>>,
    played: Played,
}

/// Plays a period again. It is pure: nothing is read and nothing written beside its arguments; `watch` is told how far it
/// is and may stop it.
///
/// # Errors
/// [`Cancelled`] when `watch` says so.
pub fn play(history: &History, rules: &Checked, watch: &Watch) -> Result<Played, Cancelled> {
    let mut course = Course {
        history,
        rules,
        steps: Steps::of(history, rules),
        state: State::new(history),
        queue: BinaryHeap::with_capacity(history.lots.len() * 2),
        played: Played {
            actual: Tally::new(history.tenants.len()),
            simulated: Tally::new(history.tenants.len()),
            silence: Silence::default(),
            changed: 0,
            sales: vec![None; history.lots.len()],
        },
    };
    course.begin();
    watch.begin(history.lots.len());
    let mut done = 0_u64;
    while let Some(Reverse((at, place, what))) = course.queue.pop() {
        match what {
            What::Payment => course.pay(place),
            What::Outside => course.sold_outside(place),
            What::Sold => course.was_sold(place),
            What::Decide(stage, began) => {
                let moment = (began, at);
                if course.decide(moment, place, stage) {
                    done += 1;
                    watch.at(done)?;
                }
            }
        }
    }
    Ok(course.played)
}

impl Course<'_> {
    /// Everything that is known to happen from the start.
    fn begin(&mut self) {
        for (place, payment) in (0_u32..).zip(&self.history.payments) {
            self.queue.push(Reverse((payment.at, place, What::Payment)));
        }
        for (place, turn) in (0_u32..).zip(&self.history.outside) {
            self.queue.push(Reverse((turn.at, place, What::Outside)));
        }
        for (place, lot) in (0_u32..).zip(&self.history.lots) {
            self.played.actual.lot(lot, was_in_turn(self.history, lot), was_contested(self.history, lot));
            if lot.sale.is_some() {
                self.queue.push(Reverse((lot.closed, place, What::Sold)));
            }
            self.enter(place, lot, 0, lot.opened);
        }
    }

    /// The lot comes to a stage: its end is awaited. A stage that ended the lot ends when it did; elsewhere the worker is
    /// as late as it was then.
    fn enter(&mut self, place: u32, lot: &PastLot, stage: u16, at: Micros) {
        let late = if stage == 0 { lot.late } else { 0 };
        let ended = stage == lot.stage && self.steps.is_same(lot, stage);
        let end = match self.steps.step(lot, stage) {
            _ if ended => lot.closed.max(at),
            Some(Step::Bids(bids)) => {
                at + span(decide::lasts(self.history, lot, &self.moment(lot, stage, at, at), bids)) + late
            }
            _ => at,
        };
        self.queue.push(Reverse((end, place, What::Decide(stage, at))));
    }

    fn moment(&self, lot: &PastLot, stage: u16, began: Micros, now: Micros) -> decide::At {
        let (own, same) = (self.steps.is_own(lot, stage), self.steps.is_same(lot, stage));
        decide::At { stage, own, same, began, now }
    }

    fn pay(&mut self, place: u32) {
        if let Some(payment) = usize::try_from(place).ok().and_then(|place| self.history.payments.get(place)) {
            self.state.pay(payment.who, payment.amount);
        }
    }

    /// It was so then and is so now.
    fn sold_outside(&mut self, place: u32) {
        let history = self.history;
        let Some(turn) = usize::try_from(place).ok().and_then(|place| history.outside.get(place)) else { return };
        self.state.past.counted(history, turn.who, turn.at);
        self.state.now.counted(history, turn.who, turn.at);
    }

    fn was_sold(&mut self, place: u32) {
        let history = self.history;
        let Some(lot) = lot(history, place) else { return };
        if let Some((who, price)) = lot.sale {
            self.state.past.sold(history, who, price, lot.closed);
        }
    }

    /// Decides a stage; answers whether the lot has come to its end.
    fn decide(&mut self, (began, at): (Micros, Micros), place: u32, stage: u16) -> bool {
        let history = self.history;
        let Some(lot) = lot(history, place) else { return true };
        let moment = self.moment(lot, stage, began, at);
        let decided = match self.steps.step(lot, stage) {
            None | Some(Step::Rest) => Decided::nobody(),
            Some(Step::Bids(bids)) => decide::bids(history, self.rules, &self.state, lot, &moment, bids),
            Some(Step::Turn(turn)) => turn::turn(history, self.rules, &self.state, lot, &moment, turn),
        };
        let at = decided.at.unwrap_or(at);
        self.played.silence.hear(place, &decided);
        match decided.sale {
            Some((who, price)) => {
                self.state.sold(history, who, price, at, decided.in_turn);
                self.end(place, lot, stage, at, decided);
                true
            }
            None if self.steps.step(lot, stage + 1).is_some() => {
                self.state.saw(place, decided.bidders);
                self.enter(place, lot, stage + 1, at);
                false
            }
            None => {
                self.end(place, lot, stage, at, decided);
                true
            }
        }
    }

    fn end(&mut self, place: u32, lot: &PastLot, stage: u16, at: Micros, decided: Decided) {
        let Decided { sale, in_turn, bidders, .. } = decided;
        let seen = self.state.seen(place, bidders);
        let bidders = self.steps.contested(lot, stage).then_some(seen);
        self.played.simulated.closed(sale, at - lot.opened, at, bidders, in_turn);
        if sale != lot.sale {
            self.played.changed += 1;
        }
        self.played.silence.settle(place, sale);
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| self.played.sales.get_mut(place)) {
            *slot = sale;
        }
    }
}

fn lot(history: &History, place: u32) -> Option<&PastLot> {
    usize::try_from(place).ok().and_then(|place| history.lots.get(place))
}

/// How many tenants bid for a lot, where it was open for bids.
fn was_contested(history: &History, lot: &PastLot) -> Option<usize> {
    let reached = plan(history, lot).iter().take(usize::from(lot.stage) + 1);
    let mut reached = reached.filter(|stage| step::takes_bids(stage));
    reached.next()?;
    let mut bidders: Vec<Who> = history.bids_of(lot).iter().map(|bid| bid.who).collect();
    bidders.sort_unstable();
    bidders.dedup();
    Some(bidders.len())
}

/// Whether the lead was given in turn.
fn was_in_turn(history: &History, lot: &PastLot) -> bool {
    let stage = plan(history, lot).get(usize::from(lot.stage));
    lot.sale.is_some() && matches!(stage, Some(rules::stage::Stage::Assign { .. }))
}
