//! Who works a lead.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, Result, UserId};
use schema::tenant::leads;
use serde_json::json;

use crate::subject::Subject;
use crate::{feed, notice, scope, staff};

/// Gives the lead to somebody, or to nobody. The person is told.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 `unknown_user`.
pub async fn assign(actor: &Actor, tx: &mut TenantTx, id: LeadId, to: Option<UserId>) -> Result<i32> {
    let own = scope::own(actor, Object::Lead, Action::Assign)?;
    let lead = super::lock(tx, id, own).await?;
    if lead.responsible == to {
        return Ok(lead.version);
    }
    let person = match to {
        Some(user) => Some(staff::active(tx, user, "responsible").await?),
        None => None,
    };
    let (now, version) = (tx.now(), lead.version + 1);
    diesel::update(leads::table.find(id))
        .set((leads::responsible.eq(to), leads::updated_at.eq(now), leads::version.eq(version)))
        .execute(tx.conn())
        .await?;
    let data = json!({ "user_id": to, "name": person.map(|person| person.name), "version": version });
    feed::record(actor, tx, Subject::Lead(id), "assigned", data).await?;
    if let Some(user) = to {
        notice::tell(actor, tx, user, "assigned", Subject::Lead(id), json!({ "name": lead.name, "by": actor.name }))
            .await?;
    }
    jobs::emit(tx, "lead.changed", json!({ "lead_id": id })).await?;
    Ok(version)
}
