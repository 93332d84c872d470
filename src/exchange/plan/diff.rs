//! What one version of a plan changed against another, as a pure function: lines that a page puts into words.

use rules::fields::{self, FieldKind};
use rules::stage::StageKind;
use serde::Serialize;
use serde_json::{Value, json};

use super::version::Plan;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The name.
    Name,
    /// Whether it is retired.
    Active,
    /// The rule by product.
    Products,
    /// The rule by city.
    Cities,
    /// The rule by source.
    Sources,
    /// The rule by quality.
    MinQuality,
    /// The rule by hours.
    Schedule,
    /// The rule by age.
    MinAgeDays,
    /// The rule by whether it was sold before.
    Resold,
    /// A stage was added.
    StageAdded,
    /// A stage was removed.
    StageRemoved,
    /// A stage stands elsewhere.
    StageMoved,
    /// A field of a stage.
    StageField,
}

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is about.
    pub part: Part,
    /// The stage's place in the newer version, or, where it is gone, in the older, counted from 1.
    pub stage: Option<usize>,
    /// The stage's kind.
    pub kind: Option<StageKind>,
    /// The stage's field.
    pub field: Option<&'static str>,
    /// How the field is written.
    pub written: Option<FieldKind>,
    /// Before; `null` where there was nothing.
    pub before: Value,
    /// After.
    pub after: Value,
}

impl Change {
    fn plain(part: Part, before: Value, after: Value) -> Self {
        Self { part, stage: None, kind: None, field: None, written: None, before, after }
    }
}

/// The lines, rules first, then stages in their order.
pub fn diff(before: &Plan, after: &Plan) -> Vec<Change> {
    let pairs = [
        (Part::Name, json!(before.name), json!(after.name)),
        (Part::Active, json!(before.active), json!(after.active)),
        (Part::Products, json!(before.products), json!(after.products)),
        (Part::Cities, json!(before.cities), json!(after.cities)),
        (Part::Sources, json!(before.sources), json!(after.sources)),
        (Part::MinQuality, json!(before.min_quality), json!(after.min_quality)),
        (Part::Schedule, json!(before.schedule), json!(after.schedule)),
        (Part::MinAgeDays, json!(before.min_age_days), json!(after.min_age_days)),
        (Part::Resold, json!(before.resold), json!(after.resold)),
    ];
    let differ = pairs.into_iter().filter(|(_, before, after)| before != after);
    let mut changes: Vec<Change> = differ.map(|(part, before, after)| Change::plain(part, before, after)).collect();
    changes.extend(stages(&items(&before.stages), &items(&after.stages)));
    changes
}

fn items(stages: &Value) -> Vec<&Value> {
    stages.as_array().map(|stages| stages.iter().collect()).unwrap_or_default()
}

fn kind(stage: &Value) -> Option<StageKind> {
    stage.get("kind").and_then(Value::as_str).and_then(StageKind::parse)
}

/// Each newer stage is matched with an older one: the same one first, else the first of its kind that is left.
fn stages(before: &[&Value], after: &[&Value]) -> Vec<Change> {
    let mut free: Vec<bool> = vec![true; before.len()];
    let mut matched: Vec<Option<usize>> = vec![None; after.len()];
    for same in [true, false] {
        for (new, stage) in after.iter().enumerate() {
            if matched[new].is_some() {
                continue;
            }
            let fits =
                |old: usize| free[old] && if same { before[old] == *stage } else { kind(before[old]) == kind(stage) };
            // The one at its own place first: two stages alike have not changed places.
            let found =
                [new].into_iter().filter(|old| *old < before.len()).chain(0..before.len()).find(|old| fits(*old));
            if let Some(old) = found {
                free[old] = false;
                matched[new] = Some(old);
            }
        }
    }
    let mut changes = Vec::new();
    let mut furthest = None;
    for (new, stage) in after.iter().enumerate() {
        let at =
            |part| Change { stage: Some(new + 1), kind: kind(stage), ..Change::plain(part, Value::Null, Value::Null) };
        let Some(old) = matched[new] else {
            changes.push(at(Part::StageAdded));
            continue;
        };
        if furthest.is_some_and(|furthest| old < furthest) {
            changes.push(Change { before: json!(old + 1), after: json!(new + 1), ..at(Part::StageMoved) });
        }
        furthest = furthest.max(Some(old));
        for field in kind(stage).map_or(&[][..], fields::of) {
            let value = |stage: &Value| stage.get(field.name).cloned().unwrap_or(Value::Null);
            let (before, after) = (value(before[old]), value(stage));
            if before != after {
                let field = Change { field: Some(field.name), written: Some(field.kind), ..at(Part::StageField) };
                changes.push(Change { before, after, ..field });
            }
        }
    }
    let gone = free.iter().enumerate().filter(|(_, free)| **free).map(|(old, _)| old);
    changes.extend(gone.map(|old| Change {
        stage: Some(old + 1),
        kind: kind(before[old]),
        ..Change::plain(Part::StageRemoved, Value::Null, Value::Null)
    }));
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::choose::tests::plan;

    fn with(stages: Value) -> Plan {
        Plan { stages, ..plan("default") }
    }

    fn sealed(reserve: i64) -> Value {
        json!({"kind": "sealed", "window_s": 60, "reserve": reserve})
    }

    fn parts(before: &Plan, after: &Plan) -> Vec<(Part, Option<usize>, Option<&'static str>)> {
        diff(before, after).into_iter().map(|change| (change.part, change.stage, change.field)).collect()
    }

    #[test]
    fn a_change_is_named() {
        let before = with(json!([sealed(5), {"kind": "assign", "price": 2}, {"kind": "hq"}]));
        let dearer = with(json!([sealed(9), {"kind": "assign", "price": 2}, {"kind": "hq"}]));
        assert_eq!(parts(&before, &dearer), [(Part::StageField, Some(1), Some("reserve"))]);
        let change = &diff(&before, &dearer)[0];
        assert_eq!((&change.before, &change.after, change.written), (&json!(5), &json!(9), Some(FieldKind::Money)));
        let shorter = with(json!([sealed(5), {"kind": "hq"}]));
        assert_eq!(parts(&before, &shorter), [(Part::StageRemoved, Some(2), None)]);
        let longer = with(json!([sealed(9), sealed(5), {"kind": "assign", "price": 2}, {"kind": "hq"}]));
        assert_eq!(parts(&before, &longer), [(Part::StageAdded, Some(1), None)]);
        let moved = with(json!([{"kind": "assign", "price": 2}, sealed(5), {"kind": "hq"}]));
        assert_eq!(parts(&before, &moved), [(Part::StageMoved, Some(2), None)]);
        let renamed = Plan { name: "Ночь".into(), min_quality: Some(40), resold: Some(false), ..before.clone() };
        let changed = [Part::Name, Part::MinQuality, Part::Resold].map(|part| (part, None, None));
        assert_eq!(parts(&before, &renamed), changed);
    }

    proptest! {
        /// Nothing differs from itself, and whatever differs is told.
        #[test]
        fn a_difference_is_told(one in prop::collection::vec(0_i64..4, 0..6), other in prop::collection::vec(0_i64..4, 0..6)) {
            let plan = |reserves: &[i64]| with(Value::Array(reserves.iter().map(|reserve| sealed(*reserve)).collect()));
            let (before, after) = (plan(&one), plan(&other));
            prop_assert_eq!(diff(&before, &before), []);
            prop_assert_eq!(diff(&before, &after).is_empty(), one == other);
        }
    }
}
