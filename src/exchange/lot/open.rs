//! A lead is put up for sale.

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::LawfulBasis;
use kernel::{Action, Actor, Error, LeadId, LotId, Object, PlanId, Result};
use pool::lead::quality::{Facts, Rates, quality};
use pool::lead::{Lead, Status, history, sold, take};
use proof::{Key, log};
use rules::decide::Seed;
use rules::stage;
use rules::state::LotState;
use schema::platform::{leads, lots};
use serde::Deserialize;
use serde_json::{Value, json};
use web::NETWORK_ZONE;

use super::{Lot, walk};
use crate::journal::keys;
use crate::plan::{choose, version};

/// How a lead is sold: by stages named in the call, by a plan, or, with neither, by the plan that its rules choose.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SellInput {
    /// A version of a plan.
    pub plan: Option<PlanId>,
    /// The stages themselves.
    #[schema(value_type = Option<Vec<stage::Stage>>)]
    pub stages: Option<Value>,
}

/// Opens a lot and lets it take its first steps: standing orders bid at once, a stage without a window is decided at once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `lot_open`, `already_sold`, `not_for_sale`; `Invalid`: `no_lawful_basis`,
/// `unknown_plan`, `no_plan`, and those of the stages.
pub async fn sell(actor: &Actor, tx: &mut BorderTx, key: &Key, lead: LeadId, input: &SellInput) -> Result<LotId> {
    actor.require_network(Object::Lot, Action::Create)?;
    let mut lead = lock_for_sale(tx, lead).await?;
    let platform = tx.as_platform().await?;
    // Sources are measured anew every night, and a lead grows old: what it is sold as is what it is now.
    lead.quality = quality(&Facts::of(&lead, &Rates::read(platform).await?, platform.now()));
    let (plan, stages) = stages(tx, &lead, input).await?;
    take::clear(tx.as_platform().await?, lead.id).await?;
    let platform = tx.as_platform().await?;
    let lot = create(actor, platform, key, &lead, plan, stages).await?;
    let id = lot.id;
    diesel::update(leads::table.find(lead.id))
        .set((
            leads::status.eq(Status::Auction),
            leads::lot_id.eq(id),
            leads::quality.eq(lead.quality),
            leads::version.eq(leads::version + 1),
            leads::updated_at.eq(platform.now()),
        ))
        .execute(platform.conn())
        .await?;
    let data = json!({
        "lot_id": id, "plan_id": plan, "commitment": lot.commitment, "quality": lead.quality, "consent": lead.consent,
    });
    history::record(platform, &actor.name, lead.id, "lot_opened", data).await?;
    pool::lead::submit::status_changed(platform, lead.id, Status::Auction, lead.partner_id).await?;
    walk::enter(tx, key, lot, &lead, 0).await?;
    Ok(id)
}

/// A new lot of a locked lead: its rules and its seed are committed to.
pub(super) async fn create(
    actor: &Actor,
    tx: &mut PlatformTx,
    key: &Key,
    lead: &Lead,
    plan: Option<PlanId>,
    stages: Value,
) -> Result<Lot> {
    let now = tx.now();
    let id = LotId(tx.new_id());
    let seed = Seed(tx.entropy().bytes()).hex();
    let lot = Lot {
        id,
        lead_id: lead.id,
        plan_id: plan,
        commitment: log::commitment(id, lead.id, &stages, &seed, now)?,
        stages,
        stage: 0,
        state: LotState::Open,
        opened_at: now,
        opened_by: actor.name.clone(),
        stage_started_at: now,
        stage_ends_at: None,
        closed_at: None,
        winner_tenant: None,
        price: None,
        bid_count: 0,
        seed,
        assignment: None,
        root: None,
        seal: None,
        started: Vec::new(),
        leading: None,
        asked_step: None,
        lead_was: Some(lead.status),
        reason: None,
        key_number: Some(keys::current(tx, key).await?),
        scores: None,
    };
    insert(tx, &lot).await?;
    Ok(lot)
}

/// A lead that may be sold now, locked.
///
/// # Errors
/// `NotFound`; `Conflict`: `lot_open`, `already_sold`, `not_for_sale`; `Invalid` with `no_lawful_basis`.
pub(super) async fn lock_for_sale(tx: &mut BorderTx, lead: LeadId) -> Result<Lead> {
    let platform = tx.as_platform().await?;
    let lead: Lead =
        leads::table.find(lead).select(Lead::as_select()).for_no_key_update().first(platform.conn()).await?;
    match lead.status {
        status if status.is_for_sale() => {}
        Status::Auction => return Err(Error::Conflict("lot_open")),
        Status::Sold | Status::Redistributed => return Err(Error::Conflict("already_sold")),
        _ => return Err(Error::Conflict("not_for_sale")),
    }
    if lead.lawful_basis == LawfulBasis::None {
        return Err(Error::field("lawful_basis", "no_lawful_basis"));
    }
    Ok(lead)
}

async fn stages(tx: &mut BorderTx, lead: &Lead, input: &SellInput) -> Result<(Option<PlanId>, Value)> {
    let platform = tx.as_platform().await?;
    if let Some(stages) = &input.stages {
        if input.plan.is_some() {
            return Err(Error::field("stages", "plan_or_stages"));
        }
        return Ok((None, serde_json::to_value(stage::parse(stages)?)?));
    }
    let plan = match input.plan {
        Some(id) => version::find(platform, id).await?,
        None => {
            let plans = version::in_force(platform).await?;
            let (at, times_sold) = (platform.now(), sold::times(platform, lead.id).await?);
            let asked =
                choose::Asked { lead: &lead.facts(), age_days: lead.age_days(at), times_sold, at, zone: NETWORK_ZONE };
            choose::choose(&plans, &asked).cloned().ok_or_else(|| Error::field("plan", "no_plan"))?
        }
    };
    Ok((Some(plan.id), serde_json::to_value(plan.stages()?)?))
}

async fn insert(tx: &mut PlatformTx, lot: &Lot) -> Result<()> {
    let row = (
        lots::id.eq(lot.id),
        lots::lead_id.eq(lot.lead_id),
        lots::plan_id.eq(lot.plan_id),
        lots::stages.eq(&lot.stages),
        lots::stage.eq(lot.stage),
        lots::state.eq(lot.state),
        lots::opened_at.eq(lot.opened_at),
        lots::opened_by.eq(&lot.opened_by),
        lots::stage_started_at.eq(lot.stage_started_at),
        lots::seed.eq(&lot.seed),
        lots::commitment.eq(&lot.commitment),
        lots::lead_was.eq(lot.lead_was),
        lots::key_number.eq(lot.key_number),
    );
    diesel::insert_into(lots::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
