//! A standing order in a form. A ticked product or source comes as a field of its own, `product_<code>`.

use std::collections::BTreeMap;
use web::view::{roubles, whole};

use exchange::order::Order;
use exchange::order::input::OrderInput;
use intake::{Product, RawAmount, Source};
use kernel::{Error, FieldError, Money, Result};
use serde::{Deserialize, Serialize};

use crate::week::Week;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    pub(super) limit: String,
    pub(super) cities: String,
    pub(super) amount_min: String,
    pub(super) amount_max: String,
    pub(super) min_quality: String,
    pub(super) daily_cap: String,
    pub(super) monthly_cap: String,
    pub(super) budget: String,
    /// The order that is being changed; empty for a new one.
    pub(super) own: String,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, String>,
}

/// A value of a list as a box to tick.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    pub(super) code: &'static str,
    pub(super) ticked: bool,
}

/// An amount as it was typed, in kopecks.
pub fn kopecks(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<i64> {
    match RawAmount::Roubles(text.to_owned()).money() {
        Ok(money) => money.map(Money::as_kopecks),
        Err(code) => {
            errors.push(FieldError::new(field, code));
            None
        }
    }
}

/// Boxes of products.
pub fn products(rest: &BTreeMap<String, String>) -> Vec<Tick> {
    let tick = |code| Tick { code, ticked: rest.contains_key(&format!("product_{code}")) };
    Product::ALL.iter().map(|product| tick(product.code())).collect()
}

/// Boxes of sources.
pub fn sources(rest: &BTreeMap<String, String>) -> Vec<Tick> {
    let tick = |code| Tick { code, ticked: rest.contains_key(&format!("source_{code}")) };
    Source::ALL.iter().map(|source| tick(source.code())).collect()
}

/// The codes whose boxes are ticked.
pub fn ticked(ticks: Vec<Tick>) -> Vec<String> {
    ticks.into_iter().filter(|tick| tick.ticked).map(|tick| tick.code.to_owned()).collect()
}

/// The fields of ticked boxes.
pub fn boxes<'a>(products: &'a [String], sources: &'a [String]) -> impl Iterator<Item = (String, String)> + 'a {
    let products = products.iter().map(|code| format!("product_{code}"));
    products.chain(sources.iter().map(|code| format!("source_{code}"))).map(|name| (name, "true".to_owned()))
}

/// Cities as they were typed, one after a comma, a semicolon or a new line.
pub fn cities(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).map(str::to_owned).collect()
}

impl Fields {
    /// An order as it would be typed.
    pub(super) fn of(order: &Order) -> Self {
        let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        let mut rest: BTreeMap<String, String> = boxes(&order.products, &order.sources).collect();
        rest.extend(order.schedule.as_ref().map(Week::fields).unwrap_or_default());
        Self {
            limit: roubles(order.price_limit),
            cities: order.cities.join(", "),
            amount_min: roubles(order.amount_min),
            amount_max: roubles(order.amount_max),
            min_quality: number(order.min_quality),
            daily_cap: number(order.daily_cap),
            monthly_cap: number(order.monthly_cap),
            budget: roubles(order.budget),
            own: String::new(),
            rest,
        }
    }

    /// The order that was typed.
    ///
    /// # Errors
    /// What can't be read: `required`, `invalid`, `invalid_hours`, and those of amounts.
    pub(super) fn input(&self) -> Result<OrderInput> {
        let mut errors = Vec::new();
        let limit = kopecks(&mut errors, "limit", &self.limit);
        if limit.is_none() && errors.is_empty() {
            errors.push(FieldError::new("limit", "required"));
        }
        let amount_min = kopecks(&mut errors, "amount_min", &self.amount_min);
        let amount_max = kopecks(&mut errors, "amount_max", &self.amount_max);
        let min_quality = whole(&mut errors, "min_quality", &self.min_quality);
        let daily_cap = whole(&mut errors, "daily_cap", &self.daily_cap);
        let monthly_cap = whole(&mut errors, "monthly_cap", &self.monthly_cap);
        let budget = kopecks(&mut errors, "budget", &self.budget);
        let schedule = Week::read(&self.rest).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        let Some(limit) = limit.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
        Ok(OrderInput {
            products: ticked(products(&self.rest)),
            cities: cities(&self.cities),
            sources: ticked(sources(&self.rest)),
            amount_min,
            amount_max,
            limit,
            daily_cap,
            monthly_cap,
            budget,
            min_quality,
            schedule,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_speaks_roubles() {
        let mut form = Fields {
            limit: "4 200".into(),
            cities: "Самара, Тольятти".into(),
            daily_cap: " 8 ".into(),
            budget: "90 000,50".into(),
            ..Fields::default()
        };
        form.rest.insert("product_mortgage".into(), "true".into());
        form.rest.insert("day_6".into(), "true".into());
        let input = form.input().unwrap();
        assert_eq!((input.limit, input.daily_cap, input.budget), (420_000, Some(8), Some(9_000_050)));
        assert_eq!(input.products, ["mortgage"]);
        assert_eq!((input.cities.len(), input.schedule.unwrap().days.len()), (2, 1));
        let Err(Error::Invalid(errors)) = Fields { daily_cap: "x".into(), ..Fields::default() }.input() else {
            panic!()
        };
        let named: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["limit", "daily_cap"]);
        assert_eq!(roubles(Money::kopecks(9_000_050)), "90000,50");
    }
}
