//! Standing orders (заявки на выкуп): they bid at once when a fitting lot opens.

pub mod api;
pub mod create;
pub mod fit;
pub mod page;
pub(crate) mod proxy;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Money, Object, OrderId, Result, TenantId};
use schema::platform::{bids, standing_orders, tenants};
use serde::Serialize;

use self::fit::OrderFacts;
use crate::bid::BidState;
use crate::lot::eligible::Filters;
use kernel::words;

words! {
    /// Whether an order bids.
    OrderState {
        /// It bids.
        Active = "active",
        /// It waits.
        Paused = "paused",
        /// It is gone; bids it made still name it.
        Deleted = "deleted",
    }
}

/// A standing order.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = standing_orders)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// Whose.
    #[serde(skip)]
    pub tenant_id: TenantId,
    /// Codes of products; empty is all.
    pub products: Vec<String>,
    /// Cities; empty is all.
    pub cities: Vec<String>,
    /// Codes of sources; empty is all.
    pub sources: Vec<String>,
    /// The least amount of the loan.
    pub amount_min: Option<Money>,
    /// The largest amount of the loan.
    pub amount_max: Option<Money>,
    /// The most a lead may cost.
    #[serde(rename = "limit")]
    pub price_limit: Money,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// Whether it bids.
    pub state: OrderState,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
}

impl Order {
    /// What it buys.
    pub fn filters(&self) -> Filters {
        Filters {
            products: self.products.clone(),
            cities: self.cities.clone(),
            sources: self.sources.clone(),
            amount_min: self.amount_min,
            amount_max: self.amount_max,
        }
    }
}

/// A tenant's orders, the newest first.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn list(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Order>> {
    actor.require(Object::Order, Action::View)?;
    let rows = standing_orders::table
        .filter(standing_orders::tenant_id.eq(tenant))
        .filter(standing_orders::state.ne(OrderState::Deleted))
        .order((standing_orders::created_at.desc(), standing_orders::id.desc()))
        .select(Order::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// Makes an order bid again, or wait, or go.
///
/// # Errors
/// `Forbidden`; `NotFound` when the tenant has no such order.
pub async fn set_state(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    id: OrderId,
    state: OrderState,
) -> Result<()> {
    let action = if state == OrderState::Deleted { Action::Delete } else { Action::Edit };
    actor.require(Object::Order, action)?;
    let changed = diesel::update(standing_orders::table.find(id))
        .filter(standing_orders::tenant_id.eq(tenant))
        .filter(standing_orders::state.ne(OrderState::Deleted))
        .set(standing_orders::state.eq(state))
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(kernel::Error::NotFound) }
}

/// Active orders of active tenants, by tenant.
///
/// # Errors
/// When the database can't be read.
pub async fn active(tx: &mut PlatformTx) -> Result<BTreeMap<TenantId, Vec<Order>>> {
    let rows: Vec<Order> = standing_orders::table
        .inner_join(tenants::table.on(tenants::id.eq(standing_orders::tenant_id)))
        .filter(standing_orders::state.eq(OrderState::Active))
        .filter(tenants::state.eq("active"))
        .select(Order::as_select())
        .load(tx.conn())
        .await?;
    let mut orders: BTreeMap<TenantId, Vec<Order>> = BTreeMap::new();
    for order in rows {
        orders.entry(order.tenant_id).or_default().push(order);
    }
    Ok(orders)
}

/// A tenant's orders with what they have taken since its midnight. The tenant's wallet must be locked: it is what keeps
/// two lots that open at once from passing one cap.
///
/// # Errors
/// When the database can't be read.
pub async fn facts(tx: &mut PlatformTx, orders: &[Order], midnight: DateTime<Utc>) -> Result<Vec<OrderFacts>> {
    let capped: Vec<OrderId> = orders.iter().filter(|order| order.daily_cap.is_some()).map(|order| order.id).collect();
    let mut taken: BTreeMap<OrderId, i64> = BTreeMap::new();
    if !capped.is_empty() {
        let rows: Vec<Option<OrderId>> = bids::table
            .filter(bids::order_id.eq_any(capped))
            .filter(bids::at.ge(midnight))
            .filter(bids::state.eq_any([BidState::Live, BidState::Won]))
            .select(bids::order_id)
            .load(tx.conn())
            .await?;
        for order in rows.into_iter().flatten() {
            *taken.entry(order).or_default() += 1;
        }
    }
    let facts = |order: &Order| OrderFacts {
        id: order.id,
        filters: order.filters(),
        limit: order.price_limit,
        daily_cap: order.daily_cap,
        taken_today: taken.get(&order.id).copied().unwrap_or(0),
    };
    Ok(orders.iter().map(facts).collect())
}
