//! Everything about a closed lot in one file that can be checked without us.

use chrono::{DateTime, Utc};
use kernel::{LeadId, LotId, Money, TenantId};
use rules::state::LotState;
use rules::turn::Candidate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::log::Leaf;
use super::notice::Notice;
use crate::log::RefusedLeaf;

/// What the exchange signs when a lot closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The lot.
    pub lot: LotId,
    /// The lead.
    pub lead: LeadId,
    /// The promise published at opening.
    pub commitment: String,
    /// When the lot opened.
    pub opened_at: DateTime<Utc>,
    /// When it closed.
    pub closed_at: DateTime<Utc>,
    /// `sold`, `unsold` or `cancelled`.
    pub state: LotState,
    /// The stage it ended at, counted from 0.
    pub stage: i32,
    /// Who got the lead.
    pub winner: Option<TenantId>,
    /// What was paid.
    pub price: Option<Money>,
    /// The number of the key it is signed with; absent in lots older than numbered keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<i32>,
    /// How many bids the log has.
    pub bids: i32,
    /// How many refused bids follow them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refused: usize,
    /// How many notices follow those.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub notices: usize,
    /// The Merkle root over them.
    pub root: String,
    /// Places of bids whose tenant might no longer buy when the stage closed.
    pub void: Vec<i32>,
    /// Who was in turn, where an `assign` stage decided.
    pub assignment: Option<Vec<Candidate>>,
    /// When each stage began; the price and the end of a live stage follow from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub started: Vec<DateTime<Utc>>,
    /// Why head office cancelled the lot or handed the lead over by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What old bundles did not have is not written where there is none of it, so that they read as they were written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A bid with its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logged {
    /// What the bid says.
    pub bid: Leaf,
    /// Its hash.
    pub leaf: String,
    /// The signature over the hash, as the bidder received it.
    pub signature: String,
}

/// A refused bid with its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedRefusal {
    /// What the refusal says.
    pub refusal: RefusedLeaf,
    /// Its hash.
    pub leaf: String,
    /// The signature over the hash, as the bidder received it.
    pub signature: String,
}

/// The file for `mak verify-lot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// What the exchange says happened.
    pub statement: Statement,
    /// The signature over the statement's hash.
    pub seal: String,
    /// The rules, reserves included.
    pub stages: Value,
    /// What ties were broken by.
    pub seed: String,
    /// The log, in the order of places.
    pub log: Vec<Logged>,
    /// The refused bids, which follow in the log, in the order of places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<LoggedRefusal>,
    /// The notices of openings, which end the log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// The exchange's public key.
    pub key: String,
}
