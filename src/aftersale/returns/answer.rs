//! A return is decided: by a rule, by head office, or by silence.

use db::BorderTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Money, Object, Result, ReturnId};
use pool::lead::Status;
use proof::Key;
use schema::platform::returns;
use serde::Deserialize;
use serde_json::json;

use super::decide::Finding;
use super::request::words;
use super::{How, Return, State, find, lock, replace};
use crate::policy::Policy;
use crate::sale::{Sale, Undoing};

/// The name under which rules and silence act.
const SYSTEM: &str = "exchange";

/// How a return is approved; an empty body gives back what the policy says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ApproveInput {
    /// The part of the price that comes back, in percent, where it is another than the policy's.
    pub refund_percent: Option<i64>,
    /// Another lead instead of money.
    pub replacement: bool,
    /// Words for the franchisee.
    pub comment: String,
}

/// Why a return is refused.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RefuseInput {
    /// Words for the franchisee.
    pub reason: String,
}

/// A decision.
pub(crate) struct Decision {
    state: State,
    how: How,
    finding: Option<Finding>,
    answer: String,
    by: String,
    refund: Money,
}

impl Decision {
    pub(crate) fn approve(how: How, refund: Money) -> Self {
        Self { state: State::Approved, how, finding: None, answer: String::new(), by: SYSTEM.to_owned(), refund }
    }

    pub(crate) fn refuse(how: How, answer: &str) -> Self {
        let refused = Self::approve(how, Money::ZERO);
        Self { state: State::Refused, answer: answer.to_owned(), ..refused }
    }

    pub(crate) fn by_rule(self, finding: Finding) -> Self {
        Self { finding: Some(finding), ..self }
    }

    fn by(self, actor: &Actor) -> Self {
        Self { by: actor.name.clone(), ..self }
    }
}

/// Approves a return: the money or a replacement, the lead, the pool, all in one transaction.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `already_approved`, `already_refused`, `issued`, `no_replacement`; `Invalid`: `refund_percent`
/// `out_of_range`, `comment` `too_long`.
pub async fn approve(
    actor: &Actor,
    tx: &mut BorderTx,
    key: &Key,
    id: ReturnId,
    input: &ApproveInput,
) -> Result<Return> {
    actor.require_network(Object::Return, Action::Approve)?;
    if input.refund_percent.is_some_and(|percent| !(0..=100).contains(&percent)) {
        return Err(Error::field("refund_percent", "out_of_range"));
    }
    let answer = words(&input.comment, "comment")?;
    let (sale, open) = open(tx, id).await?;
    let refund = match input.refund_percent {
        _ if input.replacement => Money::ZERO,
        Some(percent) => open.price.basis_points(percent * 100),
        None => Policy::find(tx.as_platform().await?, open.policy_id).await?.refund(open.price),
    };
    let decision = Decision { answer, ..Decision::approve(How::Person, refund).by(actor) };
    let decided = settle(tx, Some(sale), open, decision).await?;
    if !input.replacement {
        return Ok(decided);
    }
    let lead = replace::hand_over(actor, tx, key, &decided).await?;
    replaced(tx, decided, lead).await
}

/// Refuses a return; the franchisee may appeal once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `already_approved`, `already_refused`; `Invalid`: `reason` `required`, `too_long`.
pub async fn refuse(actor: &Actor, tx: &mut BorderTx, id: ReturnId, input: &RefuseInput) -> Result<Return> {
    actor.require_network(Object::Return, Action::Approve)?;
    let answer = words(&input.reason, "reason")?;
    if answer.is_empty() {
        return Err(Error::field("reason", "required"));
    }
    let open = lock(tx.as_platform().await?, id, None).await?;
    open.state.require_open()?;
    settle(tx, None, open, Decision::refuse(How::Person, &answer).by(actor)).await
}

/// Head office has not answered in time: the return is approved. One that is decided already is left alone.
///
/// # Errors
/// `Conflict("issued")`; what the database says.
pub async fn approve_by_silence(tx: &mut BorderTx, id: ReturnId) -> Result<Option<Return>> {
    let (sale, open) = match open(tx, id).await {
        Err(Error::NotFound | Error::Conflict("already_approved" | "already_refused")) => return Ok(None),
        other => other?,
    };
    let platform = tx.as_platform().await?;
    if platform.now() < open.answer_by {
        // An appeal has moved the deadline, or it came by a clock that runs ahead of ours.
        jobs::deadline::set(platform, super::DEADLINE, id.0, open.answer_by).await?;
        return Ok(None);
    }
    let refund = Policy::find(platform, open.policy_id).await?.refund(open.price);
    settle(tx, Some(sale), open, Decision::approve(How::Silence, refund)).await.map(Some)
}

/// A loan was issued while the return waited: there is nothing left to give back.
///
/// # Errors
/// What the database says.
pub async fn refuse_as_issued(tx: &mut BorderTx, id: ReturnId) -> Result<()> {
    let open = lock(tx.as_platform().await?, id, None).await?;
    if open.state == State::Requested {
        settle(tx, None, open, Decision::refuse(How::Rule, "").by_rule(Finding::Issued)).await?;
    }
    Ok(())
}

/// Locks the lead, the wallet, then the return, which must be open.
async fn open(tx: &mut BorderTx, id: ReturnId) -> Result<(Sale, Return)> {
    let platform = tx.as_platform().await?;
    let seen = find(platform, id, None).await?;
    seen.state.require_open()?;
    let sale = Sale::lock(platform, seen.lead_id).await?;
    let open = lock(platform, id, None).await?;
    open.state.require_open()?;
    match sale.filter(|sale| sale.lot.id == open.lot_id) {
        Some(sale) => Ok((sale, open)),
        None => Err(Error::Conflict("withdrawn")),
    }
}

/// Carries a decision out. With a sale it is undone; without one the lead stays.
pub(crate) async fn settle(tx: &mut BorderTx, sale: Option<Sale>, open: Return, decision: Decision) -> Result<Return> {
    let transfer = match sale {
        Some(sale) => {
            let status = if open.reason.ends_the_lead() { Status::Archived } else { Status::Returned };
            let undoing = Undoing {
                why: crm::lead::Leaving::Returned,
                status,
                refund: decision.refund,
                reason: open.reason.as_str(),
                by: &decision.by,
            };
            sale.undo(tx, &undoing).await?
        }
        None => None,
    };
    let tx = tx.as_platform().await?;
    let now = tx.now();
    let decided: Return = diesel::update(returns::table.find(open.id))
        .set((
            returns::state.eq(decision.state),
            returns::decided_at.eq(now),
            returns::decided_by.eq(&decision.by),
            returns::decided_how.eq(decision.how),
            returns::finding.eq(decision.finding),
            returns::answer.eq(&decision.answer),
            returns::refund.eq((decision.state == State::Approved).then_some(decision.refund)),
            returns::transfer_id.eq(transfer),
        ))
        .returning(Return::as_returning())
        .get_result(tx.conn())
        .await?;
    jobs::deadline::clear(tx, super::DEADLINE, open.id.0).await?;
    let told = json!({
        "return_id": open.id, "lead_id": open.lead_id, "tenant_id": open.tenant_id, "state": decision.state,
        "how": decision.how, "finding": decision.finding, "refund": decided.refund,
    });
    jobs::emit(tx, "return.decided", told).await?;
    if decision.state == State::Refused {
        let data = json!({ "return_id": open.id, "tenant_id": open.tenant_id, "reason": open.reason });
        pool::lead::history::record(tx, &decision.by, open.lead_id, "return_refused", data).await?;
    }
    Ok(decided)
}

async fn replaced(tx: &mut BorderTx, decided: Return, lead: LeadId) -> Result<Return> {
    let tx = tx.as_platform().await?;
    Ok(diesel::update(returns::table.find(decided.id))
        .set(returns::replacement_lead.eq(lead))
        .returning(Return::as_returning())
        .get_result(tx.conn())
        .await?)
}
