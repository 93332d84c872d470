//! Where a lead stands.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, Result};
use schema::tenant::leads;
use serde_json::json;

use super::Lead;
use crate::subject::Subject;
use crate::{custom, entry, feed, scope, status};

/// Moves the lead to another status.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 `unknown_status`, `required` by the code of a custom field that the status asks for.
pub async fn set_status(actor: &Actor, tx: &mut TenantTx, id: LeadId, code: &str) -> Result<i32> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let lead = super::lock(tx, id, own).await?;
    change(actor, tx, &lead, code).await
}

pub(super) async fn change(actor: &Actor, tx: &mut TenantTx, lead: &Lead, code: &str) -> Result<i32> {
    if lead.status == code {
        return Ok(lead.version);
    }
    let to = status::find(tx, code).await?;
    custom::admit(actor, tx, Subject::Lead(lead.id), &to.code).await?;
    let (now, version) = (tx.now(), lead.version + 1);
    diesel::update(leads::table.find(lead.id))
        .set((leads::status.eq(&to.code), leads::updated_at.eq(now), leads::version.eq(version)))
        .execute(tx.conn())
        .await?;
    let data = json!({ "from": lead.status, "to": to.code, "version": version });
    feed::record(actor, tx, Subject::Lead(lead.id), "status", data).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": lead.id })).await?;
    entry::leads(tx, [lead.id], &to.code).await?;
    Ok(version)
}
