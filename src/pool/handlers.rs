//! What the pool does when something has happened or is due.

use jobs::live::{Channel, send};
use jobs::{Event, Handlers, JobContext};
use kernel::{LeadId, Result, TenantId};
use serde::Deserialize;
use serde_json::json;
use web::Secret;

use crate::buying::count;
use crate::lead::{Status, known};

/// The pool's handlers; what is known of persons is kept under hashes that `secret` keys.
pub fn handlers(secret: Secret) -> Handlers {
    known::handlers(secret)
        .at(count::DEADLINE, count::night)
        .on("deal.issued", |context, event| count::issue(context, event, false))
        .on("deal.issue_reversed", |context, event| count::issue(context, event, true))
        .on("lead.status", lead_status)
        .on("lead.taken", |context, event| lead_changed(context, event, "taken"))
        .on("lead.consent_changed", |context, event| lead_changed(context, event, "consent"))
        .on("lead.released", |context, event| lead_changed(context, event, "released"))
        .on("person.seen", person_seen)
        .on("buyer.changed", buyer_changed)
        .on(
            "buying.policy_changed",
            |context, _| async move { context.tell_all("buying_policy", &[Channel::Hq]).await },
        )
        .on(
            count::COUNTED,
            |context, _| async move { context.tell_all("rating", &[Channel::Hq, Channel::Tenants]).await },
        )
}

#[derive(Deserialize)]
struct LeadEvent {
    lead_id: LeadId,
    status: Status,
}

async fn lead_status(context: JobContext, event: Event) -> Result<()> {
    let lead = event.read::<LeadEvent>()?;
    let told = json!({ "id": lead.lead_id, "lead_id": lead.lead_id, "kind": lead.status });
    send(&context.redis, Channel::Hq, "lead", &told).await
}

/// Who has a lead to work, or to whom it may go, has changed.
async fn lead_changed(context: JobContext, event: Event, kind: &'static str) -> Result<()> {
    let lead = event.payload.get("lead_id").cloned().unwrap_or_default();
    send(&context.redis, Channel::Hq, "lead", &json!({ "id": lead, "lead_id": lead, "kind": kind })).await
}

#[derive(Deserialize)]
struct Seen {
    hashes: Vec<String>,
}

/// Remembers that somebody in the network knows a person: the hash and the day, never who.
async fn person_seen(context: JobContext, event: Event) -> Result<()> {
    let hashes: Vec<Vec<u8>> = event.read::<Seen>()?.hashes.iter().filter_map(|hash| hex::decode(hash).ok()).collect();
    context.db.platform(&context.actor, async |tx| known::saw(tx, &hashes, event.at).await).await
}

#[derive(Deserialize)]
struct BuyerEvent {
    tenant_id: TenantId,
}

async fn buyer_changed(context: JobContext, event: Event) -> Result<()> {
    let tenant = event.read::<BuyerEvent>()?.tenant_id;
    send(&context.redis, Channel::Hq, "buyer", &json!({ "id": tenant })).await?;
    let own = Channel::Tenant(context.tenant_key(tenant).await?);
    send(&context.redis, own, "buyer", &json!({})).await
}
