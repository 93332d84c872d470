//! A franchisee asks for a return.

use chrono::Duration;
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result, ReturnId, TenantId, TenantKey, text};
use rules::state::LotState;
use schema::platform::{lots, returns};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Decision, settle};
use super::decide::{Verdict, decide};
use super::evidence::gather;
use super::{How, Reason, Return, State, of_lot};
use crate::policy::Policy;
use crate::sale::Sale;

/// The longest comment, in characters.
pub(crate) const LONGEST_COMMENT: usize = 2_000;
/// The share of returned leads is counted over this many days.
const CAP_DAYS: i64 = 30;

/// What a return is asked with.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ReturnInput {
    /// Why: one of the policy's reasons.
    pub reason: String,
    /// In one's own words.
    #[serde(default)]
    pub comment: String,
}

/// Asks for the return of a bought lead. Where a machine can check the reason it is decided at once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `not_bought`, `returned`, `already_requested`, `already_refused`, `window_over`, `replacement`, `cap_reached`,
/// `issued`; `Invalid`: `reason` `required`, `unknown_reason`, `reason_not_accepted`, `too_few_calls`,
/// `comment` `too_long`.
pub async fn request(
    actor: &Actor,
    tx: &mut BorderTx,
    tenant: TenantKey,
    lead: LeadId,
    input: &ReturnInput,
) -> Result<Return> {
    actor.require(Object::Lead, Action::Return)?;
    let reason = match input.reason.trim() {
        "" => return Err(Error::field("reason", "required")),
        code => Reason::parse(code).ok_or_else(|| Error::field("reason", "unknown_reason"))?,
    };
    let comment = words(&input.comment, "comment")?;
    let sale = own_sale(actor, tx, tenant, lead).await?;
    let platform = tx.as_platform().await?;
    let policy = Policy::at(platform, sale.lead.product.code(), sale.lot.opened_at).await?;
    if !policy.accepts(reason) {
        return Err(Error::field("reason", "reason_not_accepted"));
    }
    may_return(platform, &sale, &policy).await?;
    let own = tx.as_tenant(tenant).await?;
    if crm::lead::contact::issued(own, lead).await? {
        return Err(Error::Conflict("issued"));
    }
    let evidence = gather(tx, tenant, &sale.lead, &sale.lot, &policy).await?;
    let verdict = decide(reason, &evidence);
    crm::lead::contact::return_asked(actor, tx.as_tenant(tenant).await?, lead).await?;
    let platform = tx.as_platform().await?;
    let now = platform.now();
    let asked = Return {
        id: ReturnId(platform.new_id()),
        lot_id: sale.lot.id,
        lead_id: lead,
        tenant_id: tenant.id,
        policy_id: policy.id,
        product: sale.lead.product.code().to_owned(),
        price: sale.price,
        reason,
        comment,
        state: State::Requested,
        evidence: serde_json::to_value(&evidence)?,
        asked_at: now,
        asked_by: actor.name.clone(),
        answer_by: policy.answer_by(now),
        decided_at: None,
        decided_by: None,
        decided_how: None,
        finding: None,
        answer: String::new(),
        refund: None,
        transfer_id: None,
        replacement_lead: None,
        appeal: None,
        appealed_at: None,
    };
    insert(platform, &asked).await?;
    let told = json!({ "return_id": asked.id, "lead_id": lead, "tenant_id": tenant.id, "reason": reason });
    jobs::emit(platform, "return.requested", told).await?;
    match verdict {
        // Nothing of this transaction stays: the tenant calls again and asks again.
        Verdict::TooFewCalls => Err(Error::field("reason", "too_few_calls")),
        Verdict::Ask => {
            jobs::deadline::set(platform, super::DEADLINE, asked.id.0, asked.answer_by).await?;
            Ok(asked)
        }
        Verdict::Approve(finding) => {
            let decision = Decision::approve(How::Rule, policy.refund(sale.price)).by_rule(finding);
            settle(tx, Some(sale), asked, decision).await
        }
        Verdict::Refuse(finding) => settle(tx, None, asked, Decision::refuse(How::Rule, "").by_rule(finding)).await,
    }
}

/// A text of several lines that somebody typed.
///
/// # Errors
/// `Invalid` with `too_long`.
pub(crate) fn words(raw: &str, field: &'static str) -> Result<String> {
    let text = text::block(raw);
    if text.chars().nth(LONGEST_COMMENT).is_some() { Err(Error::field(field, "too_long")) } else { Ok(text) }
}

/// The lead as the tenant's own purchase; otherwise the reason why it is none.
async fn own_sale(actor: &Actor, tx: &mut BorderTx, tenant: TenantKey, lead: LeadId) -> Result<Sale> {
    let platform = tx.as_platform().await?;
    match Sale::lock_of(platform, lead, tenant.id).await {
        Err(Error::NotFound) => {}
        found => return found,
    }
    let gone: i64 = lots::table
        .filter(lots::lead_id.eq(lead).and(lots::winner_tenant.eq(tenant.id)).and(lots::state.eq(LotState::Sold)))
        .count()
        .get_result(platform.conn())
        .await?;
    if gone > 0 {
        return Err(Error::Conflict("returned"));
    }
    crm::lead::get(actor, tx.as_tenant(tenant).await?, lead).await?;
    Err(Error::Conflict("not_bought"))
}

/// Whether this sale may be returned at all.
pub(crate) async fn may_return(tx: &mut PlatformTx, sale: &Sale, policy: &Policy) -> Result<()> {
    if let Some(former) = of_lot(tx, sale.lot.id).await? {
        let code = match former.state {
            State::Requested => "already_requested",
            State::Approved => "returned",
            State::Refused => "already_refused",
        };
        return Err(Error::Conflict(code));
    }
    if is_replacement(tx, sale.lead.id, sale.tenant.id).await? {
        return Err(Error::Conflict("replacement"));
    }
    let sold_at = sale.lot.closed_at.ok_or_else(|| Error::defect("a sale without its time"))?;
    if tx.now() > policy.window_ends(sold_at) {
        return Err(Error::Conflict("window_over"));
    }
    let (bought, returned) = of_late(tx, sale.tenant.id).await?;
    if returned >= policy.allowed(bought) {
        return Err(Error::Conflict("cap_reached"));
    }
    Ok(())
}

async fn is_replacement(tx: &mut PlatformTx, lead: LeadId, tenant: TenantId) -> Result<bool> {
    let given = returns::table.filter(returns::replacement_lead.eq(lead).and(returns::tenant_id.eq(tenant)));
    Ok(given.count().get_result::<i64>(tx.conn()).await? > 0)
}

/// Leads that a tenant bought of late, and returns of it that count. Its wallet is locked, so both stand still.
pub(crate) async fn of_late(tx: &mut PlatformTx, tenant: TenantId) -> Result<(i64, i64)> {
    let since = tx.now() - Duration::days(CAP_DAYS);
    let bought = lots::table
        .filter(lots::winner_tenant.eq(tenant).and(lots::state.eq(LotState::Sold)).and(lots::closed_at.gt(since)))
        .count()
        .get_result(tx.conn())
        .await?;
    let returned = returns::table
        .filter(returns::tenant_id.eq(tenant).and(returns::asked_at.gt(since)).and(returns::state.ne(State::Refused)))
        .count()
        .get_result(tx.conn())
        .await?;
    Ok((bought, returned))
}

async fn insert(tx: &mut PlatformTx, asked: &Return) -> Result<()> {
    let row = (
        returns::id.eq(asked.id),
        returns::lot_id.eq(asked.lot_id),
        returns::lead_id.eq(asked.lead_id),
        returns::tenant_id.eq(asked.tenant_id),
        returns::policy_id.eq(asked.policy_id),
        returns::product.eq(&asked.product),
        returns::price.eq(asked.price),
        returns::reason.eq(asked.reason),
        returns::comment.eq(&asked.comment),
        returns::state.eq(asked.state),
        returns::evidence.eq(&asked.evidence),
        returns::asked_at.eq(asked.asked_at),
        returns::asked_by.eq(&asked.asked_by),
        returns::answer_by.eq(asked.answer_by),
    );
    diesel::insert_into(returns::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
