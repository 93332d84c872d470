//! What a standing order would have bought of last month's leads, as a pure function over lots that have closed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use exchange::order::input::Checked;
use kernel::Money;
use rules::clock::{midnight, month_start};
use rules::eligible::{Filters, LeadFacts};
use serde::Serialize;

/// A lot that has closed.
#[derive(Debug, Clone)]
pub struct PastLot {
    /// Its lead.
    pub lead: LeadFacts,
    /// When it opened: then the order would have bid.
    pub opened_at: DateTime<Utc>,
    /// What the order would have met.
    pub auction: Auction,
}

/// The bids of the others in a lot's first stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auction {
    /// A sealed stage whose winner pays the second price.
    Sealed {
        /// The least a bid might name.
        least: Money,
        /// The least the lead was sold for.
        reserve: Money,
        /// The highest bid of the others.
        others: Option<Money>,
    },
    /// A stage of another kind, or with scores: what the others would have done is not known.
    Silent,
}

/// What is known of how a buyer may buy beside the order's own terms.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// What it buys at all.
    pub filters: Filters,
    /// The least quality it buys.
    pub min_quality: Option<i32>,
}

/// What would have come of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Backtest {
    /// Closed lots that were looked at.
    pub lots: i64,
    /// Of those, lots the order is for.
    pub fitting: i64,
    /// Lots it would have won.
    pub bought: i64,
    /// What they would have cost, in kopecks.
    pub cost: Money,
    /// Lots that went for as much as its limit or more.
    pub outbid: i64,
    /// Lots whose reserve is above its limit.
    pub below_reserve: i64,
    /// Lots that it would have passed by: its caps or its budget were reached.
    pub capped: i64,
    /// Lots for which history tells nothing.
    pub unknown: i64,
}

/// Walks the lots in the order they opened. Caps and the budget count by the tenant's clock; a tie counts as lost.
pub fn backtest(order: &Checked, terms: &Terms, past: &[PastLot], zone: Tz) -> Backtest {
    let mut past: Vec<&PastLot> = past.iter().collect();
    past.sort_by_key(|lot| lot.opened_at);
    let mut would = Backtest { lots: i64::try_from(past.len()).unwrap_or(i64::MAX), ..Backtest::default() };
    let mut bought: Vec<(DateTime<Utc>, Money)> = Vec::new();
    for lot in past.into_iter().filter(|lot| is_for(order, terms, lot, zone)) {
        would.fitting += 1;
        let Auction::Sealed { least, reserve, others } = lot.auction else {
            would.unknown += 1;
            continue;
        };
        if order.limit < least.max(reserve) {
            would.below_reserve += 1;
        } else if others.is_some_and(|others| others >= order.limit) {
            would.outbid += 1;
        } else if is_full(order, &bought, lot.opened_at, zone) {
            would.capped += 1;
        } else {
            let price = others.unwrap_or(reserve).max(reserve);
            would.bought += 1;
            would.cost = would.cost.checked_add(price).unwrap_or(kernel::money::LARGEST);
            bought.push((lot.opened_at, price));
        }
    }
    would
}

fn is_for(order: &Checked, terms: &Terms, lot: &PastLot, zone: Tz) -> bool {
    let good = |least: Option<i32>| least.is_none_or(|least| lot.lead.quality >= least);
    lot.lead.lawful
        && order.filters.admit(&lot.lead).is_ok()
        && terms.filters.admit(&lot.lead).is_ok()
        && good(order.min_quality)
        && good(terms.min_quality)
        && order.schedule.as_ref().is_none_or(|hours| hours.covers(lot.opened_at, zone))
}

fn is_full(order: &Checked, bought: &[(DateTime<Utc>, Money)], at: DateTime<Utc>, zone: Tz) -> bool {
    // The list is in order of time: what counts is its tail.
    let since = |start: DateTime<Utc>| bought.iter().rev().take_while(move |(at, _)| *at >= start);
    let reached = |cap: Option<i32>, start: fn(Tz, DateTime<Utc>) -> DateTime<Utc>| {
        cap.is_some_and(|cap| since(start(zone, at)).count() >= usize::try_from(cap).unwrap_or(usize::MAX))
    };
    let spent = || since(month_start(zone, at)).map(|(_, price)| price.as_kopecks()).sum::<i64>();
    reached(order.daily_cap, midnight)
        || reached(order.monthly_cap, month_start)
        || order.budget.is_some_and(|budget| spent() + order.limit.as_kopecks() > budget.as_kopecks())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use exchange::order::input::{OrderInput, check};
    use exchange::sample::lead_facts;

    fn lot(minute: i64, others: Option<i64>) -> PastLot {
        PastLot {
            lead: lead_facts(),
            opened_at: "2026-11-10T09:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute),
            auction: Auction::Sealed {
                least: Money::kopecks(10),
                reserve: Money::kopecks(10),
                others: others.map(Money::kopecks),
            },
        }
    }

    fn order(limit: i64) -> OrderInput {
        OrderInput { limit, ..OrderInput::default() }
    }

    fn would(order: &OrderInput, past: &[PastLot]) -> Backtest {
        backtest(&check(order).unwrap(), &Terms::default(), past, Tz::Europe__Samara)
    }

    #[test]
    fn the_second_price_is_paid() {
        let silent = PastLot { auction: Auction::Silent, ..lot(5, None) };
        let past = [lot(1, None), lot(2, Some(40)), lot(3, Some(50)), lot(4, Some(5)), silent];
        let found = would(&order(50), &past);
        let expected = Backtest {
            lots: 5,
            fitting: 5,
            bought: 3,
            cost: Money::kopecks(60),
            outbid: 1,
            unknown: 1,
            ..Backtest::default()
        };
        assert_eq!(found, expected);
        assert_eq!(would(&order(9), &past).below_reserve, 4);
    }

    #[test]
    fn caps_and_the_budget_count() {
        let past: Vec<PastLot> = (0..6).map(|minute| lot(minute, Some(20))).collect();
        let capped = |order: OrderInput| {
            let found = would(&order, &past);
            (found.bought, found.capped)
        };
        assert_eq!(capped(OrderInput { daily_cap: Some(2), ..order(30) }), (2, 4));
        assert_eq!(capped(OrderInput { monthly_cap: Some(3), ..order(30) }), (3, 3));
        // 20 + 30 fits into 70, 40 + 30 does too, 60 + 30 does not.
        assert_eq!(capped(OrderInput { budget: Some(70), ..order(30) }), (3, 3));
        let tomorrow = [lot(0, None), lot(24 * 60, None)];
        assert_eq!(would(&OrderInput { daily_cap: Some(1), ..order(30) }, &tomorrow).bought, 2);
    }

    #[test]
    fn only_lots_the_order_is_for_are_counted() {
        let terms = Terms { min_quality: Some(61), ..Terms::default() };
        let order = check(&order(50)).unwrap();
        assert_eq!(backtest(&order, &terms, &[lot(1, None)], Tz::UTC).fitting, 0);
        let night =
            serde_json::from_value(serde_json::json!({"days": [1,2,3,4,5,6,7], "from": "22:00", "to": "06:00"}));
        let asleep = Checked { schedule: night.ok(), ..order };
        assert_eq!(backtest(&asleep, &Terms::default(), &[lot(1, None)], Tz::UTC).fitting, 0);
    }

    proptest! {
        /// Each fitting lot has exactly one outcome; a higher limit never buys less while nothing is capped.
        #[test]
        fn every_lot_is_accounted_for(bids in prop::collection::vec(prop::option::of(1_i64..80), 0..30), limit in 1_i64..90, cap in prop::option::of(1_i32..9)) {
            let past: Vec<PastLot> = (0..).zip(&bids).map(|(minute, others)| lot(minute, *others)).collect();
            let found = would(&OrderInput { daily_cap: cap, ..order(limit) }, &past);
            prop_assert_eq!(found.bought + found.outbid + found.below_reserve + found.capped + found.unknown, found.fitting);
            prop_assert!(found.cost.as_kopecks() <= found.bought * limit);
            let (less, more) = (would(&order(limit), &past), would(&order(limit + 5), &past));
            prop_assert!(less.bought <= more.bought);
        }
    }
}
