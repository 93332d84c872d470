//! Which of a tenant's standing orders bids for a lead, as a pure function.

use kernel::{Money, OrderId};
use rules::eligible::{Filters, LeadFacts, Reason};

/// What of a standing order decides whether it bids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// Which leads it is for.
    pub filters: Filters,
    /// The least quality it is for.
    pub min_quality: Option<i32>,
    /// The most it pays: what it bids, since the winner pays the second price.
    pub limit: Money,
    /// Whether it waits.
    pub paused: bool,
    /// Whether it bids at this hour.
    pub on_schedule: bool,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// Bids of today that won or still may.
    pub taken_today: i64,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// Bids of this month that won or still may.
    pub taken_this_month: i64,
    /// The most it spends a month.
    pub budget: Option<Money>,
    /// What it spent this month: prices paid and amounts still held.
    pub spent: Money,
}

impl OrderFacts {
    /// Why the order does not bid for a lead; `None` when it does. The wallet is not asked.
    ///
    /// An order whose limit might pass its budget does not bid: what is promised is that the budget holds.
    pub fn refusal(&self, lead: &LeadFacts, least: Money) -> Option<Reason> {
        let reached = |cap: Option<i32>, taken: i64| cap.is_some_and(|cap| taken >= i64::from(cap));
        if self.filters.admit(lead).is_err() {
            return Some(Reason::OrderFilters);
        }
        if self.min_quality.is_some_and(|least| lead.quality < least) {
            return Some(Reason::OrderQuality);
        }
        if self.limit < least {
            return Some(Reason::OrderLimit);
        }
        if self.paused {
            return Some(Reason::OrderPaused);
        }
        if !self.on_schedule {
            return Some(Reason::OrderSchedule);
        }
        if reached(self.daily_cap, self.taken_today) {
            return Some(Reason::OrderCap);
        }
        if reached(self.monthly_cap, self.taken_this_month) {
            return Some(Reason::OrderMonthlyCap);
        }
        let after = self.spent.checked_add(self.limit);
        let broken = |budget: Money| after.is_none_or(|after| after > budget);
        self.budget.is_some_and(broken).then_some(Reason::OrderBudget)
    }
}

/// The order that bids: of those that fit, the one with the highest limit that the wallet covers.
///
/// # Errors
/// How far the best order came, from `OrderFilters` to `OrderFunds`; `NoBid` without orders.
pub fn fit<'a>(
    lead: &LeadFacts,
    orders: &'a [OrderFacts],
    least: Money,
    spendable: Money,
) -> Result<&'a OrderFacts, Reason> {
    let check = |order: &OrderFacts| {
        order.refusal(lead, least).or_else(|| (order.limit > spendable).then_some(Reason::OrderFunds))
    };
    let best = orders
        .iter()
        .filter(|order| check(order).is_none())
        .max_by_key(|order| (order.limit, std::cmp::Reverse(order.id)));
    best.ok_or_else(|| orders.iter().filter_map(check).max().unwrap_or(Reason::NoBid))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::sample::lead_facts;

    fn order(id: u128, limit: i64) -> OrderFacts {
        OrderFacts {
            id: OrderId(Uuid::from_u128(id)),
            filters: Filters::default(),
            min_quality: None,
            limit: Money::kopecks(limit),
            paused: false,
            on_schedule: true,
            daily_cap: None,
            taken_today: 0,
            monthly_cap: None,
            taken_this_month: 0,
            budget: None,
            spent: Money::ZERO,
        }
    }

    #[test]
    fn the_highest_limit_that_is_covered_bids() {
        let orders = [order(1, 50), order(2, 90), order(3, 200)];
        let bids = |least, money| {
            fit(&lead_facts(), &orders, Money::kopecks(least), Money::kopecks(money)).map(|order| order.limit)
        };
        assert_eq!(bids(10, 100), Ok(Money::kopecks(90)));
        assert_eq!(bids(10, 500), Ok(Money::kopecks(200)));
        assert_eq!(bids(100, 150), Err(Reason::OrderFunds));
        assert_eq!(bids(300, 500), Err(Reason::OrderLimit));
    }

    #[test]
    fn the_reason_is_how_far_the_best_order_came() {
        let none = Filters { products: vec!["car".into()], ..Filters::default() };
        let other = OrderFacts { filters: none, ..order(1, 50) };
        let full = OrderFacts { daily_cap: Some(1), taken_today: 1, ..order(2, 50) };
        let why =
            |orders: &[OrderFacts]| fit(&lead_facts(), orders, Money::kopecks(10), Money::kopecks(100)).unwrap_err();
        assert_eq!(why(&[]), Reason::NoBid);
        assert_eq!(why(std::slice::from_ref(&other)), Reason::OrderFilters);
        assert_eq!(why(&[other, full]), Reason::OrderCap);
    }

    #[test]
    fn each_condition_has_its_reason() {
        let why = |order: OrderFacts| fit(&lead_facts(), &[order], Money::kopecks(10), Money::kopecks(100)).err();
        assert_eq!(why(order(1, 50)), None);
        assert_eq!(why(OrderFacts { min_quality: Some(61), ..order(1, 50) }), Some(Reason::OrderQuality));
        assert_eq!(why(OrderFacts { paused: true, ..order(1, 50) }), Some(Reason::OrderPaused));
        assert_eq!(why(OrderFacts { on_schedule: false, ..order(1, 50) }), Some(Reason::OrderSchedule));
        let month = OrderFacts { monthly_cap: Some(2), taken_this_month: 2, ..order(1, 50) };
        assert_eq!(why(month), Some(Reason::OrderMonthlyCap));
        let budget =
            |spent| OrderFacts { budget: Some(Money::kopecks(100)), spent: Money::kopecks(spent), ..order(1, 50) };
        assert_eq!((why(budget(50)), why(budget(51))), (None, Some(Reason::OrderBudget)));
    }

    proptest! {
        /// However lots come, an order never takes more than its caps, nor may spend more than its budget.
        #[test]
        fn caps_and_budgets_hold(
            limit in 1_i64..50, daily in 1_i32..6, monthly in 1_i32..9, budget in 1_i64..300, prices in prop::collection::vec(0_i64..50, 1..40),
        ) {
            let mut facts = OrderFacts {
                daily_cap: Some(daily), monthly_cap: Some(monthly), budget: Some(Money::kopecks(budget)), ..order(1, limit)
            };
            for price in prices {
                if fit(&lead_facts(), std::slice::from_ref(&facts), Money::ZERO, Money::kopecks(1_000)).is_ok() {
                    facts.taken_today += 1;
                    facts.taken_this_month += 1;
                    // The winner pays the second price: at most the limit.
                    facts.spent = facts.spent.checked_add(Money::kopecks(price.min(limit))).unwrap();
                }
                prop_assert!(facts.taken_today <= i64::from(daily) && facts.taken_this_month <= i64::from(monthly));
                prop_assert!(facts.spent <= Money::kopecks(budget));
            }
        }

        /// Nobody bids who is refused, and who bids has the highest limit of those that are not.
        #[test]
        fn the_best_of_the_willing_bids(limits in prop::collection::vec((1_i64..100, any::<bool>()), 0..8), least in 0_i64..60, money in 0_i64..120) {
            let orders: Vec<OrderFacts> = (1..).zip(&limits).map(|(id, (limit, paused))| OrderFacts { paused: *paused, ..order(id, *limit) }).collect();
            let may = |order: &&OrderFacts| !order.paused && order.limit >= Money::kopecks(least) && order.limit <= Money::kopecks(money);
            let best = orders.iter().filter(may).map(|order| order.limit).max();
            let found = fit(&lead_facts(), &orders, Money::kopecks(least), Money::kopecks(money)).ok().map(|order| order.limit);
            prop_assert_eq!(found, best);
        }
    }
}
