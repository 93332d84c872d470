//! Putting leads on the list of a static segment, and taking them off.

use crm::batch::{MOST_LEADS, Target, meant};
use crm::lead::list::Query;
use crm::scope;
use db::TenantTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result, SegmentId};
use schema::tenant::{leads, segment_leads};

use crate::changeable;

/// Puts leads on the list; answers how many were not on it yet. Only what the actor sees is put on.
///
/// # Errors
/// As [`changeable`]; 422: `not_static`, `too_many_entries`, `too_many_leads`, and what a filter is refused for.
pub async fn include(actor: &Actor, tx: &mut TenantTx, id: SegmentId, target: &Target) -> Result<usize> {
    include_most(actor, tx, id, target, MOST_LEADS).await
}

pub(crate) async fn include_most(
    actor: &Actor,
    tx: &mut TenantTx,
    id: SegmentId,
    target: &Target,
    most: i64,
) -> Result<usize> {
    listed(actor, tx, id).await?;
    let one_more = seen(actor, tx, target).await?.offset(most).select(leads::id);
    if one_more.first::<LeadId>(tx.conn()).await.optional()?.is_some() {
        return Err(Error::field("leads", "too_many_leads"));
    }
    let rows = seen(actor, tx, target).await?.select((sql::<SqlUuid>("").bind::<SqlUuid, _>(id), leads::id));
    let put = diesel::insert_into(segment_leads::table)
        .values(rows)
        .into_columns((segment_leads::segment_id, segment_leads::lead_id))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    told(tx, id).await?;
    Ok(put)
}

/// Takes leads off the list; answers how many were on it.
///
/// # Errors
/// As [`include`].
pub async fn exclude(actor: &Actor, tx: &mut TenantTx, id: SegmentId, target: &Target) -> Result<usize> {
    listed(actor, tx, id).await?;
    let meant = seen(actor, tx, target).await?.select(leads::id);
    let rows = segment_leads::table.filter(segment_leads::segment_id.eq(id).and(segment_leads::lead_id.eq_any(meant)));
    let gone = diesel::delete(rows).execute(tx.conn()).await?;
    told(tx, id).await?;
    Ok(gone)
}

async fn listed(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<()> {
    let segment = changeable(actor, tx, id).await?;
    if segment.is_live() { Err(Error::field("segment", "not_static")) } else { Ok(()) }
}

/// The leads that are meant and that the actor sees.
async fn seen(actor: &Actor, tx: &mut TenantTx, target: &Target) -> Result<Query<'static>> {
    let own = scope::own(actor, Object::Lead, Action::View)?;
    meant(actor, tx, target, false, own).await
}

/// Open lists and the page of segments ask again.
async fn told(tx: &mut TenantTx, id: SegmentId) -> Result<()> {
    jobs::emit(tx, "lead.changed", serde_json::json!({ "segment_id": id })).await?;
    Ok(())
}
