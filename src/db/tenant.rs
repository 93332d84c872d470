//! The directory of tenants.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, TenantId, TenantKey};
use schema::platform::tenants;
use serde::Serialize;

use crate::tx::PlatformTx;

/// Whether a tenant's site answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantState {
    /// Works.
    Active,
    /// Its site answers 403 and it takes no part in the exchange; its data stay.
    Suspended,
}

impl TenantState {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// A franchisee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tenant {
    /// What reaches its schema.
    #[serde(skip)]
    pub key: TenantKey,
    /// The id the API shows.
    pub id: TenantId,
    /// The name of its site: `{slug}.BASE_DOMAIN`.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Where it works.
    pub city: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Whether it works.
    pub state: TenantState,
    /// Since when it is in the network.
    pub created_at: DateTime<Utc>,
}

type Row = (TenantId, i32, String, String, String, String, String, DateTime<Utc>);

impl Tenant {
    fn from_row((id, number, slug, name, city, time_zone, state, created_at): Row) -> Self {
        let state = if state == "active" { TenantState::Active } else { TenantState::Suspended };
        Self { key: TenantKey { id, number }, id, slug, name, city, time_zone, state, created_at }
    }
}

/// The tenant of a site's name.
///
/// # Errors
/// `NotFound`.
pub async fn find_by_slug(tx: &mut PlatformTx, slug: &str) -> Result<Tenant> {
    let row: Row = tenants::table.filter(tenants::slug.eq(slug)).first(tx.conn()).await?;
    Ok(Tenant::from_row(row))
}

/// The tenant of an id.
///
/// # Errors
/// `NotFound`.
pub async fn find_tenant(tx: &mut PlatformTx, id: TenantId) -> Result<Tenant> {
    let row: Row = tenants::table.find(id).first(tx.conn()).await?;
    Ok(Tenant::from_row(row))
}

/// Every tenant, by number.
///
/// # Errors
/// What the database says.
pub async fn list_tenants(tx: &mut PlatformTx) -> Result<Vec<Tenant>> {
    let rows: Vec<Row> = tenants::table.order(tenants::number).load(tx.conn()).await?;
    Ok(rows.into_iter().map(Tenant::from_row).collect())
}

/// Suspends or resumes a tenant.
///
/// # Errors
/// `NotFound`.
pub async fn set_state(tx: &mut PlatformTx, id: TenantId, state: TenantState) -> Result<()> {
    let changed =
        diesel::update(tenants::table.find(id)).set(tenants::state.eq(state.as_str())).execute(tx.conn()).await?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}
