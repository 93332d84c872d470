//! Leads that are offered to head office's own people, for as long as they rest unsold, whatever their plan was: one of them takes such
//! a lead to work.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::dsl::Eq;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result, UserId};
use schema::platform::leads;
use serde_json::json;

use super::{Lead, Status, history};

/// Leads that are offered: the same as [`Lead::is_offered`], as a condition.
pub(super) fn is_offered() -> Eq<leads::status, Status> {
    leads::status.eq(Status::Unsold)
}

/// Leads that are offered to head office, the longest offered first.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn offered(actor: &Actor, tx: &mut PlatformTx, limit: i64) -> Result<Vec<Lead>> {
    actor.require_network(Object::Lead, Action::View)?;
    let query =
        leads::table.filter(is_offered()).order((leads::status_at, leads::id)).limit(limit).select(Lead::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// How many leads are offered to head office.
///
/// # Errors
/// When the database can't be read.
pub async fn count(tx: &mut PlatformTx) -> Result<i64> {
    Ok(leads::table.filter(is_offered()).count().get_result(tx.conn()).await?)
}

/// Takes an unsold lead to work. Who has it already takes it again without effect.
///
/// # Errors
/// `Forbidden`, also for whoever is no person; `NotFound`; `Conflict`: `not_offered`, `already_taken`.
pub async fn take(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<()> {
    actor.require_network(Object::Lead, Action::Assign)?;
    let user = actor.user.ok_or(Error::Forbidden("permission"))?;
    let lead = lock(tx, id).await?;
    if !lead.is_offered() {
        return Err(Error::Conflict("not_offered"));
    }
    match lead.taken_by {
        Some(by) if by == user => return Ok(()),
        Some(_) => return Err(Error::Conflict("already_taken")),
        None => {}
    }
    let now = tx.now();
    diesel::update(leads::table.find(id))
        .set((
            leads::taken_by.eq(user),
            leads::taken_name.eq(&actor.name),
            leads::taken_at.eq(now),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    history::record(tx, &actor.name, id, "taken", json!({})).await?;
    jobs::emit(tx, "lead.taken", json!({ "lead_id": id, "user_id": user })).await?;
    Ok(())
}

/// Puts a lead that somebody took back to those that are offered; a colleague may do it too.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("not_taken")`.
pub async fn release(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<()> {
    actor.require_network(Object::Lead, Action::Assign)?;
    let lead = lock(tx, id).await?;
    let Some(user) = lead.taken_by else { return Err(Error::Conflict("not_taken")) };
    clear(tx, id).await?;
    history::record(tx, &actor.name, id, "released", json!({ "taken_by": lead.taken_name })).await?;
    jobs::emit(tx, "lead.released", json!({ "lead_id": id, "user_id": user })).await?;
    Ok(())
}

/// Nobody has the lead to work any more: it was released, put up for sale or handed over.
///
/// # Errors
/// When the database can't be written.
pub async fn clear(tx: &mut PlatformTx, id: LeadId) -> Result<()> {
    diesel::update(leads::table.find(id).filter(leads::taken_by.is_not_null()))
        .set((
            leads::taken_by.eq(None::<UserId>),
            leads::taken_name.eq(None::<String>),
            leads::taken_at.eq(None::<DateTime<Utc>>),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn lock(tx: &mut PlatformTx, id: LeadId) -> Result<Lead> {
    Ok(leads::table.find(id).select(Lead::as_select()).for_no_key_update().first(tx.conn()).await?)
}
