//! Statuses of leads: data of the tenant.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use schema::tenant::lead_statuses;
use serde::Serialize;

/// The status of a lead nobody has touched.
pub const NEW: &str = "new";
/// The status of a lead that became a deal.
pub const IN_DEAL: &str = "deal";
/// The status of a lead that was returned or recalled.
pub const RETURNED: &str = "returned";

/// A status.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = lead_statuses)]
pub struct Status {
    /// Stays when the name changes.
    pub code: String,
    /// The tenant's name for it.
    pub name: String,
    /// The English name where the preset gives one.
    pub name_en: Option<String>,
    /// `open`, `won` or `lost`.
    pub kind: String,
    /// Colour.
    pub hue: String,
}

/// Every status in its order.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Status>> {
    Ok(lead_statuses::table
        .order((lead_statuses::sort, lead_statuses::code))
        .select(Status::as_select())
        .load(tx.conn())
        .await?)
}

/// Codes of those that count as open.
pub fn open(all: &[Status]) -> Vec<String> {
    all.iter().filter(|status| status.kind == "open").map(|status| status.code.clone()).collect()
}

/// One status.
///
/// # Errors
/// 422 `unknown_status`.
pub async fn find(tx: &mut TenantTx, code: &str) -> Result<Status> {
    lead_statuses::table
        .find(code)
        .select(Status::as_select())
        .first(tx.conn())
        .await
        .optional()?
        .ok_or_else(|| Error::field("status", "unknown_status"))
}
