//! A stage's window has ended: decide, take the money, hand over, or walk on. One transaction; twice is once.

use std::collections::BTreeMap;

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Money, Result, TenantId};
use schema::platform::{bids, leads, lot_reasons};
use serde_json::json;

use super::buyer::{self, Buyer};
use super::decide::{Offer, Sale, Seed, rank, second_price};
use super::eligible::{BuyerFacts, Reason, eligible};
use super::finish::{self, Sold};
use super::walk::{self, why};
use super::{Lot, LotState, reason};
use crate::bid::{Bid, BidState};
use crate::lead::Lead;
use crate::plan::Stage;
use crate::proof::Key;
use wallet::ledger::{self, Entry};

/// The kind of the deadline that ends a stage.
pub const DEADLINE: &str = "lot.close";
/// The name under which closings act.
const EXCHANGE: &str = "exchange";

/// Closes the present stage of a lot if its time has come; otherwise changes nothing. Answers whether it did.
///
/// # Errors
/// What the database says; everything is then undone and the deadline comes again.
pub async fn close(tx: &mut BorderTx, key: &Key, id: LotId) -> Result<bool> {
    let platform = tx.as_platform().await?;
    let lot = match super::lock(platform, id).await {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    let Some(end) = lot.stage_ends_at.filter(|_| lot.state == LotState::Open) else { return Ok(false) };
    if platform.now() < end {
        // The deadline came by a clock that runs ahead of ours: it has to come again.
        jobs::deadline::set(platform, DEADLINE, id.0, end).await?;
        return Ok(false);
    }
    let Stage::Sealed { reserve, .. } = lot.current()? else { return Ok(false) };
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(platform.conn()).await?;
    let live = live(platform, id).await?;
    let tenants: Vec<TenantId> = live.iter().map(|bid| bid.tenant_id).collect();
    wallet::lock(platform, &tenants).await?;
    let buyers = buyer::load(platform, &lead, None).await?;
    let round = Round::judge(&lot, &lead, &live, &buyers, reserve)?;
    settle(platform, &lot, &live, &round).await?;
    explain(platform, &lot, &lead, &live, &buyers, &round).await?;
    match round.sale {
        Some(sale) => {
            let winner = buyers.iter().find(|buyer| buyer.key.id == sale.winner).map(|buyer| buyer.key);
            let winner = winner.ok_or_else(|| Error::defect("a winner that is no tenant"))?;
            finish::sold(tx, key, lot, &lead, Sold { winner, price: sale.price }).await?;
        }
        None => {
            let next = usize::try_from(lot.stage + 1).map_err(|_| Error::defect("a stage below zero"))?;
            walk::enter(tx, key, lot, &lead, next).await?;
        }
    }
    Ok(true)
}

async fn live(tx: &mut PlatformTx, lot: LotId) -> Result<Vec<Bid>> {
    let query = bids::table
        .filter(bids::lot_id.eq(lot))
        .filter(bids::state.eq(BidState::Live))
        .order(bids::tenant_id)
        .select(Bid::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// How a sealed stage was decided.
struct Round {
    sale: Option<Sale>,
    reserve: Money,
    /// Bidders that may no longer buy, and why.
    void: BTreeMap<TenantId, Reason>,
    /// The bids that counted, the best first.
    ranked: Vec<Offer>,
}

impl Round {
    fn judge(lot: &Lot, lead: &Lead, live: &[Bid], buyers: &[Buyer], reserve: Money) -> Result<Self> {
        let (facts, seed): (_, Seed) = (lead.facts(), lot.seed()?);
        let mut void = BTreeMap::new();
        let mut offers = Vec::new();
        for bid in live {
            let buyer = buyers.iter().find(|buyer| buyer.key.id == bid.tenant_id);
            // The money is held already: the wallet is not asked again.
            let held = buyer.map(|buyer| BuyerFacts { spendable: None, ..buyer.facts.clone() });
            match held.map_or(Err(Reason::Suspended), |held| eligible(&facts, &held, bid.amount)) {
                Ok(()) => offers.push(Offer { tenant: bid.tenant_id, amount: bid.amount }),
                Err(code) => {
                    void.insert(bid.tenant_id, code);
                }
            }
        }
        let sale = second_price(reserve, &seed, &offers);
        Ok(Self { sale, reserve, void, ranked: rank(&seed, &offers) })
    }

    fn state(&self, tenant: TenantId) -> BidState {
        match self.sale {
            _ if self.void.contains_key(&tenant) => BidState::Void,
            Some(sale) if sale.winner == tenant => BidState::Won,
            _ => BidState::Lost,
        }
    }

    /// Why a bidder did not get the lead; `None` for the winner.
    fn reason(&self, tenant: TenantId) -> Option<(Reason, serde_json::Value)> {
        if let Some(code) = self.void.get(&tenant) {
            return Some((*code, json!({})));
        }
        let own = self.ranked.iter().find(|offer| offer.tenant == tenant)?.amount;
        match self.sale {
            Some(sale) if sale.winner == tenant => None,
            Some(sale) => {
                let best = self.ranked.iter().map(|offer| offer.amount).max().unwrap_or(own);
                let code = if best == own { Reason::LostDraw } else { Reason::Outbid };
                Some((code, json!({ "bid": own, "price": sale.price })))
            }
            None => Some((Reason::BelowReserve, json!({ "bid": own, "reserve": self.reserve }))),
        }
    }
}

/// Money and states of the bids, in the order of tenant ids.
async fn settle(tx: &mut PlatformTx, lot: &Lot, live: &[Bid], round: &Round) -> Result<()> {
    for bid in live {
        let state = round.state(bid.tenant_id);
        let entry = match round.sale {
            Some(sale) if state == BidState::Won => {
                Entry::capture(bid.tenant_id, bid.amount, sale.price, lot.id, bid.id)?
            }
            _ => Entry::release(bid.tenant_id, bid.amount, lot.id, bid.id),
        };
        ledger::post(tx, EXCHANGE, entry).await?;
        diesel::update(bids::table.find(bid.id)).set(bids::state.eq(state)).execute(tx.conn()).await?;
    }
    Ok(())
}

async fn explain(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    live: &[Bid],
    buyers: &[Buyer],
    round: &Round,
) -> Result<()> {
    let opening: Vec<(TenantId, Reason)> = lot_reasons::table
        .filter(lot_reasons::lot_id.eq(lot.id))
        .filter(lot_reasons::stage.eq(lot.stage))
        .select((lot_reasons::tenant_id, lot_reasons::code))
        .load(tx.conn())
        .await?;
    let opening: BTreeMap<TenantId, Reason> = opening.into_iter().collect();
    let (facts, least) = (lead.facts(), lot.current()?.least_bid());
    let mut rows = Vec::new();
    for buyer in buyers {
        let tenant = buyer.key.id;
        if live.iter().any(|bid| bid.tenant_id == tenant) {
            rows.extend(round.reason(tenant).map(|(code, detail)| why(lot, tenant, code, detail)));
            continue;
        }
        let order = opening.get(&tenant).copied().filter(|code| {
            matches!(code, Reason::OrderFilters | Reason::OrderLimit | Reason::OrderCap | Reason::OrderFunds)
        });
        let code = eligible(&facts, &buyer.facts, least).err().or(order).unwrap_or(Reason::NoBid);
        rows.push(why(lot, tenant, code, json!({})));
    }
    reason::write(tx, &rows).await
}
