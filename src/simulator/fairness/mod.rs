//! The weekly report on fairness: how leads and money were shared out among the tenants, and how the lots were contested.

pub mod api;
pub mod count;
pub mod export;
pub mod gather;
pub mod job;
pub mod own_page;
pub mod page;
pub mod store;
pub mod week;

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use kernel::{Money, TenantId, words};
use schema::platform::{fairness_parts, fairness_weeks};
use serde::Serialize;

use crate::measure::percent;

/// The figures of a week for the whole network.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, utoipa::ToSchema)]
#[diesel(table_name = fairness_weeks)]
#[diesel(treat_none_as_null = true)]
pub struct Figures {
    /// The week's Monday, in Moscow.
    pub week: NaiveDate,
    /// When it was counted.
    pub computed_at: DateTime<Utc>,
    /// Lots that closed.
    pub lots: i64,
    /// Those that found an owner.
    pub sold: i64,
    /// What was paid for them.
    pub revenue: Money,
    /// Lots that were open for bids at some stage.
    pub auctions: i64,
    /// Those for which fewer than two tenants bid.
    pub thin: i64,
    /// What was paid for leads sold by bids.
    pub paid_at_auction: Money,
    /// What the reserves of those leads come to.
    pub reserve_at_auction: Money,
    /// How unevenly leads are shared out, 0 to 1.
    pub gini_leads: f64,
    /// How unevenly the money spent is shared out, 0 to 1.
    pub gini_money: f64,
    /// How concentrated the leads are, 0 to 10,000.
    pub hhi: f64,
    /// Half of the sold lots were sold within so many seconds.
    pub p50_s: Option<i64>,
    /// Nine tenths were.
    pub p90_s: Option<i64>,
    /// The longest time between the first and the last notice of a lot, in milliseconds, where notices are logged.
    pub notice_skew_ms: Option<i64>,
}

impl Figures {
    /// Sold lots of all lots, in percent.
    pub fn fill(&self) -> Option<f64> {
        percent(self.sold, self.lots)
    }

    /// Lots with fewer than two bidders of those open for bids, in percent.
    pub fn thin_share(&self) -> Option<f64> {
        percent(self.thin, self.auctions)
    }

    /// What was paid at auction against the reserves, in percent: 100 when every lead went at its reserve.
    pub fn against_reserve(&self) -> Option<f64> {
        percent(self.paid_at_auction.as_kopecks(), self.reserve_at_auction.as_kopecks())
    }
}

/// One tenant's part of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Share {
    /// Who.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// Leads it got.
    pub leads: i64,
    /// What it paid.
    pub paid: Money,
    /// Lots it bid for.
    pub bids: i64,
    /// Lots it won by a bid.
    pub wins: i64,
    /// What it paid for those.
    pub paid_at_auction: Money,
    /// What their reserves come to.
    pub reserve_at_auction: Money,
}

impl Share {
    /// Wins of bids, in percent.
    pub fn win_rate(&self) -> Option<f64> {
        percent(self.wins, self.bids)
    }

    /// What was paid against the reserves, in percent.
    pub fn against_reserve(&self) -> Option<f64> {
        percent(self.paid_at_auction.as_kopecks(), self.reserve_at_auction.as_kopecks())
    }
}

words! {
    /// By what a week is taken apart.
    PartKind {
        /// By product.
        Product = "product",
        /// By territory.
        Territory = "territory",
    }
}

/// A product's or a territory's part of a week.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = fairness_parts)]
pub struct Part {
    /// The week's Monday.
    #[serde(skip)]
    pub week: NaiveDate,
    /// By what.
    pub kind: PartKind,
    /// The product's code or the territory's name; empty outside every territory.
    pub name: String,
    /// Lots that closed.
    pub lots: i64,
    /// Those that found an owner.
    pub sold: i64,
    /// What was paid for them.
    pub revenue: Money,
    /// Lots that were open for bids.
    pub auctions: i64,
    /// Those with fewer than two bidders.
    pub thin: i64,
    /// How unevenly the leads are shared out, 0 to 1.
    pub gini_leads: f64,
    /// Half were sold within so many seconds.
    pub p50_s: Option<i64>,
}

/// A week's report.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// The network's figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// The tenants' parts, the most leads first.
    pub shares: Vec<Share>,
    /// By product and by territory, the most lots first.
    pub parts: Vec<Part>,
}
