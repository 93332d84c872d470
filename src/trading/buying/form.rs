//! A franchisee's settings in a form, and as they are shown to those who may not change them.

use std::collections::BTreeMap;

use kernel::{Error, FieldError, Money, Result};
use pool::buying::settings::{Change, Settings, SettingsInput};
use serde::{Deserialize, Serialize};
use web::view::{roubles, whole};

use crate::floor::hours::Hours;
use crate::order::form::{boxes, cities, kopecks, products, sources, ticked};
use crate::week::Week;

/// What was typed. A ticked product, source or day comes as a field of its own.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    /// Cities, one after a comma.
    pub cities: String,
    /// Roubles.
    pub amount_min: String,
    /// Roubles.
    pub amount_max: String,
    /// From 0 to 100.
    pub min_quality: String,
    /// Leads a day.
    pub daily_cap: String,
    /// Leads a month.
    pub monthly_cap: String,
    /// Percent.
    pub share_cap: String,
    /// Boxes and times.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

impl Fields {
    /// Settings as they would be typed.
    pub fn of(settings: &Settings) -> Self {
        let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        let filters = &settings.filters;
        let mut rest: BTreeMap<String, String> = boxes(&filters.products, &filters.sources).collect();
        rest.extend(settings.schedule.as_ref().map(Week::fields).unwrap_or_default());
        Self {
            cities: filters.cities.join(", "),
            amount_min: roubles(filters.amount_min),
            amount_max: roubles(filters.amount_max),
            min_quality: number(settings.min_quality),
            daily_cap: number(settings.daily_cap),
            monthly_cap: number(settings.monthly_cap),
            share_cap: number(settings.share_cap),
            rest,
        }
    }

    /// The settings that were typed.
    ///
    /// # Errors
    /// What can't be read, by its field.
    pub fn input(&self) -> Result<SettingsInput> {
        let mut errors: Vec<FieldError> = Vec::new();
        let input = SettingsInput {
            products: ticked(products(&self.rest)),
            cities: cities(&self.cities),
            sources: ticked(sources(&self.rest)),
            amount_min: kopecks(&mut errors, "amount_min", &self.amount_min),
            amount_max: kopecks(&mut errors, "amount_max", &self.amount_max),
            min_quality: whole(&mut errors, "min_quality", &self.min_quality),
            daily_cap: whole(&mut errors, "daily_cap", &self.daily_cap),
            monthly_cap: whole(&mut errors, "monthly_cap", &self.monthly_cap),
            share_cap: whole(&mut errors, "share_cap", &self.share_cap),
            schedule: Week::read(&self.rest).unwrap_or_else(|error| {
                errors.push(error);
                None
            }),
        };
        if errors.is_empty() { Ok(input) } else { Err(Error::Invalid(errors)) }
    }
}

/// Settings ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    amount_min: Option<Money>,
    amount_max: Option<Money>,
    min_quality: Option<i32>,
    daily_cap: Option<i32>,
    monthly_cap: Option<i32>,
    share_cap: Option<i32>,
    hours: Option<Hours>,
}

impl Shown {
    /// Of settings.
    pub fn of(settings: Settings) -> Self {
        Self {
            products: settings.filters.products,
            cities: settings.filters.cities,
            sources: settings.filters.sources,
            amount_min: settings.filters.amount_min,
            amount_max: settings.filters.amount_max,
            min_quality: settings.min_quality,
            daily_cap: settings.daily_cap,
            monthly_cap: settings.monthly_cap,
            share_cap: settings.share_cap,
            hours: settings.schedule.as_ref().map(Hours::of),
        }
    }

    /// All of them set, and none, for samples of pages.
    pub fn samples() -> [Self; 2] {
        let full = Self {
            products: vec!["mortgage".into(), "secured".into()],
            cities: vec!["Самара".into()],
            sources: vec!["site".into()],
            amount_min: Some(Money::roubles(1_000_000)),
            amount_max: Some(Money::roubles(9_000_000)),
            min_quality: Some(60),
            daily_cap: Some(8),
            monthly_cap: Some(120),
            share_cap: Some(40),
            hours: Some(Hours::sample()),
        };
        [full, Self::of(Settings::default())]
    }
}

/// A change as a line of the history.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeLine {
    at: chrono::DateTime<chrono::Utc>,
    by: String,
    settings: Shown,
}

impl ChangeLine {
    /// Of a stored change.
    pub fn of(change: Change) -> Self {
        let settings = serde_json::from_value(change.settings).unwrap_or_default();
        Self { at: change.at, by: change.by, settings: Shown::of(settings) }
    }

    /// For samples of pages.
    pub fn samples() -> Vec<Self> {
        let line = |settings| Self { at: web::sample_at(), by: "Анна Воронцова".into(), settings };
        Shown::samples().map(line).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pool::buying::settings::check;

    #[test]
    fn settings_survive_the_form() {
        let input = SettingsInput {
            products: vec!["mortgage".into()],
            cities: vec!["Самара".into(), "Тольятти".into()],
            sources: vec!["site".into()],
            amount_min: Some(100),
            amount_max: Some(1_000_050),
            min_quality: Some(40),
            daily_cap: Some(5),
            monthly_cap: Some(90),
            share_cap: Some(30),
            schedule: serde_json::from_value(serde_json::json!({"days": [1, 3], "from": "09:00", "to": "24:00"})).ok(),
        };
        let settings = check(&input).unwrap();
        assert_eq!(check(&Fields::of(&settings).input().unwrap()).unwrap(), settings);
        let wrong = Fields { share_cap: "x".into(), ..Fields::default() };
        assert!(wrong.input().is_err());
    }
}
