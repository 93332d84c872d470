//! A lot's log of bids: a leaf for each, a Merkle root over all.

use chrono::{DateTime, Utc};
use kernel::{BidId, Error, LeadId, LotId, Money, Result, TenantId};
use rs_merkle::MerkleTree;
use rs_merkle::algorithms::Sha256;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::canonical;
use crate::bid::BidSource;

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

/// The root of the tree over the leaves in the order of their places; of no leaves, the hash of nothing.
///
/// # Errors
/// `Internal` when a leaf is not a hash.
pub fn root(leaves: &[[u8; 32]]) -> Result<String> {
    if leaves.is_empty() {
        return Ok(hex::encode(canonical::digest(&Value::Null)?));
    }
    let tree = MerkleTree::<Sha256>::from_leaves(leaves);
    tree.root().map(hex::encode).ok_or_else(|| Error::defect("a tree without a root"))
}

/// What is promised when a lot opens: nobody can change the rules, the reserve or the seed after seeing bids.
///
/// # Errors
/// When the stages can't be written as JSON.
pub fn commitment(lot: LotId, lead: LeadId, stages: &Value, seed: &str, opened_at: DateTime<Utc>) -> Result<String> {
    let promise = json!({ "lot": lot, "lead": lead, "stages": stages, "seed": seed, "opened_at": opened_at });
    Ok(hex::encode(canonical::digest(&promise)?))
}
