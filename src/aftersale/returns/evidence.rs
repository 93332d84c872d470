//! Gathering what can be found out about a sold lead: from the pool, and from the tenant's own base.

use chrono::{DateTime, Utc};
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::BidState;
use exchange::lot::Lot;
use exchange::order::Order;
use intake::LawfulBasis;
use kernel::{Error, LeadId, OrderId, Phone, Result, TenantId, TenantKey};
use pool::buying::settings::filters_during;
use pool::lead::Lead;
use rules::eligible::Reason as Mismatch;
use rules::stage::StageKind;
use rules::state::LotState;
use schema::platform::{bids, leads, lots, standing_orders};

use super::decide::{Evidence, Number};
use crate::calls::{self, Unreached};
use crate::hours::store;
use crate::policy::Policy;

/// Finds out everything about a lead that a tenant bought by `lot`.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn gather(
    tx: &mut BorderTx,
    tenant: TenantKey,
    lead: &Lead,
    lot: &Lot,
    policy: &Policy,
) -> Result<Evidence> {
    let sold_at = lot.closed_at.ok_or_else(|| Error::defect("a sale without its time"))?;
    let platform = tx.as_platform().await?;
    let fit = fit(platform, tenant.id, lead, lot, sold_at).await?;
    let bought_before = bought_before(platform, tenant.id, lead, lot).await?;
    let (_, zone) = store::of(platform, tenant.id).await?;
    let own = tx.as_tenant(tenant).await?;
    let contacts = (lead.phone.as_ref(), lead.email.as_ref());
    Ok(Evidence {
        sold_at,
        number: number(lead.phone.as_ref()),
        known: crm::lead::contact::known_before(own, lead.id, contacts, sold_at).await?,
        bought_before,
        mismatch: fit.mismatch,
        order_changed: fit.order_changed,
        filters_changed: fit.filters_changed,
        lawful: lead.lawful_basis != LawfulBasis::None,
        in_deal: crm::lead::contact::in_deal(own, lead.id).await?,
        touches: crm::lead::contact::touches(own, lead.id).await?,
        calls: Some(calls::evidence(own, lead.id, sold_at, zone, policy).await?),
    })
}

/// How far a lead that the tenant bought is from a return for «не дозвониться»; `None` for any other lead.
///
/// # Errors
/// When the database can't be read.
pub async fn unreached(tx: &mut BorderTx, tenant: TenantKey, lead: LeadId) -> Result<Option<Unreached>> {
    let platform = tx.as_platform().await?;
    let bought: Option<(String, DateTime<Utc>, Option<DateTime<Utc>>)> = leads::table
        .inner_join(lots::table.on(leads::lot_id.eq(lots::id.nullable())))
        .filter(leads::id.eq(lead).and(leads::owner_tenant.eq(tenant.id)))
        .select((leads::product, lots::opened_at, lots::closed_at))
        .first(platform.conn())
        .await
        .optional()?;
    let Some((product, opened_at, Some(sold_at))) = bought else { return Ok(None) };
    let policy = Policy::at(platform, &product, opened_at).await?;
    let (_, zone) = store::of(platform, tenant.id).await?;
    let calls = calls::evidence(tx.as_tenant(tenant).await?, lead, sold_at, zone, &policy).await?;
    Ok(Some(calls.unreached))
}

/// The numbering plans are asked anew: what was valid when it was stored may not be any more.
fn number(phone: Option<&Phone>) -> Number {
    match phone {
        None => Number::Missing,
        Some(phone) if Phone::parse(phone.as_str()).is_ok() => Number::Valid,
        Some(_) => Number::Invalid,
    }
}

/// How the lead fits what the tenant buys.
#[derive(Default)]
struct Fit {
    mismatch: Option<Mismatch>,
    order_changed: bool,
    filters_changed: bool,
}

/// The first filter that the lead does not pass, as the filters were when it was bought: of the tenant, which only head office
/// sets, else of the standing order that bought it, unless it was changed since.
async fn fit(tx: &mut PlatformTx, tenant: TenantId, lead: &Lead, lot: &Lot, sold_at: DateTime<Utc>) -> Result<Fit> {
    // Whoever hands a lead over by hand does so whatever the filters say, and tells the tenant why.
    if lot.current()?.kind() == StageKind::Hq {
        return Ok(Fit::default());
    }
    let facts = lead.facts();
    let Some(filters) = filters_during(tx, tenant, lot.opened_at, sold_at).await? else {
        return Ok(Fit { filters_changed: true, ..Fit::default() });
    };
    if let Err(reason) = filters.admit(&facts) {
        return Ok(Fit { mismatch: Some(reason), ..Fit::default() });
    }
    let Some(order) = winning_order(tx, tenant, lot).await? else { return Ok(Fit::default()) };
    if order.updated_at.is_some_and(|at| at > lot.opened_at) {
        return Ok(Fit { order_changed: true, ..Fit::default() });
    }
    Ok(Fit { mismatch: order.filters().admit(&facts).err(), ..Fit::default() })
}

/// The standing order whose bid won the lot.
async fn winning_order(tx: &mut PlatformTx, tenant: TenantId, lot: &Lot) -> Result<Option<Order>> {
    let order: Option<Option<OrderId>> = bids::table
        .filter(bids::lot_id.eq(lot.id).and(bids::tenant_id.eq(tenant)).and(bids::state.eq(BidState::Won)))
        .select(bids::order_id)
        .first(tx.conn())
        .await
        .optional()?;
    let Some(order) = order.flatten() else { return Ok(None) };
    Ok(standing_orders::table.find(order).select(Order::as_select()).first(tx.conn()).await.optional()?)
}

/// Whether the tenant bought another lead of the same person before this one.
async fn bought_before(tx: &mut PlatformTx, tenant: TenantId, lead: &Lead, lot: &Lot) -> Result<bool> {
    let mut same: Vec<LeadId> = Vec::new();
    if let Some(phone) = &lead.phone {
        same.extend(leads::table.filter(leads::phone.eq(phone)).select(leads::id).load::<LeadId>(tx.conn()).await?);
    }
    if let Some(email) = &lead.email {
        same.extend(leads::table.filter(leads::email.eq(email)).select(leads::id).load::<LeadId>(tx.conn()).await?);
    }
    let earlier: i64 = lots::table
        .filter(lots::lead_id.eq_any(same).and(lots::lead_id.ne(lead.id)))
        .filter(lots::winner_tenant.eq(tenant).and(lots::state.eq(LotState::Sold)))
        .filter(lots::closed_at.lt(lot.closed_at))
        .count()
        .get_result(tx.conn())
        .await?;
    Ok(earlier > 0)
}
