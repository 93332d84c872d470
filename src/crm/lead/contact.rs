//! What the tenant did with a lead, as its feed knows it: whether a person worked it, and whom the tenant knew before.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Email, LeadId, Phone, Result, UserId};
use schema::tenant::{clients, events, leads, staff};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::subject::Subject;
use crate::{feed, notice};

/// The entry of a call.
const CALL: &str = "call";
/// That an entry is a contact: a person's attempt to reach the lead, its outcome, or work on it. An act on many leads at once, the end of a status
/// and an import are none: nobody has looked at each of them.
const CONTACT: &str = "(events.by_id IS NOT NULL AND events.event IN ('call', 'message', 'note', 'status', 'converted', 'return_asked') \
    AND NOT events.data ?| '{batch_id,retired,import_id}')";
/// The most entries that are told of one lead.
const MOST: i64 = 50;

/// Something a person did about a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Touch {
    /// When.
    pub at: DateTime<Utc>,
    /// The entry of the feed: `call`, `note`, `status`, …
    pub event: String,
    /// Who.
    pub by: String,
}

/// How sure it is that a tenant had the person in its base before a lead came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acquaintance {
    /// Nobody with these contacts.
    Unknown,
    /// Somebody with these contacts, whose entry may have been changed since.
    Likely,
    /// Found in the moment the lead came, or not changed since.
    Proven,
}

pub(super) fn is_contact() -> SqlLiteral<Bool> {
    sql(CONTACT)
}

/// What people did about the lead, oldest first. The system's own doings and the arrival are no contact.
///
/// # Errors
/// What the database says.
pub async fn touches(tx: &mut TenantTx, lead: LeadId) -> Result<Vec<Touch>> {
    let rows: Vec<(DateTime<Utc>, String, String)> = events::table
        .filter(events::subject_id.eq(lead.0).and(is_contact()))
        .order(events::id)
        .limit(MOST)
        .select((events::at, events::event, events::by_name))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(at, event, by)| Touch { at, event, by }).collect())
}

/// Whether a deal was made of the lead.
///
/// # Errors
/// What the database says.
pub async fn in_deal(tx: &mut TenantTx, lead: LeadId) -> Result<bool> {
    Ok(crate::deal::of_lead(tx, lead).await?.is_some())
}

/// Whether the tenant knew the person of `lead` before it came at `since`. The contacts are those of the pool: the tenant's own
/// copy may have been edited.
///
/// # Errors
/// What the database says.
pub async fn known_before(
    tx: &mut TenantTx,
    lead: LeadId,
    (phone, email): (Option<&Phone>, Option<&Email>),
    since: DateTime<Utc>,
) -> Result<Acquaintance> {
    // Written by the hand-over itself, and never changed.
    let noticed: i64 = events::table
        .filter(events::subject_id.eq(lead.0).and(events::event.eq("duplicate_of")).and(events::by_id.is_null()))
        .count()
        .get_result(tx.conn())
        .await?;
    if noticed > 0 {
        return Ok(Acquaintance::Proven);
    }
    let mut changed: Vec<DateTime<Utc>> = Vec::new();
    let others =
        || leads::table.filter(leads::id.ne(lead).and(leads::created_at.lt(since)).and(leads::deleted_at.is_null()));
    let people = || clients::table.filter(clients::created_at.lt(since).and(clients::deleted_at.is_null()));
    if let Some(phone) = phone {
        changed.extend(
            others().filter(leads::phone.eq(phone)).select(leads::updated_at).load::<DateTime<Utc>>(tx.conn()).await?,
        );
        let same = people().filter(clients::phones.contains(vec![phone.as_str()]));
        changed.extend(same.select(clients::updated_at).load::<DateTime<Utc>>(tx.conn()).await?);
    }
    if let Some(email) = email {
        changed.extend(
            others().filter(leads::email.eq(email)).select(leads::updated_at).load::<DateTime<Utc>>(tx.conn()).await?,
        );
        let same = people().filter(clients::emails.contains(vec![email.as_str()]));
        changed.extend(same.select(clients::updated_at).load::<DateTime<Utc>>(tx.conn()).await?);
    }
    Ok(match changed.iter().min() {
        None => Acquaintance::Unknown,
        Some(first) if *first < since => Acquaintance::Proven,
        Some(_) => Acquaintance::Likely,
    })
}

/// Writes a call into the feed of a lead that the actor may see, and answers its entry; that of the latest call, where `is_same`
/// says that it is this very one.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn called(
    actor: &Actor,
    tx: &mut TenantTx,
    lead: LeadId,
    data: Value,
    is_same: impl Fn(&feed::Entry) -> bool,
) -> Result<feed::Entry> {
    let subject = Subject::Lead(lead);
    crate::subject::require(actor, tx, subject, Action::View).await?;
    // A lead that is being recalled or returned in this moment takes no more calls.
    crate::lead::lock(tx, lead, None).await?;
    if let Some(told) = calls(tx, lead, None, 1).await?.pop().filter(is_same) {
        return Ok(told);
    }
    feed::record(actor, tx, subject, CALL, data).await?;
    jobs::emit(tx, "lead.called", json!({ "lead_id": lead })).await?;
    calls(tx, lead, None, 1).await?.pop().ok_or(kernel::Error::NotFound)
}

/// The entries of calls in the lead's feed, the latest first, those before `before`.
///
/// # Errors
/// What the database says.
pub async fn calls(tx: &mut TenantTx, lead: LeadId, before: Option<i64>, limit: i64) -> Result<Vec<feed::Entry>> {
    feed::newest_of(tx, lead.0, Some(CALL), before, limit).await
}

/// Every entry of a call in the lead's feed, the latest first.
///
/// # Errors
/// What the database says.
pub async fn every_call(tx: &mut TenantTx, lead: LeadId) -> Result<Vec<feed::Entry>> {
    feed::newest_of(tx, lead.0, Some(CALL), None, i64::MAX).await
}

/// Writes into the feed that somebody asked for the return.
///
/// # Errors
/// What the database says.
pub async fn return_asked(actor: &Actor, tx: &mut TenantTx, lead: LeadId) -> Result<()> {
    feed::record(actor, tx, Subject::Lead(lead), "return_asked", json!({})).await
}

/// Tells the lead's responsible, or whoever owns the business where there is none, about the lead; both, with `owner`.
///
/// # Errors
/// What the database says.
pub async fn tell(tx: &mut TenantTx, lead: LeadId, kind: &'static str, owner: bool) -> Result<()> {
    let found: Option<(String, Option<UserId>)> = leads::table
        .filter(leads::id.eq(lead).and(leads::withdrawn_at.is_null()))
        .select((leads::name, leads::responsible))
        .first(tx.conn())
        .await
        .optional()?;
    let Some((name, responsible)) = found else { return Ok(()) };
    let mut people: Vec<UserId> = responsible.into_iter().collect();
    if owner || people.is_empty() {
        let owners: Vec<UserId> =
            staff::table.filter(staff::role.eq("owner").and(staff::active)).select(staff::id).load(tx.conn()).await?;
        people.extend(owners.into_iter().filter(|owner| Some(*owner) != responsible));
    }
    let actor = Actor::system("exchange");
    for user in people {
        let data: Value = json!({ "name": name });
        notice::tell(&actor, tx, user, kind, Subject::Lead(lead), data).await?;
    }
    Ok(())
}

/// Whether a loan was issued on the lead.
///
/// # Errors
/// What the database says.
pub async fn issued(tx: &mut TenantTx, lead: LeadId) -> Result<bool> {
    use schema::tenant::deals;
    let found = deals::table.filter(deals::lead_id.eq(lead).and(deals::issued_on.is_not_null()));
    Ok(found.count().get_result::<i64>(tx.conn()).await? > 0)
}

/// Locks the lead's row: its status, its conversion and its notes stand still until the transaction ends.
///
/// # Errors
/// What the database says.
pub async fn hold(tx: &mut TenantTx, lead: LeadId) -> Result<()> {
    let row: Option<LeadId> =
        leads::table.find(lead).select(leads::id).for_no_key_update().first(tx.conn()).await.optional()?;
    if row.is_some() { Ok(()) } else { Err(kernel::Error::NotFound) }
}

/// Names of leads that are here.
///
/// # Errors
/// What the database says.
pub async fn names(tx: &mut TenantTx, of: &[LeadId]) -> Result<BTreeMap<LeadId, String>> {
    let rows: Vec<(LeadId, String)> = leads::table
        .filter(leads::id.eq_any(of).and(leads::deleted_at.is_null()))
        .select((leads::id, leads::name))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().collect())
}
