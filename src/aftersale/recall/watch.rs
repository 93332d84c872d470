//! The wait from the hand-over to the first contact: it begins, warns at half time, and ends.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use crm::lead::{Leaving, contact};
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, LotId, Money, Result, TenantId, TransferId};
use pool::lead::Status;
use rules::state::LotState;
use schema::platform::{first_contacts, leads, lots};
use serde_json::json;

use super::{DUE, FirstContact, HALF_TIME, Outcome};
use crate::hours::store;
use crate::policy::Policy;
use crate::sale::{Sale, Undoing};

/// The name under which recalls act.
const RECALL: &str = "recall";
/// The reason in the ledger and in the lead's history.
const NOT_CONTACTED: &str = "not_contacted";

/// Begins the wait for a lead that was handed over. Told twice, it begins once; a lead that is gone by now waits for nobody.
///
/// # Errors
/// When the database can't be read or written.
pub async fn begin(tx: &mut PlatformTx, lead: LeadId, tenant: TenantId) -> Result<bool> {
    let found: Option<(String, Option<LotId>)> = leads::table
        .find(lead)
        .filter(leads::owner_tenant.eq(tenant))
        .select((leads::product, leads::lot_id))
        .first(tx.conn())
        .await
        .optional()?;
    let Some((product, Some(lot))) = found else { return Ok(false) };
    let (opened_at, sold_at): (DateTime<Utc>, Option<DateTime<Utc>>) = lots::table
        .find(lot)
        .filter(lots::state.eq(LotState::Sold))
        .select((lots::opened_at, lots::closed_at))
        .first(tx.conn())
        .await?;
    let sold_at = sold_at.ok_or_else(|| Error::defect("a sale without its time"))?;
    let policy = Policy::at(tx, &product, opened_at).await?;
    let (hours, zone) = store::of(tx, tenant).await?;
    let minutes = i64::from(policy.contact_minutes);
    let (warn_at, due_at) = (hours.after(zone, sold_at, minutes / 2), hours.after(zone, sold_at, minutes));
    let row = (
        first_contacts::lot_id.eq(lot),
        first_contacts::lead_id.eq(lead),
        first_contacts::tenant_id.eq(tenant),
        first_contacts::policy_id.eq(policy.id),
        first_contacts::sold_at.eq(sold_at),
        first_contacts::warn_at.eq(warn_at),
        first_contacts::due_at.eq(due_at),
        first_contacts::state.eq(Outcome::Waiting),
    );
    let made =
        diesel::insert_into(first_contacts::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
    if made == 1 {
        jobs::deadline::set(tx, HALF_TIME, lot.0, warn_at).await?;
        jobs::deadline::set(tx, DUE, lot.0, due_at).await?;
    }
    Ok(made == 1)
}

/// The product of a lead of the pool.
///
/// # Errors
/// `NotFound`.
pub async fn product(tx: &mut PlatformTx, lead: LeadId) -> Result<String> {
    Ok(leads::table.find(lead).select(leads::product).first(tx.conn()).await?)
}

/// The wait of a sale.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, lot: LotId) -> Result<Option<FirstContact>> {
    let query = first_contacts::table.find(lot).select(FirstContact::as_select());
    Ok(query.first(tx.conn()).await.optional()?)
}

/// The latest wait of a tenant for a lead.
///
/// # Errors
/// When the database can't be read.
pub async fn of_lead(tx: &mut PlatformTx, lead: LeadId, tenant: TenantId) -> Result<Option<FirstContact>> {
    let query = first_contacts::table
        .filter(first_contacts::lead_id.eq(lead).and(first_contacts::tenant_id.eq(tenant)))
        .order(first_contacts::sold_at.desc())
        .select(FirstContact::as_select());
    Ok(query.first(tx.conn()).await.optional()?)
}

/// How many waits and recalls of a tenant are shown at once.
const RECENT: i64 = 50;
/// Recalls are shown for so many days.
const RECENT_DAYS: i64 = 30;

/// A tenant's waits, the most urgent first, and its latest recalls.
///
/// # Errors
/// When the database can't be read.
pub async fn recent(tx: &mut PlatformTx, tenant: TenantId) -> Result<(Vec<FirstContact>, Vec<FirstContact>)> {
    let own = || first_contacts::table.filter(first_contacts::tenant_id.eq(tenant)).select(FirstContact::as_select());
    let waiting = own()
        .filter(first_contacts::state.eq(Outcome::Waiting))
        .order((first_contacts::due_at, first_contacts::lot_id))
        .limit(RECENT)
        .load(tx.conn())
        .await?;
    let since = tx.now() - chrono::Duration::days(RECENT_DAYS);
    let recalled = own()
        .filter(first_contacts::state.eq(Outcome::Recalled).and(first_contacts::ended_at.gt(since)))
        .order((first_contacts::ended_at.desc(), first_contacts::lot_id))
        .limit(RECENT)
        .load(tx.conn())
        .await?;
    Ok((waiting, recalled))
}

/// Names of the persons who wait, from the tenant's own base.
///
/// # Errors
/// When the database can't be read.
pub async fn names(tx: &mut db::TenantTx, of: &[FirstContact]) -> Result<BTreeMap<LeadId, String>> {
    let ids: Vec<LeadId> = of.iter().map(|wait| wait.lead_id).collect();
    contact::names(tx, &ids).await
}

async fn waiting(tx: &mut PlatformTx, lot: LotId) -> Result<Option<FirstContact>> {
    let query = first_contacts::table.find(lot).filter(first_contacts::state.eq(Outcome::Waiting));
    Ok(query.select(FirstContact::as_select()).for_no_key_update().first(tx.conn()).await.optional()?)
}

/// Half of the time is over: whoever works the lead and the owner are told, unless it was worked already.
///
/// # Errors
/// When the database can't be read or written.
pub async fn warn(tx: &mut BorderTx, lot: LotId) -> Result<bool> {
    let platform = tx.as_platform().await?;
    let Some(wait) = waiting(platform, lot).await?.filter(|wait| wait.warned_at.is_none()) else { return Ok(false) };
    if platform.now() < wait.warn_at {
        jobs::deadline::set(platform, HALF_TIME, lot.0, wait.warn_at).await?;
        return Ok(false);
    }
    let tenant = db::find_tenant(platform, wait.tenant_id).await?.key;
    let own = tx.as_tenant(tenant).await?;
    if !contact::touches(own, wait.lead_id).await?.is_empty() {
        end(tx.as_platform().await?, lot, Outcome::Contacted, None, None).await?;
        return Ok(false);
    }
    contact::tell(own, wait.lead_id, "contact_due", true).await?;
    let platform = tx.as_platform().await?;
    let now = platform.now();
    diesel::update(first_contacts::table.find(lot))
        .set(first_contacts::warned_at.eq(now))
        .execute(platform.conn())
        .await?;
    let told = json!({ "lead_id": wait.lead_id, "lot_id": lot, "tenant_id": wait.tenant_id, "due_at": wait.due_at });
    jobs::emit(platform, "contact.warned", told).await?;
    Ok(true)
}

/// The time is over: the lead is recalled unless a person worked it. Any contact before the recall is made keeps the lead, however
/// late this comes. Twice is once.
///
/// # Errors
/// When the database can't be read or written; everything is then undone and the deadline comes again.
pub async fn due(tx: &mut BorderTx, lot: LotId) -> Result<Outcome> {
    let platform = tx.as_platform().await?;
    let Some(seen) = of(platform, lot).await?.filter(|wait| wait.state == Outcome::Waiting) else {
        return Ok(Outcome::Left);
    };
    if platform.now() < seen.due_at {
        jobs::deadline::set(platform, DUE, lot.0, seen.due_at).await?;
        return Ok(Outcome::Waiting);
    }
    // The lead's lock comes first, as everywhere.
    let sale = Sale::lock(platform, seen.lead_id).await?.filter(|sale| sale.lot.id == lot);
    let Some(wait) = waiting(platform, lot).await? else { return Ok(Outcome::Left) };
    let Some(sale) = sale else {
        end(platform, lot, Outcome::Left, None, None).await?;
        return Ok(Outcome::Left);
    };
    let refund = Policy::find(platform, wait.policy_id).await?.recall_refund(sale.price);
    recall(tx, sale, refund, RECALL, NOT_CONTACTED).await
}

/// Recalls a sold lead unless somebody worked it.
///
/// # Errors
/// When the database can't be read or written.
pub(super) async fn recall(tx: &mut BorderTx, sale: Sale, refund: Money, by: &str, reason: &str) -> Result<Outcome> {
    let (lot, lead, tenant) = (sale.lot.id, sale.lead.id, sale.tenant);
    let own = tx.as_tenant(tenant).await?;
    contact::hold(own, lead).await?;
    if !contact::touches(own, lead).await?.is_empty() {
        end(tx.as_platform().await?, lot, Outcome::Contacted, None, None).await?;
        return Ok(Outcome::Contacted);
    }
    let undoing = Undoing { why: Leaving::Recalled, status: Status::Recalled, refund, reason, by };
    let transfer = sale.undo(tx, &undoing).await?;
    end(tx.as_platform().await?, lot, Outcome::Recalled, Some(refund), transfer).await?;
    Ok(Outcome::Recalled)
}

async fn end(
    tx: &mut PlatformTx,
    lot: LotId,
    state: Outcome,
    refund: Option<Money>,
    transfer: Option<TransferId>,
) -> Result<()> {
    let now = tx.now();
    diesel::update(first_contacts::table.find(lot))
        .set((
            first_contacts::state.eq(state),
            first_contacts::ended_at.eq(now),
            first_contacts::refund.eq(refund),
            first_contacts::transfer_id.eq(transfer),
        ))
        .execute(tx.conn())
        .await?;
    jobs::deadline::clear(tx, HALF_TIME, lot.0).await?;
    jobs::deadline::clear(tx, DUE, lot.0).await
}
