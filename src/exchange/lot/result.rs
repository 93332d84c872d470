//! What became of lots for one tenant: won, or why not.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, LotId, Money, Object, Result, TenantId};
use pool::lead::Lead;
use rules::eligible::Reason;
use rules::state::LotState;
use schema::platform::{bids, leads, lot_reasons, lots};
use serde::Serialize;
use serde_json::Value;
use web::cursor::ByTime;

use crate::bid::{Bid, BidState};
use crate::lot::{Lot, reason};

/// A closed lot as one tenant may know it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Outcome {
    /// The lot.
    pub id: LotId,
    /// Its number for people.
    pub number: String,
    /// The product's code.
    pub product: String,
    /// The city.
    pub city: String,
    /// The hash of the rules and the seed, as it was published at the opening.
    pub commitment: String,
    /// Where the lot stands.
    pub state: LotState,
    /// When it closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Whether this tenant got the lead.
    pub won: bool,
    /// The lead, for the one who got it.
    pub lead_id: Option<LeadId>,
    /// What was paid, whoever paid it.
    pub price: Option<Money>,
    /// The tenant's last bid.
    pub bid: Option<Money>,
    /// Why this tenant did not get it.
    pub reason: Option<Reason>,
    /// Figures that explain it.
    pub detail: Value,
}

type Row = (Lot, Lead, Option<reason::Row>);

impl Outcome {
    /// Its place among others, by the time of closing.
    pub fn key(&self) -> ByTime {
        ByTime(self.closed_at.unwrap_or_default(), self.id.0)
    }
}

/// The tenant's latest closed lots, those before `after`: those it bid for or bought; with `won` only those it got, or only the others.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn latest(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    won: Option<bool>,
    after: Option<ByTime>,
    limit: i64,
) -> Result<Vec<Outcome>> {
    actor.require(Object::Lot, Action::View)?;
    let took_part = bids::table.filter(bids::tenant_id.eq(tenant)).select(bids::lot_id);
    let mut query = lots::table
        .filter(lots::state.ne(LotState::Open))
        .filter(lots::winner_tenant.eq(tenant).or(lots::id.eq_any(took_part).nullable()))
        .order((lots::closed_at.desc(), lots::id.desc()))
        .limit(limit)
        .select(lots::id)
        .into_boxed();
    if let Some(won) = won {
        query = match won {
            true => query.filter(lots::winner_tenant.eq(tenant)),
            false => query.filter(lots::winner_tenant.is_distinct_from(tenant)),
        };
    }
    if let Some(ByTime(at, id)) = after {
        query = query.filter(lots::closed_at.lt(at).or(lots::closed_at.eq(at).and(lots::id.lt(LotId(id)).nullable())));
    }
    let ids: Vec<LotId> = query.load(tx.conn()).await?;
    outcomes(tx, tenant, &ids).await
}

/// One closed lot.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is open or this tenant had nothing to do with it.
pub async fn one(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, id: LotId) -> Result<Outcome> {
    actor.require(Object::Lot, Action::View)?;
    let outcome = outcomes(tx, tenant, &[id]).await?.pop().ok_or(Error::NotFound)?;
    if outcome.won || outcome.reason.is_some() { Ok(outcome) } else { Err(Error::NotFound) }
}

async fn outcomes(tx: &mut PlatformTx, tenant: TenantId, ids: &[LotId]) -> Result<Vec<Outcome>> {
    let why =
        lot_reasons::lot_id.eq(lots::id).and(lot_reasons::tenant_id.eq(tenant)).and(lot_reasons::stage.eq(lots::stage));
    let rows: Vec<Row> = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .left_join(lot_reasons::table.on(why))
        .filter(lots::id.eq_any(ids))
        .filter(lots::state.ne(LotState::Open))
        .order((lots::closed_at.desc(), lots::id.desc()))
        .select((Lot::as_select(), Lead::as_select(), Option::<reason::Row>::as_select()))
        .load(tx.conn())
        .await?;
    let own: Vec<Bid> = bids::table
        .filter(bids::lot_id.eq_any(ids))
        .filter(bids::tenant_id.eq(tenant))
        .filter(bids::state.ne(BidState::Replaced))
        .order(bids::place)
        .select(Bid::as_select())
        .load(tx.conn())
        .await?;
    let earlier = earlier_reasons(tx, tenant, ids).await?;
    Ok(rows.into_iter().map(|row| outcome(tenant, row, &own, &earlier)).collect())
}

/// A lot that ends at head office has no reasons of its last stage: the latest of an earlier one tells.
async fn earlier_reasons(tx: &mut PlatformTx, tenant: TenantId, ids: &[LotId]) -> Result<Vec<reason::Row>> {
    let query = lot_reasons::table
        .filter(lot_reasons::lot_id.eq_any(ids))
        .filter(lot_reasons::tenant_id.eq(tenant))
        .order(lot_reasons::stage)
        .select(reason::Row::as_select());
    Ok(query.load(tx.conn()).await?)
}

fn outcome(tenant: TenantId, (lot, lead, why): Row, own: &[Bid], earlier: &[reason::Row]) -> Outcome {
    let won = lot.winner_tenant == Some(tenant);
    let why = why.or_else(|| earlier.iter().rfind(|row| row.lot_id == lot.id).cloned()).filter(|_| !won);
    Outcome {
        id: lot.id,
        number: lot.number(),
        product: lead.product.code().to_owned(),
        city: lead.city,
        commitment: lot.commitment,
        state: lot.state,
        closed_at: lot.closed_at,
        won,
        lead_id: won.then_some(lead.id),
        price: lot.price,
        bid: own.iter().rfind(|bid| bid.lot_id == lot.id).map(|bid| bid.amount),
        reason: why.as_ref().map(|row| row.code),
        detail: why.map_or(Value::Null, |row| row.detail),
    }
}
