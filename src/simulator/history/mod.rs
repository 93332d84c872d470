//! The past in compact columns: what the replay works on, with no database behind it.

pub mod load;
pub mod ratings;

mod beside;
mod bids;
mod lots;
mod tenants;

use std::ops::Range;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Money, TenantId};
use rules::eligible::{BuyerFacts, LeadFacts, Reason};
use rules::stage::Stage;

use self::ratings::Ratings;

/// A tenant's place in [`History::tenants`].
pub type Who = u16;
/// Microseconds, since 1970 or of a span: as exact as the database.
pub type Micros = i64;

/// A tenant as it stood when the period began.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Who.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Its clock.
    pub zone: Tz,
    /// What decides whether it may buy; what changes from day to day is filled in by the replay.
    pub facts: BuyerFacts,
    /// Since when it is in the network.
    pub since: Micros,
    /// Its rating as a buyer, as it was counted last: for nights of which no other is known.
    pub score: i32,
    /// What it could spend when the period began, with its credit.
    pub funds: Money,
}

/// A lot of the past.
#[derive(Debug, Clone)]
pub struct PastLot {
    /// When it opened.
    pub opened: Micros,
    /// When it closed.
    pub closed: Micros,
    /// How much later than its windows ran out: workers are never quite on time.
    pub late: Micros,
    /// Its stages, in [`History::plans`].
    pub plan: u32,
    /// The stage it ended at.
    pub stage: u16,
    /// Who got the lead and for how much.
    pub sale: Option<(Who, Money)>,
    /// What ties are broken by.
    pub seed: [u8; 32],
    /// The lead, in [`History::leads`].
    pub lead: u32,
    /// Its bids, in [`History::bids`].
    pub bids: Range<u32>,
    /// What else is known of tenants and this lot, in [`History::marks`].
    pub marks: Range<u32>,
}

/// The last bid of a tenant at a stage of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastBid {
    /// Whose.
    pub who: Who,
    /// The stage.
    pub stage: u16,
    /// How much.
    pub amount: Money,
    /// When, counted from the lot's opening.
    pub after: Micros,
    /// Whether a standing order bid.
    pub by_order: bool,
}

/// Why a tenant did not bid or did not get the lead, where that limits what it might have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub who: Who,
    /// The stage.
    pub stage: u16,
    /// Why.
    pub code: Reason,
    /// The limit of the best standing order that fitted, where the order was what failed.
    pub limit: Option<Money>,
}

/// Money that came from outside: a deposit, or the taking back of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// When.
    pub at: Micros,
    /// Whose.
    pub who: Who,
    /// How much; may be negative.
    pub amount: Money,
}

/// A lead that a tenant got, bought or given in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Got {
    /// When.
    pub at: Micros,
    /// To whom.
    pub who: Who,
}

/// For whom an `assign` stage comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starters {
    /// Since when it is so.
    pub from: Micros,
    /// Who has been in the network for less.
    pub young: Micros,
    /// Until it has been given so many leads.
    pub leads: i64,
}

/// A period of the past.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The tenants, by id.
    pub tenants: Vec<Tenant>,
    /// Lists of stages; many lots share one.
    pub plans: Vec<Vec<Stage>>,
    /// What decides who may buy a lead; many leads are alike.
    pub leads: Vec<LeadFacts>,
    /// The closed lots, by opening.
    pub lots: Vec<PastLot>,
    /// Their bids, lot by lot.
    pub bids: Vec<PastBid>,
    /// What else is known, lot by lot.
    pub marks: Vec<Mark>,
    /// Payments of the period, by time.
    pub payments: Vec<Payment>,
    /// Leads given in turn in the 30 days before, by time.
    pub turns: Vec<Got>,
    /// Leads bought at lots that opened before the period and closed in it or in the month before, by time: caps count them.
    pub outside: Vec<Got>,
    /// Whom `assign` stages put first, by time.
    pub starters: Vec<Starters>,
    /// Ratings that lots have kept: those given in turn, and those whose bids were weighed.
    pub ratings: Ratings,
}

/// A run of a column.
pub fn run<'a, T>(column: &'a [T], range: &Range<u32>) -> &'a [T] {
    let ends = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
    ends.and_then(|(from, to)| column.get(from..to)).unwrap_or(&[])
}

/// An instant as microseconds.
pub fn micros(at: DateTime<Utc>) -> Micros {
    at.timestamp_micros()
}

/// A span of whole seconds.
pub const fn span(seconds: i64) -> Micros {
    seconds * 1_000_000
}

impl History {
    /// Whether a tenant that was given so many leads in turn is put before the others.
    pub fn is_starter(&self, tenant: &Tenant, given: i64, now: Micros) -> bool {
        let in_force = self.starters.iter().rev().find(|starters| starters.from <= now);
        in_force.is_some_and(|starters| tenant.since > now - starters.young && given < starters.leads)
    }

    /// The bids of a lot.
    pub fn bids_of(&self, lot: &PastLot) -> &[PastBid] {
        run(&self.bids, &lot.bids)
    }

    /// What else is known of a lot.
    pub fn marks_of(&self, lot: &PastLot) -> &[Mark] {
        run(&self.marks, &lot.marks)
    }
}
