//! What tenants have bought and spent so far: in the past, and under the scenario.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Datelike, NaiveDate};
use kernel::Money;

use crate::history::load::TURN_DAYS;
use crate::history::{History, Micros, Tenant, Who, span};

/// A day, counted in any way that tells days apart.
type Day = i32;
/// A month, counted in any way that tells months apart.
type Month = i32;

/// Purchases and turns count for so long.
const WINDOW: Micros = span(TURN_DAYS * 86_400);

/// The tenant's own date.
fn date(tenant: &Tenant, at: Micros) -> NaiveDate {
    let at = DateTime::from_timestamp_micros(at).unwrap_or_default();
    at.with_timezone(&tenant.zone).date_naive()
}

/// The tenant's own day.
pub fn day(tenant: &Tenant, at: Micros) -> Day {
    date(tenant, at).num_days_from_ce()
}

/// The tenant's own month.
pub fn month(tenant: &Tenant, at: Micros) -> Month {
    let date = date(tenant, at);
    date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)
}

/// What one tenant has bought.
#[derive(Debug, Clone, Default)]
struct Bought {
    spent: i64,
    day: Day,
    today: i64,
    month: Month,
    this_month: i64,
}

/// What all have bought, on one course of events.
#[derive(Debug, Clone, Default)]
pub struct Purchases(Vec<Bought>);

impl Purchases {
    fn new(tenants: usize) -> Self {
        Self(vec![Bought::default(); tenants])
    }

    /// A sale.
    pub fn sold(&mut self, history: &History, who: Who, price: Money, at: Micros) {
        self.counted(history, who, at);
        if let Some(bought) = self.0.get_mut(usize::from(who)) {
            bought.spent += price.as_kopecks();
        }
    }

    /// A sale that counts for caps and whose money is in the payments.
    pub fn counted(&mut self, history: &History, who: Who, at: Micros) {
        let (Some(bought), Some(tenant)) = (self.0.get_mut(usize::from(who)), history.tenants.get(usize::from(who)))
        else {
            return;
        };
        let (today, month) = (day(tenant, at), month(tenant, at));
        if bought.day != today {
            (bought.day, bought.today) = (today, 0);
        }
        if bought.month != month {
            (bought.month, bought.this_month) = (month, 0);
        }
        bought.today += 1;
        bought.this_month += 1;
    }

    /// Leads bought in that month.
    pub fn this_month(&self, who: Who, month: Month) -> i64 {
        self.0.get(usize::from(who)).filter(|bought| bought.month == month).map_or(0, |bought| bought.this_month)
    }

    /// Leads bought on that day.
    pub fn today(&self, who: Who, day: Day) -> i64 {
        self.0.get(usize::from(who)).filter(|bought| bought.day == day).map_or(0, |bought| bought.today)
    }

    /// Kopecks spent.
    pub fn spent(&self, who: Who) -> i64 {
        self.0.get(usize::from(who)).map_or(0, |bought| bought.spent)
    }
}

/// Leads of the last 30 days.
#[derive(Debug, Default)]
struct Recent(VecDeque<Micros>);

impl Recent {
    fn count(&self, now: Micros) -> i64 {
        let old = self.0.partition_point(|at| *at <= now - WINDOW);
        i64::try_from(self.0.len() - old).unwrap_or(i64::MAX)
    }

    fn add(&mut self, at: Micros) {
        while self.0.front().is_some_and(|first| *first <= at - WINDOW) {
            self.0.pop_front();
        }
        self.0.push_back(at);
    }
}

/// The two courses side by side.
#[derive(Debug)]
pub struct State<'a> {
    /// What was really bought.
    pub past: Purchases,
    /// What is bought under the scenario.
    pub now: Purchases,
    /// What came in, beside what was there at first.
    funds: Vec<i64>,
    /// Leads given in turn.
    turns: Vec<Recent>,
    /// Leads won in whatever way.
    wins: Vec<Recent>,
    all: Recent,
    /// Who bid for a lot at stages that found nobody.
    seen: HashMap<u32, Vec<Who>>,
    tenants: &'a [Tenant],
}

impl<'a> State<'a> {
    /// As the period began.
    pub fn new(history: &'a History) -> Self {
        let count = history.tenants.len();
        let mut turns: Vec<Recent> = (0..count).map(|_| Recent::default()).collect();
        for turn in &history.turns {
            if let Some(recent) = turns.get_mut(usize::from(turn.who)) {
                recent.add(turn.at);
            }
        }
        Self {
            past: Purchases::new(count),
            now: Purchases::new(count),
            funds: history.tenants.iter().map(|tenant| tenant.funds.as_kopecks()).collect(),
            turns,
            wins: (0..count).map(|_| Recent::default()).collect(),
            all: Recent::default(),
            seen: HashMap::new(),
            tenants: &history.tenants,
        }
    }

    /// Money comes in.
    pub fn pay(&mut self, who: Who, amount: Money) {
        if let Some(funds) = self.funds.get_mut(usize::from(who)) {
            *funds += amount.as_kopecks();
        }
    }

    /// What a tenant can spend.
    pub fn spendable(&self, who: Who) -> Money {
        Money::kopecks(self.funds.get(usize::from(who)).copied().unwrap_or(0) - self.now.spent(who))
    }

    /// Whether a tenant has bought less than it had by then: only so may what stood in its way then be gone.
    pub fn is_freer(&self, who: Who, at: Micros) -> bool {
        let (day, month) = (self.day(who, at), self.month(who, at));
        self.now.today(who, day) < self.past.today(who, day)
            || self.now.this_month(who, month) < self.past.this_month(who, month)
            || self.now.spent(who) < self.past.spent(who)
    }

    /// A sale under the scenario.
    pub fn sold(&mut self, history: &History, who: Who, price: Money, at: Micros, in_turn: bool) {
        self.now.sold(history, who, price, at);
        if let Some(wins) = self.wins.get_mut(usize::from(who)) {
            wins.add(at);
        }
        self.all.add(at);
        if let Some(turns) = self.turns.get_mut(usize::from(who)).filter(|_| in_turn) {
            turns.add(at);
        }
    }

    /// Leads given in turn in the last 30 days, and when the last one.
    pub fn turns(&self, who: Who, now: Micros) -> (i64, Option<Micros>) {
        self.turns.get(usize::from(who)).map_or((0, None), |turns| {
            let count = turns.count(now);
            (count, turns.0.back().copied().filter(|_| count > 0))
        })
    }

    /// Leads of the last 30 days: the tenant's, and everybody's.
    pub fn wins(&self, who: Who, now: Micros) -> (i64, i64) {
        (self.wins.get(usize::from(who)).map_or(0, |wins| wins.count(now)), self.all.count(now))
    }

    /// The tenant's own day.
    pub fn day(&self, who: Who, at: Micros) -> Day {
        self.tenants.get(usize::from(who)).map_or(0, |tenant| day(tenant, at))
    }

    /// The tenant's own month.
    pub fn month(&self, who: Who, at: Micros) -> Month {
        self.tenants.get(usize::from(who)).map_or(0, |tenant| month(tenant, at))
    }

    /// Remembers who bid at a stage that found nobody.
    pub fn saw(&mut self, lot: u32, bidders: Vec<Who>) {
        if !bidders.is_empty() {
            self.seen.entry(lot).or_default().extend(bidders);
        }
    }

    /// How many bid for a lot at whatever stage, the last one's bidders among them.
    pub fn seen(&mut self, lot: u32, mut last: Vec<Who>) -> usize {
        last.extend(self.seen.remove(&lot).unwrap_or_default());
        last.sort_unstable();
        last.dedup();
        last.len()
    }
}
