//! The replay held against a past that was decided in the plainest way, and against what must always be so.

use kernel::Money;
use proptest::prelude::*;
use rules::stage::Stage;
use serde_json::json;

use super::play;
use super::silence::Unknown;
use super::watch::Watch;
use crate::generate_test::{Dice, Size, past, sealed, unchanged};
use crate::history::{History, Mark};
use crate::scenario::{Scenario, Tie};

fn played(history: &History, scenario: Scenario) -> super::Played {
    play(history, &scenario.check().unwrap(), &Watch::default()).unwrap()
}

fn revenue(history: &History, played: &super::Played) -> i64 {
    played.simulated.outcome(&history.tenants).revenue.as_kopecks()
}

fn sold(played: &super::Played) -> usize {
    played.sales.iter().flatten().count()
}

fn sizes() -> impl Strategy<Value = Size> {
    let cap = prop_oneof![Just(None), (1_i32..6).prop_map(Some)];
    let funds = prop_oneof![Just(10_000_000_i64), 1_000_i64..30_000];
    (1_usize..120, 1_u16..9, cap, funds).prop_map(|(lots, tenants, cap, funds)| Size { lots, tenants, cap, funds })
}

fn plenty(lots: usize) -> Size {
    Size { lots, tenants: 6, cap: None, funds: i64::MAX / 4 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    /// The past under its own rules is the past, to the kopeck and the second, and history answers for all of it.
    #[test]
    fn the_unchanged_plan_reproduces_what_happened(seed: u64, size in sizes()) {
        let history = past(&mut Dice::new(seed), size);
        let played = played(&history, unchanged());
        let real: Vec<_> = history.lots.iter().map(|lot| lot.sale).collect();
        prop_assert_eq!(&played.sales, &real);
        prop_assert_eq!(played.changed, 0);
        prop_assert_eq!(&played.simulated, &played.actual);
        prop_assert_eq!(played.silence.lots(), 0);
    }

    /// With money and caps for everything, a higher reserve never sells more, and nobody who bought then pays less.
    #[test]
    fn a_higher_reserve_never_sells_more(seed: u64, lots in 1_usize..100, percent in 100_i64..400, more in 0_i64..200) {
        let history = past(&mut Dice::new(seed), plenty(lots));
        let at = |percent| played(&history, Scenario { reserve_percent: percent, ..unchanged() });
        let (low, high) = (at(percent), at(percent + more));
        prop_assert!(sold(&high) <= sold(&low));
        for (low, high) in low.sales.iter().zip(&high.sales) {
            let Some((who, price)) = high else { continue };
            prop_assert_eq!(low.map(|(who, _)| who), Some(*who), "the same bidder is the highest");
            prop_assert!(low.is_some_and(|(_, below)| below <= *price));
        }
        prop_assert_eq!(high.silence.lots(), 0, "bids above the old reserve were all allowed");
    }

    /// A cap is a cap: nobody buys more a day, whoever it was that bought then.
    #[test]
    fn nobody_passes_a_daily_cap(seed: u64, size in sizes(), cap in 1_i64..4) {
        let history = past(&mut Dice::new(seed), size);
        let capped = played(&history, Scenario { daily_cap: Some(cap), ..unchanged() });
        let mut bought = std::collections::BTreeMap::new();
        for (lot, sale) in history.lots.iter().zip(&capped.sales) {
            let Some((who, _)) = sale else { continue };
            let day = super::state::day(&history.tenants[usize::from(*who)], lot.closed);
            let count = bought.entry((*who, day)).or_insert(0_i64);
            *count += 1;
            prop_assert!(*count <= cap);
        }
    }

    /// Another rule for ties moves leads, never money: the second price does not hang on who wins the draw.
    #[test]
    fn ties_move_leads_and_not_money(seed: u64, lots in 1_usize..100) {
        let history = past(&mut Dice::new(seed), plenty(lots));
        let drawn = played(&history, unchanged());
        for tie in Tie::ALL {
            let other = played(&history, Scenario { tie: *tie, ..unchanged() });
            prop_assert_eq!(revenue(&history, &other), revenue(&history, &drawn));
            prop_assert_eq!(sold(&other), sold(&drawn));
        }
    }

    /// A stage more can only sell more, and giving in turn is as even as it can be.
    #[test]
    fn a_turn_after_the_auction_sells_the_rest(seed: u64, lots in 1_usize..100) {
        let history = past(&mut Dice::new(seed), plenty(lots));
        let stages = json!([{ "kind": "assign", "price": 100 }]);
        let all = played(&history, Scenario { stages: Some(stages), ..unchanged() });
        let outcome = all.simulated.outcome(&history.tenants);
        prop_assert_eq!((outcome.sold, outcome.in_turn), (outcome.lots, outcome.lots));
        let leads: Vec<i64> = outcome.shares.iter().map(|share| share.leads).collect();
        prop_assert!(leads.iter().max().unwrap() - leads.iter().min().unwrap() <= 1);
    }
}

#[test]
fn a_lower_reserve_is_a_guess_where_somebody_kept_silent() {
    let history = past(&mut Dice::new(3), plenty(200));
    let low = played(&history, Scenario { reserve_percent: 50, ..unchanged() });
    let outcome = low.simulated.outcome(&history.tenants);
    assert!(low.silence.lots() > 0 && low.silence.lots() < outcome.lots, "{} of {}", low.silence.lots(), outcome.lots);
    assert_eq!(low.silence.by().iter().map(|(_, lots)| lots).sum::<i64>(), low.silence.lots());
    for (lot, sale) in history.lots.iter().zip(&low.sales) {
        let bidders = history.bids_of(lot).len();
        // Two bids above the old reserve set the price, whatever others would have bid below it.
        assert!(bidders < 2 || *sale == lot.sale);
    }
}

#[test]
fn windows_longer_or_shorter_than_they_were_are_a_guess() {
    let history = past(&mut Dice::new(4), plenty(50));
    let codes = |percent| {
        let played = played(&history, Scenario { window_percent: percent, ..unchanged() });
        played.silence.by().into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(codes(200), [Unknown::LongerWindow]);
    assert_eq!(codes(50), [Unknown::LateBids]);
    let slow = played(&history, Scenario { window_percent: 200, ..unchanged() });
    let (was, would) = (slow.actual.outcome(&history.tenants), slow.simulated.outcome(&history.tenants));
    assert_eq!(would.p50_s.unwrap() - was.p50_s.unwrap(), 60);
}

#[test]
fn an_order_that_was_too_low_buys_at_a_lower_reserve() {
    let mut history = past(&mut Dice::new(5), Size { lots: 1, tenants: 1, cap: None, funds: 10_000 });
    history.plans[0] = vec![sealed(60, 500), Stage::Hq {}];
    history.bids.clear();
    history.marks =
        vec![Mark { who: 0, stage: 0, code: rules::eligible::Reason::OrderLimit, limit: Some(Money::kopecks(400)) }];
    let lot = &mut history.lots[0];
    (lot.plan, lot.sale, lot.stage, lot.bids, lot.marks) = (0, None, 1, 0..0, 0..1);
    assert_eq!(played(&history, unchanged()).sales, [None]);
    let low = played(&history, Scenario { reserve_percent: 50, ..unchanged() });
    assert_eq!(low.sales, [Some((0, Money::kopecks(250)))]);
    assert_eq!(low.silence.lots(), 0, "the only tenant has said what it pays");
}

#[test]
fn a_lot_that_was_never_open_for_bids_says_nothing() {
    let mut history = past(&mut Dice::new(6), plenty(10));
    history.plans = vec![vec![Stage::Assign { price: Money::kopecks(100), weights: None }]; 3];
    history.bids.clear();
    for lot in &mut history.lots {
        (lot.bids, lot.stage, lot.late, lot.sale) = (0..0, 0, 0, Some((0, Money::kopecks(100))));
        lot.closed = lot.opened;
    }
    let stages = json!([{ "kind": "sealed", "window_s": 60, "reserve": 100 }, { "kind": "assign", "price": 50 }]);
    let played = played(&history, Scenario { stages: Some(stages), ..unchanged() });
    assert_eq!(played.silence.by(), [(Unknown::NoBidding, 10)]);
    assert_eq!(sold(&played), 10);
    assert_eq!(played.simulated.outcome(&history.tenants).p50_s, Some(60));
}

#[test]
fn a_share_cap_spreads_the_leads() {
    let mut history = past(&mut Dice::new(8), plenty(300));
    for bid in &mut history.bids {
        bid.amount = Money::kopecks(if bid.who == 0 { 9_000 } else { 1_000 });
    }
    let share = |cap: Option<i64>| {
        let outcome = played(&history, Scenario { share_cap: cap, ..unchanged() }).simulated.outcome(&history.tenants);
        outcome.shares[0].leads * 100 / outcome.sold
    };
    assert!(share(None) > 25 && share(Some(20)) <= 25, "{} and {}", share(None), share(Some(20)));
}

#[test]
fn a_computation_can_be_stopped() {
    let history = past(&mut Dice::new(9), plenty(2_000));
    let watch = Watch::default();
    watch.cancel();
    assert!(play(&history, &unchanged().check().unwrap(), &watch).is_err());
    assert!(watch.progress().0 < 2_000);
}
