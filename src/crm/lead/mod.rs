//! Leads of a tenant: its own and the ones it bought.

pub mod assign;
mod condition;
#[cfg(test)]
mod condition_tests;
pub mod contact;
pub mod convert;
pub mod counts;
pub mod create;
mod custom_condition;
#[cfg(test)]
mod custom_tests;
pub mod delete;
pub mod edit;
pub mod field;
pub mod get;
mod group_condition;
pub mod import;
pub mod known;
#[cfg(test)]
mod known_tests;
pub mod list;
pub mod receive;
pub mod reveal;
pub mod status;
#[cfg(test)]
mod status_tests;
pub mod tag;
pub mod withdraw;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{ClientId, Email, Error, ImportId, LeadId, LotId, Money, Phone, Result, UserId};
use schema::tenant::leads;
use serde::Serialize;
use tags::TagId;

pub use assign::assign;
pub use condition::check as check_conditions;
pub use convert::{Converted, convert};
pub use create::{Created, NewLead, Outcome, create};
pub use delete::{delete, restore};
pub use edit::{LeadPatch, edit};
pub use get::{Card, get};
pub use list::{Filter, list};
pub use receive::{HandedOver, receive};
pub use reveal::reveal;
pub use status::{import_status, import_undone, set_status};
pub use withdraw::{Leaving, withdraw};

/// A lead as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize)]
#[diesel(table_name = leads)]
pub struct Lead {
    /// The same id as in the pool for a bought lead.
    pub id: LeadId,
    /// Name of the person.
    pub name: String,
    /// Phone in E.164.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// City, may be empty.
    pub city: String,
    /// Code of the product.
    pub product: String,
    /// How much the person wants.
    pub amount: Option<Money>,
    /// Code of the source.
    pub source: String,
    /// Code of the lawful basis.
    pub lawful_basis: String,
    /// Free text, may be empty.
    pub comment: String,
    /// Code of the status.
    pub status: String,
    /// Who works it.
    pub responsible: Option<UserId>,
    /// The lot by which it was bought.
    pub bought_lot_id: Option<LotId>,
    /// For how much.
    pub bought_price: Option<Money>,
    /// The client it became.
    pub client_id: Option<ClientId>,
    /// An older lead with the same phone or e-mail.
    pub duplicate_of: Option<LeadId>,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// Ids of its tags, in the order in which they were put on.
    pub tags: Vec<TagId>,
    /// Grows with each change.
    pub version: i32,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Whether the lead is there (and, with `own`, theirs).
pub(crate) async fn exists(tx: &mut TenantTx, id: LeadId, own: Option<UserId>) -> Result<bool> {
    let mut query =
        leads::table.filter(leads::id.eq(id).and(leads::deleted_at.is_null())).select(leads::id).into_boxed();
    if let Some(me) = own {
        query = query.filter(leads::responsible.eq(me));
    }
    Ok(query.first::<LeadId>(tx.conn()).await.optional()?.is_some())
}

/// The row, or `NotFound` when it is not there or not theirs.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: LeadId, own: Option<UserId>) -> Result<Lead> {
    let lead = leads::table
        .filter(leads::id.eq(id).and(leads::deleted_at.is_null()))
        .select(Lead::as_select())
        .first(tx.conn())
        .await?;
    visible(lead, own)
}

/// Those of many leads that are there (and, with `own`, theirs).
///
/// # Errors
/// When the database can't be read.
pub async fn among(tx: &mut TenantTx, ids: &[LeadId], own: Option<UserId>) -> Result<HashMap<LeadId, Lead>> {
    let found: Vec<Lead> = leads::table
        .filter(leads::id.eq_any(ids).and(leads::deleted_at.is_null()))
        .select(Lead::as_select())
        .load(tx.conn())
        .await?;
    let theirs = found.into_iter().filter_map(|lead| visible(lead, own).ok());
    Ok(theirs.map(|lead| (lead.id, lead)).collect())
}

/// As [`find`], and nobody else changes the row until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut TenantTx, id: LeadId, own: Option<UserId>) -> Result<Lead> {
    let lead = leads::table
        .filter(leads::id.eq(id).and(leads::deleted_at.is_null()))
        .select(Lead::as_select())
        .for_no_key_update()
        .first(tx.conn())
        .await?;
    visible(lead, own)
}

fn visible(lead: Lead, own: Option<UserId>) -> Result<Lead> {
    match own {
        Some(me) if lead.responsible != Some(me) => Err(Error::NotFound),
        _ => Ok(lead),
    }
}

/// The oldest living lead with the same phone or e-mail.
///
/// # Errors
/// When the database can't be read.
pub async fn duplicate_of(
    tx: &mut TenantTx,
    phone: Option<&Phone>,
    email: Option<&Email>,
    except: Option<LeadId>,
) -> Result<Option<Lead>> {
    // Two narrow lookups, each by its own index.
    let mut found: Option<Lead> = None;
    if let Some(phone) = phone {
        found = oldest(tx, leads::table.filter(leads::phone.eq(phone)).into_boxed(), except).await?;
    }
    if let Some(email) = email {
        let by_mail = oldest(tx, leads::table.filter(leads::email.eq(email)).into_boxed(), except).await?;
        found = match (found, by_mail) {
            (Some(a), Some(b)) => Some(if b.created_at < a.created_at { b } else { a }),
            (a, b) => a.or(b),
        };
    }
    if found.is_none() {
        found = oldest_by_part(tx, phone, email, except).await?;
    }
    Ok(found)
}

/// The lead of which one with this phone or e-mail has become part.
async fn oldest_by_part(
    tx: &mut TenantTx,
    phone: Option<&Phone>,
    email: Option<&Email>,
    except: Option<LeadId>,
) -> Result<Option<Lead>> {
    let part = leads::table.filter(leads::merged_into.is_not_null()).select(leads::merged_into).into_boxed();
    let part = match (phone, email) {
        (Some(phone), Some(email)) => part.filter(leads::phone.eq(phone).or(leads::email.eq(email))),
        (Some(phone), None) => part.filter(leads::phone.eq(phone)),
        (None, Some(email)) => part.filter(leads::email.eq(email)),
        (None, None) => return Ok(None),
    };
    let whole: Vec<Option<LeadId>> = part.load(tx.conn()).await?;
    let whole: Vec<LeadId> = whole.into_iter().flatten().collect();
    if whole.is_empty() {
        return Ok(None);
    }
    oldest(tx, leads::table.filter(leads::id.eq_any(whole)).into_boxed(), except).await
}

async fn oldest(
    tx: &mut TenantTx,
    mut query: leads::BoxedQuery<'_, Pg>,
    except: Option<LeadId>,
) -> Result<Option<Lead>> {
    query = query.filter(leads::deleted_at.is_null());
    if let Some(id) = except {
        query = query.filter(leads::id.ne(id));
    }
    Ok(query.order((leads::created_at, leads::id)).select(Lead::as_select()).first(tx.conn()).await.optional()?)
}

#[cfg(test)]
mod tests;
