//! The form of a scenario: what it sends, and how a scenario fills it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use intake::{Product, RawAmount, Source};
use kernel::{Error, FieldError, Money, Result};
use rules::stage::Stage;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Scenario, Tie};

/// Stages that the form has room for.
pub const ROWS: usize = 5;

/// What the form sends and shows again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScenarioForm {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// A product's code or nothing.
    pub product: String,
    /// A city or nothing.
    pub city: String,
    /// A source's code or nothing.
    pub source: String,
    /// Whether lots walk the stages below: `own` or `new`.
    pub stages: String,
    /// The stages.
    pub rows: Vec<StageForm>,
    /// Reserves in percent.
    pub reserve_percent: String,
    /// Windows in percent.
    pub window_percent: String,
    /// Leads a day.
    pub daily_cap: String,
    /// Percent of all leads.
    pub share_cap: String,
    /// Who wins a tie.
    pub tie: String,
}

/// A stage of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StageForm {
    number: usize,
    kind: String,
    /// The window, or how long each price stands, in seconds.
    window: String,
    /// The reserve, the first or the fixed price, in roubles.
    price: String,
    /// By how much the price rises or falls, in roubles.
    step: String,
    /// The price at last, in roubles.
    floor: String,
}

/// An amount for a field of roubles.
fn written(money: Money) -> String {
    let kopecks = money.as_kopecks();
    if kopecks % 100 == 0 { (kopecks / 100).to_string() } else { format!("{},{:02}", kopecks / 100, kopecks % 100) }
}

impl StageForm {
    fn of(number: usize, stage: Option<&Stage>) -> Self {
        let bare = Self {
            number,
            kind: stage.map(|stage| stage.kind().as_str()).unwrap_or_default().to_owned(),
            ..Self::default()
        };
        match stage {
            Some(Stage::Sealed { window_s, reserve, .. }) => {
                Self { window: window_s.to_string(), price: written(*reserve), ..bare }
            }
            Some(Stage::Ascending(rules)) => Self {
                window: rules.window_s.to_string(),
                price: written(rules.start),
                step: written(rules.step),
                ..bare
            },
            Some(Stage::Descending(rules)) => Self {
                window: rules.step_s.to_string(),
                price: written(rules.start),
                step: written(rules.step),
                floor: written(rules.floor),
                ..bare
            },
            Some(Stage::Assign { price, .. }) => Self { price: written(*price), ..bare },
            Some(Stage::Hq {}) | None => bare,
        }
    }

    /// The stage as a call would name it.
    fn value(&self) -> Result<Value, FieldError> {
        let named = |name: &str| format!("{name}_{}", self.number);
        let amount = |name: &str, text: &str| match RawAmount::Roubles(text.to_owned()).money() {
            Ok(money) => Ok(money.unwrap_or(Money::ZERO)),
            Err(code) => Err(FieldError::new(named(name), code)),
        };
        let price = || amount("price", &self.price);
        let step = || amount("step", &self.step);
        let window = || {
            let window = self.window.trim().parse::<u32>();
            window.map_err(|_| FieldError::new(named("window"), "window_range"))
        };
        Ok(match self.kind.as_str() {
            "sealed" => json!({ "kind": "sealed", "window_s": window()?, "reserve": price()? }),
            // When bids come is not played again, so there is nothing that a soft close could move.
            "ascending" => json!({
                "kind": "ascending", "window_s": window()?, "start": price()?, "step": step()?, "extend_s": 0, "max_extend_s": 0,
            }),
            "descending" => json!({
                "kind": "descending", "step_s": window()?, "start": price()?, "step": step()?,
                "floor": amount("floor", &self.floor)?,
            }),
            "assign" => json!({ "kind": "assign", "price": price()? }),
            kind => json!({ "kind": kind }),
        })
    }
}

impl ScenarioForm {
    /// The form as a browser sends it.
    pub fn read(fields: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| fields.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let row = |number: usize| StageForm {
            number,
            kind: text(&format!("kind_{number}")),
            window: text(&format!("window_{number}")),
            price: text(&format!("price_{number}")),
            step: text(&format!("step_{number}")),
            floor: text(&format!("floor_{number}")),
        };
        Self {
            from: text("from"),
            to: text("to"),
            product: text("product"),
            city: text("city"),
            source: text("source"),
            stages: text("stages"),
            rows: (1..=ROWS).map(row).collect(),
            reserve_percent: text("reserve_percent"),
            window_percent: text("window_percent"),
            daily_cap: text("daily_cap"),
            share_cap: text("share_cap"),
            tie: text("tie"),
        }
    }

    /// The form that a scenario fills; `stages` are shown where it has none of its own.
    pub fn of(scenario: &Scenario, stages: &[Stage]) -> Self {
        let own = scenario.stages.as_ref().and_then(|own| rules::stage::parse(own).ok());
        let shown = own.as_deref().unwrap_or(stages);
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        Self {
            from: scenario.from.to_string(),
            to: scenario.to.to_string(),
            product: scenario.product.map(|product| product.code().to_owned()).unwrap_or_default(),
            city: scenario.city.clone().unwrap_or_default(),
            source: scenario.source.map(|source| source.code().to_owned()).unwrap_or_default(),
            stages: if own.is_some() { "new" } else { "own" }.to_owned(),
            rows: (0..ROWS).map(|place| StageForm::of(place + 1, shown.get(place))).collect(),
            reserve_percent: scenario.reserve_percent.to_string(),
            window_percent: scenario.window_percent.to_string(),
            daily_cap: number(scenario.daily_cap),
            share_cap: number(scenario.share_cap),
            tie: scenario.tie.as_str().to_owned(),
        }
    }

    /// The scenario that the form asks for.
    ///
    /// # Errors
    /// `Invalid` naming the form's fields.
    pub fn scenario(&self) -> Result<Scenario> {
        let mut errors = Vec::new();
        let from = date("from", &self.from, &mut errors);
        let to = date("to", &self.to, &mut errors);
        let reserve_percent = whole("reserve_percent", &self.reserve_percent, &mut errors);
        let window_percent = whole("window_percent", &self.window_percent, &mut errors);
        let daily_cap = whole("daily_cap", &self.daily_cap, &mut errors);
        let share_cap = whole("share_cap", &self.share_cap, &mut errors);
        let stages = if self.stages == "new" { self.values(&mut errors) } else { None };
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let city = Some(self.city.clone()).filter(|city| !city.is_empty());
        Ok(Scenario {
            from,
            to,
            product: Product::find(&self.product),
            city,
            source: Source::find(&self.source),
            stages,
            reserve_percent: reserve_percent.unwrap_or(100),
            window_percent: window_percent.unwrap_or(100),
            daily_cap,
            share_cap,
            tie: Tie::parse(&self.tie).unwrap_or(Tie::Draw),
        })
    }

    fn values(&self, errors: &mut Vec<FieldError>) -> Option<Value> {
        let mut stages = Vec::new();
        for row in self.rows.iter().filter(|row| !row.kind.is_empty()) {
            match row.value() {
                Ok(stage) => stages.push(stage),
                Err(error) => errors.push(error),
            }
        }
        Some(Value::Array(stages))
    }

    /// Errors of stages under the names of the form's fields.
    pub fn named(&self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let filled: Vec<usize> = self.rows.iter().filter(|row| !row.kind.is_empty()).map(|row| row.number).collect();
        let field = |error: FieldError| {
            let Some(rest) = error.field.strip_prefix("stages[") else { return error };
            let number = rest.split(']').next().and_then(|place| filled.get(place.parse::<usize>().ok()?)).copied();
            let name = match rest.rsplit('.').next() {
                Some("window_s" | "step_s") => "window",
                Some("step") => "step",
                Some("floor") => "floor",
                _ => "price",
            };
            FieldError::new(format!("{name}_{}", number.unwrap_or(1)), error.code.clone())
        };
        errors.into_iter().map(field).collect()
    }
}

fn date(name: &'static str, text: &str, errors: &mut Vec<FieldError>) -> NaiveDate {
    text.parse().unwrap_or_else(|_| {
        errors.push(FieldError::new(name, if text.is_empty() { "required" } else { "invalid_date" }));
        NaiveDate::default()
    })
}

fn whole(name: &'static str, text: &str, errors: &mut Vec<FieldError>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let number = text.trim_end_matches('%').trim().parse();
    number.map_err(|_| errors.push(FieldError::new(name, "not_positive"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_survives_the_form() {
        let stages = json!([
            { "kind": "sealed", "window_s": 60, "reserve": 50_050 },
            { "kind": "ascending", "window_s": 60, "start": 100, "step": 10, "extend_s": 0, "max_extend_s": 0 },
            { "kind": "descending", "start": 900, "step": 100, "step_s": 5, "floor": 300 },
            { "kind": "assign", "price": 0 }, { "kind": "hq" },
        ]);
        let day = "2026-11-01".parse().unwrap();
        let scenario = Scenario {
            product: Some(Product::Mortgage),
            city: Some("Самара".into()),
            stages: Some(stages),
            daily_cap: Some(3),
            tie: Tie::Fewest,
            ..Scenario::unchanged(day, day)
        };
        assert_eq!(ScenarioForm::of(&scenario, &[]).scenario().unwrap(), scenario);
        let unchanged = Scenario::unchanged(day, day);
        assert_eq!(ScenarioForm::of(&unchanged, &[Stage::Hq {}]).scenario().unwrap(), unchanged);
    }

    #[test]
    fn errors_stand_at_their_fields() {
        let mut form = ScenarioForm::of(&Scenario::unchanged(NaiveDate::default(), NaiveDate::default()), &[]);
        form.stages = "new".into();
        form.from = "вчера".into();
        form.daily_cap = "много".into();
        form.rows[2] = StageForm { number: 3, kind: "sealed".into(), window: "x".into(), ..StageForm::default() };
        let Err(Error::Invalid(errors)) = form.scenario() else { panic!("it is refused") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["from", "daily_cap", "window_3"]);
        let moved = form.named(vec![FieldError::new("stages[0].window_s", "window_range")]);
        assert_eq!(moved[0].field, "window_3", "the first filled row is the third of the form");
    }
}
