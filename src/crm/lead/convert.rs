//! A lead becomes a client and a deal.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, ClientId, DealId, Error, LeadId, Object, PipelineId, Result, UserId};
use schema::tenant::leads;
use serde::Serialize;
use serde_json::json;

use super::Lead;
use crate::subject::Subject;
use crate::{client, deal, entry, feed, scope};
use pipeline::status;

/// The answer to a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Converted {
    /// The client: an existing one with the same phone or e-mail, or a new one.
    pub client_id: ClientId,
    /// The new deal.
    pub deal_id: DealId,
}

/// Makes a client (or finds the one with the same phone or e-mail) and a deal in the first stage of the pipeline.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `converted` for a lead with a deal, `stale` when its contacts change meanwhile; 422 `unknown_pipeline`, `not_next` where its status does not lead into a deal.
pub async fn convert(actor: &Actor, tx: &mut TenantTx, id: LeadId, pipeline: Option<PipelineId>) -> Result<Converted> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    actor.require(Object::Client, Action::Create)?;
    actor.require(Object::Deal, Action::Create)?;
    let lead = lock_with_namesakes(tx, id, own).await?;
    if deal::of_lead(tx, id).await?.is_some() {
        return Err(Error::Conflict("converted"));
    }
    if lead.status != status::IN_DEAL {
        status::step(tx, &lead.status, status::IN_DEAL).await?;
    }
    let stage = pipeline::first_stage(tx, pipeline).await?;
    let client_id = client::of_lead(actor, tx, &lead).await?;
    let responsible = lead.responsible.or(actor.user);
    let new = deal::Row::of_lead(tx, &lead, client_id, &stage, responsible);
    let deal_id = deal::insert(actor, tx, new, &stage).await?;
    client::learn_custom(actor, tx, client_id, &lead).await?;
    fields::carry(tx, id.0, deal_id.0, fields::Record::Deal).await?;
    finish(actor, tx, &lead, client_id, deal_id).await?;
    Ok(Converted { client_id, deal_id })
}

/// Two leads of one person converted at once must not make two clients: both lock all leads of that person, their own
/// among them, in one order.
async fn lock_with_namesakes(tx: &mut TenantTx, id: LeadId, own: Option<UserId>) -> Result<Lead> {
    let seen = super::find(tx, id, own).await?;
    let _: Vec<LeadId> = leads::table
        .filter(leads::id.eq(id).or(leads::phone.eq(&seen.phone)).or(leads::email.eq(&seen.email)))
        .order(leads::id)
        .select(leads::id)
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    let lead = super::lock(tx, id, own).await?;
    // Its contacts were changed before the lock was had: the caller looks again.
    if (&lead.phone, &lead.email) == (&seen.phone, &seen.email) { Ok(lead) } else { Err(Error::Conflict("stale")) }
}

async fn finish(actor: &Actor, tx: &mut TenantTx, lead: &Lead, client_id: ClientId, deal_id: DealId) -> Result<()> {
    let (now, version) = (tx.now(), lead.version + 1);
    let responsible = lead.responsible.or(actor.user);
    diesel::update(leads::table.find(lead.id))
        .set((
            leads::client_id.eq(client_id),
            leads::status.eq(status::IN_DEAL),
            leads::responsible.eq(responsible),
            leads::updated_at.eq(now),
            leads::version.eq(version),
        ))
        .execute(tx.conn())
        .await?;
    let data = json!({ "client_id": client_id, "deal_id": deal_id, "from": lead.status, "version": version });
    feed::record(actor, tx, Subject::Lead(lead.id), "converted", data).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": lead.id })).await?;
    if lead.status == status::IN_DEAL {
        return Ok(());
    }
    entry::leads(tx, [lead.id], status::IN_DEAL).await
}
