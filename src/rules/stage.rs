//! The stages a sale plan is made of (design §5).

use std::collections::BTreeMap;

use kernel::{Error, FieldError, Money, Result, TenantId, words};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ascending::Ascending;
use crate::descending::Descending;

/// The shortest and the longest window of a stage, in seconds.
const WINDOW_S: std::ops::RangeInclusive<u32> = 2..=86_400;
/// The longest soft close of an ascending stage, in seconds.
const EXTEND_S: std::ops::RangeInclusive<u32> = 0..=86_400;
/// How long one price of a descending stage may stand, in seconds.
const STEP_S: std::ops::RangeInclusive<u32> = 1..=86_400;
/// The most steps of a descending stage.
const MOST_STEPS: u32 = 10_000;
/// The longest descending stage: 30 days, in seconds.
const LONGEST_FALL_S: u64 = 30 * 86_400;
/// The most stages a plan may have.
const MOST_STAGES: usize = 20;
/// How much ratings may weigh at a sealed stage, in percent: a bid counts for half as much again at most.
const SCORE_WEIGHT: std::ops::RangeInclusive<u32> = 1..=50;
/// The largest weight in an `assign` stage.
const LARGEST_WEIGHT: u32 = 1_000;

words! {
    /// What kind of stage it is, for pages and histories.
    StageKind {
        /// Hidden bids in a window, second price.
        Sealed = "sealed",
        /// Open bids with a step and a soft close; the highest pays its own bid.
        Ascending = "ascending",
        /// The price falls until somebody takes it.
        Descending = "descending",
        /// In turn, at a fixed price.
        Assign = "assign",
        /// Left to head office.
        Hq = "hq",
    }
}

/// One step of a sale plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Stage {
    /// Bids are hidden for a window; the highest wins and pays the second price, at least the reserve.
    Sealed {
        /// How long bids are taken, in seconds.
        window_s: u32,
        /// The least the lead is sold for.
        reserve: Money,
        /// The least a bid may name, where it is less than the reserve; bidders see this figure and not the reserve.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        public_min: Option<Money>,
        /// How much buyers' ratings weigh, in percent from 1 to 50; absent where a bid counts for what it is. See
        /// [`crate::decide::Weighing`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score_weight: Option<u32>,
    },
    /// Bids are open and rise by a step; a late bid moves the end; the highest pays its own bid.
    Ascending(Ascending),
    /// The price falls by steps to the floor; the first to take it pays the price of that moment.
    Descending(Descending),
    /// The eligible tenant whose turn it is gets the lead at a fixed price.
    Assign {
        /// The price, may be 0.
        price: Money,
        /// Shares of the tenants; where given, a tenant that is not named takes no part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weights: Option<BTreeMap<TenantId, u32>>,
    },
    /// The lead rests as unsold until head office decides.
    Hq {},
}

impl Stage {
    /// The kind of the stage.
    pub const fn kind(&self) -> StageKind {
        match self {
            Self::Sealed { .. } => StageKind::Sealed,
            Self::Ascending(_) => StageKind::Ascending,
            Self::Descending(_) => StageKind::Descending,
            Self::Assign { .. } => StageKind::Assign,
            Self::Hq {} => StageKind::Hq,
        }
    }

    /// Whether bids are gathered until it ends: sealed and ascending stages.
    pub const fn has_window(&self) -> bool {
        matches!(self, Self::Sealed { .. } | Self::Ascending(_))
    }

    /// The least that the lead may go for at this stage; bidders see it.
    pub fn least_bid(&self) -> Money {
        match self {
            Self::Sealed { reserve, public_min, .. } => public_min.unwrap_or(*reserve).max(Money::kopecks(1)),
            Self::Ascending(rules) => rules.start,
            Self::Descending(rules) => rules.floor,
            Self::Assign { price, .. } => *price,
            Self::Hq {} => Money::ZERO,
        }
    }

    fn problem(&self) -> Option<(&'static str, &'static str)> {
        let priced = |money: &Money| *money == Money::ZERO || money.is_payable();
        match self {
            Self::Sealed { window_s, .. } if !WINDOW_S.contains(window_s) => Some(("window_s", "window_range")),
            Self::Sealed { reserve, .. } if !priced(reserve) => Some(("reserve", "amount_range")),
            Self::Sealed { reserve, public_min: Some(least), .. } if !priced(least) || least > reserve => {
                Some(("public_min", "amount_range"))
            }
            Self::Sealed { score_weight: Some(weight), .. } if !SCORE_WEIGHT.contains(weight) => {
                Some(("score_weight", "score_weight_range"))
            }
            Self::Ascending(rules) => ascending_problem(rules),
            Self::Descending(rules) => descending_problem(rules),
            Self::Assign { price, .. } if !priced(price) => Some(("price", "amount_range")),
            Self::Assign { weights: Some(weights), .. }
                if weights.is_empty() || weights.values().any(|weight| !(1..=LARGEST_WEIGHT).contains(weight)) =>
            {
                Some(("weights", "weight_range"))
            }
            _ => None,
        }
    }
}

fn ascending_problem(rules: &Ascending) -> Option<(&'static str, &'static str)> {
    let checks = [
        (WINDOW_S.contains(&rules.window_s), "window_s", "window_range"),
        (rules.start.is_payable(), "start", "amount_range"),
        (rules.step.is_payable(), "step", "amount_range"),
        (EXTEND_S.contains(&rules.extend_s), "extend_s", "extend_range"),
        (EXTEND_S.contains(&rules.max_extend_s), "max_extend_s", "extend_range"),
    ];
    checks.into_iter().find(|check| !check.0).map(|(_, field, code)| (field, code))
}

fn descending_problem(rules: &Descending) -> Option<(&'static str, &'static str)> {
    let length = |rules: &Descending| u64::from(rules.last_step() + 1) * u64::from(rules.step_s);
    let checks = [
        (rules.start.is_payable(), "start", "amount_range"),
        (rules.step.is_payable(), "step", "amount_range"),
        (rules.floor.is_payable() && rules.floor <= rules.start, "floor", "amount_range"),
        (STEP_S.contains(&rules.step_s), "step_s", "window_range"),
    ];
    let problem = checks.into_iter().find(|check| !check.0).map(|(_, field, code)| (field, code));
    let too_long = || rules.last_step() >= MOST_STEPS || length(rules) > LONGEST_FALL_S;
    problem.or_else(|| too_long().then_some(("step", "too_many_steps")))
}

/// Reads the stages of a call or a form.
///
/// # Errors
/// `Invalid` naming the field (`stages[1].window_s`): `required`, `unknown_stage`, `invalid_stage`, `window_range`,
/// `extend_range`, `amount_range`, `too_many_steps`, `weight_range`, `score_weight_range`, `hq_not_last`.
pub fn parse(stages: &Value) -> Result<Vec<Stage>> {
    let items = stages.as_array().ok_or_else(|| Error::field("stages", "invalid_stage"))?;
    if items.is_empty() {
        return Err(Error::field("stages", "required"));
    }
    if items.len() > MOST_STAGES {
        return Err(Error::field("stages", "too_many_stages"));
    }
    let mut parsed = Vec::with_capacity(items.len());
    let mut errors = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match one(item) {
            Ok(stage) => {
                if stage.kind() == StageKind::Hq && index + 1 < items.len() {
                    errors.push(FieldError::new(format!("stages[{index}]"), "hq_not_last"));
                }
                parsed.push(stage);
            }
            Err((field, code)) => {
                let dot = if field.is_empty() { "" } else { "." };
                errors.push(FieldError::new(format!("stages[{index}]{dot}{field}"), code));
            }
        }
    }
    if errors.is_empty() { Ok(parsed) } else { Err(Error::Invalid(errors)) }
}

/// Reads one stage.
///
/// # Errors
/// What is wrong, as its field and a code.
pub fn one(item: &Value) -> Result<Stage, (&'static str, &'static str)> {
    let kind = item.get("kind").and_then(Value::as_str).ok_or(("kind", "required"))?;
    StageKind::parse(kind).ok_or(("kind", "unknown_stage"))?;
    let stage: Stage = serde_json::from_value(item.clone()).map_err(|_| ("", "invalid_stage"))?;
    stage.problem().map_or(Ok(stage), Err)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(stages: Value) -> (String, String) {
        match parse(&stages) {
            Err(Error::Invalid(errors)) => (errors[0].field.to_string(), errors[0].code.to_string()),
            other => panic!("{stages} gave {other:?}"),
        }
    }

    #[test]
    fn the_fixed_form_of_the_api_is_read_and_written_back() {
        let stages = json!([
            {"kind": "sealed", "window_s": 60, "reserve": 50_000},
            {"kind": "ascending", "window_s": 60, "start": 100, "step": 10, "extend_s": 10, "max_extend_s": 60},
            {"kind": "descending", "start": 900, "step": 100, "step_s": 5, "floor": 100},
            {"kind": "assign", "price": 0},
            {"kind": "hq"}
        ]);
        let parsed = parse(&stages).unwrap();
        assert_eq!(parsed.len(), 5);
        assert_eq!(serde_json::to_value(&parsed).unwrap(), stages);
    }

    #[test]
    fn what_can_not_work_is_named() {
        let field = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(code(json!([])), field("stages", "required"));
        assert_eq!(code(json!({"kind": "hq"})), field("stages", "invalid_stage"));
        assert_eq!(code(json!([{"kind": "dutch"}])), field("stages[0].kind", "unknown_stage"));
        assert_eq!(code(json!([{"kind": "ascending"}])), field("stages[0]", "invalid_stage"));
        assert_eq!(code(json!([{"window_s": 5}])), field("stages[0].kind", "required"));
        let sealed =
            |window: Value, reserve: Value| json!([{"kind": "sealed", "window_s": window, "reserve": reserve}]);
        assert_eq!(code(sealed(json!(1), json!(5))), field("stages[0].window_s", "window_range"));
        assert_eq!(code(sealed(json!(60), json!(-1))), field("stages[0].reserve", "amount_range"));
        assert_eq!(code(sealed(json!(60), json!(1.5))), field("stages[0]", "invalid_stage"));
        assert_eq!(code(sealed(json!("60"), json!(5))), field("stages[0]", "invalid_stage"));
        assert_eq!(code(sealed(json!(60), json!(1_000_000_000_001_i64))), field("stages[0].reserve", "amount_range"));
        assert_eq!(code(json!([{"kind": "hq"}, {"kind": "hq"}])), field("stages[0]", "hq_not_last"));
        assert_eq!(code(json!([{"kind": "hq", "more": 1}])), field("stages[0]", "invalid_stage"));
        let with = |mut stage: Value, name: &str, value: Value| {
            stage[name] = value;
            code(json!([stage])).1
        };
        let ascending =
            json!({"kind": "ascending", "window_s": 60, "start": 1, "step": 1, "extend_s": 0, "max_extend_s": 0});
        assert_eq!(with(ascending.clone(), "step", json!(0)), "amount_range");
        assert_eq!(with(ascending.clone(), "window_s", json!(1)), "window_range");
        assert_eq!(with(ascending.clone(), "max_extend_s", json!(86_401)), "extend_range");
        assert_eq!(with(ascending, "more", json!(1)), "invalid_stage");
        let descending = json!({"kind": "descending", "start": 100, "step": 10, "step_s": 5, "floor": 10});
        assert_eq!(with(descending.clone(), "floor", json!(0)), "amount_range");
        assert_eq!(with(descending.clone(), "floor", json!(101)), "amount_range");
        assert_eq!(with(descending.clone(), "step_s", json!(0)), "window_range");
        assert_eq!(with(descending.clone(), "start", json!(1_000_000)), "too_many_steps");
        assert_eq!(with(descending, "step", json!(1.5)), "invalid_stage");
        let weights = json!([{"kind": "assign", "price": 0, "weights": {"0190a8f0-0000-7000-8000-000000000001": 0}}]);
        assert_eq!(code(weights), field("stages[0].weights", "weight_range"));
    }
}
