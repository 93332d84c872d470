//! Open lots for one tenant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::place::Receipt;
use exchange::bid::{Bid, BidState};
use exchange::lot::share::Shares;
use exchange::lot::{Lot, buyer};
use kernel::{Action, Actor, Error, LeadId, LotId, Money, Object, Result, TenantId};
use pool::lead::{Lead, sold};
use rules::decide::{Offer, Weighing};
use rules::eligible::{BuyerFacts, Reason, eligible};
use rules::score::NEUTRAL;
use rules::stage::{Stage, StageKind};
use rules::state::LotState;
use schema::platform::{bids, leads, lots};
use web::cursor::{ByTime, Slice};

use super::card::{Masked, MaskedStage, OpenBid, OwnBid, Standing, Weighed, range};

/// Open bids that a lot's page lists.
const OPEN_BIDS: i64 = 50;
/// Lots that are looked at together for those that the tenant may bid for.
const CHUNK: i64 = 200;

/// Lots that the tenant may bid for, the longest open first; those after `after`. Each comes once, however its end moves: the
/// page is full unless there are no more.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn biddable(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    mut after: Option<ByTime>,
    limit: i64,
) -> Result<Slice<(ByTime, Masked)>> {
    actor.require(Object::Lot, Action::View)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    while found.len() <= wanted {
        let rows = by_opening(tx, after).await?;
        let keys: Vec<ByTime> = rows.iter().map(|(lot, _)| ByTime(lot.opened_at, lot.id.0)).collect();
        let Some(last) = keys.last() else { break };
        after = Some(*last);
        let masked = mask(tx, tenant, rows).await?;
        found.extend(keys.into_iter().zip(masked).filter(|(_, lot)| lot.eligible));
    }
    Ok(Slice::cut(found, limit, |(key, _)| *key))
}

async fn by_opening(tx: &mut PlatformTx, after: Option<ByTime>) -> Result<Vec<(Lot, Lead)>> {
    let mut query = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .filter(lots::state.eq(LotState::Open))
        .filter(lots::stage_ends_at.gt(tx.now()))
        .order((lots::opened_at, lots::id))
        .limit(CHUNK)
        .select((Lot::as_select(), Lead::as_select()))
        .into_boxed();
    if let Some(ByTime(at, id)) = after {
        query = query.filter(lots::opened_at.gt(at).or(lots::opened_at.eq(at).and(lots::id.gt(id))));
    }
    Ok(query.load(tx.conn()).await?)
}

/// One open lot.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not there or not open.
pub async fn one(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, id: LotId) -> Result<Masked> {
    actor.require(Object::Lot, Action::View)?;
    let row: (Lot, Lead) = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .filter(lots::id.eq(id))
        .filter(lots::state.eq(LotState::Open))
        .select((Lot::as_select(), Lead::as_select()))
        .first(tx.conn())
        .await?;
    let ascending = row.0.current()?.kind() == StageKind::Ascending;
    let stage = row.0.stage;
    let mut masked = mask(tx, tenant, vec![row]).await?.pop().ok_or(Error::NotFound)?;
    if ascending {
        masked.bids = open_bids(tx, tenant, id, stage).await?;
    }
    Ok(masked)
}

/// The latest bids of an ascending stage, without a word whose they are.
async fn open_bids(tx: &mut PlatformTx, tenant: TenantId, lot: LotId, stage: i32) -> Result<Vec<OpenBid>> {
    let rows: Vec<(TenantId, Money, DateTime<Utc>)> = bids::table
        .filter(bids::lot_id.eq(lot))
        .filter(bids::stage.eq(stage))
        .order(bids::place.desc())
        .limit(OPEN_BIDS)
        .select((bids::tenant_id, bids::amount, bids::at))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(of, amount, at)| OpenBid { amount, at, own: of == tenant }).collect())
}

/// Lots as the tenant sees them, in their order.
pub(super) async fn mask(tx: &mut PlatformTx, tenant: TenantId, rows: Vec<(Lot, Lead)>) -> Result<Vec<Masked>> {
    let [(_, first), ..] = rows.as_slice() else { return Ok(Vec::new()) };
    let buyer = buyer::load(tx, first, Some(&[tenant])).await?.pop().ok_or(Error::NotFound)?;
    let leads: Vec<&Lead> = rows.iter().map(|(_, lead)| lead).collect();
    let returned = returned(tx, tenant, &leads).await?;
    let persons = persons(tx, tenant, &leads, buyer.repeat_from).await?;
    let shares = if buyer.share.is_some() { Shares::read(tx, &leads).await? } else { Shares::default() };
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    let sold = sold::times_of(tx, &ids).await?;
    let (own, now) = (own_bids(tx, tenant, &rows).await?, tx.now());
    let mut masked = Vec::with_capacity(rows.len());
    for (lot, lead) in &rows {
        let stage = lot.current()?;
        let facts = BuyerFacts {
            spendable: None,
            returned_lead: returned.contains(&lead.id),
            bought_person: persons.contains(&lead.id),
            share: buyer.share.and_then(|rule| shares.of(tenant, lead, rule)),
            ..buyer.facts.clone()
        };
        let verdict = eligible(&lead.facts(), &facts, stage.least_bid());
        let stage = masked_stage(lot, tenant, &stage, now)?;
        let times_sold = sold.get(&lead.id).copied().unwrap_or(0);
        masked.push(Masked { times_sold, ..card(lot, lead, stage, own.get(&lot.id), verdict) });
    }
    Ok(masked)
}

fn weighed(lot: &Lot, tenant: TenantId, weight: u32) -> Result<Weighed> {
    let score = lot.score(tenant)?.unwrap_or(NEUTRAL);
    let weighing = Weighing::new(Some(weight), BTreeMap::from([(tenant, score)]));
    Ok(Weighed { weight, score, thousand: weighing.counted(&Offer { tenant, amount: Money::roubles(1_000) }) })
}

fn masked_stage(lot: &Lot, tenant: TenantId, stage: &Stage, now: DateTime<Utc>) -> Result<MaskedStage> {
    let bare = MaskedStage {
        number: lot.stage,
        kind: stage.kind(),
        ends_at: lot.stage_ends_at,
        min_bid: stage.least_bid(),
        leading: None,
        step: None,
        next_step_at: None,
        next_price: None,
        floor: None,
        extended: false,
        reserve_hidden: false,
        weighed: None,
    };
    Ok(match stage {
        Stage::Sealed { reserve, score_weight, .. } => MaskedStage {
            reserve_hidden: *reserve > bare.min_bid,
            weighed: score_weight.map(|weight| weighed(lot, tenant, weight)).transpose()?,
            ..bare
        },
        Stage::Ascending(rules) => MaskedStage {
            min_bid: rules.least(lot.leading),
            leading: lot.leading,
            step: Some(rules.step),
            extended: lot.stage_ends_at.is_some_and(|end| end > rules.planned_end(lot.stage_started_at)),
            ..bare
        },
        Stage::Descending(rules) => {
            let step = rules.step_at(lot.stage_started_at, now);
            let falls = step < rules.last_step();
            MaskedStage {
                min_bid: rules.price(step),
                step: Some(rules.step),
                next_step_at: falls.then(|| rules.begins(lot.stage_started_at, step + 1)),
                next_price: falls.then(|| rules.price(step + 1)),
                floor: Some(rules.floor),
                ..bare
            }
        }
        Stage::Assign { .. } | Stage::Hq {} => bare,
    })
}

fn card(
    lot: &Lot,
    lead: &Lead,
    stage: MaskedStage,
    own: Option<&Bid>,
    verdict: std::result::Result<(), Reason>,
) -> Masked {
    let (amount_from, amount_to) = range(lead.amount);
    let live = own.filter(|bid| bid.state == BidState::Live);
    let outbid = own.filter(|bid| bid.state == BidState::Outbid && bid.stage == lot.stage);
    let standing = match (live, outbid) {
        (Some(_), _) if stage.kind == StageKind::Ascending => Standing::Leading,
        (Some(_), _) => Standing::Held,
        (None, Some(_)) => Standing::Outbid,
        (None, None) => Standing::None,
    };
    Masked {
        id: lot.id,
        number: lot.number(),
        product: lead.product.code().to_owned(),
        city: lead.city.clone(),
        amount_from,
        amount_to,
        created_at: lead.created_at,
        quality: lead.quality,
        times_sold: 0,
        state: lot.state,
        stage,
        commitment: lot.commitment.clone(),
        standing,
        outbid_at: outbid.map(|bid| bid.amount),
        bids: Vec::new(),
        own_bid: live.map(|bid| OwnBid {
            amount: bid.amount,
            source: bid.source,
            at: bid.at,
            receipt: Receipt {
                leaf: bid.leaf.clone(),
                index: bid.place,
                signature: bid.signature.clone(),
                key: lot.key(),
            },
        }),
        eligible: verdict.is_ok(),
        reason: verdict.err(),
    }
}

async fn own_bids(tx: &mut PlatformTx, tenant: TenantId, rows: &[(Lot, Lead)]) -> Result<BTreeMap<LotId, Bid>> {
    let ids: Vec<LotId> = rows.iter().map(|(lot, _)| lot.id).collect();
    let own: Vec<Bid> = bids::table
        .filter(bids::lot_id.eq_any(ids))
        .filter(bids::tenant_id.eq(tenant))
        .filter(bids::state.eq_any([BidState::Live, BidState::Outbid]))
        .order(bids::place)
        .select(Bid::as_select())
        .load(tx.conn())
        .await?;
    // Of several the last one stands.
    Ok(own.into_iter().map(|bid| (bid.lot_id, bid)).collect())
}

async fn returned(tx: &mut PlatformTx, tenant: TenantId, of: &[&Lead]) -> Result<BTreeSet<LeadId>> {
    let ids: Vec<LeadId> = of.iter().map(|lead| lead.id).collect();
    let had: Vec<LeadId> = lots::table
        .filter(lots::lead_id.eq_any(ids))
        .filter(lots::winner_tenant.eq(tenant))
        .select(lots::lead_id)
        .load(tx.conn())
        .await?;
    Ok(had.into_iter().collect())
}

/// Leads whose person the tenant has bought before, within the window that began at `since`.
async fn persons(
    tx: &mut PlatformTx,
    tenant: TenantId,
    of: &[&Lead],
    since: DateTime<Utc>,
) -> Result<BTreeSet<LeadId>> {
    let phones: Vec<_> = of.iter().filter_map(|lead| lead.phone.clone()).collect();
    let emails: Vec<_> = of.iter().filter_map(|lead| lead.email.clone()).collect();
    let bought: Vec<Lead> = leads::table
        .filter(leads::owner_tenant.eq(tenant))
        .filter(leads::sold_at.gt(since))
        .filter(leads::phone.eq_any(phones).or(leads::email.eq_any(emails)))
        .select(Lead::as_select())
        .load(tx.conn())
        .await?;
    let same = |lead: &Lead, other: &Lead| {
        lead.id != other.id
            && ((lead.phone.is_some() && lead.phone == other.phone)
                || (lead.email.is_some() && lead.email == other.email))
    };
    Ok(of.iter().filter(|lead| bought.iter().any(|other| same(lead, other))).map(|lead| lead.id).collect())
}
