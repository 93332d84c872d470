//! A lot's log: the bids by their places, then the refused ones, then the notices of openings; one Merkle root over all.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{BidId, LeadId, LotId, Money, Result, TenantId};
use schema::platform::bids;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::notice::Notice;
use super::refusal::Refusal;
use super::{canonical, notice, refusal};
use crate::bid::{Bid, BidSource};

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

/// The whole log of a lot, as it is stored.
#[derive(Debug, Clone)]
pub struct Log {
    /// The bids, in the order of places.
    pub bids: Vec<Bid>,
    /// The refused ones, in the order of places.
    pub refusals: Vec<Refusal>,
    /// The notices, by stage and place.
    pub notices: Vec<Notice>,
}

impl Log {
    /// Reads a lot's log. Whoever seals it holds the lot's lock: every entry is written under it.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn load(tx: &mut PlatformTx, lot: LotId) -> Result<Self> {
        let bids = bids::table.filter(bids::lot_id.eq(lot)).order(bids::place).select(Bid::as_select());
        Ok(Self {
            bids: bids.load(tx.conn()).await?,
            refusals: refusal::of(tx, lot).await?,
            notices: notice::of(tx, lot).await?,
        })
    }

    /// The hashes of all entries, in the log's order.
    ///
    /// # Errors
    /// When an entry can't be written as JSON.
    pub fn leaves(&self) -> Result<Vec<[u8; 32]>> {
        let bids = self.bids.iter().map(|bid| bid.as_leaf().digest());
        let refusals = self.refusals.iter().map(|refusal| canonical::digest(&refusal.as_leaf()));
        bids.chain(refusals).chain(self.notices.iter().map(canonical::digest)).collect()
    }
}

/// What is promised when a lot opens: nobody can change the rules, the reserve or the seed after seeing bids.
///
/// # Errors
/// When the stages can't be written as JSON.
pub fn commitment(lot: LotId, lead: LeadId, stages: &Value, seed: &str, opened_at: DateTime<Utc>) -> Result<String> {
    let promise = json!({ "lot": lot, "lead": lead, "stages": stages, "seed": seed, "opened_at": opened_at });
    Ok(hex::encode(canonical::digest(&promise)?))
}
