//! A new standing order, and the change of one.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, OrderId, Result, TenantId};
use schema::platform::standing_orders;

pub use super::input::OrderInput;
use super::input::{Checked, check};
use super::{OrderState, changed_event};

/// The most orders a tenant may have.
const MOST_ORDERS: i64 = 200;

/// Makes an order; it bids for lots that open from now on.
///
/// # Errors
/// `Forbidden`; `Invalid` as [`check`] says, or `too_many_orders`.
pub async fn create(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &OrderInput) -> Result<OrderId> {
    actor.require(Object::Order, Action::Create)?;
    let checked = check(input).map_err(Error::Invalid)?;
    let own = standing_orders::table
        .filter(standing_orders::tenant_id.eq(tenant))
        .filter(standing_orders::state.ne(OrderState::Deleted));
    if own.count().get_result::<i64>(tx.conn()).await? >= MOST_ORDERS {
        return Err(Error::field("limit", "too_many_orders"));
    }
    let id = OrderId(tx.new_id());
    let made = (
        standing_orders::id.eq(id),
        standing_orders::tenant_id.eq(tenant),
        standing_orders::created_at.eq(tx.now()),
        standing_orders::created_by.eq(&actor.name),
    );
    diesel::insert_into(standing_orders::table).values((made, Changed::from(checked))).execute(tx.conn()).await?;
    changed_event(tx, tenant, id, OrderState::Active).await?;
    Ok(id)
}

/// Changes an order; bids that it has made stand, and count against its new caps.
///
/// # Errors
/// `Forbidden`; `NotFound` when the tenant has no such order; `Invalid` as [`check`] says.
pub async fn change(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    id: OrderId,
    input: &OrderInput,
) -> Result<()> {
    actor.require(Object::Order, Action::Edit)?;
    let checked = check(input).map_err(Error::Invalid)?;
    let order = super::get(actor, tx, tenant, id).await?;
    diesel::update(standing_orders::table.find(order.id))
        .set((Changed::from(checked), standing_orders::updated_at.eq(tx.now())))
        .execute(tx.conn())
        .await?;
    changed_event(tx, tenant, id, order.state).await
}

/// What of an order its owner writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = standing_orders, treat_none_as_null = true)]
struct Changed {
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    amount_min: Option<kernel::Money>,
    amount_max: Option<kernel::Money>,
    price_limit: kernel::Money,
    daily_cap: Option<i32>,
    min_quality: Option<i32>,
    monthly_cap: Option<i32>,
    budget: Option<kernel::Money>,
    schedule: Option<rules::schedule::Schedule>,
}

impl From<Checked> for Changed {
    fn from(checked: Checked) -> Self {
        let filters = checked.filters;
        Self {
            products: filters.products,
            cities: filters.cities,
            sources: filters.sources,
            amount_min: filters.amount_min,
            amount_max: filters.amount_max,
            price_limit: checked.limit,
            daily_cap: checked.daily_cap,
            min_quality: checked.min_quality,
            monthly_cap: checked.monthly_cap,
            budget: checked.budget,
            schedule: checked.schedule,
        }
    }
}
