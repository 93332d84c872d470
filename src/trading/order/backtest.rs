//! What a standing order would have bought of last month's leads, as a pure function over lots that have closed. What the buyer may
//! buy at all is today's; what it had bought, and to whom a person agreed to be handed over, is of then. Its wallet and its share of a
//! city's leads are not asked: nothing has kept what they were.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use exchange::order::input::Checked;
use kernel::day::{midnight, month_start};
use kernel::{LeadId, LotId, Money};
use rules::eligible::{BuyerFacts, LeadFacts, Reason, eligible};
use rules::schedule::Schedule;
use serde::Serialize;

/// A lot that has closed.
#[derive(Debug, Clone)]
pub struct PastLot {
    /// Which.
    pub id: LotId,
    /// Whose it was to sell.
    pub lead_id: LeadId,
    /// Its lead.
    pub lead: LeadFacts,
    /// Whether the buyer had this very lead before.
    pub had_lead: bool,
    /// Whether it had bought the same person within the window.
    pub had_person: bool,
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
#[derive(Debug, Clone)]
pub struct Terms {
    /// What decides; what changes from lot to lot is filled in.
    pub buyer: BuyerFacts,
    /// When it works.
    pub hours: Option<Schedule>,
    /// The leads that it bought without the order, with when.
    pub bought: Vec<(LotId, DateTime<Utc>)>,
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
    /// Lots that it would have passed by: its caps, its budget or the buyer's own caps were reached.
    pub capped: i64,
    /// Lots for which history tells nothing.
    pub unknown: i64,
}

/// A lead that the order would have bought.
struct Bought {
    lot: LotId,
    lead: LeadId,
    at: DateTime<Utc>,
    price: Money,
}

/// Walks the lots in the order they opened. Caps and the budget count by the tenant's clock; a tie counts as lost.
pub fn backtest(order: &Checked, terms: &Terms, past: &[PastLot], zone: Tz) -> Backtest {
    let mut past: Vec<&PastLot> = past.iter().collect();
    past.sort_by_key(|lot| lot.opened_at);
    let mut would = Backtest { lots: i64::try_from(past.len()).unwrap_or(i64::MAX), ..Backtest::default() };
    let mut bought: Vec<Bought> = Vec::new();
    for lot in past {
        if !is_for(order, terms, lot, &bought, zone) {
            continue;
        }
        would.fitting += 1;
        let Auction::Sealed { least, reserve, others } = lot.auction else {
            would.unknown += 1;
            continue;
        };
        if order.limit < least.max(reserve) {
            would.below_reserve += 1;
        } else if others.is_some_and(|others| others >= order.limit) {
            would.outbid += 1;
        } else if is_full(order, &bought, lot.opened_at, zone) || is_capped(terms, lot, &bought, zone) {
            would.capped += 1;
        } else {
            let price = others.unwrap_or(reserve).max(reserve);
            would.bought += 1;
            would.cost = would.cost.checked_add(price).unwrap_or(kernel::money::LARGEST);
            bought.push(Bought { lot: lot.id, lead: lot.lead_id, at: lot.opened_at, price });
        }
    }
    would
}

/// Whether the order would have bid, had no cap been reached.
fn is_for(order: &Checked, terms: &Terms, lot: &PastLot, bought: &[Bought], zone: Tz) -> bool {
    let at_work = |hours: Option<&Schedule>| hours.is_none_or(|hours| hours.covers(lot.opened_at, zone));
    let fits = order.filters.admit(&lot.lead).is_ok()
        && order.min_quality.is_none_or(|least| lot.lead.quality >= least)
        && at_work(order.schedule.as_ref());
    let buyer = || BuyerFacts {
        at_work: at_work(terms.hours.as_ref()),
        returned_lead: lot.had_lead || bought.iter().any(|bought| bought.lead == lot.lead_id),
        bought_person: lot.had_person,
        daily_cap: None,
        monthly_cap: None,
        ..terms.buyer.clone()
    };
    fits && eligible(&lot.lead, &buyer(), order.limit).is_ok()
}

/// Whether the buyer's own caps were reached, with what it bought in truth and what the order would have bought.
fn is_capped(terms: &Terms, lot: &PastLot, bought: &[Bought], zone: Tz) -> bool {
    let truly =
        || terms.bought.iter().filter(|(id, _)| bought.iter().all(|bought| bought.lot != *id)).map(|(_, at)| *at);
    let since = |start: DateTime<Utc>| {
        let times = truly().chain(bought.iter().map(|bought| bought.at));
        i64::try_from(times.filter(|at| (start..=lot.opened_at).contains(at)).count()).unwrap_or(i64::MAX)
    };
    let (daily_cap, monthly_cap) = (terms.buyer.daily_cap, terms.buyer.monthly_cap);
    if daily_cap.is_none() && monthly_cap.is_none() {
        return false;
    }
    let buyer = BuyerFacts {
        bought_today: since(midnight(zone, lot.opened_at)),
        bought_this_month: since(month_start(zone, lot.opened_at)),
        ..terms.buyer.clone()
    };
    matches!(eligible(&lot.lead, &buyer, Money::ZERO), Err(Reason::DailyCap | Reason::MonthlyCap))
}

fn is_full(order: &Checked, bought: &[Bought], at: DateTime<Utc>, zone: Tz) -> bool {
    // The list is in order of time: what counts is its tail.
    let since = |start: DateTime<Utc>| bought.iter().rev().take_while(move |bought| bought.at >= start);
    let reached = |cap: Option<i32>, start: fn(Tz, DateTime<Utc>) -> DateTime<Utc>| {
        cap.is_some_and(|cap| since(start(zone, at)).count() >= usize::try_from(cap).unwrap_or(usize::MAX))
    };
    let spent = || since(month_start(zone, at)).map(|bought| bought.price.as_kopecks()).sum::<i64>();
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
    use kernel::TenantId;
    use rules::consent::Consent;
    use uuid::Uuid;

    fn lot(minute: i64, others: Option<i64>) -> PastLot {
        let id = Uuid::from_u128(u128::try_from(minute).unwrap());
        PastLot {
            id: LotId(id),
            lead_id: LeadId(id),
            had_lead: false,
            had_person: false,
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

    fn terms() -> Terms {
        Terms { buyer: BuyerFacts::plain(TenantId(Uuid::nil())), hours: None, bought: Vec::new() }
    }

    fn capped(daily_cap: Option<i32>, monthly_cap: Option<i32>) -> Terms {
        Terms { buyer: BuyerFacts { daily_cap, monthly_cap, ..terms().buyer }, ..terms() }
    }

    fn under(terms: &Terms, past: &[PastLot]) -> Backtest {
        backtest(&check(&order(50)).unwrap(), terms, past, Tz::Europe__Samara)
    }

    fn would(order: &OrderInput, past: &[PastLot]) -> Backtest {
        backtest(&check(order).unwrap(), &terms(), past, Tz::Europe__Samara)
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
        let choosy = Terms { buyer: BuyerFacts { min_quality: Some(61), ..terms().buyer }, ..terms() };
        assert_eq!(under(&choosy, &[lot(1, None)]).fitting, 0);
        let night = || {
            let hours = serde_json::json!({"days": [1,2,3,4,5,6,7], "from": "22:00", "to": "06:00"});
            Some(serde_json::from_value(hours).unwrap())
        };
        let asleep = Checked { schedule: night(), ..check(&order(50)).unwrap() };
        assert_eq!(backtest(&asleep, &terms(), &[lot(1, None)], Tz::UTC).fitting, 0);
        assert_eq!(under(&Terms { hours: night(), ..terms() }, &[lot(1, None)]).fitting, 0, "the buyer's own hours");
    }

    #[test]
    fn what_the_buyer_might_not_buy_is_not_counted() {
        let narrow = LeadFacts { consent: Consent::Tenants { tenants: Vec::new() }, ..lead_facts() };
        let past = [
            PastLot { lead: narrow, ..lot(1, None) },
            PastLot { had_lead: true, ..lot(2, None) },
            PastLot { had_person: true, ..lot(3, None) },
            lot(4, None),
            PastLot { lead_id: LeadId(Uuid::from_u128(4)), ..lot(5, None) },
        ];
        let found = under(&terms(), &past);
        assert_eq!((found.lots, found.fitting, found.bought), (5, 1, 1), "who has a lead does not buy it again");
    }

    #[test]
    fn the_buyers_own_caps_count_what_it_bought_in_truth() {
        let past: Vec<PastLot> = (1..6).map(|minute| lot(minute, None)).collect();
        let counts = |terms: &Terms| {
            let found = under(terms, &past);
            (found.bought, found.capped)
        };
        assert_eq!((counts(&capped(Some(2), None)), counts(&capped(None, Some(4)))), ((2, 3), (4, 1)));
        let elsewhere = LotId(Uuid::from_u128(99));
        let at = |minute: i64| lot(0, None).opened_at + Duration::minutes(minute);
        let bought = |id: LotId, minute: i64| Terms { bought: vec![(id, at(minute))], ..capped(Some(2), None) };
        assert_eq!(counts(&bought(elsewhere, -60)), (1, 4));
        assert_eq!(counts(&bought(elsewhere, -24 * 60)), (2, 3), "on another day");
        assert_eq!(counts(&bought(past[0].id, 1)), (2, 3), "the same lead is not counted twice");
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
