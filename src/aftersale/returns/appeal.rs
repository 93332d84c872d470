//! A refused return is looked at once more, by a person.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, ReturnId, TenantId};
use schema::platform::returns;
use serde::Deserialize;
use serde_json::json;

use super::request::words;
use super::{Finding, How, Return, State, lock};
use crate::policy::Policy;

/// What an appeal says.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct AppealInput {
    /// Why the refusal was wrong.
    pub comment: String,
}

/// Appeals against a refusal: the return waits for head office again, with a new deadline; silence is a yes as before.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `not_refused`, `already_appealed`, `window_over`, `issued`; `Invalid`: `comment` `required`, `too_long`.
pub async fn appeal(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    id: ReturnId,
    input: &AppealInput,
) -> Result<Return> {
    actor.require(Object::Lead, Action::Return)?;
    let comment = words(&input.comment, "comment")?;
    if comment.is_empty() {
        return Err(Error::field("comment", "required"));
    }
    let refused = lock(tx, id, Some(tenant)).await?;
    let (now, policy) = (tx.now(), Policy::find(tx, refused.policy_id).await?);
    may_appeal(&refused, &policy, now)?;
    let answer_by = policy.answer_by(now);
    let asked: Return = diesel::update(returns::table.find(id))
        .set((
            returns::state.eq(State::Requested),
            returns::answer_by.eq(answer_by),
            returns::appeal.eq(&comment),
            returns::appealed_at.eq(now),
            returns::decided_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            returns::decided_by.eq(None::<String>),
            returns::decided_how.eq(None::<How>),
        ))
        .returning(Return::as_returning())
        .get_result(tx.conn())
        .await?;
    jobs::deadline::set(tx, super::DEADLINE, id.0, answer_by).await?;
    let told = json!({ "return_id": id, "lead_id": asked.lead_id, "tenant_id": tenant, "reason": asked.reason });
    jobs::emit(tx, "return.appealed", told).await?;
    Ok(asked)
}

/// Whether a return may be appealed now: refused, never before, within the policy's window after the refusal.
///
/// # Errors
/// The conflict that speaks against it.
pub(crate) fn may_appeal(refused: &Return, policy: &Policy, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
    if refused.appealed_at.is_some() {
        return Err(Error::Conflict("already_appealed"));
    }
    let decided_at = refused.decided_at.filter(|_| refused.state == State::Refused);
    let decided_at = decided_at.ok_or(Error::Conflict("not_refused"))?;
    if refused.finding == Some(Finding::Issued) {
        return Err(Error::Conflict("issued"));
    }
    if now > policy.window_ends(decided_at) { Err(Error::Conflict("window_over")) } else { Ok(()) }
}
