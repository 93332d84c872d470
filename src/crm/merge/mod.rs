//! Several leads of one person become one, and can be parted again. The one that is left takes a value for each field, and the tasks and the
//! deal of the others; those are not there by themselves any more and lead to it. All that it takes to undo a merge is kept with it.

mod apply;
mod forget;
mod side;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::Values;
use kernel::{DealId, Email, LeadId, MergeId, Phone, Result, UserId, phone};
use schema::tenant::{leads, merges};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::lead::Lead;
use side::Side;

pub use apply::merge;
pub use forget::forget;
pub use side::{FIELDS, taken};
pub use undo::undo;

/// The most leads that are merged at once.
pub const MOST: usize = 10;
/// For how long a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// What is to be merged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct MergeInput {
    /// The lead that is left.
    pub lead: LeadId,
    /// Those that become part of it.
    pub others: Vec<LeadId>,
    /// From which of them a field takes its value: `name`, `phone`, `email`, `city`, `product`, `amount`, `lawful_basis`, `comment`, `status`,
    /// `responsible`, or the code of a custom field. A field that is not named keeps the value of the lead that is left, or takes the first
    /// that the others have; comments are joined.
    #[serde(default)]
    pub take: BTreeMap<String, LeadId>,
    /// The versions that the caller has seen; a lead that is another one by now is not merged.
    #[serde(default)]
    pub versions: BTreeMap<LeadId, i32>,
}

/// One of the leads that became part of another, and what was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    lead: LeadId,
    name: String,
    #[serde(deserialize_with = "phone::stored_if_any")]
    phone: Option<Phone>,
    email: Option<Email>,
    tasks: Vec<Uuid>,
    deal: Option<DealId>,
    /// Leads that had become part of it before.
    inner: Vec<LeadId>,
    custom: Values,
}

/// A merge, as its lead's card tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// The lead that is left.
    pub lead: LeadId,
    /// Names of those that became part of it.
    pub names: Vec<String>,
    /// Who merged them.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = merges)]
struct Row {
    id: MergeId,
    lead_id: LeadId,
    was: serde_json::Value,
    made: serde_json::Value,
    parts: serde_json::Value,
    by_id: Option<UserId>,
    by_name: String,
    at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
}

impl Row {
    fn parts(&self) -> Result<Vec<Part>> {
        Ok(serde_json::from_value(self.parts.clone())?)
    }

    fn shown(self) -> Result<Merge> {
        let names = self.parts()?.into_iter().map(|part| part.name).collect();
        Ok(Merge { id: self.id, lead: self.lead_id, names, by: self.by_id, by_name: self.by_name, at: self.at })
    }
}

/// The merges of a lead that can be undone, the latest first. Whoever calls has checked that the lead may be seen.
///
/// # Errors
/// What the database says.
pub async fn of(tx: &mut TenantTx, lead: LeadId) -> Result<Vec<Merge>> {
    let since = tx.now() - Duration::days(UNDO_DAYS);
    let rows: Vec<Row> = merges::table
        .filter(merges::lead_id.eq(lead).and(merges::undone_at.is_null()).and(merges::at.gt(since)))
        .order((merges::at.desc(), merges::id.desc()))
        .select(Row::as_select())
        .load(tx.conn())
        .await?;
    rows.into_iter().map(Row::shown).collect()
}

/// The lead that a merged one has become part of.
///
/// # Errors
/// What the database says.
pub async fn became(tx: &mut TenantTx, lead: LeadId) -> Result<Option<LeadId>> {
    let into: Option<Option<LeadId>> =
        leads::table.find(lead).select(leads::merged_into).first(tx.conn()).await.optional()?;
    Ok(into.flatten())
}

/// The leads that have become part of a lead.
///
/// # Errors
/// What the database says.
pub async fn parts_of(tx: &mut TenantTx, lead: LeadId) -> Result<Vec<LeadId>> {
    Ok(leads::table.filter(leads::merged_into.eq(lead)).select(leads::id).load(tx.conn()).await?)
}

/// Phones and e-mails.
pub type Contacts = (Vec<Phone>, Vec<Email>);

/// The contacts of the leads that have become part of a lead: it is found by them too.
///
/// # Errors
/// What the database says.
pub async fn contacts_of(tx: &mut TenantTx, lead: LeadId) -> Result<Contacts> {
    let rows: Vec<(Option<Phone>, Option<Email>)> =
        leads::table.filter(leads::merged_into.eq(lead)).select((leads::phone, leads::email)).load(tx.conn()).await?;
    let (phones, emails): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    Ok((phones.into_iter().flatten().collect(), emails.into_iter().flatten().collect()))
}

/// Writes a side over a lead, with the words by which it is found.
async fn write(tx: &mut TenantTx, lead: LeadId, side: &Side) -> Result<()> {
    let (mut phones, mut emails) = contacts_of(tx, lead).await?;
    phones.extend(side.phone.clone());
    emails.extend(side.email.clone());
    let now = tx.now();
    diesel::update(leads::table.find(lead))
        .set((
            side,
            leads::search.eq(crate::search::SearchWords::of(&side.name, &phones, &emails)),
            leads::updated_at.eq(now),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The leads in the order in which they are named, and nobody else changes them, nor those that have become part of them, until the
/// transaction ends. They are locked in the order of their ids.
async fn lock(tx: &mut TenantTx, ids: &[LeadId]) -> Result<Vec<Lead>> {
    let named = leads::id.eq_any(ids).or(leads::merged_into.eq_any(ids).assume_not_null());
    let mut found: Vec<Lead> = leads::table
        .filter(named.and(leads::withdrawn_at.is_null()))
        .order(leads::id)
        .select(Lead::as_select())
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    found.retain(|lead| ids.contains(&lead.id));
    found.sort_by_key(|lead| ids.iter().position(|id| *id == lead.id));
    Ok(found)
}
