//! A tenant's contact hours as they are kept (the table's name, `working_hours`, is older than the word).

use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, TenantId};
use schema::platform::{tenants, working_hours};
use serde::Serialize;
use serde_json::json;

use super::Hours;

type Row = (Vec<i32>, i32, i32);

fn read(row: Option<Row>) -> Result<Hours> {
    row.map_or_else(|| Ok(Hours::default()), |(days, opens, closes)| Hours::new(days, opens, closes))
}

/// When a tenant works, and by which clock.
///
/// # Errors
/// `NotFound` for an unknown tenant.
pub async fn of(tx: &mut PlatformTx, tenant: TenantId) -> Result<(Hours, Tz)> {
    let (zone, row): (String, Option<Row>) = tenants::table
        .left_join(working_hours::table.on(working_hours::tenant_id.eq(tenants::id)))
        .filter(tenants::id.eq(tenant))
        .select((tenants::time_zone, (working_hours::days, working_hours::opens, working_hours::closes).nullable()))
        .first(tx.conn())
        .await?;
    Ok((read(row)?, zone.parse().unwrap_or(Tz::UTC)))
}

/// A tenant with its hours.
#[derive(Debug, Clone, Serialize)]
pub struct TenantHours {
    /// The tenant.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub zone: String,
    /// Its hours.
    #[serde(flatten)]
    pub hours: Hours,
}

/// Every tenant's hours, by name.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut PlatformTx) -> Result<Vec<TenantHours>> {
    actor.require_network(Object::Return, Action::View)?;
    let rows: Vec<(TenantId, String, String, Option<Row>)> = tenants::table
        .left_join(working_hours::table.on(working_hours::tenant_id.eq(tenants::id)))
        .order((tenants::name, tenants::id))
        .select((
            tenants::id,
            tenants::name,
            tenants::time_zone,
            (working_hours::days, working_hours::opens, working_hours::closes).nullable(),
        ))
        .load(tx.conn())
        .await?;
    rows.into_iter().map(|(id, name, zone, row)| Ok(TenantHours { id, name, zone, hours: read(row)? })).collect()
}

/// Sets a tenant's hours. Terms that run already keep their end.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown tenant.
pub async fn set(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, hours: &Hours) -> Result<()> {
    actor.require_network(Object::Return, Action::Configure)?;
    tenants::table.find(tenant).select(tenants::id).first::<TenantId>(tx.conn()).await?;
    let set = (
        working_hours::days.eq(hours.days()),
        working_hours::opens.eq(hours.opens()),
        working_hours::closes.eq(hours.closes()),
    );
    diesel::insert_into(working_hours::table)
        .values((working_hours::tenant_id.eq(tenant), set))
        .on_conflict(working_hours::tenant_id)
        .do_update()
        .set(set)
        .execute(tx.conn())
        .await?;
    jobs::emit(tx, "contact_hours.changed", json!({ "tenant_id": tenant })).await?;
    Ok(())
}
