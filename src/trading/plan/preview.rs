//! A plan tried on a past lead: stage by stage, who would have been eligible and why the others would not. Nothing is
//! written and nobody is bid for; wallets, caps and hours are those of the present.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::buyer::{self, Buyer};
use exchange::order;
use exchange::order::fit::{OrderFacts, fit};
use exchange::plan::choose::{self, Asked};
use exchange::plan::version;
use kernel::{Action, Actor, Error, LeadId, Money, Object, PlanId, Result, TenantId};
use pool::lead::{Lead, sold};
use rules::eligible::{Reason, eligible};
use rules::stage::{self, Stage, StageKind};
use schema::platform::{leads, wallets};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wallet::Wallet;
use web::NETWORK_ZONE;

/// What is tried.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct PreviewInput {
    /// The lead.
    pub lead_id: LeadId,
    /// Stages that are not saved yet; they take the place of a plan's.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Stage>>)]
    pub stages: Option<Value>,
    /// A version of a plan; without it and without stages the rules choose.
    #[serde(default)]
    pub plan: Option<PlanId>,
    /// By the plans in force at this time; absent is now.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
}

/// How the lead would have gone.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PlanPreview {
    /// The plan that the rules choose for the lead.
    pub chosen: Option<version::Plan>,
    /// The lead's age that the rules went by, in whole days.
    pub age_days: i64,
    /// How often it was sold before; the sale that its present owner has it by does not count.
    pub times_sold: i64,
    /// Its stages, or those that were given.
    pub stages: Vec<StagePreview>,
}

/// A stage, and who would have been there.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StagePreview {
    /// Its kind.
    pub kind: StageKind,
    /// What a buyer must be able to pay.
    pub price: Money,
    /// Who might buy.
    pub eligible: Vec<Able>,
    /// Who might not, and why.
    pub refused: Vec<Refused>,
}

/// A tenant that might buy.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Able {
    /// Who.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// Whether a standing order of its would bid. What it would bid is sealed to whoever runs the auction.
    pub bids: bool,
    /// Why none of its standing orders would.
    pub no_order: Option<Reason>,
}

/// A tenant that might not.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Refused {
    /// Who.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// Why.
    pub code: Reason,
}

/// Tries a plan, or stages, on a lead.
///
/// # Errors
/// `Forbidden`; `NotFound` for the lead; `Invalid`: `unknown_plan`, and those of the stages.
pub async fn preview(actor: &Actor, tx: &mut PlatformTx, input: &PreviewInput) -> Result<PlanPreview> {
    actor.require_network(Object::Lot, Action::View)?;
    let lead: Lead = leads::table.find(input.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    let at = input.at.unwrap_or(tx.now());
    let plans: Vec<_> = version::at(tx, at).await?.into_iter().filter(|plan| plan.active).collect();
    let (age_days, times_sold) = (lead.age_days(at), sold_before(tx, &lead).await?);
    let asked = Asked { lead: &lead.facts(), age_days, times_sold, at, zone: NETWORK_ZONE };
    let chosen = choose::choose(&plans, &asked).cloned();
    let stages = match (&input.stages, input.plan) {
        (Some(_), Some(_)) => return Err(Error::field("stages", "plan_or_stages")),
        (Some(stages), None) => stage::parse(stages)?,
        (None, Some(plan)) => version::find(tx, plan).await?.stages()?,
        (None, None) => chosen.as_ref().map(version::Plan::stages).transpose()?.unwrap_or_default(),
    };
    let buyers = as_before(&lead, buyer::load(tx, &lead, None).await?);
    let buyers = as_if_nothing_were_held(tx, buyers).await?;
    let standing = order::standing(tx).await?;
    let orders = order::facts::of_all(tx, &standing, &buyers).await?;
    let stages = stages.iter().map(|stage| stand(stage, &lead, &buyers, &orders)).collect();
    Ok(PlanPreview { chosen, age_days, times_sold, stages })
}

/// How often the lead had been sold before its present owner bought it.
async fn sold_before(tx: &mut PlatformTx, lead: &Lead) -> Result<i64> {
    let times = sold::times(tx, lead.id).await?;
    Ok(if lead.owner_tenant.is_some() { (times - 1).max(0) } else { times })
}

/// The buyers with what they hold for bids: from who could pay a price before and after a bid its amount could be told.
async fn as_if_nothing_were_held(tx: &mut PlatformTx, mut buyers: Vec<Buyer>) -> Result<Vec<Buyer>> {
    let all: Vec<Wallet> = wallets::table.select(Wallet::as_select()).load(tx.conn()).await?;
    let left: BTreeMap<TenantId, Money> = all.iter().map(|wallet| (wallet.tenant_id, wallet.left())).collect();
    for buyer in &mut buyers {
        buyer.facts.spendable = left.get(&buyer.key.id).copied().or(buyer.facts.spendable);
    }
    Ok(buyers)
}

/// The buyers as they stood before the lead was sold: its owner did not have it yet.
fn as_before(lead: &Lead, mut buyers: Vec<Buyer>) -> Vec<Buyer> {
    for buyer in buyers.iter_mut().filter(|buyer| lead.owner_tenant == Some(buyer.key.id)) {
        buyer.facts.returned_lead = false;
    }
    buyers
}

fn stand(stage: &Stage, lead: &Lead, buyers: &[Buyer], orders: &BTreeMap<TenantId, Vec<OrderFacts>>) -> StagePreview {
    let (facts, price) = (lead.facts(), stage.least_bid());
    let mut preview = StagePreview { kind: stage.kind(), price, eligible: Vec::new(), refused: Vec::new() };
    if preview.kind == StageKind::Hq {
        return preview;
    }
    for buyer in buyers {
        let (tenant_id, tenant) = (buyer.key.id, buyer.name.clone());
        let verdict =
            if takes_part(stage, tenant_id) { eligible(&facts, &buyer.facts, price) } else { Err(Reason::NotInPlan) };
        match verdict {
            Err(code) => preview.refused.push(Refused { tenant_id, tenant, code }),
            Ok(()) if preview.kind == StageKind::Assign => {
                preview.eligible.push(Able { tenant_id, tenant, bids: false, no_order: None });
            }
            Ok(()) => {
                let own = orders.get(&tenant_id).map_or(&[][..], Vec::as_slice);
                let bid = fit(&facts, own, price, money(buyer));
                preview.eligible.push(Able { tenant_id, tenant, bids: bid.is_ok(), no_order: bid.err() });
            }
        }
    }
    preview.eligible.sort_by_key(|able| !able.bids);
    preview
}

fn takes_part(stage: &Stage, tenant: TenantId) -> bool {
    match stage {
        Stage::Assign { weights: Some(weights), .. } => weights.contains_key(&tenant),
        _ => true,
    }
}

/// What its standing orders may spend: nothing while they wait for money.
fn money(buyer: &Buyer) -> Money {
    buyer.facts.spendable.filter(|_| !buyer.orders_wait).unwrap_or(Money::ZERO)
}
