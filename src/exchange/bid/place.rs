//! A bid: lock the lot, check, lock the wallet and hold, write the bid with its receipt.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BidId, Error, LotId, Money, Object, OrderId, Result, TenantId};
use schema::platform::{bids, leads, lots};
use serde::Serialize;
use serde_json::json;

use super::{Bid, BidSource, BidState};
use crate::lead::Lead;
use crate::lot::eligible::{BuyerFacts, eligible};
use crate::lot::{self, Lot, buyer};
use crate::plan::Stage;
use crate::proof::Key;
use wallet::ledger::{self, Entry};
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

/// Bids for a tenant; a higher bid of the same tenant takes the place of its former one.
///
/// # Errors
/// `Forbidden` with the reason's code; `NotFound`; `Conflict("closed")` after the stage's end; `PaymentRequired`;
/// `Invalid` on `amount`: `not_positive`, `too_large`, `below_minimum`, `not_raised`.
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
    let stage = lot.current()?;
    if !lot.takes_bids(tx.now()) || !matches!(stage, Stage::Sealed { .. }) {
        return Err(Error::Conflict("closed"));
    }
    may_buy(tx, &lot, tenant, amount).await?;
    if amount < stage.least_bid() {
        return Err(Error::field("amount", "below_minimum"));
    }
    let former = live(tx, lot.id, tenant).await?;
    if former.as_ref().is_some_and(|former| amount <= former.amount) {
        return Err(Error::field("amount", "not_raised"));
    }
    let offer = NewBid { tenant, amount, source: BidSource::Manual, order: None };
    let bid = record(tx, key, &actor.name, &mut lot, &offer, former.as_ref()).await?;
    jobs::emit(tx, "lot.bid", json!({ "lot_id": lot.id, "tenant_id": tenant })).await?;
    let receipt = Receipt { leaf: bid.leaf, index: bid.place, signature: bid.signature };
    Ok(Placed { bid_id: bid.id, amount, receipt })
}

async fn may_buy(tx: &mut PlatformTx, lot: &Lot, tenant: TenantId, amount: Money) -> Result<()> {
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    let buyer = buyer::load(tx, &lead, Some(&[tenant])).await?.into_iter().next().ok_or(Error::NotFound)?;
    // The wallet answers for itself when the hold is made.
    let facts = BuyerFacts { spendable: None, ..buyer.facts };
    eligible(&lead.facts(), &facts, amount).map_err(|reason| Error::Forbidden(reason.as_str()))
}

/// The bid of a tenant that counts in a lot.
///
/// # Errors
/// When the database can't be read.
pub async fn live(tx: &mut PlatformTx, lot: LotId, tenant: TenantId) -> Result<Option<Bid>> {
    let query = bids::table
        .filter(bids::lot_id.eq(lot))
        .filter(bids::tenant_id.eq(tenant))
        .filter(bids::state.eq(BidState::Live))
        .select(Bid::as_select());
    Ok(query.first(tx.conn()).await.optional()?)
}

/// A bid that was found good.
pub(crate) struct NewBid {
    pub(crate) tenant: TenantId,
    pub(crate) amount: Money,
    pub(crate) source: BidSource,
    pub(crate) order: Option<OrderId>,
}

/// Holds the money and writes the bid into the locked lot's log.
pub(crate) async fn record(
    tx: &mut PlatformTx,
    key: &Key,
    by: &str,
    lot: &mut Lot,
    new: &NewBid,
    former: Option<&Bid>,
) -> Result<Bid> {
    let mut bid = Bid {
        id: BidId(tx.new_id()),
        lot_id: lot.id,
        stage: lot.stage,
        tenant_id: new.tenant,
        amount: new.amount,
        place: lot.bid_count,
        source: new.source,
        order_id: new.order,
        state: BidState::Live,
        at: tx.now(),
        by_name: by.to_owned(),
        leaf: String::new(),
        signature: String::new(),
    };
    let digest = bid.as_leaf().digest()?;
    bid.leaf = hex::encode(digest);
    bid.signature = key.sign(&digest);
    let held = former.map_or(Money::ZERO, |former| former.amount);
    let more = new.amount.checked_sub(held).ok_or_else(|| Error::defect("a hold out of range"))?;
    ledger::post(tx, by, Entry::hold(new.tenant, more, lot.id, bid.id)).await?;
    if let Some(former) = former {
        let replaced = bids::state.eq(BidState::Replaced);
        diesel::update(bids::table.find(former.id)).set(replaced).execute(tx.conn()).await?;
    }
    diesel::insert_into(bids::table).values(&bid).execute(tx.conn()).await?;
    lot.bid_count += 1;
    diesel::update(lots::table.find(lot.id)).set(lots::bid_count.eq(lot.bid_count)).execute(tx.conn()).await?;
    Ok(bid)
}
