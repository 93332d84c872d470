//! A bid at an ascending stage takes the lead: whoever led gets its hold back at once, and standing orders answer.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::ascending::{Ascending, Refused, Rung};
use rules::decide::Offer;
use rules::state::BidSource;
use schema::platform::lots;
use serde_json::json;

use super::log::{self, NewBid, Writer};
use super::{Bid, BidState};
use crate::lot::Lot;
use crate::order::proxy;

/// The name under which standing orders bid.
const EXCHANGE: &str = "exchange";

/// A person's bid; standing orders answer it in the same transaction.
///
/// # Errors
/// `Conflict("closed")`; `Invalid` on `amount`: `below_minimum`, `already_leading`; `PaymentRequired`.
pub(super) async fn raise(
    tx: &mut PlatformTx,
    key: &Key,
    by: &str,
    lot: &mut Lot,
    lead: &Lead,
    rules: &Ascending,
    new: NewBid,
) -> Result<Bid> {
    let former = log::live(tx, lot.id).await?.pop();
    let end = lot.stage_ends_at.ok_or(Error::Conflict("closed"))?;
    let leading = former.as_ref().map(|bid| Offer { tenant: bid.tenant_id, amount: bid.amount });
    rules.admit(leading, end, Rung { tenant: new.tenant, amount: new.amount, at: new.at }).map_err(
        |why| match why {
            Refused::Late => Error::Conflict("closed"),
            Refused::AlreadyLeading => Error::field("amount", "already_leading"),
            Refused::BelowMinimum => Error::field("amount", "below_minimum"),
        },
    )?;
    let bid = take_the_lead(tx, key, by, lot, rules, &new, former).await?;
    // The bid is written by now: whatever goes wrong with an answer to it is not the bidder's refusal.
    let answered = answer(tx, key, lot, lead, rules, Some(bid.clone())).await;
    answered.map_err(|error| if error.is_refusal() { Error::defect(error) } else { error })?;
    Ok(bid)
}

/// Lets the standing orders of the stage answer the leading bid; the wallets must be locked.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn answer(
    tx: &mut PlatformTx,
    key: &Key,
    lot: &mut Lot,
    lead: &Lead,
    rules: &Ascending,
    mut leader: Option<Bid>,
) -> Result<()> {
    let orders = proxy::able(tx, lot, lead, rules.least(lot.leading), leader.as_ref()).await?;
    let limits: Vec<Offer> = orders.iter().map(|able| able.limit).collect();
    let leading = leader.as_ref().map(|bid| Offer { tenant: bid.tenant_id, amount: bid.amount });
    for Offer { tenant, amount } in rules.answers(&lot.seed()?, leading, &limits) {
        let order = orders.iter().find(|able| able.limit.tenant == tenant).map(|able| able.order);
        let new = NewBid { tenant, amount, source: BidSource::StandingOrder, order, at: lot.time(tx.now()) };
        leader = Some(take_the_lead(tx, key, EXCHANGE, lot, rules, &new, leader).await?);
    }
    Ok(())
}

/// The hold comes first: a bidder without the money changes nothing.
async fn take_the_lead(
    tx: &mut PlatformTx,
    key: &Key,
    by: &str,
    lot: &mut Lot,
    rules: &Ascending,
    new: &NewBid,
    former: Option<Bid>,
) -> Result<Bid> {
    let tenants: Vec<TenantId> = former.iter().map(|former| former.tenant_id).chain([new.tenant]).collect();
    let mut writer = Writer::lock(tx, &tenants).await?;
    let bid = writer.record(tx, key, by, lot, new, None)?;
    if let Some(former) = &former {
        writer.release(tx, EXCHANGE, former, BidState::Outbid)?;
    }
    writer.write(tx).await?;
    if let Some(former) = &former {
        let told =
            json!({ "lot_id": lot.id, "tenant_id": former.tenant_id, "bid": former.amount, "leading": bid.amount });
        jobs::emit(tx, "lot.outbid", told).await?;
    }
    lot.leading = Some(bid.amount);
    lot.stage_ends_at = lot.stage_ends_at.map(|end| rules.end_after(lot.stage_started_at, end, bid.at));
    diesel::update(lots::table.find(lot.id))
        .set((lots::leading_bid.eq(lot.leading), lots::stage_ends_at.eq(lot.stage_ends_at)))
        .execute(tx.conn())
        .await?;
    let told = json!({
        "lot_id": lot.id, "tenant_id": bid.tenant_id, "leading": bid.amount, "ends_at": lot.stage_ends_at,
    });
    jobs::emit(tx, "lot.bid", told).await?;
    Ok(bid)
}
