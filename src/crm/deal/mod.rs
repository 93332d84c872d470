//! Deals: one loan for one client, on its way through a pipeline.

pub mod create;
pub mod edit;
pub mod issue;
pub mod list;
pub mod stage;

use chrono::{DateTime, NaiveDate, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, ClientId, DealId, Error, LeadId, Money, Object, PipelineId, Result, StageId, UserId};
use schema::tenant::deals;
use serde::Serialize;

pub use create::{NewDeal, Row, create, insert};
pub use edit::{DealPatch, edit};
pub use issue::{IssueBody, issue, reverse};
pub use list::{Filter, list};
pub use stage::{StageMove, move_to};

use crate::feed::{self, Entry};
use crate::scope;

/// A deal as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = deals)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Deal {
    /// Its id.
    pub id: DealId,
    /// For whom.
    pub client_id: Option<ClientId>,
    /// The lead it came from.
    pub lead_id: Option<LeadId>,
    /// The pipeline it is in.
    pub pipeline_id: PipelineId,
    /// The stage it is in.
    pub stage_id: StageId,
    /// What the card shows.
    pub title: String,
    /// Code of the product.
    pub product: Option<String>,
    /// How much is wanted.
    pub amount: Option<Money>,
    /// Who works it.
    pub responsible: Option<UserId>,
    /// Why it was lost.
    pub loss_reason: Option<String>,
    /// When the loan was issued.
    pub issued_on: Option<NaiveDate>,
    /// How much was issued.
    pub issued_amount: Option<Money>,
    /// What the broker earned.
    pub commission: Option<Money>,
    /// Grows with each change.
    pub version: i32,
    /// When it came into its stage.
    pub stage_since: DateTime<Utc>,
    /// When it was won or lost.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Locks a deal to work on it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("withdrawn")` when its lead went back to the pool.
pub async fn hold(actor: &Actor, tx: &mut TenantTx, id: DealId, action: Action) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, action)?;
    let deal = lock(tx, id, own).await?;
    crate::lead::withdraw::require_held(tx, deal.lead_id).await?;
    Ok(deal)
}

/// A deal with its history, newest first.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(actor: &Actor, tx: &mut TenantTx, id: DealId) -> Result<(Deal, Vec<Entry>)> {
    let own = scope::own(actor, Object::Deal, Action::View)?;
    let deal = find(tx, id, own).await?;
    let history = feed::newest(tx, id.0, None, feed::PAGE).await?;
    Ok((deal, history))
}

pub(crate) async fn exists(tx: &mut TenantTx, id: DealId, own: Option<UserId>) -> Result<bool> {
    match find(tx, id, own).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The row, or `NotFound` when it is not there or not theirs.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: DealId, own: Option<UserId>) -> Result<Deal> {
    let deal = deals::table
        .filter(deals::id.eq(id).and(deals::deleted_at.is_null()))
        .select(Deal::as_select())
        .first(tx.conn())
        .await?;
    visible(deal, own)
}

/// As [`find`], and nobody else changes the row until the transaction ends.
pub(crate) async fn lock(tx: &mut TenantTx, id: DealId, own: Option<UserId>) -> Result<Deal> {
    let deal = deals::table
        .filter(deals::id.eq(id).and(deals::deleted_at.is_null()))
        .select(Deal::as_select())
        .for_no_key_update()
        .first(tx.conn())
        .await?;
    visible(deal, own)
}

fn visible(deal: Deal, own: Option<UserId>) -> Result<Deal> {
    match own {
        Some(me) if deal.responsible != Some(me) => Err(Error::NotFound),
        _ => Ok(deal),
    }
}

/// The deal that a lead became.
///
/// # Errors
/// When the database can't be read.
pub async fn of_lead(tx: &mut TenantTx, lead: LeadId) -> Result<Option<DealId>> {
    Ok(deals::table
        .filter(deals::lead_id.eq(lead).and(deals::deleted_at.is_null()))
        .select(deals::id)
        .first(tx.conn())
        .await
        .optional()?)
}

/// Those of many leads that became a deal.
///
/// # Errors
/// When the database can't be read.
pub async fn of_leads(tx: &mut TenantTx, leads: &[LeadId]) -> Result<Vec<LeadId>> {
    let rows: Vec<Option<LeadId>> = deals::table
        .filter(deals::lead_id.eq_any(leads).and(deals::deleted_at.is_null()))
        .select(deals::lead_id)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// The deals of a client, newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn of_client(tx: &mut TenantTx, client: ClientId, own: Option<UserId>) -> Result<Vec<Deal>> {
    let mut query = deals::table.filter(deals::client_id.eq(client).and(deals::deleted_at.is_null())).into_boxed();
    if let Some(me) = own {
        query = query.filter(deals::responsible.eq(me));
    }
    Ok(query
        .order((deals::created_at.desc(), deals::id.desc()))
        .limit(100)
        .select(Deal::as_select())
        .load(tx.conn())
        .await?)
}

/// An amount that a call or a form may name.
pub(crate) fn payable(amount: Money, field: &'static str) -> Result<Money> {
    if amount.is_payable() { Ok(amount) } else { Err(Error::field(field, "invalid_amount")) }
}

#[cfg(test)]
mod tests;
