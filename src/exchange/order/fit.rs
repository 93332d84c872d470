//! Which of a tenant's standing orders bids for a lead, as a pure function.

use kernel::{Money, OrderId};

use crate::lot::eligible::{Filters, LeadFacts, Reason};

/// What of a standing order decides whether it bids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// Which leads it is for.
    pub filters: Filters,
    /// The most it pays: what it bids, since the winner pays the second price.
    pub limit: Money,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// Bids of today that won or still may.
    pub taken_today: i64,
}

/// The order that bids: of those that fit, the one with the highest limit that the wallet covers.
///
/// # Errors
/// How far the best order came: `OrderFilters`, `OrderLimit`, `OrderCap` or `OrderFunds`; `NoBid` without orders.
pub fn fit<'a>(
    lead: &LeadFacts,
    orders: &'a [OrderFacts],
    least: Money,
    spendable: Money,
) -> Result<&'a OrderFacts, Reason> {
    let check = |order: &OrderFacts| {
        if order.filters.admit(lead).is_err() {
            return Some(Reason::OrderFilters);
        }
        if order.limit < least {
            return Some(Reason::OrderLimit);
        }
        if order.daily_cap.is_some_and(|cap| order.taken_today >= i64::from(cap)) {
            return Some(Reason::OrderCap);
        }
        (order.limit > spendable).then_some(Reason::OrderFunds)
    };
    let best = orders
        .iter()
        .filter(|order| check(order).is_none())
        .max_by_key(|order| (order.limit, std::cmp::Reverse(order.id)));
    best.ok_or_else(|| orders.iter().filter_map(check).max().unwrap_or(Reason::NoBid))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn lead() -> LeadFacts {
        let product = "mortgage".to_owned();
        LeadFacts { product, city: "Самара".into(), source: "site".into(), amount: None, lawful: true }
    }

    fn order(id: u128, limit: i64) -> OrderFacts {
        OrderFacts {
            id: OrderId(Uuid::from_u128(id)),
            filters: Filters::default(),
            limit: Money::kopecks(limit),
            daily_cap: None,
            taken_today: 0,
        }
    }

    #[test]
    fn the_highest_limit_that_is_covered_bids() {
        let orders = [order(1, 50), order(2, 90), order(3, 200)];
        let bids =
            |least, money| fit(&lead(), &orders, Money::kopecks(least), Money::kopecks(money)).map(|order| order.limit);
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
        let why = |orders: &[OrderFacts]| fit(&lead(), orders, Money::kopecks(10), Money::kopecks(100)).unwrap_err();
        assert_eq!(why(&[]), Reason::NoBid);
        assert_eq!(why(std::slice::from_ref(&other)), Reason::OrderFilters);
        assert_eq!(why(&[other, full]), Reason::OrderCap);
    }
}
