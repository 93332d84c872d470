//! A bid: lock the lot, check, lock the wallets and hold, write the bid with its receipt.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BidId, Error, LotId, Money, Object, Result, TenantId};
use schema::platform::leads;
use serde::Serialize;
use serde_json::json;

use super::log::{self, NewBid, record};
use super::{Bid, BidSource, raise};
use crate::lead::Lead;
use crate::lot::eligible::{BuyerFacts, eligible};
use crate::lot::{self, Lot, buyer};
use crate::order::proxy;
use crate::plan::Stage;
use crate::proof::Key;
use wallet::payable;

/// What a bidder can hold us to: the bid's hash, its place in the lot's log, and our signature over the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// SHA-256 of the canonical bid, hexadecimal.
    pub leaf: String,
    /// The place in the lot's log, counted from 0.
    pub index: i32,
    /// Ed25519 over the leaf's bytes, hexadecimal.
    pub signature: String,
    /// The number of the key it is signed with.
    pub key: i32,
}

/// What a bid answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Placed {
    /// The bid.
    pub bid_id: BidId,
    /// The most the tenant pays.
    pub amount: Money,
    /// The receipt.
    pub receipt: Receipt,
}

impl Placed {
    /// The answer to a bid in a lot whose key has this number.
    pub(crate) fn of(bid: Bid, key: i32) -> Self {
        let receipt = Receipt { leaf: bid.leaf, index: bid.place, signature: bid.signature, key };
        Self { bid_id: bid.id, amount: bid.amount, receipt }
    }
}

/// Bids for a tenant. At a sealed stage a higher bid of the same tenant takes the place of its former one; at an ascending
/// stage it takes the lead, and standing orders answer at once.
///
/// # Errors
/// `Forbidden` with the reason's code; `NotFound`; `Conflict`: `closed` after the stage's end, `take_only` at a descending
/// stage; `PaymentRequired`; `Invalid` on `amount`: `not_positive`, `too_large`, `below_minimum`, `not_raised`, `already_leading`.
pub async fn place(
    actor: &Actor,
    tx: &mut PlatformTx,
    key: &Key,
    tenant: TenantId,
    lot: LotId,
    kopecks: i64,
) -> Result<Placed> {
    actor.require(Object::Lot, Action::Bid)?;
    let amount = payable("amount", kopecks)?;
    let mut lot = lot::lock(tx, lot).await?;
    lock_wallets(tx, &lot, &[tenant]).await?;
    place_on(actor, tx, key, &mut lot, tenant, amount).await
}

/// Locks every wallet that bids of `tenants` on the locked lot may move, in the one order of wallets: theirs, and at an
/// ascending stage the leader's and those of the standing orders that may answer.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn lock_wallets(tx: &mut PlatformTx, lot: &Lot, tenants: &[TenantId]) -> Result<()> {
    let mut of = tenants.to_vec();
    match lot.current()? {
        Stage::Ascending(rules) => {
            of.extend(log::live(tx, lot.id).await?.iter().map(|bid| bid.tenant_id));
            of.extend(proxy::tenants(tx, lot, rules.least(lot.leading)).await?);
        }
        // A single hold locks its own wallet.
        _ if of.len() < 2 => return Ok(()),
        _ => {}
    }
    wallet::lock(tx, &of).await?;
    Ok(())
}

/// One bid on a locked lot whose [`lock_wallets`] are held: many bids of one lot may share a transaction. A refused bid has
/// changed nothing, and the transaction can go on.
///
/// # Errors
/// Those of [`place`].
pub(crate) async fn place_on(
    actor: &Actor,
    tx: &mut PlatformTx,
    key: &Key,
    lot: &mut Lot,
    tenant: TenantId,
    amount: Money,
) -> Result<Placed> {
    if !lot.takes_bids(tx.now()) {
        return Err(Error::Conflict("closed"));
    }
    let new = NewBid { tenant, amount, source: BidSource::Manual, order: None, at: tx.now() };
    match lot.current()? {
        Stage::Sealed { .. } => sealed(actor, tx, key, lot, new).await,
        Stage::Ascending(rules) => {
            let lead = may_buy(tx, lot, tenant, amount).await?;
            raise::raise(actor, tx, key, lot, &lead, &rules, new).await
        }
        Stage::Descending(_) => Err(Error::Conflict("take_only")),
        Stage::Assign { .. } | Stage::Hq {} => Err(Error::Conflict("closed")),
    }
    .map(|bid| Placed::of(bid, lot.key()))
}

async fn sealed(actor: &Actor, tx: &mut PlatformTx, key: &Key, lot: &mut Lot, new: NewBid) -> Result<Bid> {
    may_buy(tx, lot, new.tenant, new.amount).await?;
    if new.amount < lot.current()?.least_bid() {
        return Err(Error::field("amount", "below_minimum"));
    }
    let former = log::live(tx, lot.id).await?.into_iter().find(|bid| bid.tenant_id == new.tenant);
    if former.as_ref().is_some_and(|former| new.amount <= former.amount) {
        return Err(Error::field("amount", "not_raised"));
    }
    let bid = record(tx, key, &actor.name, lot, &new, former.as_ref()).await?;
    jobs::emit(tx, "lot.bid", json!({ "lot_id": lot.id, "tenant_id": new.tenant })).await?;
    Ok(bid)
}

/// Whether a tenant may buy the lot's lead, its wallet aside: that answers for itself when the hold is made.
pub(super) async fn may_buy(tx: &mut PlatformTx, lot: &Lot, tenant: TenantId, amount: Money) -> Result<Lead> {
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    let buyer = buyer::load(tx, &lead, Some(&[tenant])).await?.into_iter().next().ok_or(Error::NotFound)?;
    let facts = BuyerFacts { spendable: None, ..buyer.facts };
    eligible(&lead.facts(), &facts, amount).map_err(|reason| Error::Forbidden(reason.as_str()))?;
    Ok(lead)
}
