//! Destroying what is in the bin, part by part, each in one transaction. What the books need is never destroyed: leads that were bought or have
//! become deals. The log counts, and says nothing about who they were.

use chrono::{DateTime, Utc};
use crm::lead::delete::in_bin;
use db::TenantTx;
use diesel::dsl::{auto_type, exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, LeadId, Result, UserId};
use schema::tenant::{bin_purges, deals, issues, leads, notices, segment_leads, segments, tasks};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::require_all;

/// The most leads of one part.
pub(crate) const PART: i64 = 500;
/// One at a time destroys leads of a tenant.
const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' bin', 0))";
/// Entries of the log on the page.
const PAGE: i64 = 20;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = bin_purges)]
pub struct Purge {
    /// Its id.
    pub id: Uuid,
    /// How many leads were destroyed.
    pub leads: i32,
    /// How many were asked for and kept, for the books need them.
    pub kept: i32,
    /// Who did it; nobody where their time had passed.
    #[diesel(column_name = by_id)]
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The log, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn log(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Purge>> {
    require_all(actor)?;
    let newest = bin_purges::table.order((bin_purges::at.desc(), bin_purges::id.desc())).limit(PAGE);
    Ok(newest.select(Purge::as_select()).load(tx.conn()).await?)
}

/// Destroys leads that are in the bin.
///
/// # Errors
/// `Forbidden`; 422: `required`, `too_many_entries`.
pub async fn purge(actor: &Actor, tx: &mut TenantTx, ids: &[LeadId]) -> Result<Purge> {
    require_all(actor)?;
    let meant = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    match meant {
        0 => return Err(Error::field("leads", "required")),
        meant if meant > PART => return Err(Error::field("leads", "too_many_entries")),
        _ => {}
    }
    let (found, _) = lock(tx, Which::These(ids)).await?;
    destroy(tx, &found).await?;
    let kept = leads::table.filter(leads::id.eq_any(ids).and(in_bin()).and(needed())).count();
    let kept: i64 = kept.get_result(tx.conn()).await?;
    written(tx, Some(actor), None, (found.len(), usize::try_from(kept).unwrap_or(0))).await
}

/// Asks the worker to destroy all that is in the bin now.
///
/// # Errors
/// `Forbidden`.
pub async fn purge_all(actor: &Actor, tx: &mut TenantTx) -> Result<()> {
    require_all(actor)?;
    let now = tx.now();
    let by = json!({ "id": actor.user, "name": actor.name });
    jobs::emit(tx, crate::night::EMPTY, json!({ "before": now, "by": by, "log": tx.new_id() })).await?;
    Ok(())
}

/// Which leads of the bin.
pub(crate) enum Which<'a> {
    These(&'a [LeadId]),
    RemovedUntil(DateTime<Utc>),
}

/// That the books need a lead: it was bought, or has become a deal.
#[auto_type(no_type_alias)]
pub(crate) fn needed() -> _ {
    let in_deal = exists(deals::table.filter(deals::lead_id.eq(leads::id.nullable())));
    let issued = exists(issues::table.filter(issues::lead_id.eq(leads::id.nullable())));
    leads::bought_lot_id.is_not_null().or(leads::client_id.is_not_null()).or(in_deal).or(issued)
}

/// Leads of the bin that may be destroyed, locked in the order of their ids, and whether there may be more of them.
pub(crate) async fn lock(tx: &mut TenantTx, which: Which<'_>) -> Result<(Vec<LeadId>, bool)> {
    // Two who destroy at once would wait for each other where what they destroy names the other's.
    diesel::sql_query(ALONE).execute(tx.conn()).await?;
    let mut query = leads::table.filter(in_bin().and(not(needed()))).limit(PART).select(leads::id).into_boxed();
    query = match which {
        Which::These(ids) => query.filter(leads::id.eq_any(ids)),
        Which::RemovedUntil(at) => query.filter(leads::deleted_at.le(at)).order((leads::deleted_at, leads::id)),
    };
    let found: Vec<LeadId> = query.load(tx.conn()).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) == PART;
    // Locked by their ids as everywhere; whoever was brought back meanwhile is in the bin no more.
    let still = leads::table.filter(leads::id.eq_any(found).and(in_bin())).order(leads::id).select(leads::id);
    Ok((still.for_update().load(tx.conn()).await?, more))
}

/// Destroys locked leads, with those that have become part of them and all that was written about them.
pub(crate) async fn destroy(tx: &mut TenantTx, found: &[LeadId]) -> Result<()> {
    let parts: Vec<LeadId> =
        leads::table.filter(leads::merged_into.eq_any(found)).select(leads::id).load(tx.conn()).await?;
    let all: Vec<LeadId> = found.iter().copied().chain(parts).collect();
    let records: Vec<Uuid> = all.iter().map(|id| id.0).collect();
    let of = || records.clone();
    diesel::update(leads::table.filter(leads::duplicate_of.eq_any(all.clone())))
        .set(leads::duplicate_of.eq(None::<LeadId>))
        .execute(tx.conn())
        .await?;
    intake::import::forget_leads(tx, &all).await?;
    let lists: Vec<Uuid> = segments::table.select(segments::id).load(tx.conn()).await?;
    let listed = segment_leads::segment_id.eq_any(lists).and(segment_leads::lead_id.eq_any(of()));
    diesel::delete(segment_leads::table.filter(listed)).execute(tx.conn()).await?;
    fields::forget(tx, &records).await?;
    let work = || tasks::table.filter(tasks::subject_id.eq_any(of()));
    let told = notices::subject_id.eq_any(of()).or(notices::subject_id.eq_any(work().select(tasks::id)));
    diesel::delete(notices::table.filter(told)).execute(tx.conn()).await?;
    diesel::delete(work()).execute(tx.conn()).await?;
    // By what their feeds say the merges are found.
    crm::merge::forget(tx, &all).await?;
    crm::feed::forget(tx, &records).await?;
    diesel::delete(leads::table.filter(leads::merged_into.eq_any(all.clone()))).execute(tx.conn()).await?;
    diesel::delete(leads::table.filter(leads::id.eq_any(all))).execute(tx.conn()).await?;
    Ok(())
}

/// Writes into the log that leads were destroyed, or adds to an entry.
pub(crate) async fn written(
    tx: &mut TenantTx,
    by: Option<&Actor>,
    entry: Option<Uuid>,
    (gone, kept): (usize, usize),
) -> Result<Purge> {
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let row = (
        bin_purges::id.eq(entry.unwrap_or_else(|| tx.new_id())),
        bin_purges::leads.eq(count(gone)),
        bin_purges::kept.eq(count(kept)),
        bin_purges::by_id.eq(by.and_then(|actor| actor.user)),
        bin_purges::by_name.eq(by.map(|actor| actor.name.clone())),
        bin_purges::at.eq(tx.now()),
    );
    let written = diesel::insert_into(bin_purges::table)
        .values(row)
        .on_conflict(bin_purges::id)
        .do_update()
        .set((
            bin_purges::leads.eq(bin_purges::leads + count(gone)),
            bin_purges::kept.eq(bin_purges::kept + count(kept)),
        ))
        .returning(Purge::as_select())
        .get_result(tx.conn())
        .await?;
    jobs::emit(tx, crate::night::MOVED, json!({})).await?;
    Ok(written)
}
