//! Moving a deal to another stage, with the time it spent in the last one.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, DealId, Error, Object, Result, StageId, text};
use schema::tenant::deals;
use serde::Deserialize;
use serde_json::json;

use super::{Deal, find, lock};
use crate::subject::Subject;
use crate::{custom, entry, feed, scope};
use pipeline::{Stage, StageKind};

/// Longest reason, in characters.
const REASON_LENGTH: usize = 500;

/// The body of `POST /api/v1/deals/{id}/stage`.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct StageMove {
    /// Where to.
    pub stage_id: StageId,
    /// Why it was lost; needed for a lost stage.
    pub reason: Option<String>,
    /// The version that the caller has seen; without it the move is made whatever happened since.
    pub version: Option<i32>,
}

/// Moves a deal. An issued loan stays on the won side until its issue is reversed.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")`, `Conflict("issued")`, `Conflict("withdrawn")`; 422 `unknown_stage` for a stage of another pipeline, `not_next`, `required` for a
/// loss without a reason, and by its code for a custom field that the stage asks for.
pub async fn move_to(actor: &Actor, tx: &mut TenantTx, id: DealId, to: &StageMove) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, Action::Edit)?;
    let deal = lock(tx, id, own).await?;
    if to.version.is_some_and(|version| version != deal.version) {
        return Err(Error::Conflict("stale"));
    }
    let stage = pipeline::enter(tx, to.stage_id, "stage_id").await?;
    if stage.pipeline_id != deal.pipeline_id {
        return Err(Error::field("stage_id", "unknown_stage"));
    }
    if stage.id == deal.stage_id {
        return Ok(deal);
    }
    if deal.issued_on.is_some() && stage.kind() != StageKind::Won {
        return Err(Error::Conflict("issued"));
    }
    if !pipeline::stage(tx, deal.stage_id, "stage_id").await?.leads_to(stage.id) {
        return Err(Error::field("stage_id", "not_next"));
    }
    crate::lead::withdraw::require_held(tx, deal.lead_id).await?;
    let reason = loss_reason(&stage, to.reason.as_deref())?;
    custom::admit(actor, tx, Subject::Deal(id), &stage.id.to_string()).await?;
    put(actor, tx, &deal, &stage, reason).await?;
    find(tx, id, None).await
}

fn loss_reason(stage: &Stage, raw: Option<&str>) -> Result<Option<String>> {
    if stage.kind() != StageKind::Lost {
        return Ok(None);
    }
    let reason = text::line(raw.unwrap_or_default());
    if reason.is_empty() {
        return Err(Error::field("reason", "required"));
    }
    if reason.chars().nth(REASON_LENGTH).is_some() {
        return Err(Error::field("reason", "too_long"));
    }
    Ok(Some(reason))
}

/// Puts a locked deal into a stage and writes the history.
pub(crate) async fn put(
    actor: &Actor,
    tx: &mut TenantTx,
    deal: &Deal,
    stage: &Stage,
    reason: Option<String>,
) -> Result<()> {
    let now = tx.now();
    let from = pipeline::stage(tx, deal.stage_id, "stage_id").await?;
    let closed_at = if stage.kind() == StageKind::Open { None } else { deal.closed_at.or(Some(now)) };
    diesel::update(deals::table.find(deal.id))
        .set((
            deals::stage_id.eq(stage.id),
            deals::stage_since.eq(now),
            deals::loss_reason.eq(&reason),
            deals::closed_at.eq(closed_at),
            deals::updated_at.eq(now),
            deals::version.eq(deals::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    let data = json!({
        "from_id": from.id, "from": from.name, "from_en": from.name_en,
        "to_id": stage.id, "to": stage.name, "to_en": stage.name_en,
        "seconds": (now - deal.stage_since).num_seconds(), "reason": reason,
    });
    feed::record(actor, tx, Subject::Deal(deal.id), "stage", data).await?;
    let moved = json!({ "deal_id": deal.id, "pipeline_id": stage.pipeline_id, "stage_id": stage.id });
    jobs::emit(tx, "deal.moved", moved).await?;
    entry::deal(tx, deal.id, stage.id).await
}
