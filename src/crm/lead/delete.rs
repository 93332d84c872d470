//! Removing a lead, and taking that back.

use db::TenantTx;
use diesel::dsl::auto_type;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result, UserId};
use schema::tenant::leads;
use serde_json::json;

use crate::subject::Subject;
use crate::{feed, scope};

/// The topic that says that there is something in the bin.
pub const REMOVED: &str = "lead.removed";

/// That a lead is in the bin: what went back to the pool is none of the tenant's any more, and what was merged is part of another.
#[auto_type(no_type_alias)]
pub fn in_bin() -> _ {
    leads::deleted_at.is_not_null().and(leads::withdrawn_at.is_null()).and(leads::merged_into.is_null())
}

/// Removes a lead: it is in the bin alone, until it is brought back or its time has passed.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("in_deal")` for a lead with a deal.
pub async fn delete(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<()> {
    let own = scope::own(actor, Object::Lead, Action::Delete)?;
    super::lock(tx, id, own).await?;
    if crate::deal::of_lead(tx, id).await?.is_some() {
        return Err(Error::Conflict("in_deal"));
    }
    mark(tx, id, true).await?;
    feed::record(actor, tx, Subject::Lead(id), "deleted", json!({})).await?;
    jobs::emit(tx, REMOVED, json!({})).await?;
    Ok(())
}

/// Brings a removed lead back.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not among the removed ones; what went back to the pool does not return, and what was merged is parted.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<()> {
    let own = scope::own(actor, Object::Lead, Action::Delete)?;
    // Locked: whoever destroys it has done so by then, or does not find it.
    let removed = leads::table.filter(leads::id.eq(id).and(in_bin())).select(leads::responsible).for_no_key_update();
    let responsible: Option<UserId> = removed.first(tx.conn()).await?;
    if own.is_some_and(|me| responsible != Some(me)) {
        return Err(Error::NotFound);
    }
    mark(tx, id, false).await?;
    feed::record(actor, tx, Subject::Lead(id), "restored", json!({})).await
}

async fn mark(tx: &mut TenantTx, id: LeadId, removed: bool) -> Result<()> {
    let now = tx.now();
    diesel::update(leads::table.find(id))
        .set((
            leads::deleted_at.eq(removed.then_some(now)),
            leads::updated_at.eq(now),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    if removed { fields::release(tx, &[id.0]).await } else { fields::reclaim(tx, &[id.0]).await }
}
