//! Narrowing and widening the consent of a person whose lead is in the pool.

use db::BorderTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result};
use rules::consent::Consent;
use schema::platform::leads;
use serde_json::json;

use super::{Lead, Status, history};

/// Narrows or widens the consent of a lead that is not being sold.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("lot_open")`; `Invalid`: `required`, `too_many_entries`, `too_long`.
pub async fn set(actor: &Actor, tx: &mut BorderTx, id: LeadId, consent: Consent) -> Result<()> {
    actor.require_network(Object::Lead, Action::Edit)?;
    let consent = consent.checked()?;
    let platform = tx.as_platform().await?;
    let lead: Lead = leads::table.find(id).select(Lead::as_select()).for_no_key_update().first(platform.conn()).await?;
    if lead.status == Status::Auction {
        return Err(Error::Conflict("lot_open"));
    }
    let now = platform.now();
    diesel::update(leads::table.find(id))
        .set((leads::consent.eq(&consent), leads::version.eq(leads::version + 1), leads::updated_at.eq(now)))
        .execute(platform.conn())
        .await?;
    history::record(platform, &actor.name, id, "consent_changed", json!({ "consent": consent })).await?;
    jobs::emit(platform, "lead.consent_changed", json!({ "lead_id": id })).await?;
    Ok(())
}
