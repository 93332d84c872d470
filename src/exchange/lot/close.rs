//! A stage's time has come: decide, take the money, hand over, or walk on. Twice is once.
//!
//! Lots that are due at the same time are closed together, as far as each of them ends with its stage (see [`together`]); one
//! that walks on or falls may move anybody's money, and is closed in a transaction of its own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{BorderTx, Db, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::{StreamExt, stream};
use kernel::{Actor, Error, LotId, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::descending::Descending;
use rules::stage::Stage;
use rules::state::LotState;
use schema::platform::lots;

use super::buyer::{self, Buyer};
use super::finish::{self, Sold};
use super::round::{self, Round};
use super::{Lot, together, walk};
use crate::bid::Bid;
use crate::bid::log::{Writer, live, record};
use crate::bid::take;
use crate::journal::notify;
use crate::order::proxy;

/// The kind of the deadline that ends a stage, or at which standing orders of a descending stage are asked.
pub const DEADLINE: &str = "lot.close";
/// Lots that one call closes at once, each alone.
const AT_ONCE: usize = 4;
/// The name under which closings act.
pub(super) const EXCHANGE: &str = "exchange";

/// Ends the present stages of those of the lots whose time has come, or lets standing orders take leads at their prices; the
/// others stay as they are. Answers of each whether its stage is over; where that failed, everything about it is undone and its
/// deadline has to come again.
pub async fn due(db: &Db, actor: &Actor, key: &Key, lots: &[LotId]) -> BTreeMap<LotId, Result<bool>> {
    let closed = db.border(actor, async |tx| together::close(tx, key, lots).await).await.unwrap_or_else(|error| {
        tracing::warn!(error = format!("{error:?}"), lots = lots.len(), "lots could not be closed together");
        Vec::new()
    });
    let mut over: BTreeMap<LotId, Result<bool>> = closed.into_iter().map(|lot| (lot, Ok(true))).collect();
    // What is locked or slow keeps the others waiting no longer than a place is free.
    let left: Vec<LotId> = lots.iter().copied().filter(|lot| !over.contains_key(lot)).collect();
    let alone = |lot: LotId| async move { (lot, db.border(actor, async |tx| alone(tx, key, lot).await).await) };
    over.extend(stream::iter(left).map(alone).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await);
    over
}

/// Ends the present stage of one lot, whatever it is, if its time has come.
pub(super) async fn alone(tx: &mut BorderTx, key: &Key, id: LotId) -> Result<bool> {
    let platform = tx.as_platform().await?;
    let lot = match super::lock(platform, id).await {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    let Some(end) = lot.stage_ends_at.filter(|_| lot.state == LotState::Open) else { return Ok(false) };
    if notify::is_awaited(platform, &lot, end).await? {
        return Ok(false);
    }
    let lead = super::lock_lead(platform, &lot).await?;
    if let Stage::Descending(rules) = lot.current()? {
        return Box::pin(fall(tx, key, lot, &lead, &rules, end)).await;
    }
    if platform.now() < end {
        // A late bid moved the end, or the deadline came by a clock that runs ahead of ours: it has to come again.
        jobs::deadline::set(platform, DEADLINE, id.0, end).await?;
        return Ok(false);
    }
    let live = live(platform, id).await?;
    let tenants: Vec<TenantId> = live.iter().map(|bid| bid.tenant_id).collect();
    // All wallets that this closing may move are locked at once, also those of the stages it may walk on to.
    let wallets =
        if lot.walks_on()? { wallet::lock_all(platform).await? } else { wallet::lock(platform, &tenants).await? };
    let buyers = buyer::load(platform, &lead, None).await?;
    let round = decide(platform, &lot, &lead, &live, &buyers).await?;
    let mut writer = Writer::of(wallets);
    round::settle(platform, &mut writer, EXCHANGE, &live, &round)?;
    writer.write(platform).await?;
    round::explain(platform, &lot, &lead, &buyers, &round).await?;
    match winner(&round, &buyers)? {
        Some(sold) => finish::sold(tx, key, lot, &lead, sold).await?,
        None => walk_on(tx, key, lot, &lead).await?,
    }
    Ok(true)
}

/// How a stage with a window ends, by what is known now.
pub(super) async fn decide(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    live: &[Bid],
    buyers: &[Buyer],
) -> Result<Round> {
    match lot.current()? {
        Stage::Sealed { reserve, score_weight, .. } => Round::sealed(lot, lead, live, buyers, (reserve, score_weight)),
        Stage::Ascending(_) => Round::ascending(tx, lot, lead, live, buyers).await,
        Stage::Descending(_) | Stage::Assign { .. } | Stage::Hq {} => {
            Err(Error::defect("a stage without a window has no end"))
        }
    }
}

/// To whom a stage with a window sold the lead, if it did.
pub(super) fn winner(round: &Round, buyers: &[Buyer]) -> Result<Option<Sold>> {
    let Some(sale) = round.sale else { return Ok(None) };
    let winner = buyers.iter().find(|buyer| buyer.key.id == sale.winner).map(|buyer| buyer.key);
    let winner = winner.ok_or_else(|| Error::defect("a winner that is no tenant"))?;
    Ok(Some(Sold { winner, price: sale.price, by_hand: None }))
}

/// A descending stage: the standing orders whose price has come are asked; at its end the lot walks on.
async fn fall(
    tx: &mut BorderTx,
    key: &Key,
    mut lot: Lot,
    lead: &Lead,
    rules: &Descending,
    end: DateTime<Utc>,
) -> Result<bool> {
    let platform = tx.as_platform().await?;
    let now = platform.now();
    if now < end {
        proxy::lock(platform, &lot, rules.price_at(lot.stage_started_at, now), None).await?;
    } else {
        wallet::lock_all(platform).await?;
    }
    if let Some(new) = take::due_order(platform, &lot, lead, rules).await? {
        let bid = record(platform, key, EXCHANGE, &mut lot, &new).await?;
        take::sell(tx, key, lot, lead, &bid).await?;
        return Ok(true);
    }
    if now < end {
        call_orders(platform, &mut lot, rules).await?;
        return Ok(false);
    }
    let buyers = buyer::load(platform, lead, None).await?;
    let round = Round::taken(platform, &lot, None).await?;
    round::explain(platform, &lot, lead, &buyers, &round).await?;
    walk_on(tx, key, lot, lead).await?;
    Ok(true)
}

/// Remembers up to which price the orders have been asked, and sets the time to ask again.
pub(crate) async fn call_orders(tx: &mut PlatformTx, lot: &mut Lot, rules: &Descending) -> Result<()> {
    let step = rules.step_at(lot.stage_started_at, tx.now());
    let limits: Vec<_> =
        proxy::enrolled(tx, lot, rules.floor).await?.into_iter().map(|order| order.price_limit).collect();
    let next = rules.next_call(lot.stage_started_at, step, &limits);
    lot.asked_step = Some(i32::try_from(step).map_err(|_| Error::defect("too many steps"))?);
    let asked = lots::asked_step.eq(lot.asked_step);
    diesel::update(lots::table.find(lot.id)).set(asked).execute(tx.conn()).await?;
    jobs::deadline::set(tx, DEADLINE, lot.id.0, next).await
}

async fn walk_on(tx: &mut BorderTx, key: &Key, lot: Lot, lead: &Lead) -> Result<()> {
    let next = usize::try_from(lot.stage + 1).map_err(|_| Error::defect("a stage below zero"))?;
    Box::pin(walk::enter(tx, key, lot, lead, next)).await
}
