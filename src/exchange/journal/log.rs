//! A lot's log: the bids by their places, then the refused ones, then the notices of openings; one Merkle root over all.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Result, TenantId};
use proof::bundle::{Bundle, Logged, LoggedRefusal, Statement};
use proof::inclusion::{Entry, Inclusion};
use proof::notice::Notice;
use proof::{canonical, tree};
use schema::platform::{bids, lot_notices};
use serde_json::Value;

use super::refusal::{self, Refusal};
use crate::bid::Bid;

/// The whole log of a lot, as it is stored.
#[derive(Debug, Clone, Default)]
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
        Ok(Self::load_all(tx, &[lot]).await?.remove(&lot).unwrap_or_default())
    }

    /// Reads the logs of lots, as far as they have entries; see [`Log::load`].
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn load_all(tx: &mut PlatformTx, lots: &[LotId]) -> Result<BTreeMap<LotId, Self>> {
        let bids = bids::table.filter(bids::lot_id.eq_any(lots)).order(bids::place).select(Bid::as_select());
        let bids: Vec<Bid> = bids.load(tx.conn()).await?;
        let mut logs: BTreeMap<LotId, Self> = BTreeMap::new();
        for bid in bids {
            logs.entry(bid.lot_id).or_default().bids.push(bid);
        }
        for refusal in refusal::of(tx, lots).await? {
            logs.entry(refusal.lot_id).or_default().refusals.push(refusal);
        }
        for notice in notices(tx, lots).await? {
            logs.entry(notice.lot_id).or_default().notices.push(notice);
        }
        Ok(logs)
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

    /// Puts a closed lot's file together.
    pub(super) fn bundle(self, statement: Statement, seal: String, rules: (Value, String), key: String) -> Bundle {
        let logged = |bid: Bid| Logged { bid: bid.as_leaf(), leaf: bid.leaf, signature: bid.signature };
        let refused = |refusal: Refusal| LoggedRefusal {
            refusal: refusal.as_leaf(),
            leaf: refusal.leaf,
            signature: refusal.signature,
        };
        let (stages, seed) = rules;
        Bundle {
            statement,
            seal,
            stages,
            seed,
            log: self.bids.into_iter().map(logged).collect(),
            refused: self.refusals.into_iter().map(refused).collect(),
            notices: self.notices,
            key,
        }
    }

    /// Proves that a bid is in the log.
    ///
    /// # Errors
    /// `NotFound` when it is not, or when it is not `own`.
    pub(super) fn prove(
        &self,
        bid: BidId,
        own: Option<TenantId>,
        statement: Statement,
        (seal, key): (String, String),
    ) -> Result<Inclusion> {
        let taken = self.bids.iter().position(|known| known.id == bid);
        let refused = self.refusals.iter().position(|known| known.id == bid);
        let (entry, leaf, signature, index) = match (taken, refused) {
            (Some(index), _) => {
                let bid = &self.bids[index];
                (Entry::Bid(bid.as_leaf()), bid.leaf.clone(), bid.signature.clone(), index)
            }
            (None, Some(place)) => {
                let refusal = &self.refusals[place];
                let index = self.bids.len() + place;
                (Entry::Refusal(refusal.as_leaf()), refusal.leaf.clone(), refusal.signature.clone(), index)
            }
            (None, None) => return Err(Error::NotFound),
        };
        let whose = match &entry {
            Entry::Bid(bid) => bid.tenant,
            Entry::Refusal(refusal) => refusal.tenant,
        };
        if own.is_some_and(|own| own != whose) {
            return Err(Error::NotFound);
        }
        let leaves = self.leaves()?;
        let siblings = tree::siblings(&leaves, index);
        Ok(Inclusion { entry, leaf, signature, index, leaves: leaves.len(), siblings, statement, seal, key })
    }
}

/// The notices of lots, by stage, channel and place.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn notices(tx: &mut PlatformTx, lots: &[LotId]) -> Result<Vec<Notice>> {
    let order = (lot_notices::stage, lot_notices::channel, lot_notices::place);
    let query = lot_notices::table.filter(lot_notices::lot_id.eq_any(lots)).order(order);
    Ok(query.select(Notice::as_select()).load(tx.conn()).await?)
}
