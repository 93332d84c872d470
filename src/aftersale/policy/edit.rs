//! A policy is changed by a new version.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::Product;
use kernel::{Action, Actor, Error, FieldError, Object, Result};
use schema::platform::aftersale_policies as policies;
use serde::Deserialize;
use serde_json::json;

use super::{CallsShort, Policy};
use crate::returns::Reason;

/// What a new version says; what is not given stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyInput {
    /// The product's code; empty for the general policy.
    pub product: String,
    /// The reasons for which a lead may be returned.
    pub reasons: Option<Vec<String>>,
    /// 1 to 90.
    pub window_days: Option<i32>,
    /// 1 to 720.
    pub answer_hours: Option<i32>,
    /// 0 to 10 000.
    pub cap_bp: Option<i32>,
    /// 0 to 1 000.
    pub cap_least: Option<i32>,
    /// 0 to 10 000.
    pub refund_bp: Option<i32>,
    /// 1 to 10 000.
    pub contact_minutes: Option<i32>,
    /// 0 to 10 000.
    pub recall_refund_bp: Option<i32>,
    /// 0 to 10 000.
    pub suspended_refund_bp: Option<i32>,
    /// 1 to 50.
    pub call_attempts: Option<i32>,
    /// 1 to 30, and not more than the attempts.
    pub call_days: Option<i32>,
    /// What comes of a request with fewer calls.
    pub calls_short: Option<CallsShort>,
}

/// Makes a new version of a product's policy. It governs the lots that open from now on.
///
/// # Errors
/// `Forbidden`; `Invalid`: `unknown_product`, `unknown_reason`, `out_of_range` by field.
pub async fn edit(actor: &Actor, tx: &mut PlatformTx, input: &PolicyInput) -> Result<Policy> {
    actor.require_network(Object::Return, Action::Configure)?;
    let product = match input.product.trim() {
        "" => String::new(),
        name => Product::find(name).ok_or_else(|| Error::field("product", "unknown_product"))?.code().to_owned(),
    };
    let now = tx.now();
    let base = Policy::at(tx, &product, now).await?;
    let newest: Option<i32> = policies::table
        .filter(policies::product.eq(&product))
        .select(diesel::dsl::max(policies::version))
        .first(tx.conn())
        .await?;
    let next = Policy {
        id: tx.new_id(),
        product,
        version: newest.unwrap_or(0) + 1,
        created_at: now,
        created_by: actor.name.clone(),
        ..merged(base, input)?
    };
    insert(tx, &next).await?;
    jobs::emit(tx, "policy.changed", json!({ "policy_id": next.id, "product": next.product })).await?;
    Ok(next)
}

fn merged(base: Policy, input: &PolicyInput) -> Result<Policy> {
    let mut errors = Vec::new();
    let mut pick = |field: &'static str, given: Option<i32>, was: i32, range: std::ops::RangeInclusive<i32>| {
        let value = given.unwrap_or(was);
        if !range.contains(&value) {
            errors.push(FieldError::new(field, "out_of_range"));
        }
        value
    };
    let policy = Policy {
        window_days: pick("window_days", input.window_days, base.window_days, 1..=90),
        answer_hours: pick("answer_hours", input.answer_hours, base.answer_hours, 1..=720),
        cap_bp: pick("cap_bp", input.cap_bp, base.cap_bp, 0..=10_000),
        cap_least: pick("cap_least", input.cap_least, base.cap_least, 0..=1_000),
        refund_bp: pick("refund_bp", input.refund_bp, base.refund_bp, 0..=10_000),
        contact_minutes: pick("contact_minutes", input.contact_minutes, base.contact_minutes, 1..=10_000),
        recall_refund_bp: pick("recall_refund_bp", input.recall_refund_bp, base.recall_refund_bp, 0..=10_000),
        suspended_refund_bp: pick(
            "suspended_refund_bp",
            input.suspended_refund_bp,
            base.suspended_refund_bp,
            0..=10_000,
        ),
        call_attempts: pick("call_attempts", input.call_attempts, base.call_attempts, 1..=50),
        call_days: pick("call_days", input.call_days, base.call_days, 1..=30),
        calls_short: input.calls_short.unwrap_or(base.calls_short),
        reasons: input.reasons.clone().unwrap_or_else(|| base.reasons.clone()),
        ..base
    };
    if policy.call_days > policy.call_attempts {
        errors.push(FieldError::new("call_days", "out_of_range"));
    }
    if policy.reasons.iter().any(|code| Reason::parse(code).is_none()) {
        errors.push(FieldError::new("reasons", "unknown_reason"));
    }
    if errors.is_empty() { Ok(policy) } else { Err(Error::Invalid(errors)) }
}

async fn insert(tx: &mut PlatformTx, policy: &Policy) -> Result<()> {
    let row = (
        policies::id.eq(policy.id),
        policies::product.eq(&policy.product),
        policies::version.eq(policy.version),
        policies::reasons.eq(&policy.reasons),
        policies::window_days.eq(policy.window_days),
        policies::answer_hours.eq(policy.answer_hours),
        policies::cap_bp.eq(policy.cap_bp),
        policies::cap_least.eq(policy.cap_least),
        policies::refund_bp.eq(policy.refund_bp),
        policies::contact_minutes.eq(policy.contact_minutes),
        policies::recall_refund_bp.eq(policy.recall_refund_bp),
        policies::suspended_refund_bp.eq(policy.suspended_refund_bp),
        policies::created_at.eq(policy.created_at),
        policies::created_by.eq(&policy.created_by),
        policies::call_attempts.eq(policy.call_attempts),
        policies::call_days.eq(policy.call_days),
        policies::calls_short.eq(policy.calls_short),
    );
    // Two who change one policy at once: the later one is refused and sees the other's version.
    let made = diesel::insert_into(policies::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
    if made == 1 { Ok(()) } else { Err(Error::Conflict("stale")) }
}
