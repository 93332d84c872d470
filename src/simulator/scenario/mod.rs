//! What head office would like to try: another plan, other reserves, windows, caps, another rule for ties.

pub mod api;
pub mod form;
pub mod store;

use chrono::{Days, NaiveDate};
use intake::{Product, Source};
use kernel::text::key;
use kernel::{Error, FieldError, Money, Result, words};
use rules::stage::{self, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest period, in days.
pub const LONGEST_DAYS: i64 = 730;
/// Reserves and windows may be changed to so many percent.
const PERCENT: std::ops::RangeInclusive<i64> = 1..=1_000;
/// The largest cap on leads a day.
const LARGEST_CAP: i64 = 100_000;

words! {
    /// Who wins among equal bids.
    Tie {
        /// The lot's own draw, as on the exchange.
        Draw = "draw",
        /// Who bid first.
        First = "first",
        /// Who got the fewest leads in the last 30 days, then the draw.
        Fewest = "fewest",
    }
}

/// The rules to be tried on the past. What is left out stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The first day of the period, in Moscow: lots that opened from then on.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Only lots of this product are sold by the new stages, reserves and windows.
    #[serde(default)]
    pub product: Option<Product>,
    /// Only lots of this city.
    #[serde(default)]
    pub city: Option<String>,
    /// Only lots of this source.
    #[serde(default)]
    pub source: Option<Source>,
    /// The plan's stages; without them each lot keeps its own.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Stage>>)]
    pub stages: Option<Value>,
    /// Reserves, in percent of what they are in the stages.
    #[serde(default = "whole")]
    pub reserve_percent: i64,
    /// Windows, in percent of what they are in the stages.
    #[serde(default = "whole")]
    pub window_percent: i64,
    /// At most so many leads a day for each tenant; a tenant's own lower cap stays.
    #[serde(default)]
    pub daily_cap: Option<i64>,
    /// At most so many percent of the leads of the last 30 days for each tenant.
    #[serde(default)]
    pub share_cap: Option<i64>,
    /// Who wins among equal bids.
    #[serde(default = "draw")]
    pub tie: Tie,
}

const fn whole() -> i64 {
    100
}

const fn draw() -> Tie {
    Tie::Draw
}

/// A scenario whose figures make sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// As it was asked for.
    pub scenario: Scenario,
    /// Its stages, read.
    pub stages: Option<Vec<Stage>>,
}

impl Scenario {
    /// The past as it was, over a period.
    pub fn unchanged(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from,
            to,
            product: None,
            city: None,
            source: None,
            stages: None,
            reserve_percent: whole(),
            window_percent: whole(),
            daily_cap: None,
            share_cap: None,
            tie: Tie::Draw,
        }
    }

    /// Checks every figure.
    ///
    /// # Errors
    /// `Invalid`: `range_reversed`, `period_too_long`, `out_of_range`, and those of the stages.
    pub fn check(self) -> Result<Checked> {
        let mut errors = Vec::new();
        let days = (self.to - self.from).num_days();
        if days < 0 {
            errors.push(FieldError::new("to", "range_reversed"));
        } else if days >= LONGEST_DAYS {
            errors.push(FieldError::new("to", "period_too_long"));
        }
        let ranges = [
            ("reserve_percent", Some(self.reserve_percent), PERCENT),
            ("window_percent", Some(self.window_percent), PERCENT),
            ("daily_cap", self.daily_cap, 1..=LARGEST_CAP),
            ("share_cap", self.share_cap, 1..=100),
        ];
        for (field, value, range) in ranges {
            if value.is_some_and(|value| !range.contains(&value)) {
                errors.push(FieldError::new(field, "out_of_range"));
            }
        }
        let stages = match self.stages.as_ref().map(stage::parse).transpose() {
            Ok(stages) => stages,
            Err(Error::Invalid(refused)) => {
                errors.extend(refused);
                None
            }
            Err(other) => return Err(other),
        };
        if errors.is_empty() { Ok(Checked { scenario: self, stages }) } else { Err(Error::Invalid(errors)) }
    }
}

impl Checked {
    /// The first day after the period.
    pub fn until(&self) -> NaiveDate {
        self.scenario.to.checked_add_days(Days::new(1)).unwrap_or(self.scenario.to)
    }

    /// Whether a lead is sold by the new stages.
    pub fn covers(&self, product: &str, city: &str, source: &str) -> bool {
        let rules = &self.scenario;
        rules.product.is_none_or(|own| own.code() == product)
            && rules.source.is_none_or(|own| own.code() == source)
            && rules.city.as_deref().is_none_or(|own| own.is_empty() || key(own) == key(city))
    }

    /// A price of a stage under the scenario, at least a kopeck where it was more than nothing.
    pub fn price(&self, price: Money) -> Money {
        match self.scenario.reserve_percent {
            100 => price,
            percent => price.basis_points(percent * 100).max(price.min(Money::kopecks(1))),
        }
    }

    /// A window under the scenario, in seconds.
    pub fn window(&self, seconds: i64) -> i64 {
        (seconds * self.scenario.window_percent / 100).max(1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(change: Value) -> String {
        let mut body = json!({ "from": "2026-11-01", "to": "2026-11-30" });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        match serde_json::from_value::<Scenario>(body).map_err(|error| error.to_string()).map(Scenario::check) {
            Ok(Ok(_)) => "ok".into(),
            Ok(Err(Error::Invalid(errors))) => format!("{}: {}", errors[0].field, errors[0].code),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert_eq!(code(json!({})), "ok");
        assert_eq!(code(json!({ "to": "2026-10-31" })), "to: range_reversed");
        assert_eq!(code(json!({ "to": "2029-10-31" })), "to: period_too_long");
        assert_eq!(code(json!({ "reserve_percent": 0 })), "reserve_percent: out_of_range");
        assert_eq!(code(json!({ "daily_cap": -1 })), "daily_cap: out_of_range");
        assert_eq!(code(json!({ "share_cap": 101 })), "share_cap: out_of_range");
        assert_eq!(code(json!({ "stages": [] })), "stages: required");
        assert!(code(json!({ "reserve": 5 })).contains("unknown field"));
    }

    #[test]
    fn prices_and_windows_follow_the_percentage() {
        let day = NaiveDate::default();
        let half = Scenario { reserve_percent: 50, window_percent: 50, ..Scenario::unchanged(day, day) };
        let half = half.check().unwrap();
        assert_eq!(
            (half.price(Money::kopecks(500)), half.price(Money::kopecks(1))),
            (Money::kopecks(250), Money::kopecks(1))
        );
        assert_eq!((half.price(Money::ZERO), half.window(60)), (Money::ZERO, 30));
    }
}
