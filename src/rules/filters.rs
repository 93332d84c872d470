//! A range of leads, as buyers, standing orders and plans name it.

use kernel::Money;
use kernel::text::key;
use serde::{Deserialize, Serialize};

use super::eligible::{LeadFacts, Reason};

/// A range of leads: what is empty or `None` lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Filters {
    /// Codes of products.
    pub products: Vec<String>,
    /// Names of cities in any spelling.
    pub cities: Vec<String>,
    /// Codes of sources.
    pub sources: Vec<String>,
    /// The least amount of the loan.
    pub amount_min: Option<Money>,
    /// The largest amount of the loan.
    pub amount_max: Option<Money>,
}

impl Filters {
    /// Whether the lead is in the range. A lead whose city or amount is not known fails a filter by it.
    ///
    /// # Errors
    /// The first filter that the lead fails.
    pub fn admit(&self, lead: &LeadFacts) -> Result<(), Reason> {
        let listed = |list: &[String], value: &str| {
            let value = key(value);
            list.is_empty() || (!value.is_empty() && list.iter().any(|item| key(item) == value))
        };
        if !listed(&self.products, &lead.product) {
            return Err(Reason::Product);
        }
        if !listed(&self.cities, &lead.city) {
            return Err(Reason::City);
        }
        if !listed(&self.sources, &lead.source) {
            return Err(Reason::Source);
        }
        let least = self.amount_min.is_none_or(|least| lead.amount.is_some_and(|amount| amount >= least));
        let most = self.amount_max.is_none_or(|most| lead.amount.is_some_and(|amount| amount <= most));
        if least && most { Ok(()) } else { Err(Reason::Amount) }
    }

    /// The first filter by which no lead at all is in both ranges; `None` when some may be.
    pub fn apart(&self, other: &Self) -> Option<Reason> {
        let apart = |own: &[String], other: &[String]| {
            !own.is_empty() && !other.is_empty() && !own.iter().any(|item| named(other, item))
        };
        if apart(&self.products, &other.products) {
            return Some(Reason::Product);
        }
        if apart(&self.cities, &other.cities) {
            return Some(Reason::City);
        }
        if apart(&self.sources, &other.sources) {
            return Some(Reason::Source);
        }
        let above =
            |least: Option<Money>, most: Option<Money>| least.zip(most).is_some_and(|(least, most)| least > most);
        (above(self.amount_min, other.amount_max) || above(other.amount_min, self.amount_max)).then_some(Reason::Amount)
    }

    /// The first filter by which this range lets a lead through that `other` has not; `None` when `other` holds it all.
    pub fn beyond(&self, other: &Self) -> Option<Reason> {
        let beyond = |own: &[String], other: &[String]| {
            !other.is_empty() && (own.is_empty() || own.iter().any(|item| !named(other, item)))
        };
        if beyond(&self.products, &other.products) {
            return Some(Reason::Product);
        }
        if beyond(&self.cities, &other.cities) {
            return Some(Reason::City);
        }
        if beyond(&self.sources, &other.sources) {
            return Some(Reason::Source);
        }
        let below = other.amount_min.is_some_and(|least| self.amount_min.is_none_or(|own| own < least));
        let above = other.amount_max.is_some_and(|most| self.amount_max.is_none_or(|own| own > most));
        (below || above).then_some(Reason::Amount)
    }
}

fn named(list: &[String], item: &str) -> bool {
    let item = key(item);
    list.iter().any(|known| key(known) == item)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::consent::Consent;

    fn filters() -> impl Strategy<Value = Filters> {
        let list = |words: &'static [&'static str]| {
            prop::collection::vec(prop::sample::select(words), 0..3)
                .prop_map(|items| items.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        let amount = || prop::option::of(1_i64..8).prop_map(|amount| amount.map(Money::kopecks));
        (list(&["mortgage", "car"]), list(&["Орёл", "орел", "Тула"]), list(&["site", "cold"]), amount(), amount())
            .prop_map(|(products, cities, sources, amount_min, amount_max)| Filters {
                products,
                cities,
                sources,
                amount_min,
                amount_max,
            })
    }

    fn leads() -> Vec<LeadFacts> {
        let mut leads = Vec::new();
        for product in ["mortgage", "car", "business"] {
            for city in ["орёл", "Тула", "Омск", ""] {
                for source in ["site", "cold", "avito"] {
                    for amount in [None, Some(1), Some(3), Some(5), Some(7), Some(9)] {
                        leads.push(LeadFacts {
                            product: product.into(),
                            city: city.into(),
                            source: source.into(),
                            amount: amount.map(Money::kopecks),
                            lawful: true,
                            consent: Consent::Network,
                            quality: 50,
                        });
                    }
                }
            }
        }
        leads
    }

    proptest! {
        #[test]
        fn ranges_that_are_apart_share_no_lead(one in filters(), other in filters()) {
            if one.apart(&other).is_some() {
                prop_assert!(!leads().iter().any(|lead| one.admit(lead).is_ok() && other.admit(lead).is_ok()));
            }
            prop_assert_eq!(one.apart(&other).is_some(), other.apart(&one).is_some());
        }

        #[test]
        fn a_range_that_is_not_beyond_is_held(one in filters(), other in filters()) {
            if one.beyond(&other).is_none() {
                prop_assert!(leads().iter().all(|lead| one.admit(lead).is_err() || other.admit(lead).is_ok()));
            }
            prop_assert_eq!(one.beyond(&one), None);
            prop_assert_eq!(one.beyond(&Filters::default()), None);
        }
    }
}
