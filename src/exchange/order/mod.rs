//! Standing orders (заявки на выкуп): they bid at once when a fitting lot opens.

pub mod create;
pub mod facts;
pub mod fit;
pub mod input;
pub(crate) mod proxy;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Money, Object, OrderId, Result, TenantId, words};
use rules::eligible::Filters;
use rules::schedule::Schedule;
use schema::platform::{standing_orders, tenants};
use serde::Serialize;
use serde_json::json;

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
    /// The least quality of a lead, from 0 to 100.
    pub min_quality: Option<i32>,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// The most it spends a month, in kopecks.
    pub budget: Option<Money>,
    /// When it bids, by the tenant's clock; always, where there is none.
    pub schedule: Option<Schedule>,
    /// When it was last changed.
    pub updated_at: Option<DateTime<Utc>>,
}

impl Order {
    /// Whether what it takes is counted.
    fn counts(&self) -> bool {
        self.daily_cap.is_some() || self.monthly_cap.is_some() || self.budget.is_some()
    }

    /// Which leads it is for.
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

/// One order of a tenant.
///
/// # Errors
/// `Forbidden`; `NotFound` when the tenant has no such order.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, id: OrderId) -> Result<Order> {
    actor.require(Object::Order, Action::View)?;
    let row = standing_orders::table
        .find(id)
        .filter(standing_orders::tenant_id.eq(tenant))
        .filter(standing_orders::state.ne(OrderState::Deleted))
        .select(Order::as_select())
        .first(tx.conn())
        .await?;
    Ok(row)
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
        .set((standing_orders::state.eq(state), standing_orders::updated_at.eq(tx.now())))
        .execute(tx.conn())
        .await?;
    if changed != 1 {
        return Err(kernel::Error::NotFound);
    }
    changed_event(tx, tenant, id, state).await
}

/// Orders of active tenants, by tenant; paused ones too, so that it can be told why they did not bid.
///
/// # Errors
/// When the database can't be read.
pub async fn standing(tx: &mut PlatformTx) -> Result<BTreeMap<TenantId, Vec<Order>>> {
    let rows: Vec<Order> = standing_orders::table
        .inner_join(tenants::table.on(tenants::id.eq(standing_orders::tenant_id)))
        .filter(standing_orders::state.ne(OrderState::Deleted))
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

/// Tells the rest of the system that a tenant's order is another now.
async fn changed_event(tx: &mut PlatformTx, tenant: TenantId, id: OrderId, state: OrderState) -> Result<()> {
    jobs::emit(tx, "order.changed", json!({ "tenant_id": tenant, "order_id": id, "state": state })).await?;
    Ok(())
}
