//! A range of leads as somebody names it: lists are looked up, amounts checked, each fault told by its field.

use intake::{Product, Source};
use kernel::text::line;
use kernel::{Error, FieldError, Money};
use rules::filters::Filters;
use wallet::payable;

/// The most entries in one of the lists.
const MOST_ENTRIES: usize = 100;
/// The longest name of a city, in characters.
const LONGEST_CITY: usize = 100;

/// A range in the words of a form or a call.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Codes or names of products.
    pub products: &'a [String],
    /// Cities.
    pub cities: &'a [String],
    /// Codes or names of sources.
    pub sources: &'a [String],
    /// The least amount, in kopecks.
    pub amount_min: Option<i64>,
    /// The largest amount, in kopecks.
    pub amount_max: Option<i64>,
}

impl Named<'_> {
    /// The range; what is wrong is added to `errors`.
    pub fn check(&self, errors: &mut Vec<FieldError>) -> Filters {
        let products =
            listed(errors, "products", self.products, "unknown_product", |text| Some(Product::find(text)?.code()));
        let sources =
            listed(errors, "sources", self.sources, "unknown_source", |text| Some(Source::find(text)?.code()));
        let mut cities: Vec<String> =
            self.cities.iter().map(|city| line(city)).filter(|city| !city.is_empty()).collect();
        cities.dedup();
        if cities.len() > MOST_ENTRIES {
            errors.push(FieldError::new("cities", "too_many_entries"));
        }
        if cities.iter().any(|city| city.chars().count() > LONGEST_CITY) {
            errors.push(FieldError::new("cities", "too_long"));
        }
        let amount_min = money(errors, "amount_min", self.amount_min);
        let amount_max = money(errors, "amount_max", self.amount_max);
        if amount_min.zip(amount_max).is_some_and(|(least, most)| least > most) {
            errors.push(FieldError::new("amount_max", "range_reversed"));
        }
        Filters { products, cities, sources, amount_min, amount_max }
    }
}

/// A least quality, from 0 to 100.
pub fn quality(errors: &mut Vec<FieldError>, least: Option<i32>) {
    if least.is_some_and(|least| !(0..=100).contains(&least)) {
        errors.push(FieldError::new("min_quality", "quality_range"));
    }
}

/// An amount in kopecks that must be positive.
pub fn money(errors: &mut Vec<FieldError>, field: &'static str, kopecks: Option<i64>) -> Option<Money> {
    match payable(field, kopecks?) {
        Ok(money) => Some(money),
        Err(Error::Invalid(refused)) => {
            errors.extend(refused);
            None
        }
        Err(_) => None,
    }
}

fn listed(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    items: &[String],
    unknown: &'static str,
    find: impl Fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    if items.len() > MOST_ENTRIES {
        errors.push(FieldError::new(field, "too_many_entries"));
        return Vec::new();
    }
    let mut codes = Vec::new();
    for item in items {
        match find(item) {
            Some(code) if codes.iter().all(|known| known != code) => codes.push(code.to_owned()),
            Some(_) => {}
            None => errors.push(FieldError::new(field, unknown)),
        }
    }
    codes
}
