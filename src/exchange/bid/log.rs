//! A bid that was found good: its hold, its place in the lot's log and its receipt.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Money, OrderId, Result, TenantId};
use schema::platform::{bids, lots};

use super::{Bid, BidSource, BidState};
use crate::lot::Lot;
use crate::proof::Key;
use wallet::ledger::{self, Entry};

/// A bid that was found good.
pub(crate) struct NewBid {
    pub(crate) tenant: TenantId,
    pub(crate) amount: Money,
    pub(crate) source: BidSource,
    pub(crate) order: Option<OrderId>,
    /// When it counts.
    pub(crate) at: DateTime<Utc>,
}

/// The bids of a lot that count, by tenant id.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn live(tx: &mut PlatformTx, lot: LotId) -> Result<Vec<Bid>> {
    let query = bids::table
        .filter(bids::lot_id.eq(lot))
        .filter(bids::state.eq(BidState::Live))
        .order(bids::tenant_id)
        .select(Bid::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// Holds the money and writes the bid into the locked lot's log; `former` is the same tenant's bid whose place it takes.
///
/// # Errors
/// `PaymentRequired`, before anything is changed.
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
        at: new.at,
        by_name: by.to_owned(),
        leaf: String::new(),
        signature: String::new(),
    };
    let digest = bid.as_leaf().digest()?;
    bid.leaf = hex::encode(digest);
    bid.signature = key.sign(lot.key(), &digest);
    let held = former.map_or(Money::ZERO, |former| former.amount);
    let more = new.amount.checked_sub(held).ok_or_else(|| Error::defect("a hold out of range"))?;
    ledger::post(tx, by, Entry::hold(new.tenant, more, lot.id, bid.id)).await?;
    if let Some(former) = former {
        set_state(tx, former, BidState::Replaced).await?;
    }
    diesel::insert_into(bids::table).values(&bid).execute(tx.conn()).await?;
    lot.bid_count += 1;
    diesel::update(lots::table.find(lot.id)).set(lots::bid_count.eq(lot.bid_count)).execute(tx.conn()).await?;
    Ok(bid)
}

/// Gives a bid's hold back and says what became of it.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn release(tx: &mut PlatformTx, by: &str, bid: &Bid, state: BidState) -> Result<()> {
    ledger::post(tx, by, Entry::release(bid.tenant_id, bid.amount, bid.lot_id, bid.id)).await?;
    set_state(tx, bid, state).await
}

/// Pays the price out of a bid's hold: it has won.
///
/// # Errors
/// `Internal` when the price is above the hold.
pub(crate) async fn capture(tx: &mut PlatformTx, by: &str, bid: &Bid, price: Money) -> Result<()> {
    ledger::post(tx, by, Entry::capture(bid.tenant_id, bid.amount, price, bid.lot_id, bid.id)?).await?;
    set_state(tx, bid, BidState::Won).await
}

async fn set_state(tx: &mut PlatformTx, bid: &Bid, state: BidState) -> Result<()> {
    diesel::update(bids::table.find(bid.id)).set(bids::state.eq(state)).execute(tx.conn()).await?;
    Ok(())
}
