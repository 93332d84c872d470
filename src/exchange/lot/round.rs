//! How a stage was decided, with the money settled and every tenant told why.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, Result, TenantId};
use pool::lead::Lead;
use rules::decide::{Offer, Sale, Seed, Weighing, second_price};
use rules::eligible::{Reason, eligible};
use schema::platform::{bids, lot_reasons};
use serde_json::{Value, json};

use super::buyer::Buyer;
use super::walk::why;
use super::{Lot, reason};
use crate::bid::log::Writer;
use crate::bid::{Bid, BidState};
use crate::order::proxy;

/// How a stage was decided.
pub(crate) struct Round {
    pub(crate) sale: Option<Sale>,
    /// Bidders that may no longer buy, and why.
    void: BTreeMap<TenantId, Reason>,
    /// What those are told who bid, or whose order took part.
    told: BTreeMap<TenantId, (Reason, Value)>,
    /// What everybody else is told who could have had the lead.
    otherwise: (Reason, Value),
}

impl Round {
    /// A sealed stage: the highest of the bids that still count wins, at the second price.
    pub(crate) fn sealed(
        lot: &Lot,
        lead: &Lead,
        live: &[Bid],
        buyers: &[Buyer],
        (reserve, weight): (Money, Option<u32>),
    ) -> Result<Self> {
        let seed: Seed = lot.seed()?;
        let void = void(lead, live, buyers);
        let counts = |bid: &&Bid| !void.contains_key(&bid.tenant_id);
        let offers: Vec<Offer> = live.iter().filter(counts).map(Bid::offer).collect();
        let scores = live.iter().filter_map(|bid| Some((bid.tenant_id, bid.score?))).collect();
        let weighing = Weighing::new(weight, scores);
        let sale = second_price(reserve, &seed, &weighing, &offers);
        let won = sale.and_then(|sale| offers.iter().find(|offer| offer.tenant == sale.winner));
        let verdict = |own: &Offer| match sale.zip(won) {
            Some((sale, won)) if own.amount >= reserve => lost(&weighing, own, won, sale.price),
            _ => (Reason::BelowReserve, json!({ "bid": own.amount, "reserve": reserve })),
        };
        let told = offers.iter().map(|own| (own.tenant, verdict(own))).collect();
        Ok(Self { sale, void, told, otherwise: (Reason::NoBid, json!({})) })
    }

    /// An ascending stage: whoever leads at the end pays its own bid, if it may still buy.
    pub(crate) async fn ascending(
        tx: &mut PlatformTx,
        lot: &Lot,
        lead: &Lead,
        live: &[Bid],
        buyers: &[Buyer],
    ) -> Result<Self> {
        let void = void(lead, live, buyers);
        let leader = live.iter().find(|bid| !void.contains_key(&bid.tenant_id));
        let sale = leader.map(|bid| Sale { winner: bid.tenant_id, price: bid.amount });
        let reached = lot.leading.unwrap_or(Money::ZERO);
        let mut told = above_limit(tx, lot, reached).await?;
        let own: Vec<(TenantId, Money)> = bids::table
            .filter(bids::lot_id.eq(lot.id))
            .filter(bids::stage.eq(lot.stage))
            .order(bids::place)
            .select((bids::tenant_id, bids::amount))
            .load(tx.conn())
            .await?;
        let outbid = |(tenant, bid)| (tenant, (Reason::Outbid, json!({ "bid": bid, "price": reached })));
        told.extend(own.into_iter().map(outbid));
        Ok(Self { sale, void, told, otherwise: (Reason::NoBid, json!({})) })
    }

    /// A descending stage, taken or ended.
    pub(crate) async fn taken(tx: &mut PlatformTx, lot: &Lot, sale: Option<Sale>) -> Result<Self> {
        let told = match sale {
            Some(sale) => above_limit(tx, lot, sale.price).await?,
            None => BTreeMap::new(),
        };
        let otherwise = match sale {
            Some(sale) => (Reason::TakenByOther, json!({ "price": sale.price })),
            None => (Reason::NoBid, json!({})),
        };
        Ok(Self { sale, void: BTreeMap::new(), told, otherwise })
    }

    fn state(&self, tenant: TenantId) -> BidState {
        match self.sale {
            _ if self.void.contains_key(&tenant) => BidState::Void,
            Some(sale) if sale.winner == tenant => BidState::Won,
            _ => BidState::Lost,
        }
    }

    /// Why a tenant that took part did not get the lead.
    fn verdict(&self, tenant: TenantId) -> Option<(Reason, Value)> {
        self.void.get(&tenant).map(|code| (*code, json!({}))).or_else(|| self.told.get(&tenant).cloned())
    }
}

/// What whoever bid less than the winner is told, or bid as much and was not drawn.
fn lost(weighing: &Weighing, own: &Offer, won: &Offer, price: Money) -> (Reason, Value) {
    let mut detail = json!({ "bid": own.amount, "price": price });
    if !weighing.is_even() {
        (detail["counted"], detail["won_with"]) = (json!(weighing.counted(own)), json!(weighing.counted(won)));
    }
    match weighing.is_even() {
        _ if weighing.is_level(own, won) => (Reason::LostDraw, detail),
        true => (Reason::Outbid, detail),
        false => (Reason::Outweighed, detail),
    }
}

/// Bidders that may not buy any more. The money is held already: the wallet is not asked again.
fn void(lead: &Lead, live: &[Bid], buyers: &[Buyer]) -> BTreeMap<TenantId, Reason> {
    let facts = lead.facts();
    let verdict = |bid: &Bid| {
        let buyer = buyers.iter().find(|buyer| buyer.key.id == bid.tenant_id);
        let held = buyer.map(|buyer| buyer.facts.bidding());
        held.map_or(Err(Reason::Suspended), |held| eligible(&facts, &held, bid.amount)).err()
    };
    live.iter().filter_map(|bid| Some((bid.tenant_id, verdict(bid)?))).collect()
}

/// Tenants whose orders took part and whose best limit lies below what the lead went for.
async fn above_limit(tx: &mut PlatformTx, lot: &Lot, price: Money) -> Result<BTreeMap<TenantId, (Reason, Value)>> {
    let mut best: BTreeMap<TenantId, Money> = BTreeMap::new();
    for order in proxy::enrolled(tx, lot, Money::ZERO).await? {
        let limit = best.entry(order.tenant_id).or_default();
        *limit = order.price_limit.max(*limit);
    }
    let below = best.into_iter().filter(|(_, limit)| *limit < price);
    let told = |(tenant, limit)| (tenant, (Reason::PriceAboveLimit, json!({ "limit": limit, "price": price })));
    Ok(below.map(told).collect())
}

/// Money and states of the bids whose wallets `writer` has locked.
pub(crate) fn settle(tx: &PlatformTx, writer: &mut Writer, by: &str, live: &[Bid], round: &Round) -> Result<()> {
    for bid in live {
        match round.sale.filter(|sale| sale.winner == bid.tenant_id) {
            Some(sale) => writer.capture(tx, by, bid, sale.price)?,
            None => writer.release(tx, by, bid, round.state(bid.tenant_id))?,
        }
    }
    Ok(())
}

/// Writes down for every tenant but the winner why it did not get the lead at this stage.
pub(crate) async fn explain(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    buyers: &[Buyer],
    round: &Round,
) -> Result<()> {
    let opening = Opening::read(tx, &[lot]).await?;
    reason::write(tx, &reasons(lot, lead, buyers, round, &opening)?).await
}

/// For every tenant but the winner, why it did not get the lead at this stage.
pub(crate) fn reasons(
    lot: &Lot,
    lead: &Lead,
    buyers: &[Buyer],
    round: &Round,
    opening: &Opening,
) -> Result<Vec<reason::Row>> {
    let (facts, least) = (lead.facts(), lot.current()?.least_bid());
    let mut rows = Vec::new();
    for buyer in buyers {
        let tenant = buyer.key.id;
        if round.sale.is_some_and(|sale| sale.winner == tenant) {
            continue;
        }
        let (code, detail) = round.verdict(tenant).unwrap_or_else(|| {
            let refused = eligible(&facts, &buyer.facts, least).err();
            let early = refused.or_else(|| opening.of(lot, tenant));
            early.map_or_else(|| round.otherwise.clone(), |code| (code, json!({})))
        });
        rows.push(why(lot, tenant, code, detail));
    }
    Ok(rows)
}

/// Why the orders of tenants did not act when the present stages of lots opened.
pub(crate) struct Opening(BTreeMap<(LotId, i32, TenantId), Reason>);

impl Opening {
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn read(tx: &mut PlatformTx, lots: &[&Lot]) -> Result<Self> {
        let of_orders = Reason::ALL.iter().filter(|code| code.is_of_order());
        let rows: Vec<(LotId, i32, TenantId, Reason)> = lot_reasons::table
            .filter(lot_reasons::lot_id.eq_any(lots.iter().map(|lot| lot.id)))
            .filter(lot_reasons::code.eq_any(of_orders))
            .select((lot_reasons::lot_id, lot_reasons::stage, lot_reasons::tenant_id, lot_reasons::code))
            .load(tx.conn())
            .await?;
        Ok(Self(rows.into_iter().map(|(lot, stage, tenant, code)| ((lot, stage, tenant), code)).collect()))
    }

    fn of(&self, lot: &Lot, tenant: TenantId) -> Option<Reason> {
        self.0.get(&(lot.id, lot.stage, tenant)).copied()
    }
}
