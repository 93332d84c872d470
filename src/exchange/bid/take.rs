//! A descending stage's lead is taken, by a person or by a standing order, at the price of the moment.

use db::{BorderTx, PlatformTx};
use kernel::{Action, Actor, Error, LotId, Money, Object, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::decide::Sale;
use rules::descending::Descending;
use rules::stage::Stage;
use rules::state::BidSource;

use super::Bid;
use super::log::{NewBid, Writer, record};
use super::place::{Placed, may_buy};
use crate::lot::finish::{self, Sold};
use crate::lot::round::{self, Round};
use crate::lot::{self, Lot, buyer};
use crate::order::proxy;

/// Takes a lead at the present price. With `at_most` the price the person saw is the most it may have become since; a price
/// that fell is charged as it is.
///
/// # Errors
/// `Forbidden` with the reason's code; `NotFound`; `Conflict`: `closed` when the stage has ended, somebody was quicker or a
/// standing order's price has come, `not_descending`, `price_rose`; `PaymentRequired`.
pub async fn take(
    actor: &Actor,
    tx: &mut BorderTx,
    key: &Key,
    tenant: TenantId,
    lot: LotId,
    at_most: Option<Money>,
) -> Result<Placed> {
    actor.require(Object::Lot, Action::Bid)?;
    let platform = tx.as_platform().await?;
    let mut lot = lot::lock(platform, lot).await?;
    let now = lot.time(platform.now());
    if !lot.takes_bids(now) {
        return Err(Error::Conflict("closed"));
    }
    let Stage::Descending(rules) = lot.current()? else { return Err(Error::Conflict("not_descending")) };
    let price = rules.price_at(lot.stage_started_at, now);
    if at_most.is_some_and(|most| price > most) {
        return Err(Error::Conflict("price_rose"));
    }
    let lead = lot::lock_lead(platform, &lot).await?;
    // The wallets first: caps are counted when nobody else can buy for these tenants any more.
    proxy::lock(platform, &lot, price, Some(tenant)).await?;
    may_buy(platform, &lead, tenant, price).await?;
    if due_order(platform, &lot, &lead, &rules).await?.is_some() {
        return Err(Error::Conflict("closed"));
    }
    let new = NewBid { tenant, amount: price, source: BidSource::Manual, order: None, at: now };
    let bid = record(platform, key, &actor.name, &mut lot, &new).await?;
    let number = lot.key();
    sell(tx, key, lot, &lead, &bid).await?;
    Ok(Placed::of(bid, number))
}

/// The standing order whose price has come and that has not been asked yet; the wallets must be locked.
pub(crate) async fn due_order(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    rules: &Descending,
) -> Result<Option<NewBid>> {
    let (started, first) = (lot.stage_started_at, lot.asked_step.map_or(0, |asked| asked.saturating_add(1)));
    let first = u32::try_from(first).map_err(|_| Error::defect("a step below zero"))?;
    let step = rules.step_at(started, tx.now());
    if first > step {
        return Ok(None);
    }
    let orders = proxy::able(tx, lot, lead, rules.price(step), None).await?;
    let limits: Vec<_> = orders.iter().map(|able| able.limit).collect();
    let Some((step, taker)) = rules.first_taker(&lot.seed()?, first..=step, &limits) else { return Ok(None) };
    let order = orders.iter().find(|able| able.limit.tenant == taker.tenant).map(|able| able.order);
    Ok(Some(NewBid {
        tenant: taker.tenant,
        amount: taker.amount,
        source: BidSource::StandingOrder,
        order,
        at: rules.begins(started, step),
    }))
}

/// Sells the lead to a take whose hold is made.
pub(crate) async fn sell(tx: &mut BorderTx, key: &Key, lot: Lot, lead: &Lead, bid: &Bid) -> Result<()> {
    let platform = tx.as_platform().await?;
    let mut writer = Writer::lock(platform, &[bid.tenant_id]).await?;
    writer.capture(platform, "exchange", bid, bid.amount)?;
    writer.write(platform).await?;
    let sale = Sale { winner: bid.tenant_id, price: bid.amount };
    let buyers = buyer::load(platform, lead, None).await?;
    let round = Round::taken(platform, &lot, Some(sale)).await?;
    round::explain(platform, &lot, lead, &buyers, &round).await?;
    let winner = buyers.iter().find(|buyer| buyer.key.id == sale.winner).map(|buyer| buyer.key);
    let winner = winner.ok_or_else(|| Error::defect("a taker that is no tenant"))?;
    finish::sold(tx, key, lot, lead, Sold { winner, price: sale.price, by_hand: None }).await
}
