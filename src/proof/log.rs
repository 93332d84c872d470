//! What a lot's log says of bids, and what is promised when a lot opens.

use chrono::{DateTime, Utc};
use kernel::{BidId, LeadId, LotId, Money, Result, TenantId};
use rules::state::BidSource;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::canonical;

/// What a leaf is the hash of: everything a bid says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The bid.
    pub bid: BidId,
    /// The lot.
    pub lot: LotId,
    /// Its place in the lot's log, counted from 0.
    pub place: i32,
    /// The stage of the lot, counted from 0.
    pub stage: i32,
    /// Whose bid.
    pub tenant: TenantId,
    /// The most the tenant pays.
    pub amount: Money,
    /// By hand or by a standing order.
    pub source: BidSource,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// The rating by which it is weighed, at a stage that weighs bids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
}

impl Leaf {
    /// SHA-256 of the canonical form.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    pub fn digest(&self) -> Result<[u8; 32]> {
        canonical::digest(self)
    }
}

/// What the leaf of a refused bid is the hash of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedLeaf {
    /// The refused bid.
    pub refused: BidId,
    /// The lot.
    pub lot: LotId,
    /// Its place among the lot's refused bids, counted from 0; `null` when the lot's log was sealed already.
    pub place: Option<i32>,
    /// The stage of the lot, counted from 0.
    pub stage: i32,
    /// Whose bid.
    pub tenant: TenantId,
    /// What was offered, in kopecks.
    pub amount: i64,
    /// Why it was refused.
    pub code: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is promised when a lot opens: nobody can change the rules, the reserve or the seed after seeing bids.
///
/// # Errors
/// When the stages can't be written as JSON.
pub fn commitment(lot: LotId, lead: LeadId, stages: &Value, seed: &str, opened_at: DateTime<Utc>) -> Result<String> {
    let promise = json!({ "lot": lot, "lead": lead, "stages": stages, "seed": seed, "opened_at": opened_at });
    Ok(hex::encode(canonical::digest(&promise)?))
}
