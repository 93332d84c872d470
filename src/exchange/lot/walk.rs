//! The walk of a lot through its stages: a stage that finds nobody gives way to the next in the same transaction.

use std::collections::BTreeMap;

use chrono::Duration;
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Money, Result, TenantId};
use pool::buying::{count, policy};
use pool::lead::{Lead, history};
use proof::Key;
use rules::eligible::{BuyerFacts, Reason, eligible};
use rules::score::NEUTRAL;
use rules::stage::Stage;
use rules::state::{BidSource, LotState};
use rules::turn::{self, Candidate, Compared};
use schema::platform::lots;
use serde_json::{Value, json};
use wallet::Wallet;
use wallet::ledger::{self, Entry};

use super::buyer::{self, Buyer};
use super::finish::{self, Sold};
use super::{Lot, reason};
use crate::bid::log::{NewBid, Writer, record};
use crate::bid::{raise, take};
use crate::order::fit::{OrderFacts, fit};
use crate::order::{self, OrderState, proxy};

/// Shares of an `assign` stage are counted over this many days.
const TURN_DAYS: i64 = 30;
/// The name under which stages act.
const EXCHANGE: &str = "exchange";

/// Takes a locked lot to the stage `index`, and on from it until one waits for bids or the lot is closed.
///
/// # Errors
/// When the database refuses; the whole transaction is then undone.
pub async fn enter(tx: &mut BorderTx, key: &Key, mut lot: Lot, lead: &Lead, index: usize) -> Result<()> {
    let stages = lot.stages()?;
    for (number, stage) in stages.iter().enumerate().skip(index) {
        let platform = tx.as_platform().await?;
        lot.stage = i32::try_from(number).map_err(|_| Error::defect("too many stages"))?;
        lot.stage_started_at = platform.now();
        lot.stage_ends_at = None;
        lot.leading = None;
        lot.asked_step = None;
        lot.started.resize(number, lot.opened_at);
        lot.started.push(lot.stage_started_at);
        let data = json!({ "lot_id": lot.id, "stage": lot.stage, "kind": stage.kind() });
        history::record(platform, EXCHANGE, lead.id, "stage_opened", data).await?;
        match stage {
            Stage::Sealed { window_s, score_weight, .. } => {
                if score_weight.is_some() {
                    lot.scores = Some(serde_json::to_value(count::all_scores(platform).await?)?);
                }
                lot.stage_ends_at = Some(lot.stage_started_at + Duration::seconds(i64::from(*window_s)));
                begin(platform, &lot).await?;
                bid_by_orders(platform, key, &mut lot, lead, stage.least_bid()).await?;
                return opened(platform, &lot).await;
            }
            Stage::Ascending(rules) => {
                lot.stage_ends_at = Some(rules.planned_end(lot.stage_started_at));
                begin(platform, &lot).await?;
                invite_orders(platform, &lot, lead, rules.start).await?;
                raise::answer(platform, key, &mut lot, lead, rules, None).await?;
                return opened(platform, &lot).await;
            }
            Stage::Descending(rules) => {
                lot.stage_ends_at = Some(rules.end(lot.stage_started_at));
                begin(platform, &lot).await?;
                invite_orders(platform, &lot, lead, rules.floor).await?;
                if let Some(new) = take::due_order(platform, &lot, lead, rules).await? {
                    let bid = record(platform, key, EXCHANGE, &mut lot, &new).await?;
                    return take::sell(tx, key, lot, lead, &bid).await;
                }
                super::close::call_orders(platform, &mut lot, rules).await?;
                return opened(platform, &lot).await;
            }
            Stage::Assign { price, weights } => {
                if lot.walks_on()? {
                    // Nobody may be in turn, and the next stage locks other wallets.
                    wallet::lock_all(platform).await?;
                }
                if let Some((winner, turns)) = in_turn(platform, &lot, lead, *price, weights.as_ref()).await? {
                    lot.assignment = Some(serde_json::to_value(turns)?);
                    return finish::sold(tx, key, lot, lead, Sold { winner, price: *price, by_hand: None }).await;
                }
            }
            Stage::Hq {} => break,
        }
    }
    finish::unsold(tx, key, lot, lead).await
}

/// Writes down that a stage with an end has begun, and sets its deadline.
async fn begin(tx: &mut PlatformTx, lot: &Lot) -> Result<()> {
    let ends_at = lot.stage_ends_at.ok_or_else(|| Error::defect("a window without an end"))?;
    diesel::update(lots::table.find(lot.id))
        .set((
            lots::stage.eq(lot.stage),
            lots::stage_started_at.eq(lot.stage_started_at),
            lots::stage_ends_at.eq(ends_at),
            lots::started.eq(&lot.started),
            lots::leading_bid.eq(lot.leading),
            lots::asked_step.eq(lot.asked_step),
            lots::scores.eq(&lot.scores),
        ))
        .execute(tx.conn())
        .await?;
    jobs::deadline::set(tx, super::close::DEADLINE, lot.id.0, ends_at).await
}

async fn opened(tx: &mut PlatformTx, lot: &Lot) -> Result<()> {
    jobs::emit(tx, "lot.opened", json!({ "lot_id": lot.id, "lead_id": lot.lead_id, "stage": lot.stage })).await?;
    Ok(())
}

/// Tenants of whom at least one order bids.
fn bidders(orders: &BTreeMap<TenantId, Vec<order::Order>>) -> Vec<TenantId> {
    let bids = |own: &[order::Order]| own.iter().any(|order| order.state == OrderState::Active);
    orders.iter().filter(|(_, own)| bids(own)).map(|(tenant, _)| *tenant).collect()
}

/// Every standing order that fits bids its limit before anybody sees the lot.
async fn bid_by_orders(tx: &mut PlatformTx, key: &Key, lot: &mut Lot, lead: &Lead, least: Money) -> Result<()> {
    let orders = order::standing(tx).await?;
    // From here on nobody else moves these tenants' money, nor counts against their caps.
    let mut writer = Writer::lock(tx, &bidders(&orders)).await?;
    let facts = lead.facts();
    let buyers = buyer::load(tx, lead, None).await?;
    let own = order::facts::of_all(tx, &orders, &buyers).await?;
    let mut reasons = Vec::new();
    for buyer in buyers {
        let tenant = buyer.key.id;
        let own = own.get(&tenant).map_or(&[][..], Vec::as_slice);
        let money = writer.wallet(tenant).map_or(Money::ZERO, Wallet::spendable_by_orders);
        let chosen = eligible(&facts, &buyer.facts, least).and_then(|()| fit(&facts, own, least, money));
        match chosen {
            Ok(order) => {
                let source = BidSource::StandingOrder;
                let bid = NewBid { tenant, amount: order.limit, source, order: Some(order.id), at: tx.now() };
                writer.record(tx, key, EXCHANGE, lot, &bid, None)?;
            }
            Err(code) => reasons.push(why(lot, tenant, code, json!({}))),
        }
    }
    writer.write(tx).await?;
    reason::write(tx, &reasons).await
}

/// Lets the standing orders that fit take part in a live stage, with their wallets locked; why the others do not is kept.
async fn invite_orders(tx: &mut PlatformTx, lot: &Lot, lead: &Lead, least: Money) -> Result<()> {
    let orders = order::standing(tx).await?;
    wallet::lock(tx, &bidders(&orders)).await?;
    let facts = lead.facts();
    let buyers = buyer::load(tx, lead, None).await?;
    let mut known = order::facts::of_all(tx, &orders, &buyers).await?;
    let mut reasons = Vec::new();
    for buyer in buyers {
        let tenant = buyer.key.id;
        proxy::enrol(tx, lot, &facts, least, orders.get(&tenant).map_or(&[][..], Vec::as_slice)).await?;
        let own = known.remove(&tenant).unwrap_or_default();
        // An order acts up to its limit as far as the wallet goes: only one that can't pay the least is out of funds.
        let money = buyer.facts.spendable.filter(|_| !buyer.orders_wait).unwrap_or(Money::ZERO);
        let within = |order: OrderFacts| OrderFacts { limit: order.limit.min(money.max(least)), ..order };
        let own: Vec<_> = own.into_iter().map(within).collect();
        let verdict = eligible(&facts, &buyer.facts, least).and_then(|()| fit(&facts, &own, least, money).map(|_| ()));
        reasons.extend(verdict.err().map(|code| why(lot, tenant, code, json!({}))));
    }
    reason::write(tx, &reasons).await
}

/// Whose turn it is, with the money taken; `None` when nobody may have the lead at the price.
async fn in_turn(
    tx: &mut PlatformTx,
    lot: &Lot,
    lead: &Lead,
    price: Money,
    weights: Option<&BTreeMap<TenantId, u32>>,
) -> Result<Option<(kernel::TenantKey, Vec<Candidate>)>> {
    let facts = lead.facts();
    let all = buyer::load(tx, lead, None).await?;
    let weight = |tenant: TenantId| weights.map_or(Some(1), |weights| weights.get(&tenant).copied());
    let may = |buyer: &Buyer, spendable: Option<Money>| match weight(buyer.key.id) {
        None => Err(Reason::NotInPlan),
        Some(_) => eligible(&facts, &BuyerFacts { spendable, ..buyer.facts.clone() }, price),
    };
    let likely: Vec<TenantId> = all.iter().filter(|buyer| may(buyer, None).is_ok()).map(|buyer| buyer.key.id).collect();
    // Locked, the wallets, caps and turns of these tenants stand still; what was read before may have moved.
    let wallets = wallet::lock(tx, &likely).await?;
    let mut candidates = Vec::new();
    let mut reasons = Vec::new();
    let turns = turns(tx, &likely).await?;
    let scores = count::scores(tx, &likely).await?;
    let policy = policy::current(tx).await?;
    let young = tx.now() - Duration::days(i64::from(policy.starter_days));
    let fresh = buyer::load(tx, lead, None).await?;
    for buyer in &fresh {
        let tenant = buyer.key.id;
        let money = wallets.iter().find(|wallet| wallet.tenant_id == tenant).map(Wallet::spendable);
        match may(buyer, Some(money.unwrap_or(Money::ZERO))) {
            Ok(()) if likely.contains(&tenant) => {
                let (given, last) = turns.get(&tenant).copied().unwrap_or((0, None));
                let starter = buyer.since > young && given < i64::from(policy.starter_leads);
                let score = scores.get(&tenant).copied().unwrap_or(NEUTRAL);
                let (weight, free) = (weight(tenant).unwrap_or(1), buyer.facts.free());
                candidates.push(Candidate { tenant, weight, score, free, given, last, starter });
            }
            Ok(()) => reasons.push(why(lot, tenant, Reason::NotInTurn, json!({}))),
            Err(code) => reasons.push(why(lot, tenant, code, json!({ "price": price }))),
        }
    }
    let winner = turn::next(&lot.seed()?, &candidates).cloned();
    if let Some(winner) = &winner {
        let others = candidates.iter().filter(|candidate| candidate.tenant != winner.tenant);
        reasons.extend(
            others
                .map(|other| why(lot, other.tenant, Reason::NotInTurn, json!(Compared::of(other, winner, TURN_DAYS)))),
        );
        ledger::post(tx, EXCHANGE, Entry::charge(winner.tenant, price, lot.id)).await?;
    }
    reason::write(tx, &reasons).await?;
    let key = winner.and_then(|winner| fresh.iter().find(|buyer| buyer.key.id == winner.tenant)).map(|buyer| buyer.key);
    Ok(key.map(|key| (key, candidates)))
}

pub(crate) fn why(lot: &Lot, tenant: TenantId, code: Reason, detail: Value) -> reason::Row {
    reason::Row { lot_id: lot.id, stage: lot.stage, tenant_id: tenant, code, detail }
}

type Turns = BTreeMap<TenantId, (i64, Option<chrono::DateTime<chrono::Utc>>)>;

/// How many leads each was given in turn of late, and when the last one.
async fn turns(tx: &mut PlatformTx, tenants: &[TenantId]) -> Result<Turns> {
    let since = tx.now() - Duration::days(TURN_DAYS);
    let rows: Vec<(Option<TenantId>, i64, Option<chrono::DateTime<chrono::Utc>>)> = lots::table
        .filter(lots::winner_tenant.eq_any(tenants))
        .filter(lots::state.eq(LotState::Sold))
        .filter(lots::assignment.is_not_null())
        .filter(lots::closed_at.gt(since))
        .group_by(lots::winner_tenant)
        .select((lots::winner_tenant, diesel::dsl::count(lots::id), diesel::dsl::max(lots::closed_at)))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().filter_map(|(tenant, given, last)| Some((tenant?, (given, last)))).collect())
}
