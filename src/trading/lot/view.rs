//! A lot as head office sees it.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::{Bid, BidState};
use exchange::lot::{self, Lot};
use kernel::{Action, Actor, BidId, LeadId, LotId, Money, Object, PlanId, Result, TenantId};
use pool::lead::Lead;
use rules::stage::{Stage, StageKind};
use rules::state::{BidSource, LotState};
use schema::platform::{bids, leads, lots, tenants};
use serde::Serialize;
use wallet::period::Period;

/// A lot in the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LotView {
    /// The lot.
    pub id: LotId,
    /// Its number for people.
    pub number: String,
    /// The lead it sells.
    pub lead_id: LeadId,
    /// Where it stands.
    pub state: LotState,
    /// The plan's version its stages came from.
    pub plan_id: Option<PlanId>,
    /// The stage it stands at or ended at.
    pub stage: StageView,
    /// Every stage.
    pub stages: Vec<Stage>,
    /// When it opened.
    pub opened_at: DateTime<Utc>,
    /// When it closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who got the lead.
    pub winner_tenant: Option<TenantId>,
    /// What was paid.
    pub price: Option<Money>,
    /// The hash of the rules and the seed.
    pub commitment: String,
    /// The Merkle root of the log, after closing.
    pub root: Option<String>,
    /// How many bids there are.
    pub bid_count: i32,
    /// The leading bid of an ascending stage.
    pub leading: Option<Money>,
    /// Why head office cancelled the lot or handed the lead over by hand.
    pub reason: Option<String>,
    /// The bids, after closing; hidden from everybody before.
    pub bids: Vec<BidView>,
}

/// The stage at which a lot stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StageView {
    /// Counted from 0.
    pub index: i32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Its kind and settings.
    #[serde(flatten)]
    pub settings: Stage,
}

/// A bid of a closed lot.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BidView {
    /// The bid.
    pub id: BidId,
    /// Whose.
    pub tenant_id: TenantId,
    /// Its tenant's name.
    pub tenant: String,
    /// At which stage.
    pub stage: i32,
    /// How much.
    pub amount: Money,
    /// Its place in the log.
    pub place: i32,
    /// By hand or by order.
    pub source: BidSource,
    /// What became of it.
    pub state: BidState,
    /// When.
    pub at: DateTime<Utc>,
}

/// One lot.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, id: LotId) -> Result<LotView> {
    actor.require_network(Object::Lot, Action::View)?;
    let lot = lot::get(tx, id).await?;
    let bids = if lot.state == LotState::Open { Vec::new() } else { bids_of(tx, id).await? };
    Ok(LotView {
        id: lot.id,
        number: lot.number(),
        lead_id: lot.lead_id,
        state: lot.state,
        plan_id: lot.plan_id,
        stage: StageView {
            index: lot.stage,
            started_at: lot.stage_started_at,
            ends_at: lot.stage_ends_at,
            settings: lot.current()?,
        },
        stages: lot.stages()?,
        opened_at: lot.opened_at,
        closed_at: lot.closed_at,
        winner_tenant: lot.winner_tenant,
        price: lot.price,
        commitment: lot.commitment.clone(),
        root: lot.root.clone(),
        bid_count: lot.bid_count,
        leading: lot.leading,
        reason: lot.reason.clone(),
        bids,
    })
}

async fn bids_of(tx: &mut PlatformTx, lot: LotId) -> Result<Vec<BidView>> {
    let rows: Vec<(Bid, String)> = bids::table
        .inner_join(tenants::table.on(tenants::id.eq(bids::tenant_id)))
        .filter(bids::lot_id.eq(lot))
        .order(bids::place)
        .select((Bid::as_select(), tenants::name))
        .load(tx.conn())
        .await?;
    let view = |(bid, tenant): (Bid, String)| BidView {
        id: bid.id,
        tenant_id: bid.tenant_id,
        tenant,
        stage: bid.stage,
        amount: bid.amount,
        place: bid.place,
        source: bid.source,
        state: bid.state,
        at: bid.at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A lot in a list, beside its lead.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LotRow {
    /// The lot.
    pub id: LotId,
    /// Its number for people.
    pub number: String,
    /// The lead.
    pub lead_id: LeadId,
    /// The lead's product.
    pub product: String,
    /// The lead's city.
    pub city: String,
    /// The loan's amount.
    pub amount: Option<Money>,
    /// Where the lot stands.
    pub state: LotState,
    /// The kind of its stage.
    pub stage: StageKind,
    /// The stage, counted from 0.
    pub stage_index: i32,
    /// When the stage ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it opened.
    pub opened_at: DateTime<Utc>,
    /// When it closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// How many bids there are.
    pub bid_count: i32,
    /// Who got the lead.
    pub winner_tenant: Option<TenantId>,
    /// The winner's name.
    pub winner: Option<String>,
    /// What was paid.
    pub price: Option<Money>,
}

/// Which lots a list holds.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// Open ones, the soonest end first.
    Open,
    /// Closed ones, the latest first; those of some days, where they are named.
    Closed(Option<Period>),
}

/// Lots beside their leads and winners, those beyond `after`.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn list(
    actor: &Actor,
    tx: &mut PlatformTx,
    which: Which,
    after: Option<(DateTime<Utc>, uuid::Uuid)>,
    limit: i64,
) -> Result<Vec<LotRow>> {
    actor.require_network(Object::Lot, Action::View)?;
    let mut query = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .left_join(tenants::table.on(lots::winner_tenant.eq(tenants::id.nullable())))
        .select((Lot::as_select(), Lead::as_select(), tenants::name.nullable()))
        .limit(limit)
        .into_boxed();
    match which {
        Which::Open => {
            query = query.filter(lots::state.eq(LotState::Open)).order((lots::stage_ends_at, lots::id));
            if let Some((at, id)) = after {
                query = query.filter(lots::stage_ends_at.gt(at).or(lots::stage_ends_at.eq(at).and(lots::id.gt(id))));
            }
        }
        Which::Closed(period) => {
            query = query.filter(lots::state.ne(LotState::Open)).order((lots::closed_at.desc(), lots::id.desc()));
            if let Some(Period { begins, ends, .. }) = period {
                query = query.filter(lots::closed_at.ge(begins).and(lots::closed_at.lt(ends)));
            }
            if let Some((at, id)) = after {
                query = query.filter(lots::closed_at.lt(at).or(lots::closed_at.eq(at).and(lots::id.lt(id))));
            }
        }
    }
    let rows: Vec<(Lot, Lead, Option<String>)> = query.load(tx.conn()).await?;
    rows.into_iter().map(|(lot, lead, winner)| LotRow::of(&lot, &lead, winner)).collect()
}

impl LotRow {
    fn of(lot: &Lot, lead: &Lead, winner: Option<String>) -> Result<Self> {
        Ok(Self {
            id: lot.id,
            number: lot.number(),
            lead_id: lot.lead_id,
            product: lead.product.code().to_owned(),
            city: lead.city.clone(),
            amount: lead.amount,
            state: lot.state,
            stage: lot.current()?.kind(),
            stage_index: lot.stage,
            ends_at: lot.stage_ends_at,
            opened_at: lot.opened_at,
            closed_at: lot.closed_at,
            bid_count: lot.bid_count,
            winner_tenant: lot.winner_tenant,
            winner,
            price: lot.price,
        })
    }
}
