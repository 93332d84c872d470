//! Bids (ставки): by hand and by standing order, each with its hold and its receipt.

pub mod desk;
pub(crate) mod log;
pub mod place;
pub(crate) mod raise;
mod sealed;

#[cfg(test)]
mod desk_tests;
pub mod take;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{BidId, LotId, Money, OrderId, TenantId, words};
use proof::log::Leaf;
use rules::decide::Offer;
use rules::state::BidSource;
use schema::platform::bids;
use serde::Serialize;

words! {
    /// What became of a bid.
    BidState {
        /// It counts.
        Live = "live",
        /// The tenant raised it.
        Replaced = "replaced",
        /// Somebody bid more at an ascending stage; its hold went back at once.
        Outbid = "outbid",
        /// It won the lead.
        Won = "won",
        /// It did not win.
        Lost = "lost",
        /// Its tenant might not buy when the stage closed.
        Void = "void",
    }
}

/// A bid of a lot's log.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = bids)]
pub struct Bid {
    /// The bid.
    pub id: BidId,
    /// The lot.
    pub lot_id: LotId,
    /// The stage of the lot, counted from 0.
    pub stage: i32,
    /// Whose bid.
    pub tenant_id: TenantId,
    /// The most the tenant pays; held in its wallet while the bid is live.
    pub amount: Money,
    /// Its place in the lot's log, counted from 0.
    pub place: i32,
    /// By hand or by order.
    pub source: BidSource,
    /// Which order.
    pub order_id: Option<OrderId>,
    /// What became of it.
    pub state: BidState,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// Who placed it.
    pub by_name: String,
    /// The hash of what it says.
    pub leaf: String,
    /// The exchange's signature over the leaf.
    pub signature: String,
    /// The rating by which it is weighed, at a stage that weighs bids.
    pub score: Option<i32>,
}

impl Bid {
    /// The bid as decisions know it.
    pub(crate) fn offer(&self) -> Offer {
        Offer { tenant: self.tenant_id, amount: self.amount }
    }

    /// What the bid's leaf is the hash of.
    pub fn as_leaf(&self) -> Leaf {
        Leaf {
            bid: self.id,
            lot: self.lot_id,
            place: self.place,
            stage: self.stage,
            tenant: self.tenant_id,
            amount: self.amount,
            source: self.source,
            at: self.at,
            score: self.score,
        }
    }
}
