//! What partners' side does when something has happened.

use jobs::live::{Channel, send};
use jobs::{Event, Handlers, JobContext};
use kernel::{LeadId, PartnerId, Result, TenantId};
use serde::Deserialize;
use serde_json::json;

use crate::settlement::book::{Said, Told, Touched, hear};
use crate::settlement::returned::take_back;

/// The handlers of this crate.
pub fn handlers() -> Handlers {
    Handlers::default()
        .on("deal.issued", |context, event| heard(context, event, false))
        .on("deal.issue_reversed", |context, event| heard(context, event, true))
        .on("lead.returned", lead_returned)
        .on("lead.status", lead_status)
}

async fn heard(context: JobContext, event: Event, reversed: bool) -> Result<()> {
    let told: Told = event.read()?;
    let said = Said { event: event.id, at: event.at, tenant: event.tenant()?, reversed };
    let touched = context.db.platform(&context.actor, async |tx| hear(tx, said, &told).await).await?;
    match touched {
        Some(touched) => tell(&context, touched).await,
        None => Ok(()),
    }
}

#[derive(Deserialize)]
struct Returned {
    lead_id: LeadId,
    tenant_id: TenantId,
}

async fn lead_returned(context: JobContext, event: Event) -> Result<()> {
    let told: Returned = event.read()?;
    let touched = context
        .db
        .platform(&context.actor, async |tx| take_back(tx, event.id, event.at, told.lead_id, told.tenant_id).await)
        .await?;
    match touched {
        Some(touched) => tell(&context, touched).await,
        None => Ok(()),
    }
}

/// The partner's own lead moves on its pages; the referrer learns that there is money, never from which lead.
async fn tell(context: &JobContext, touched: Touched) -> Result<()> {
    let lead = json!({ "id": touched.lead, "lead_id": touched.lead });
    send(&context.redis, Channel::Partner(touched.partner), "lead", &lead).await?;
    for partner in [Some(touched.partner), touched.referrer].into_iter().flatten() {
        send(&context.redis, Channel::Partner(partner), "settlement", &json!({})).await?;
    }
    send(&context.redis, Channel::Hq, "settlement", &json!({})).await
}

#[derive(Deserialize)]
struct LeadEvent {
    lead_id: LeadId,
    partner_id: Option<PartnerId>,
}

async fn lead_status(context: JobContext, event: Event) -> Result<()> {
    let lead: LeadEvent = event.read()?;
    let Some(partner) = lead.partner_id else { return Ok(()) };
    let told = json!({ "id": lead.lead_id, "lead_id": lead.lead_id });
    send(&context.redis, Channel::Partner(partner), "lead", &told).await
}
