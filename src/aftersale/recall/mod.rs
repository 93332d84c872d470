//! Recalls (отзывы): a sold lead waits for its first contact; one that nobody worked goes back to the pool by the rule that was
//! shown before the bid.

pub mod api;
pub mod part;
pub mod suspended;
pub mod terms;
pub mod watch;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{LeadId, LotId, Money, TenantId, TransferId, words};
use schema::platform::first_contacts;
use serde::Serialize;
use uuid::Uuid;

/// The kind of the deadline at half time.
pub const HALF_TIME: &str = "contact.warn";
/// The kind of the deadline at which the lead is recalled.
pub const DUE: &str = "contact.due";

words! {
    /// What became of the wait for the first contact.
    Outcome {
        /// It still runs.
        Waiting = "waiting",
        /// A person worked the lead in time.
        Contacted = "contacted",
        /// The lead was recalled.
        Recalled = "recalled",
        /// The lead was gone before.
        Left = "left",
    }
}

/// The wait for the first contact with a sold lead.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = first_contacts)]
pub struct FirstContact {
    /// The sale.
    pub lot_id: LotId,
    /// The lead.
    pub lead_id: LeadId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// The policy's version that governs it.
    pub policy_id: Uuid,
    /// When it was sold.
    pub sold_at: DateTime<Utc>,
    /// When half of the working time is over.
    pub warn_at: DateTime<Utc>,
    /// When the lead is recalled.
    pub due_at: DateTime<Utc>,
    /// What became of it.
    pub state: Outcome,
    /// When the tenant was warned.
    pub warned_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What came back with the recall.
    pub refund: Option<Money>,
    /// The transfer by which it came back.
    pub transfer_id: Option<TransferId>,
}
