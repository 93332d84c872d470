//! What stands in the way of a standing order: the tenant's other orders, and what head office lets it buy.

use exchange::order::input::Checked;
use kernel::{Money, OrderId, words};
use rules::eligible::{Filters, Reason};
use serde::Serialize;

words! {
    /// How something stands in the way; what is heavy comes first.
    ConflictKind {
        /// Head office's filters let none of its leads through: it never bids.
        Never = "never",
        /// Another order bids for all of its leads, with the same limit or a higher one.
        Covered = "covered",
        /// It bids for all of another order's leads, with a higher limit.
        Covers = "covers",
        /// Head office's filters let only a part of its leads through.
        Narrowed = "narrowed",
        /// Another order is for a part of its leads: the higher limit bids.
        Overlaps = "overlaps",
        /// Its cap is above the tenant's own, which counts.
        CapAbove = "cap_above",
        /// The wallet does not cover its limit now.
        Funds = "funds",
    }
}

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Conflict {
    /// How.
    pub kind: ConflictKind,
    /// The other order.
    pub order: Option<OrderId>,
    /// The other order's limit, or what the wallet has.
    pub amount: Option<Money>,
    /// The filter that is in the way.
    pub filter: Option<Reason>,
    /// The tenant's own cap.
    pub cap: Option<i32>,
}

/// Another order of the tenant that bids.
#[derive(Debug, Clone)]
pub struct Other {
    /// Which.
    pub id: OrderId,
    /// Which leads it is for.
    pub filters: Filters,
    /// The least quality it is for.
    pub min_quality: Option<i32>,
    /// The most it pays.
    pub limit: Money,
}

/// What the tenant may buy at all.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// What head office lets it buy.
    pub filters: Filters,
    /// The least quality it buys.
    pub min_quality: Option<i32>,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// What the wallet has.
    pub spendable: Money,
}

/// Everything that stands in the way of an order, the heaviest first.
pub fn conflicts(order: &Checked, others: &[Other], bounds: &Bounds) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = others.iter().filter_map(|other| with_other(order, other)).collect();
    found.extend(with_bounds(order, bounds));
    found.sort_by_key(|conflict| (conflict.kind, conflict.order));
    found
}

fn bare(kind: ConflictKind) -> Conflict {
    Conflict { kind, order: None, amount: None, filter: None, cap: None }
}

fn with_other(order: &Checked, other: &Other) -> Option<Conflict> {
    if order.filters.apart(&other.filters).is_some() {
        return None;
    }
    let (own, its) = (order.min_quality.unwrap_or(0), other.min_quality.unwrap_or(0));
    let kind = if order.filters.beyond(&other.filters).is_none() && own >= its && other.limit >= order.limit {
        ConflictKind::Covered
    } else if other.filters.beyond(&order.filters).is_none() && its >= own && order.limit > other.limit {
        ConflictKind::Covers
    } else {
        ConflictKind::Overlaps
    };
    Some(Conflict { order: Some(other.id), amount: Some(other.limit), ..bare(kind) })
}

fn with_bounds(order: &Checked, bounds: &Bounds) -> Vec<Conflict> {
    let mut found = Vec::new();
    let quality = bounds.min_quality.unwrap_or(0) > order.min_quality.unwrap_or(0);
    if let Some(filter) = order.filters.apart(&bounds.filters) {
        found.push(Conflict { filter: Some(filter), ..bare(ConflictKind::Never) });
    } else if let Some(filter) = order.filters.beyond(&bounds.filters) {
        found.push(Conflict { filter: Some(filter), ..bare(ConflictKind::Narrowed) });
    } else if quality {
        found.push(Conflict { filter: Some(Reason::Quality), ..bare(ConflictKind::Narrowed) });
    }
    for (own, cap) in [(order.daily_cap, bounds.daily_cap), (order.monthly_cap, bounds.monthly_cap)] {
        if cap.is_some_and(|cap| own.is_some_and(|own| own > cap)) {
            found.push(Conflict { cap, ..bare(ConflictKind::CapAbove) });
        }
    }
    if order.limit > bounds.spendable {
        found.push(Conflict { amount: Some(bounds.spendable), ..bare(ConflictKind::Funds) });
    }
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use exchange::order::input::{OrderInput, check};

    fn order(products: &[&str], limit: i64) -> Checked {
        let products = products.iter().map(|&product| product.to_owned()).collect();
        check(&OrderInput { products, limit, ..OrderInput::default() }).unwrap()
    }

    fn other(products: &[&str], limit: i64) -> Other {
        let order = order(products, limit);
        Other { id: OrderId(Uuid::from_u128(1)), filters: order.filters, min_quality: None, limit: order.limit }
    }

    fn rich() -> Bounds {
        Bounds { spendable: Money::kopecks(1_000), ..Bounds::default() }
    }

    #[test]
    fn other_orders_in_the_way() {
        let kinds = |order: &Checked, others: &[Other]| {
            conflicts(order, others, &rich()).iter().map(|conflict| conflict.kind).collect::<Vec<_>>()
        };
        let mortgage = order(&["mortgage"], 100);
        assert_eq!(kinds(&mortgage, &[other(&["car"], 500)]), []);
        assert_eq!(kinds(&mortgage, &[other(&[], 100)]), [ConflictKind::Covered]);
        assert_eq!(kinds(&mortgage, &[other(&[], 99)]), [ConflictKind::Overlaps]);
        assert_eq!(kinds(&order(&[], 100), &[other(&["mortgage"], 99)]), [ConflictKind::Covers]);
        let both = [other(&["mortgage", "car"], 10), other(&[], 200)];
        assert_eq!(kinds(&mortgage, &both), [ConflictKind::Covered, ConflictKind::Overlaps]);
    }

    #[test]
    fn head_offices_bounds_in_the_way() {
        let found = |order: &Checked, bounds: Bounds| {
            conflicts(order, &[], &bounds).iter().map(|conflict| (conflict.kind, conflict.filter)).collect::<Vec<_>>()
        };
        let cars = Filters { products: vec!["car".into()], ..Filters::default() };
        let only_cars = || Bounds { filters: cars.clone(), ..rich() };
        assert_eq!(found(&order(&["mortgage"], 5), only_cars()), [(ConflictKind::Never, Some(Reason::Product))]);
        assert_eq!(found(&order(&[], 5), only_cars()), [(ConflictKind::Narrowed, Some(Reason::Product))]);
        assert_eq!(found(&order(&["car"], 5), only_cars()), []);
        let good = Bounds { min_quality: Some(40), ..rich() };
        assert_eq!(found(&order(&[], 5), good), [(ConflictKind::Narrowed, Some(Reason::Quality))]);
        let capped = Checked { daily_cap: Some(9), ..order(&[], 5) };
        assert_eq!(found(&capped, Bounds { daily_cap: Some(5), ..rich() }), [(ConflictKind::CapAbove, None)]);
        assert_eq!(found(&order(&[], 1_001), rich()), [(ConflictKind::Funds, None)]);
    }
}
