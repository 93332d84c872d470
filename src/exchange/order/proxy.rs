//! Standing orders at a live stage: those that fit the lead when the stage opens take part in it and act when their price
//! comes. What they may do is asked anew each time: caps, funds and eligibility move.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, OrderId, Result, TenantId};
use pool::lead::Lead;
use rules::decide::Offer;
use rules::eligible::{BuyerFacts, LeadFacts, eligible};
use schema::platform::{lot_orders, standing_orders};

use super::fit::{OrderFacts, fit};
use super::{Order, OrderState};
use crate::bid::Bid;
use crate::lot::{Lot, buyer};

/// A tenant's order that may pay, and the most it may.
pub(crate) struct Able {
    pub(crate) limit: Offer,
    pub(crate) order: OrderId,
}

/// Lets the orders that fit the lead take part in the stage at which the lot stands.
pub(crate) async fn enrol(tx: &mut PlatformTx, lot: &Lot, facts: &LeadFacts, least: Money, of: &[Order]) -> Result<()> {
    let fits = |order: &&Order| {
        order.state == OrderState::Active
            && order.price_limit >= least
            && order.filters().admit(facts).is_ok()
            && order.min_quality.is_none_or(|quality| facts.quality >= quality)
    };
    let row = |order: &Order| {
        (
            lot_orders::lot_id.eq(lot.id),
            lot_orders::stage.eq(lot.stage),
            lot_orders::order_id.eq(order.id),
            lot_orders::tenant_id.eq(order.tenant_id),
        )
    };
    let rows: Vec<_> = of.iter().filter(fits).map(row).collect();
    for part in rows.chunks(1_000) {
        diesel::insert_into(lot_orders::table).values(part).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Lets the orders of closed lots go: they act no more, and what each came to is among the reasons.
pub(crate) async fn dismiss(tx: &mut PlatformTx, lots: &[LotId]) -> Result<()> {
    diesel::delete(lot_orders::table.filter(lot_orders::lot_id.eq_any(lots))).execute(tx.conn()).await?;
    Ok(())
}

/// The orders of the stage that still act and whose limit reaches `least`.
pub(crate) async fn enrolled(tx: &mut PlatformTx, lot: &Lot, least: Money) -> Result<Vec<Order>> {
    let query = lot_orders::table
        .inner_join(standing_orders::table.on(standing_orders::id.eq(lot_orders::order_id)))
        .filter(lot_orders::lot_id.eq(lot.id))
        .filter(lot_orders::stage.eq(lot.stage))
        .filter(standing_orders::state.eq(OrderState::Active))
        .filter(standing_orders::price_limit.ge(least))
        .select(Order::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// Whose orders may act from `least` on.
pub(crate) async fn tenants(tx: &mut PlatformTx, lot: &Lot, least: Money) -> Result<Vec<TenantId>> {
    Ok(enrolled(tx, lot, least).await?.into_iter().map(|order| order.tenant_id).collect())
}

/// Locks the wallets behind the orders that may act from `least` on, and one more.
pub(crate) async fn lock(tx: &mut PlatformTx, lot: &Lot, least: Money, other: Option<TenantId>) -> Result<()> {
    let mut of = tenants(tx, lot, least).await?;
    of.extend(other);
    if !of.is_empty() {
        wallet::lock(tx, &of).await?;
    }
    Ok(())
}

/// The orders that could pay `least` now, one a tenant, with the most each may pay: its limit, as far as the wallet goes.
/// What `leader` holds counts as the leader's own, for it comes back when somebody else leads. The wallets must be locked.
pub(crate) async fn able(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    least: Money,
    leader: Option<&Bid>,
) -> Result<Vec<Able>> {
    let mut orders: BTreeMap<TenantId, Vec<Order>> = BTreeMap::new();
    for order in enrolled(tx, lot, least).await? {
        orders.entry(order.tenant_id).or_default().push(order);
    }
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let (facts, tenants): (_, Vec<TenantId>) = (lead.facts(), orders.keys().copied().collect());
    let mut able = Vec::new();
    let buyers = buyer::load(tx, lead, Some(&tenants)).await?;
    let mut known = super::facts::of_all(tx, &orders, &buyers).await?;
    for buyer in buyers.into_iter().filter(|buyer| !buyer.orders_wait) {
        let tenant = buyer.key.id;
        let held = leader.filter(|bid| bid.tenant_id == tenant).map_or(0, |bid| bid.amount.as_kopecks());
        let spendable = buyer.facts.spendable.map_or(0, Money::as_kopecks).saturating_add(held);
        let money = Money::kopecks(spendable);
        let within = |order: OrderFacts| OrderFacts { limit: order.limit.min(money).max(least), ..order };
        let own: Vec<OrderFacts> = known.remove(&tenant).unwrap_or_default().into_iter().map(within).collect();
        let asked = BuyerFacts { spendable: Some(money), ..buyer.facts };
        let chosen = eligible(&facts, &asked, least).and_then(|()| fit(&facts, &own, least, money));
        able.extend(chosen.ok().map(|order| Able { limit: Offer { tenant, amount: order.limit }, order: order.id }));
    }
    Ok(able)
}
