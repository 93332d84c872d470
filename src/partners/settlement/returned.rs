//! A lead went back to the pool: whatever it earned its partner is taken back.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{EventId, LeadId, Result, TenantId};
use schema::platform::{partner_issues, partners};

use super::book::{Issue, Touched, settle};

/// Takes back what the lead earned while the tenant had it, once: an issue that was reversed before stays as it is.
///
/// # Errors
/// What the database says.
pub async fn take_back(
    tx: &mut PlatformTx,
    event: EventId,
    at: DateTime<Utc>,
    lead: LeadId,
    tenant: TenantId,
) -> Result<Option<Touched>> {
    let standing: Vec<Issue> = partner_issues::table
        .filter(partner_issues::lead_id.eq(lead).and(partner_issues::tenant_id.eq(tenant)))
        .filter(partner_issues::issued_event.is_not_null().and(partner_issues::reversed_event.is_null()))
        .order(partner_issues::id)
        .select(Issue::as_select())
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    let Some(partner) = standing.as_slice().first().map(|issue| issue.partner_id) else { return Ok(None) };
    let referrer = partners::table.find(partner).select(partners::referrer_id).first(tx.conn()).await?;
    for mut issue in standing {
        let set = (partner_issues::reversed_event.eq(Some(event)), partner_issues::reversed_at.eq(Some(at)));
        diesel::update(partner_issues::table.find(issue.id)).set(set).execute(tx.conn()).await?;
        issue.reversed_event = Some(event);
        settle(tx, &issue, referrer).await?;
    }
    Ok(Some(Touched { lead, partner, referrer }))
}
