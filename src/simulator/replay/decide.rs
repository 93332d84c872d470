//! One stage of one lot, decided again by the functions of the exchange.

use kernel::{Money, TenantId};
use rules::decide::{Offer, Seed, Weighing, rank, second_price};
use rules::eligible::{BuyerFacts, Filters, LeadFacts, Reason, eligible};

use super::silence::Unknown;
use super::state::State;
use super::step::{Bids, Form, Steps};
use crate::history::load::{HARD, ORDER, plan};
use crate::history::{History, Micros, PastLot, Tenant, Who, span};
use crate::scenario::{Checked, Tie};

/// A share cap is looked at once so many leads have been sold: of the first few anybody's share is large.
const SHARES_FROM: i64 = 20;

/// Which stage, and when it ends.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The stage.
    pub stage: u16,
    /// Whether the lot came to a stage of this kind at this place in the past.
    pub own: bool,
    /// Whether its prices and windows are those of then, too.
    pub same: bool,
    /// When it began.
    pub began: Micros,
    /// When it is decided.
    pub now: Micros,
}

/// How a stage ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Who gets the lead and for how much.
    pub sale: Option<(Who, Money)>,
    /// Whether it was given in turn.
    pub in_turn: bool,
    /// When the lead was sold, where that was before or after the stage was decided.
    pub at: Option<Micros>,
    /// Who bid, whether or not the bid counted in the end.
    pub bidders: Vec<Who>,
    /// What history does not know.
    pub unknown: Option<Unknown>,
}

impl Decided {
    /// Nobody gets it.
    pub const fn nobody() -> Self {
        Self { sale: None, in_turn: false, at: None, bidders: Vec::new(), unknown: None }
    }
}

/// What a tenant would have paid.
#[derive(Debug, Clone, Copy)]
struct Willing {
    who: Who,
    amount: Money,
    after: Micros,
    /// Something stood in its way then that only an unspent cap or wallet takes away.
    hindered: bool,
}

/// A stage that takes bids.
pub fn bids(history: &History, rules: &Checked, state: &State<'_>, lot: &PastLot, at: &At, stage: &Bids) -> Decided {
    let Some(lead) = lead_of(history, lot) else { return Decided::nobody() };
    let known = willing(history, lot, at, stage);
    let willing = &known.willing;
    let mut offers = Vec::with_capacity(willing.len());
    let mut counted = Vec::with_capacity(willing.len());
    for bid in willing {
        let Some(tenant) = history.tenants.get(usize::from(bid.who)) else { continue };
        let may = bid.amount >= stage.least
            && !is_barred(history, lot, bid.who)
            && (!bid.hindered || state.is_freer(bid.who, at.now))
            && may_buy(rules, state, bid.who, at.now)
            && eligible(lead, &bidder(tenant, rules, state, bid.who, at.now), bid.amount).is_ok();
        if may {
            offers.push(Offer { tenant: tenant.id, amount: bid.amount });
            counted.push(*bid);
        }
    }
    let best = won(history, stage, at, &Seed(lot.seed), &offers);
    let sale = best.and_then(|(tenant, price, _)| {
        let drawn = offers.iter().zip(&counted).find(|(offer, _)| offer.tenant == tenant).map(|(_, bid)| *bid);
        Some((winner(rules.scenario.tie, state, &counted, drawn, at.now)?, price))
    });
    let price = sale.map(|(_, price)| price);
    let unknown = match at.same {
        true => None,
        false => unknown(history, lot, stage, price, &known).or_else(|| guessed(history, stage, at, &counted)),
    };
    let bid = |bid: &&Willing| {
        bid.amount >= stage.least && (!bid.hindered || counted.iter().any(|known| known.who == bid.who))
    };
    let bidders = willing.iter().filter(bid).map(|bid| bid.who).collect();
    Decided { sale, in_turn: false, at: best.and_then(|(_, _, when)| when), bidders, unknown }
}

/// Who is the first among these offers, at what price, and when where the price falls.
fn won(
    history: &History,
    stage: &Bids,
    at: &At,
    seed: &Seed,
    offers: &[Offer],
) -> Option<(TenantId, Money, Option<Micros>)> {
    match &stage.form {
        Form::Sealed(weight) => {
            let sale = second_price(stage.reserve, seed, &weighing(history, *weight, at.began), offers);
            sale.map(|sale| (sale.winner, sale.price, None))
        }
        // Bids that were made in the open are what they came to: the highest is the price.
        Form::Ascending(_) | Form::Descending(_) if at.same => {
            rank(seed, offers).first().map(|best| (best.tenant, best.amount, None))
        }
        Form::Ascending(rules) => rules.answers(seed, None, offers).last().map(|best| (best.tenant, best.amount, None)),
        Form::Descending(rules) => {
            let (step, taker) = rules.first_taker(seed, 0..=rules.last_step(), offers)?;
            let when = at.began + span(i64::from(rules.step_s) * i64::from(step));
            Some((taker.tenant, taker.amount, Some(when.max(at.now))))
        }
    }
}

/// How bids are weighed, by the ratings of then as far as they are known.
fn weighing(history: &History, weight: Option<u32>, began: Micros) -> Weighing {
    if weight.is_none() {
        return Weighing::default();
    }
    let tenants = (0..).zip(&history.tenants);
    let score = |(who, tenant): (Who, &Tenant)| (tenant.id, history.ratings.at(history, who, began).score);
    Weighing::new(weight, tenants.map(score).collect())
}

/// Whether bids were weighed by ratings that nothing has kept.
fn guessed(history: &History, stage: &Bids, at: &At, counted: &[Willing]) -> Option<Unknown> {
    let weighed = matches!(stage.form, Form::Sealed(Some(_))) && counted.len() > 1;
    let kept = |bid: &Willing| history.ratings.at(history, bid.who, at.began).known;
    (weighed && !counted.iter().all(kept)).then_some(Unknown::Ratings)
}

/// After how long the first of those who said what they pay takes a falling price, in seconds; the whole window otherwise.
pub fn lasts(history: &History, lot: &PastLot, at: &At, stage: &Bids) -> i64 {
    let Form::Descending(rules) = &stage.form else { return stage.window_s };
    let known = willing(history, lot, at, stage);
    let first = known.willing.iter().filter_map(|bid| rules.first_within(bid.amount)).min();
    first.map_or(stage.window_s, |step| i64::from(rules.step_s) * i64::from(step))
}

/// Who wins among the highest bids. The price is the same whoever it is.
fn winner(tie: Tie, state: &State<'_>, counted: &[Willing], drawn: Option<Willing>, now: Micros) -> Option<Who> {
    let drawn = drawn?;
    let best = counted.iter().filter(|bid| bid.amount == drawn.amount);
    let is_drawn = |who: Who| who != drawn.who;
    let chosen = match tie {
        Tie::Draw => return Some(drawn.who),
        Tie::First => best.min_by_key(|bid| (bid.after, is_drawn(bid.who), bid.who)),
        Tie::Fewest => best.min_by_key(|bid| (state.wins(bid.who, now).0, is_drawn(bid.who), bid.who)),
    };
    chosen.map(|bid| bid.who)
}

pub(super) fn lead_of<'a>(history: &'a History, lot: &PastLot) -> Option<&'a LeadFacts> {
    usize::try_from(lot.lead).ok().and_then(|lead| history.leads.get(lead))
}

/// A tenant that did bid: its filters let the lead through then, whatever they are now.
fn bidder(tenant: &Tenant, rules: &Checked, state: &State<'_>, who: Who, now: Micros) -> BuyerFacts {
    BuyerFacts { filters: Filters::default(), ..facts(tenant, rules, state, who, now) }
}

pub(super) fn facts(tenant: &Tenant, rules: &Checked, state: &State<'_>, who: Who, now: Micros) -> BuyerFacts {
    let cap = rules.scenario.daily_cap.and_then(|cap| i32::try_from(cap).ok());
    let daily_cap = match (tenant.facts.daily_cap, cap) {
        (Some(own), Some(cap)) => Some(own.min(cap)),
        (own, cap) => own.or(cap),
    };
    BuyerFacts {
        daily_cap,
        bought_today: state.now.today(who, state.day(who, now)),
        bought_this_month: state.now.this_month(who, state.month(who, now)),
        spendable: Some(state.spendable(who)),
        ..tenant.facts.clone()
    }
}

/// Whether the scenario's cap on shares leaves the tenant room for one more.
pub(super) fn may_buy(rules: &Checked, state: &State<'_>, who: Who, now: Micros) -> bool {
    let Some(cap) = rules.scenario.share_cap else { return true };
    let (own, all) = state.wins(who, now);
    all < SHARES_FROM || (own + 1) * 100 <= cap * (all + 1)
}

/// Whether something stood in the tenant's way that no plan changes.
pub(super) fn is_barred(history: &History, lot: &PastLot, who: Who) -> bool {
    history.marks_of(lot).iter().any(|mark| mark.who == who && HARD.contains(&mark.code))
}

/// What is known of everybody's willingness to pay.
struct Known {
    willing: Vec<Willing>,
    /// Whether bids came after the window would have been over.
    late: bool,
}

/// Reads it off the bids and off the reasons for which standing orders did not bid.
fn willing(history: &History, lot: &PastLot, at: &At, stage: &Bids) -> Known {
    let mut found: Vec<Willing> = Vec::new();
    let mut late = false;
    for bid in history.bids_of(lot).iter().filter(|bid| !at.own || bid.stage == at.stage) {
        let after = (bid.after - began(history, lot, bid.stage)).max(0);
        if !at.same && !bid.by_order && after > span(stage.window_s) {
            late = true;
            continue;
        }
        keep(&mut found, Willing { who: bid.who, amount: bid.amount, after, hindered: false });
    }
    let shown = Steps::shown(history, lot);
    for mark in history.marks_of(lot).iter().filter(|mark| !at.own || mark.stage == at.stage) {
        let Some(amount) = mark.limit.filter(|_| ORDER.contains(&mark.code)) else { continue };
        // An order whose limit would have sufficed was not there then: it came and went, or was paused.
        let was_there = mark.code != Reason::OrderLimit || shown.is_some_and(|shown| amount < shown);
        if was_there && !found.iter().any(|bid| bid.who == mark.who) {
            found.push(Willing { who: mark.who, amount, after: 0, hindered: mark.code != Reason::OrderLimit });
        }
    }
    Known { willing: found, late }
}

/// A tenant's highest bid is what it would have paid.
fn keep(found: &mut Vec<Willing>, bid: Willing) {
    match found.iter_mut().find(|known| known.who == bid.who) {
        Some(known) if known.amount < bid.amount => *known = bid,
        Some(_) => {}
        None => found.push(bid),
    }
}

/// When a stage of the past began, counted from the opening.
fn began(history: &History, lot: &PastLot, stage: u16) -> Micros {
    let before = plan(history, lot).iter().take(usize::from(stage));
    span(before.map(super::step::window_of).sum())
}

/// What history does not know of a stage by other rules than those of then.
fn unknown(history: &History, lot: &PastLot, stage: &Bids, price: Option<Money>, known: &Known) -> Option<Unknown> {
    let Some(shown) = Steps::shown(history, lot) else { return Some(Unknown::NoBidding) };
    if known.late {
        return Some(Unknown::LateBids);
    }
    if Steps::was_open(history, lot) {
        return Some(Unknown::OpenBids);
    }
    let lower = stage.least < shown && price.is_none_or(|price| price < shown);
    let longer = stage.window_s > Steps::open_for(history, lot);
    if !lower && !longer || !somebody_kept_silent(history, lot, &known.willing) {
        return None;
    }
    Some(if lower { Unknown::BelowShown } else { Unknown::LongerWindow })
}

/// Whether a tenant that might have bought the lead did not say what it would have paid.
fn somebody_kept_silent(history: &History, lot: &PastLot, willing: &[Willing]) -> bool {
    let Some(lead) = lead_of(history, lot) else { return false };
    let silent = |(who, tenant): (Who, &Tenant)| {
        !willing.iter().any(|bid| bid.who == who)
            && !is_barred(history, lot, who)
            && tenant.facts.filters.admit(lead).is_ok()
    };
    (0..).zip(&history.tenants).any(silent)
}
