//! A past that never was: lots decided one by one in the plainest way, to be played again.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use kernel::{Money, TenantId};
use rules::consent::Consent;
use rules::decide::{Offer, Seed, rank};
use rules::eligible::{BuyerFacts, LeadFacts};
use rules::score::NEUTRAL;
use rules::stage::Stage;
use uuid::Uuid;

use crate::history::{History, Micros, PastBid, PastLot, Tenant, Who, span};
use crate::scenario::Scenario;

/// When the generated past begins: a Monday midnight in Moscow.
pub(crate) const START: &str = "2026-08-02T21:00:00Z";

/// Dice of a seed.
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(2).wrapping_add(1) }
    }

    /// A number below `most` (splitmix64).
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most.max(1)
    }

    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.iter_mut().for_each(|byte| *byte = u8::try_from(self.below(256)).unwrap());
        bytes
    }
}

/// How large, and of what kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) lots: usize,
    pub(crate) tenants: u16,
    pub(crate) cap: Option<i32>,
    pub(crate) funds: i64,
}

pub(crate) fn sealed(window_s: u32, reserve: i64) -> Stage {
    Stage::Sealed { window_s, reserve: Money::kopecks(reserve), public_min: None, score_weight: None }
}

fn tenant(place: u16, size: Size) -> Tenant {
    let id = TenantId(Uuid::from_u128(u128::from(place) + 1));
    Tenant {
        id,
        name: format!("Тенант {place:04}"),
        zone: if place.is_multiple_of(2) { Tz::Europe__Moscow } else { Tz::Asia__Vladivostok },
        facts: BuyerFacts { daily_cap: size.cap, ..BuyerFacts::plain(id) },
        since: 0,
        score: NEUTRAL,
        funds: Money::kopecks(size.funds),
    }
}

/// A past of sealed lots of one stage, in which everybody said what the lead is worth to it. Lots are decided one after
/// another by comparing bids: the highest wins, pays the next, at least the reserve; who has reached its cap does not count.
pub(crate) fn past(dice: &mut Dice, size: Size) -> History {
    let start = START.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_micros();
    let plans: Vec<Vec<Stage>> = [300, 500, 800].map(|reserve| vec![sealed(60, reserve), Stage::Hq {}]).to_vec();
    let lead = LeadFacts {
        product: "mortgage".into(),
        city: "Самара".into(),
        source: "site".into(),
        amount: None,
        lawful: true,
        consent: Consent::Network,
        quality: 100,
    };
    let tenants: Vec<Tenant> = (0..size.tenants).map(|place| tenant(place, size)).collect();
    let mut history = History { tenants, plans, leads: vec![lead], ..History::default() };
    for number in 0..size.lots {
        let opened = start + span(i64::try_from(number).unwrap() * 600) + i64::try_from(dice.below(1_000_000)).unwrap();
        let late = i64::try_from(dice.below(2_000_000)).unwrap();
        let (plan, seed) = (u32::try_from(dice.below(3)).unwrap(), dice.bytes());
        let first = u32::try_from(history.bids.len()).unwrap();
        for who in 0..size.tenants {
            if dice.below(3) == 0 {
                let least = [300, 500, 800][plan as usize];
                let amount = Money::kopecks(least + i64::try_from(dice.below(12)).unwrap() * 50);
                let after = span(i64::try_from(dice.below(60)).unwrap());
                history.bids.push(PastBid { who, stage: 0, amount, after, by_order: false });
            }
        }
        let bids = first..u32::try_from(history.bids.len()).unwrap();
        history.lots.push(PastLot {
            opened,
            closed: opened + span(60) + late,
            late,
            plan,
            stage: 1,
            sale: None,
            seed,
            lead: 0,
            bids,
            marks: 0..0,
        });
    }
    decide(&mut history, size);
    history
}

/// The plainest telling of the rules, beside which the replay is held.
fn decide(history: &mut History, size: Size) {
    let mut bought: Vec<Vec<Micros>> = vec![Vec::new(); usize::from(size.tenants)];
    let mut spent = vec![0_i64; usize::from(size.tenants)];
    for place in 0..history.lots.len() {
        let lot = history.lots[place].clone();
        let reserve = [300, 500, 800][lot.plan as usize];
        let day = |who: Who, at: Micros| {
            let at = DateTime::from_timestamp_micros(at).unwrap();
            at.with_timezone(&history.tenants[usize::from(who)].zone).date_naive()
        };
        let counts: Vec<&PastBid> = history
            .bids_of(&lot)
            .iter()
            .filter(|bid| {
                let own = &bought[usize::from(bid.who)];
                let today = own.iter().filter(|at| day(bid.who, **at) == day(bid.who, lot.closed)).count();
                let capped = size.cap.is_some_and(|cap| i32::try_from(today).unwrap() >= cap);
                !capped && size.funds - spent[usize::from(bid.who)] >= bid.amount.as_kopecks()
            })
            .collect();
        let offers: Vec<Offer> = counts
            .iter()
            .map(|bid| Offer { tenant: history.tenants[usize::from(bid.who)].id, amount: bid.amount })
            .collect();
        let ranked = rank(&Seed(lot.seed), &offers);
        let Some(best) = ranked.first() else { continue };
        let price = ranked.get(1).map_or(reserve, |next| next.amount.as_kopecks()).max(reserve);
        let who = counts.iter().find(|bid| history.tenants[usize::from(bid.who)].id == best.tenant).unwrap().who;
        bought[usize::from(who)].push(lot.closed);
        spent[usize::from(who)] += price;
        history.lots[place].sale = Some((who, Money::kopecks(price)));
        history.lots[place].stage = 0;
    }
}

/// A scenario over the whole of the generated past.
pub(crate) fn unchanged() -> Scenario {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    Scenario::unchanged(day("2026-08-03"), day("2027-08-03"))
}
