//! The leads a partner brings, as the partner sees them: how far each is and what it may bring. Who bought a lead and for how
//! much is the network's own matter and stays out of these types.

pub mod api;
pub mod list;
pub mod page;
pub mod row;
pub mod submit;

use chrono::{DateTime, Utc};
use intake::Product;
use kernel::{LeadId, Money, words};
use pool::lead::{Lead, Status};
use serde::Serialize;

use crate::reward::{Rule, expected};
use crate::settlement::{Settlement, State};

words! {
    /// How far a lead is on its way to the partner's reward.
    Progress {
        /// Taken into the pool.
        Accepted = "accepted",
        /// Brokers are bidding for it.
        Auction = "auction",
        /// Nobody has it: it was not bought, or came back, and another broker is looked for.
        Search = "search",
        /// A broker works it.
        Broker = "broker",
        /// The loan is issued and the reward is on hold.
        Issued = "issued",
        /// The hold is over.
        Payable = "payable",
        /// The reward was paid.
        Paid = "paid",
        /// The person was in the pool already.
        Duplicate = "duplicate",
        /// Put away.
        Archived = "archived",
    }
}

/// How many steps the way has: accepted, with a broker, issued, paid.
pub const STEPS: u8 = 4;

impl Progress {
    /// How far a lead is, from where it stands in the pool and what it has earned.
    fn of(status: Status, issued: bool, reward: Option<State>) -> Self {
        match (reward, issued) {
            (Some(State::Paid), _) => return Self::Paid,
            (Some(State::Payable), _) => return Self::Payable,
            (Some(State::Held), _) | (_, true) => return Self::Issued,
            (None | Some(State::Reversed), false) => {}
        }
        match status {
            Status::New | Status::FromPartner => Self::Accepted,
            Status::Auction => Self::Auction,
            Status::Unsold | Status::Returned | Status::Recalled => Self::Search,
            Status::Sold | Status::Redistributed => Self::Broker,
            Status::Duplicate => Self::Duplicate,
            Status::Archived => Self::Archived,
        }
    }

    /// The steps done, of [`STEPS`].
    pub const fn step(self) -> u8 {
        match self {
            Self::Accepted | Self::Auction | Self::Search | Self::Duplicate | Self::Archived => 1,
            Self::Broker => 2,
            Self::Issued | Self::Payable => 3,
            Self::Paid => STEPS,
        }
    }

    /// The hue of its steps (`data-hue`).
    pub const fn hue(self) -> &'static str {
        match self {
            Self::Accepted | Self::Auction | Self::Broker => "blue",
            Self::Search => "amber",
            Self::Issued | Self::Payable | Self::Paid => "green",
            Self::Duplicate => "red",
            Self::Archived => "gray",
        }
    }

    /// Whether the lead can't bring anything any more.
    const fn is_refused(self) -> bool {
        matches!(self, Self::Duplicate | Self::Archived)
    }
}

/// A lead as its partner sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LeadOut {
    /// The id.
    pub id: LeadId,
    /// Who.
    pub name: String,
    /// Phone, masked: the partner gave it and needs only to recognise it.
    pub phone: Option<String>,
    /// E-mail, masked.
    pub email: Option<String>,
    /// City, may be empty.
    pub city: String,
    /// What the person wants.
    pub product: Product,
    /// How much, where told.
    pub amount: Option<Money>,
    /// Free text, may be empty.
    pub comment: String,
    /// Where it stands in the pool.
    pub status: Status,
    /// How far it is on its way to a reward.
    pub progress: Progress,
    /// Kopecks: what was accrued, or the estimate by the published formula; `null` without an amount or for a refused lead.
    pub expected_reward: Option<Money>,
    /// Where the accrued reward stands; `null` while there is none.
    pub reward_state: Option<State>,
    /// Until when the accrued reward is held.
    pub hold_until: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl LeadOut {
    /// The lead with its latest own accrual at an instant.
    fn of(lead: Lead, issued: bool, reward: Option<&Settlement>, rule: &Rule, now: DateTime<Utc>) -> Self {
        let state = reward.map(|reward| reward.state(now));
        let progress = Progress::of(lead.status, issued, state);
        let accrued = reward.filter(|_| state != Some(State::Reversed));
        let estimate =
            if issued || progress.is_refused() { None } else { lead.amount.map(|asked| expected(asked, rule)) };
        Self {
            id: lead.id,
            name: lead.name,
            phone: lead.phone.map(|phone| phone.masked()),
            email: lead.email.map(|email| email.masked()),
            city: lead.city,
            product: lead.product,
            amount: lead.amount,
            comment: lead.comment,
            status: lead.status,
            progress,
            expected_reward: accrued.map_or(estimate, |reward| Some(reward.amount)),
            reward_state: accrued.and(state),
            hold_until: accrued.map(|reward| reward.hold_until),
            created_at: lead.created_at,
            updated_at: lead.updated_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reward_decides_before_the_pool() {
        assert_eq!(Progress::of(Status::Sold, false, None), Progress::Broker);
        assert_eq!(Progress::of(Status::Sold, true, None), Progress::Issued, "a commission of zero is an issue too");
        assert_eq!(Progress::of(Status::Sold, true, Some(State::Payable)), Progress::Payable);
        assert_eq!(Progress::of(Status::Sold, false, Some(State::Reversed)), Progress::Broker);
        assert_eq!(Progress::of(Status::Sold, true, Some(State::Reversed)), Progress::Issued, "issued again");
        assert_eq!(Progress::of(Status::Unsold, false, None), Progress::Search);
    }

    #[test]
    fn every_lead_stands_on_a_step() {
        for progress in Progress::ALL {
            assert!((1..=STEPS).contains(&progress.step()));
        }
    }
}
