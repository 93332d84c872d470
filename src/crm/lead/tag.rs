//! Putting tags on a lead and taking them off. Two people who do it at once do not disturb each other.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, Result};
use schema::tenant::leads;
use serde_json::json;
use tags::{Tag, TagId};

use crate::subject::Subject;
use crate::{feed, scope};

/// Puts tags on a lead by their names, made where there are none yet. Those that it has already stay where they are.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 as [`tags::named`].
pub async fn put_on(actor: &Actor, tx: &mut TenantTx, id: LeadId, names: &[String]) -> Result<()> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let named = tags::named(actor, tx, names).await?;
    let lead = super::lock(tx, id, own).await?;
    let known = tags::all(tx).await?;
    let has = known.of(&lead.tags);
    let new: Vec<&Tag> = named.iter().filter(|tag| has.iter().all(|other| other.id != tag.id)).collect();
    let ids = new.iter().map(|tag| tag.id);
    let all = lead.tags.iter().copied().chain(ids).collect();
    write(actor, tx, id, all, "tagged", &new.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>()).await?;
    tags::used(tx, &named.iter().map(|tag| tag.id).collect::<Vec<_>>()).await
}

/// Takes a tag off a lead, with those that became part of it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn take_off(actor: &Actor, tx: &mut TenantTx, id: LeadId, tag: TagId) -> Result<()> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let lead = super::lock(tx, id, own).await?;
    let known = tags::all(tx).await?;
    let (family, name) = (known.family(tag), known.find(tag).map(|tag| tag.name.clone()).unwrap_or_default());
    let left: Vec<TagId> = lead.tags.iter().copied().filter(|other| !family.contains(other)).collect();
    let names: &[&str] = if left.len() == lead.tags.len() { &[] } else { &[&name] };
    write(actor, tx, id, left, "untagged", names).await
}

async fn write(
    actor: &Actor,
    tx: &mut TenantTx,
    id: LeadId,
    all: Vec<TagId>,
    event: &str,
    names: &[&str],
) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    // Who edits the lead at the same time is not disturbed: its version stays.
    let now = tx.now();
    diesel::update(leads::table.find(id))
        .set((leads::tags.eq(all), leads::updated_at.eq(now)))
        .execute(tx.conn())
        .await?;
    feed::record(actor, tx, Subject::Lead(id), event, json!({ "names": names })).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": id })).await?;
    Ok(())
}
