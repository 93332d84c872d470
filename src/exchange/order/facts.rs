//! What standing orders have taken already, gathered for the pure decision of which one bids.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::day::{midnight, month_start};
use kernel::{Money, OrderId, Result, TenantId};
use schema::platform::{bids, lots};

use super::fit::OrderFacts;
use super::{Order, OrderState};
use crate::bid::BidState;
use crate::lot::buyer::Buyer;

/// A tenant's clock: by it days and months begin and schedules are read.
#[derive(Debug, Clone, Copy)]
pub struct TenantClock {
    /// Where its clocks are.
    pub zone: Tz,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What one order took.
#[derive(Debug, Clone, Copy)]
struct Taken {
    at: DateTime<Utc>,
    cost: Money,
}

/// The orders of one tenant.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, orders: &[Order], clock: TenantClock) -> Result<Vec<OrderFacts>> {
    let taken = taken(tx, orders.iter(), month_start(clock.zone, clock.now)).await?;
    Ok(orders.iter().map(|order| facts(order, &taken, clock)).collect())
}

/// The orders of all tenants, by one query. The wallets of those who bid must be locked: that is what keeps two lots that
/// open at once from passing one cap.
///
/// # Errors
/// When the database can't be read.
pub async fn of_all(
    tx: &mut PlatformTx,
    orders: &BTreeMap<TenantId, Vec<Order>>,
    buyers: &[Buyer],
) -> Result<BTreeMap<TenantId, Vec<OrderFacts>>> {
    let now = tx.now();
    let since = buyers.iter().map(|buyer| buyer.month).min().unwrap_or(now);
    let taken = taken(tx, orders.values().flatten(), since).await?;
    let own = |buyer: &Buyer| {
        let clock = TenantClock { zone: buyer.zone, now };
        let orders = orders.get(&buyer.key.id)?;
        Some((buyer.key.id, orders.iter().map(|order| facts(order, &taken, clock)).collect()))
    };
    Ok(buyers.iter().filter_map(own).collect())
}

fn facts(order: &Order, taken: &BTreeMap<OrderId, Vec<Taken>>, clock: TenantClock) -> OrderFacts {
    let own = taken.get(&order.id).map_or(&[][..], Vec::as_slice);
    let (today, month) = (midnight(clock.zone, clock.now), month_start(clock.zone, clock.now));
    let since = |start| own.iter().filter(move |taken| taken.at >= start);
    let count = |start| i64::try_from(since(start).count()).unwrap_or(i64::MAX);
    OrderFacts {
        id: order.id,
        filters: order.filters(),
        min_quality: order.min_quality,
        limit: order.price_limit,
        paused: order.state != OrderState::Active,
        on_schedule: order.schedule.as_ref().is_none_or(|hours| hours.covers(clock.now, clock.zone)),
        daily_cap: order.daily_cap,
        taken_today: count(today),
        monthly_cap: order.monthly_cap,
        taken_this_month: count(month),
        budget: order.budget,
        spent: since(month)
            .fold(Money::ZERO, |sum, taken| sum.checked_add(taken.cost).unwrap_or(kernel::money::LARGEST)),
    }
}

/// Bids that won, at what was paid, and bids that still may, at what is held; only of orders that count them.
async fn taken<'a>(
    tx: &mut PlatformTx,
    orders: impl Iterator<Item = &'a Order>,
    since: DateTime<Utc>,
) -> Result<BTreeMap<OrderId, Vec<Taken>>> {
    let counting: Vec<OrderId> = orders.filter(|order| order.counts()).map(|order| order.id).collect();
    let mut taken: BTreeMap<OrderId, Vec<Taken>> = BTreeMap::new();
    if counting.is_empty() {
        return Ok(taken);
    }
    type Row = (Option<OrderId>, DateTime<Utc>, BidState, Money, Option<Money>);
    let rows: Vec<Row> = bids::table
        .inner_join(lots::table.on(lots::id.eq(bids::lot_id)))
        .filter(bids::order_id.eq_any(counting))
        .filter(bids::at.ge(since))
        .filter(bids::state.eq_any([BidState::Live, BidState::Won]))
        .select((bids::order_id, bids::at, bids::state, bids::amount, lots::price))
        .load(tx.conn())
        .await?;
    for (order, at, state, amount, price) in rows {
        let Some(order) = order else { continue };
        let cost = price.filter(|_| state == BidState::Won).unwrap_or(amount);
        taken.entry(order).or_default().push(Taken { at, cost });
    }
    Ok(taken)
}
