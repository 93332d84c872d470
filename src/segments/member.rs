//! Putting leads on the list of a static segment, and taking them off.

use crm::batch::Target;
use crm::lead::list::{Filter, Query, all};
use db::TenantTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Result, SegmentId};
use schema::tenant::{leads, segment_leads};

use crate::changeable;

/// The most leads that are put on a list by one call.
const MOST: i64 = 250_000;
/// The most leads that are named one by one.
const MOST_CHOSEN: usize = 1_000;

/// Puts leads on the list; answers how many were not on it yet. Only what the actor sees is put on.
///
/// # Errors
/// As [`changeable`]; 422: `not_static`, `too_many_entries`, `too_many_leads`, and what a filter is refused for.
pub async fn include(actor: &Actor, tx: &mut TenantTx, id: SegmentId, target: &Target) -> Result<usize> {
    listed(actor, tx, id).await?;
    let rows =
        meant(actor, tx, target).await?.limit(MOST + 1).select((sql::<SqlUuid>("").bind::<SqlUuid, _>(id), leads::id));
    let put = diesel::insert_into(segment_leads::table)
        .values(rows)
        .into_columns((segment_leads::segment_id, segment_leads::lead_id))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    if i64::try_from(put).unwrap_or(i64::MAX) > MOST {
        return Err(Error::field("leads", "too_many_leads"));
    }
    told(tx, id).await?;
    Ok(put)
}

/// Takes leads off the list; answers how many were on it.
///
/// # Errors
/// As [`include`].
pub async fn exclude(actor: &Actor, tx: &mut TenantTx, id: SegmentId, target: &Target) -> Result<usize> {
    listed(actor, tx, id).await?;
    let meant = meant(actor, tx, target).await?.select(leads::id);
    let rows = segment_leads::table.filter(segment_leads::segment_id.eq(id).and(segment_leads::lead_id.eq_any(meant)));
    let gone = diesel::delete(rows).execute(tx.conn()).await?;
    told(tx, id).await?;
    Ok(gone)
}

async fn listed(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<()> {
    let segment = changeable(actor, tx, id).await?;
    if segment.is_live() { Err(Error::field("segment", "not_static")) } else { Ok(()) }
}

async fn meant(actor: &Actor, tx: &mut TenantTx, target: &Target) -> Result<Query<'static>> {
    match target {
        Target::Chosen(ids) if ids.len() > MOST_CHOSEN => Err(Error::field("leads", "too_many_entries")),
        Target::Chosen(ids) => Ok(all(actor, tx, &Filter::default()).await?.filter(leads::id.eq_any(ids.clone()))),
        Target::Filtered(filter) => {
            filter.conditions.finished()?;
            all(actor, tx, filter).await
        }
    }
}

/// Open lists and the page of segments ask again.
async fn told(tx: &mut TenantTx, id: SegmentId) -> Result<()> {
    jobs::emit(tx, "lead.changed", serde_json::json!({ "segment_id": id })).await?;
    Ok(())
}
