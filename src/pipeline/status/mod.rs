//! Statuses of leads: data of the tenant.

pub mod edit;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, Result};
use schema::tenant::{lead_statuses, leads};
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
    /// Codes of the statuses that a lead may have next; `null` for any.
    pub next: Option<Vec<String>>,
    /// Out of use: no lead enters it.
    pub archived: bool,
}

impl Status {
    /// Whether a lead that has this status may have `to` next.
    pub fn leads_to(&self, to: &str) -> bool {
        crate::next::leads_to(self.next.as_deref(), |code| code == to)
    }

    /// Whether the program alone puts leads into it: they became a deal, or went back.
    pub fn is_given(&self) -> bool {
        [IN_DEAL, RETURNED].contains(&self.code.as_str())
    }

    /// Whether the program needs it: it may be renamed, and is always there.
    pub fn is_fixed(&self) -> bool {
        [NEW, IN_DEAL, RETURNED].contains(&self.code.as_str())
    }
}

/// Every status in its order, those out of use at the end: their names are still read.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Status>> {
    Ok(lead_statuses::table
        .order((lead_statuses::archived, lead_statuses::sort, lead_statuses::code))
        .select(Status::as_select())
        .load(tx.conn())
        .await?)
}

/// Those in use, in their order.
///
/// # Errors
/// What the database says.
pub async fn in_use(tx: &mut TenantTx) -> Result<Vec<Status>> {
    Ok(all(tx).await?.into_iter().filter(|status| !status.archived).collect())
}

/// Codes of those that count as open.
pub fn open(all: &[Status]) -> Vec<String> {
    all.iter().filter(|status| status.kind == "open").map(|status| status.code.clone()).collect()
}

/// One status that a lead may enter: it stays in use until the transaction ends.
///
/// # Errors
/// 422 `unknown_status`.
pub async fn find(tx: &mut TenantTx, code: &str) -> Result<Status> {
    lead_statuses::table
        .filter(lead_statuses::code.eq(code).and(lead_statuses::archived.eq(false)))
        .select(Status::as_select())
        .for_key_share()
        .first(tx.conn())
        .await
        .optional()?
        .ok_or_else(|| Error::field("status", "unknown_status"))
}

/// Holds the statuses of these leads in use until the transaction ends, for whoever is going to lock the leads and then move one into a
/// status of another: who takes a status out of use locks it first.
///
/// # Errors
/// What the database says.
pub async fn hold(tx: &mut TenantTx, ids: &[LeadId]) -> Result<()> {
    let codes = leads::table.filter(leads::id.eq_any(ids)).select(leads::status);
    lead_statuses::table
        .filter(lead_statuses::code.eq_any(codes))
        .order(lead_statuses::code)
        .select(lead_statuses::code)
        .for_key_share()
        .load::<String>(tx.conn())
        .await?;
    Ok(())
}

/// As [`hold`], for whoever may move many leads into any status.
///
/// # Errors
/// What the database says.
pub async fn hold_all(tx: &mut TenantTx) -> Result<()> {
    let codes = lead_statuses::table.order(lead_statuses::code).select(lead_statuses::code);
    codes.for_key_share().load::<String>(tx.conn()).await?;
    Ok(())
}

/// Checks that a lead may go from one status to another. A status that is out of use leads anywhere.
///
/// # Errors
/// 422 `unknown_status`, `not_next`.
pub async fn step(tx: &mut TenantTx, from: &str, to: &str) -> Result<Status> {
    let to = find(tx, to).await?;
    let from: Option<Status> = lead_statuses::table
        .filter(lead_statuses::code.eq(from).and(lead_statuses::archived.eq(false)))
        .select(Status::as_select())
        .first(tx.conn())
        .await
        .optional()?;
    if from.is_some_and(|from| !from.leads_to(&to.code)) {
        return Err(Error::field("status", "not_next"));
    }
    Ok(to)
}
