//! What partners earn (взаиморасчёты): accruals, their reversals, and where each stands.

pub mod api;
pub mod book;
pub mod list;
pub mod page;
pub mod returned;
pub mod sums;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{DealId, LeadId, Money, PartnerId, SettlementId};
use schema::platform::settlements;
use serde::Serialize;

use kernel::words;

words! {
    /// For what a partner is paid.
    Kind {
        /// For a lead of its own: the first level.
        Reward = "reward",
        /// For a lead of a partner whom it brought: the second level.
        Referral = "referral",
    }
}

words! {
    /// Where an accrual stands.
    State {
        /// Waits for the end of the hold.
        Held = "held",
        /// May be paid.
        Payable = "payable",
        /// Was paid.
        Paid = "paid",
        /// Was taken back before it was paid; the row which takes it back stands so too.
        Reversed = "reversed",
    }
}

impl State {
    /// The hue of its pill (`data-hue`).
    pub const fn hue(self) -> &'static str {
        match self {
            Self::Held => "amber",
            Self::Payable => "blue",
            Self::Paid => "green",
            Self::Reversed => "red",
        }
    }
}

/// A row of the table. Only `reversed_at` and `paid_at` are ever written after it was made.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = settlements)]
pub struct Settlement {
    /// The id.
    pub id: SettlementId,
    /// Who earns.
    pub partner_id: PartnerId,
    /// The deal whose issue earned it.
    pub deal_id: DealId,
    /// The lead the deal came from.
    pub lead_id: LeadId,
    /// For what.
    pub kind: Kind,
    /// Kopecks; negative for a reversal.
    pub amount: Money,
    /// The row it takes back.
    pub reverses: Option<SettlementId>,
    /// Until when it is held.
    pub hold_until: DateTime<Utc>,
    /// When it was accrued.
    pub created_at: DateTime<Utc>,
    /// When it was taken back unpaid.
    pub reversed_at: Option<DateTime<Utc>>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
}

impl Settlement {
    /// Where it stands at an instant. The state is told from the row's facts and the clock and stored nowhere: the end of a
    /// hold needs no job that could be late or lost, and no row has to be rewritten.
    pub fn state(&self, now: DateTime<Utc>) -> State {
        if self.reversed_at.is_some() {
            State::Reversed
        } else if self.paid_at.is_some() {
            State::Paid
        } else if self.hold_until <= now {
            State::Payable
        } else {
            State::Held
        }
    }
}

/// An accrual as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SettlementOut {
    /// The id.
    pub id: SettlementId,
    /// Who earns.
    pub partner_id: PartnerId,
    /// The lead.
    pub lead_id: LeadId,
    /// The deal.
    pub deal_id: DealId,
    /// For what.
    pub kind: Kind,
    /// Kopecks; negative for a reversal.
    pub amount: Money,
    /// Where it stands now.
    pub state: State,
    /// The accrual it takes back.
    pub reverses: Option<SettlementId>,
    /// Until when it is held.
    pub hold_until: DateTime<Utc>,
    /// When it was accrued.
    pub created_at: DateTime<Utc>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
}

impl SettlementOut {
    /// The row at an instant.
    pub fn at(row: Settlement, now: DateTime<Utc>) -> Self {
        Self {
            state: row.state(now),
            id: row.id,
            partner_id: row.partner_id,
            lead_id: row.lead_id,
            deal_id: row.deal_id,
            kind: row.kind,
            amount: row.amount,
            reverses: row.reverses,
            hold_until: row.hold_until,
            created_at: row.created_at,
            paid_at: row.paid_at,
        }
    }
}
