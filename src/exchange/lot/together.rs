//! Lots whose windows end at the same time are closed in one transaction: what decides is read once for all of them, each is
//! decided in memory after those before it, and all is written together.

use std::collections::BTreeMap;

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LeadId, LotId, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::state::LotState;
use schema::platform::{leads, lots};

use super::buyer::Known;
use super::close::{EXCHANGE, decide, winner};
use super::finish::{self, End};
use super::round::{self, Opening};
use super::{Lot, reason};
use crate::bid::Bid;
use crate::bid::log::{Writer, live_of};
use crate::journal::notify::is_told;

/// Closes those of the lots whose window is over and whose lead is sold or rests; answers which. Left alone are lots that
/// somebody has locked, that nobody was told of yet, that fall, and that walk on to stages where others may pay.
///
/// # Errors
/// What the database says, of whichever lot; nothing has happened then.
pub(super) async fn close(tx: &mut BorderTx, key: &Key, ids: &[LotId]) -> Result<Vec<LotId>> {
    let platform = tx.as_platform().await?;
    let lots = lock_ended(platform, ids).await?;
    if lots.is_empty() {
        return Ok(Vec::new());
    }
    let leads = lock_leads(platform, &lots).await?;
    let mut live = live_bids(platform, &lots).await?;
    let bidders: Vec<TenantId> = live.values().flatten().map(|bid| bid.tenant_id).collect();
    let mut writer = Writer::lock(platform, &bidders).await?;
    // Locked, the bidders' money and caps stand still but for what is decided here.
    let mut known = Known::read(platform, &leads.values().collect::<Vec<_>>(), None).await?;
    let opening = Opening::read(platform, &lots.iter().collect::<Vec<_>>()).await?;
    let (mut ends, mut reasons) = (Vec::new(), Vec::new());
    for lot in lots {
        let Some(lead) = leads.get(&lot.lead_id) else { continue };
        let bids = live.remove(&lot.id).unwrap_or_default();
        let mut buyers = known.of(lead);
        for buyer in &mut buyers {
            // What the lots before it have moved counts as it would have after their own transactions.
            if let Some(wallet) = writer.wallet(buyer.key.id) {
                buyer.facts.spendable = Some(wallet.spendable());
            }
        }
        let round = decide(platform, &lot, lead, &bids, &buyers).await?;
        let sold = winner(&round, &buyers)?;
        if sold.is_none() && lot.walks_on()? {
            continue;
        }
        round::settle(platform, &mut writer, EXCHANGE, &bids, &round)?;
        reasons.extend(round::reasons(&lot, lead, &buyers, &round, &opening)?);
        if let Some(sold) = &sold {
            known.bought(lead, sold.winner.id, lot.time(platform.now()));
        }
        ends.push(End { lot, lead: lead.clone(), sold });
    }
    writer.write(platform).await?;
    reason::write(platform, &reasons).await?;
    let closed = ends.iter().map(|end| end.lot.id).collect();
    finish::all(tx, key, ends).await?;
    Ok(closed)
}

/// Those of the lots that nobody has locked and whose window is over, with everybody told of it; locked, in the one order of lots.
async fn lock_ended(tx: &mut PlatformTx, ids: &[LotId]) -> Result<Vec<Lot>> {
    let query = lots::table
        .filter(lots::id.eq_any(ids))
        .filter(lots::state.eq(LotState::Open))
        .filter(lots::stage_ends_at.le(tx.now()))
        .filter(is_told(tx.now()))
        .order(lots::id)
        .select(Lot::as_select());
    let mut lots: Vec<Lot> = query.for_no_key_update().skip_locked().load(tx.conn()).await?;
    lots.retain(|lot| lot.current().is_ok_and(|stage| stage.has_window()));
    Ok(lots)
}

/// The leads of locked lots, locked in the one order of leads.
async fn lock_leads(tx: &mut PlatformTx, lots: &[Lot]) -> Result<BTreeMap<LeadId, Lead>> {
    let query = leads::table
        .filter(leads::id.eq_any(lots.iter().map(|lot| lot.lead_id)))
        .order(leads::id)
        .select(Lead::as_select());
    let leads: Vec<Lead> = query.for_no_key_update().load(tx.conn()).await?;
    Ok(leads.into_iter().map(|lead| (lead.id, lead)).collect())
}

async fn live_bids(tx: &mut PlatformTx, lots: &[Lot]) -> Result<BTreeMap<LotId, Vec<Bid>>> {
    let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
    let mut of: BTreeMap<LotId, Vec<Bid>> = BTreeMap::new();
    for bid in live_of(tx, &ids).await? {
        of.entry(bid.lot_id).or_default().push(bid);
    }
    Ok(of)
}
