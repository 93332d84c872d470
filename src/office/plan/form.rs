//! A plan in the editor's form. Stages come as `stages[<key>].<field>`; the order of their `order` fields is theirs, so
//! that a stage is moved by moving its card, whatever its key.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use exchange::plan::Plan;
use exchange::plan::version::PlanInput;
use kernel::{FieldError, Money};
use rules::fields::{self, Field, FieldKind};
use rules::stage::StageKind;
use serde_json::{Map, Value, json};
use trading::order::form::{boxes, cities, kopecks, products, sources, ticked};
use trading::week::Week;
use web::NETWORK_ZONE;
use web::view::{roubles, whole};

/// How a start is written in a form.
const START: &str = "%Y-%m-%dT%H:%M";
/// Units in which a span is typed, the largest first.
const UNITS: [(&str, i64); 3] = [("h", 3_600), ("min", 60), ("s", 1)];

/// What was typed, by name.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Everything but the order of stages.
    pub fields: BTreeMap<String, String>,
    /// The stages as they stand, each with its kind.
    pub stages: Vec<TypedStage>,
}

/// A stage as it was typed.
#[derive(Debug, Clone)]
pub struct TypedStage {
    /// Its kind.
    pub kind: StageKind,
    /// Its fields by their names.
    pub fields: BTreeMap<String, String>,
}

impl TypedStage {
    /// A stage as the editor adds it.
    pub fn new(kind: StageKind) -> Self {
        let start = fields::of(kind).iter().filter_map(|field| Some((field, json!(field.start?))));
        let fields = start.flat_map(|(field, value)| typed(*field, &value)).collect();
        Self { kind, fields }
    }

    /// What a field shows.
    pub fn text(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    fn of(stage: &Value) -> Option<Self> {
        let kind = StageKind::parse(stage.get("kind")?.as_str()?)?;
        let known = fields::of(kind).iter().filter_map(|field| Some((field, stage.get(field.name)?)));
        Some(Self { kind, fields: known.flat_map(|(field, value)| typed(*field, value)).collect() })
    }

    /// The stage in the words of the API; what can't be read is told by its field.
    fn json(&self, index: usize, errors: &mut Vec<FieldError>) -> Value {
        let mut stage: Map<String, Value> = Map::from_iter([("kind".to_owned(), json!(self.kind))]);
        for field in fields::of(self.kind) {
            let mut wrong = Vec::new();
            let value = self.value(*field, &mut wrong);
            if value.is_none() && wrong.is_empty() && field.start.is_some() {
                wrong.push(FieldError::new(field.name, "required"));
            }
            let named = |error: FieldError| FieldError::new(format!("stages[{index}].{}", field.name), error.code);
            errors.extend(wrong.into_iter().take(1).map(named));
            stage.extend(value.map(|value| (field.name.to_owned(), value)));
        }
        Value::Object(stage)
    }

    fn value(&self, field: Field, wrong: &mut Vec<FieldError>) -> Option<Value> {
        let text = self.text(field.name);
        match field.kind {
            FieldKind::Money => match text.trim() {
                "0" => Some(json!(0)),
                _ => kopecks(wrong, field.name, &text).map(|kopecks| json!(kopecks)),
            },
            FieldKind::Percent => whole(wrong, field.name, &text).map(|percent| json!(percent)),
            FieldKind::Seconds => {
                let unit = self.text(&format!("{}_unit", field.name));
                let unit = UNITS.into_iter().find(|(name, _)| *name == unit).map_or(1, |(_, seconds)| seconds);
                let number = whole(wrong, field.name, &text)?;
                Some(json!(i64::from(number) * unit))
            }
            FieldKind::Weights => {
                let prefix = format!("{}.", field.name);
                let mut weights = Map::new();
                for (name, text) in &self.fields {
                    let Some(tenant) = name.strip_prefix(&prefix) else { continue };
                    if let Some(weight) = whole(wrong, field.name, text) {
                        weights.insert(tenant.to_owned(), json!(weight));
                    }
                }
                (!weights.is_empty()).then_some(Value::Object(weights))
            }
        }
    }
}

/// A stage's field as it is typed.
fn typed(field: Field, value: &Value) -> Vec<(String, String)> {
    let name = field.name.to_owned();
    match field.kind {
        FieldKind::Money => {
            vec![(name, value.as_i64().map(|kopecks| roubles(Some(Money::kopecks(kopecks)))).unwrap_or_default())]
        }
        FieldKind::Percent => vec![(name, value.to_string())],
        FieldKind::Seconds => {
            let seconds = value.as_i64().unwrap_or_default();
            let exact = |(_, unit): &(&str, i64)| seconds >= *unit && seconds % unit == 0;
            let (unit, size) = UNITS.into_iter().find(exact).unwrap_or(("s", 1));
            vec![(format!("{name}_unit"), unit.to_owned()), (name, (seconds / size).to_string())]
        }
        FieldKind::Weights => {
            let weights = value.as_object().into_iter().flatten();
            weights.map(|(tenant, weight)| (format!("{name}.{tenant}"), weight.to_string())).collect()
        }
    }
}

impl Typed {
    /// Reads the pairs of a form in their order.
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let order: Vec<String> = pairs.iter().filter(|(name, _)| name == "order").map(|(_, key)| key.clone()).collect();
        let fields: BTreeMap<String, String> = pairs.into_iter().filter(|(name, _)| name != "order").collect();
        let stage = |key: &String| {
            let prefix = format!("stages[{key}].");
            let own =
                fields.iter().filter_map(|(name, text)| Some((name.strip_prefix(&prefix)?.to_owned(), text.clone())));
            let own: BTreeMap<String, String> = own.collect();
            Some(TypedStage { kind: StageKind::parse(own.get("kind")?)?, fields: own })
        };
        let stages = order.iter().filter_map(stage).collect();
        Self { stages, fields: fields.into_iter().filter(|(name, _)| !name.starts_with("stages[")).collect() }
    }

    /// A plan as it would be typed; without one, a new plan with a usual beginning.
    pub fn of(plan: Option<&Plan>) -> Self {
        let Some(plan) = plan else {
            let kinds = [StageKind::Sealed, StageKind::Assign, StageKind::Hq];
            return Self { fields: BTreeMap::new(), stages: kinds.map(TypedStage::new).to_vec() };
        };
        let mut fields: BTreeMap<String, String> = boxes(&plan.products, &plan.sources).collect();
        fields.extend(plan.schedule.as_ref().map(Week::fields).unwrap_or_default());
        fields.insert("name".to_owned(), plan.name.clone());
        fields.insert("cities".to_owned(), plan.cities.join(", "));
        fields.extend(plan.min_quality.map(|least| ("min_quality".to_owned(), least.to_string())));
        fields.extend(plan.min_age_days.map(|days| ("min_age_days".to_owned(), days.to_string())));
        fields.extend(plan.resold.map(|resold| ("resold".to_owned(), resold.to_string())));
        fields.insert("based_on".to_owned(), plan.version.to_string());
        let stages = plan.stages.as_array().into_iter().flatten().filter_map(TypedStage::of).collect();
        Self { fields, stages }
    }

    /// What a field shows.
    pub fn text(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// Does what a button asks: `add:<kind>`, `remove:<place>`, `up:<place>`, `down:<place>`. Answers whether it was one
    /// of these.
    pub fn act(&mut self, act: &str) -> bool {
        let Some((verb, what)) = act.split_once(':') else { return false };
        let place: Option<usize> = what.parse().ok().filter(|place| *place < self.stages.len());
        match (verb, place) {
            ("add", _) => {
                let Some(kind) = StageKind::parse(what) else { return true };
                // Head office ends a plan: whatever is added comes before it.
                let ends = self.stages.last().is_some_and(|last| last.kind == StageKind::Hq);
                let at = if ends { self.stages.len() - 1 } else { self.stages.len() };
                self.stages.insert(at, TypedStage::new(kind));
            }
            ("remove", Some(place)) => {
                self.stages.remove(place);
            }
            ("up", Some(place)) if place > 0 => self.stages.swap(place, place - 1),
            ("down", Some(place)) if place + 1 < self.stages.len() => self.stages.swap(place, place + 1),
            _ => {}
        }
        true
    }

    /// The stages in the words of the API.
    pub fn stages(&self, errors: &mut Vec<FieldError>) -> Value {
        Value::Array(self.stages.iter().enumerate().map(|(index, stage)| stage.json(index, errors)).collect())
    }

    /// The version that was typed.
    ///
    /// # Errors
    /// What can't be read, by its field.
    pub fn input(&self) -> Result<PlanInput, Vec<FieldError>> {
        let mut errors = Vec::new();
        let stages = self.stages(&mut errors);
        let min_quality = whole(&mut errors, "min_quality", &self.text("min_quality"));
        let min_age_days = whole(&mut errors, "min_age_days", &self.text("min_age_days"));
        let schedule = Week::read(&self.fields).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        let starts_at = start(&self.text("starts_at")).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(PlanInput {
            code: None,
            name: self.text("name"),
            products: ticked(products(&self.fields)),
            cities: cities(&self.text("cities")),
            sources: ticked(sources(&self.fields)),
            min_quality,
            schedule,
            min_age_days,
            resold: self.text("resold").parse().ok(),
            stages,
            starts_at,
            based_on: self.text("based_on").parse().ok(),
        })
    }
}

/// A start by the network's clock; empty is at once.
fn start(text: &str) -> Result<Option<DateTime<Utc>>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let local = NaiveDateTime::parse_from_str(text, START).ok();
    let at = local.and_then(|local| NETWORK_ZONE.from_local_datetime(&local).earliest());
    at.map(|at| Some(at.with_timezone(&Utc))).ok_or_else(|| FieldError::new("starts_at", "invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(items: &[(&str, &str)]) -> Vec<(String, String)> {
        items.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn stages_stand_in_the_order_of_their_cards() {
        let typed = Typed::read(pairs(&[
            ("name", "Ночь"),
            ("order", "1"),
            ("stages[1].kind", "sealed"),
            ("stages[1].window_s", "5"),
            ("stages[1].window_s_unit", "min"),
            ("stages[1].reserve", "500"),
            ("order", "0"),
            ("stages[0].kind", "assign"),
            ("stages[0].price", "0"),
            ("stages[0].weights.01890000-0000-7000-8000-000000000001", "2"),
            ("stages[0].weights.01890000-0000-7000-8000-000000000002", ""),
            ("starts_at", "2026-12-01T00:00"),
            ("min_age_days", "30"),
            ("resold", "true"),
        ]));
        let input = typed.input().unwrap();
        let weights = json!({"01890000-0000-7000-8000-000000000001": 2});
        let stages = json!([
            {"kind": "sealed", "window_s": 300, "reserve": 50_000}, {"kind": "assign", "price": 0, "weights": weights}
        ]);
        assert_eq!(input.stages, stages);
        assert_eq!((input.min_age_days, input.resold), (Some(30), Some(true)));
        assert_eq!(input.starts_at.unwrap().to_rfc3339(), "2026-11-30T21:00:00+00:00");
    }

    #[test]
    fn a_fault_stands_beside_its_field() {
        let typed = Typed::read(pairs(&[
            ("order", "7"),
            ("stages[7].kind", "sealed"),
            ("stages[7].window_s", "скоро"),
            ("stages[7].reserve", ""),
            ("min_quality", "x"),
            ("min_age_days", "неделя"),
            ("starts_at", "завтра"),
        ]));
        let errors = typed.input().unwrap_err();
        let named: Vec<(&str, &str)> = errors.iter().map(|error| (error.field.as_ref(), error.code.as_ref())).collect();
        let expected = [
            ("stages[0].window_s", "invalid"),
            ("stages[0].reserve", "required"),
            ("min_quality", "invalid"),
            ("min_age_days", "invalid"),
            ("starts_at", "invalid"),
        ];
        assert_eq!(named, expected);
    }

    #[test]
    fn buttons_move_stages() {
        let mut typed = Typed::of(None);
        let kinds = |typed: &Typed| typed.stages.iter().map(|stage| stage.kind.as_str()).collect::<Vec<_>>();
        assert_eq!(kinds(&typed), ["sealed", "assign", "hq"]);
        assert!(typed.act("add:sealed") && typed.act("up:1") && typed.act("up:0") && typed.act("down:9"));
        assert_eq!(kinds(&typed), ["assign", "sealed", "sealed", "hq"]);
        assert!(typed.act("remove:0") && typed.act("add:moon") && !typed.act("save"));
        assert_eq!(kinds(&typed), ["sealed", "sealed", "hq"]);
    }

    #[test]
    fn every_kind_survives_the_form() {
        let mut typed = Typed::of(None);
        typed.stages = StageKind::ALL.iter().map(|kind| TypedStage::new(*kind)).collect();
        let mut errors = Vec::new();
        let stages = typed.stages(&mut errors);
        assert_eq!(errors, []);
        let again: Vec<TypedStage> = stages.as_array().unwrap().iter().filter_map(TypedStage::of).collect();
        let again = Typed { stages: again, fields: BTreeMap::new() };
        assert_eq!(again.stages(&mut errors), stages);
    }
}
