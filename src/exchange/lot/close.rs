//! A stage's time has come: decide, take the money, hand over, or walk on. One transaction; twice is once.

use chrono::{DateTime, Utc};
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::descending::Descending;
use rules::stage::Stage;
use rules::state::LotState;
use schema::platform::lots;

use super::buyer::{self, Buyer};
use super::finish::{self, Sold};
use super::round::{self, Round};
use super::{Lot, walk};
use crate::bid::log::{Writer, live, record};
use crate::bid::{Bid, take};
use crate::order::proxy;

/// The kind of the deadline that ends a stage, or at which standing orders of a descending stage are asked.
pub const DEADLINE: &str = "lot.close";
/// The name under which closings act.
const EXCHANGE: &str = "exchange";

/// Closes the present stage of a lot if its time has come, or lets a standing order take the lead at its price; otherwise
/// changes nothing. Answers whether the stage is over.
///
/// # Errors
/// What the database says; everything is then undone and the deadline comes again.
pub async fn close(tx: &mut BorderTx, key: &Key, id: LotId) -> Result<bool> {
    let platform = tx.as_platform().await?;
    let lot = match super::lock(platform, id).await {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    let Some(end) = lot.stage_ends_at.filter(|_| lot.state == LotState::Open) else { return Ok(false) };
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
    // All wallets that this closing may move are locked at once, also those of the stages it may walk on to. What decides is
    // read again under the locks; where it has moved just now the deadline comes again.
    let walks = lot.walks_on()? && decide(platform, &lot, &lead, &live).await?.1.sale.is_none();
    let tenants: Vec<TenantId> = live.iter().map(|bid| bid.tenant_id).collect();
    let wallets = if walks { wallet::lock_all(platform).await? } else { wallet::lock(platform, &tenants).await? };
    let (buyers, round) = decide(platform, &lot, &lead, &live).await?;
    if round.sale.is_none() && lot.walks_on()? && !walks {
        return Err(Error::Conflict("again"));
    }
    let writer = Writer::of(wallets);
    round::settle(platform, writer, EXCHANGE, &live, &round).await?;
    round::explain(platform, &lot, &lead, &buyers, &round).await?;
    let Some(sale) = round.sale else { return walk_on(tx, key, lot, &lead).await };
    let winner = buyers.iter().find(|buyer| buyer.key.id == sale.winner).map(|buyer| buyer.key);
    let winner = winner.ok_or_else(|| Error::defect("a winner that is no tenant"))?;
    finish::sold(tx, key, lot, &lead, Sold { winner, price: sale.price, by_hand: None }).await?;
    Ok(true)
}

/// How a stage with a window ends, by what is known now.
async fn decide(tx: &mut PlatformTx, lot: &Lot, lead: &Lead, live: &[Bid]) -> Result<(Vec<Buyer>, Round)> {
    let buyers = buyer::load(tx, lead, None).await?;
    let round = match lot.current()? {
        Stage::Sealed { reserve, .. } => Round::sealed(lot, lead, live, &buyers, reserve)?,
        Stage::Ascending(_) => Round::ascending(tx, lot, lead, live, &buyers).await?,
        Stage::Descending(_) | Stage::Assign { .. } | Stage::Hq {} => {
            return Err(Error::defect("a stage without a window has no end"));
        }
    };
    Ok((buyers, round))
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
    walk_on(tx, key, lot, lead).await
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

async fn walk_on(tx: &mut BorderTx, key: &Key, lot: Lot, lead: &Lead) -> Result<bool> {
    let next = usize::try_from(lot.stage + 1).map_err(|_| Error::defect("a stage below zero"))?;
    Box::pin(walk::enter(tx, key, lot, lead, next)).await?;
    Ok(true)
}
