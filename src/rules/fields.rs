//! What each kind of stage is set by: from this the editor draws its fields and the comparison of versions its lines.

use super::stage::StageKind;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A span of time, in seconds.
    Seconds,
    /// An amount, in kopecks.
    Money,
    /// Shares of tenants.
    Weights,
    /// A whole number of percent.
    Percent,
}

/// A field of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in the stage's JSON.
    pub name: &'static str,
    /// How it is written.
    pub kind: FieldKind,
    /// What a new stage begins with; a field without it may stay empty.
    pub start: Option<i64>,
}

const fn seconds(name: &'static str, start: i64) -> Field {
    Field { name, kind: FieldKind::Seconds, start: Some(start) }
}

const fn money(name: &'static str, start: i64) -> Field {
    Field { name, kind: FieldKind::Money, start: Some(start) }
}

const fn optional(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, start: None }
}

const SEALED: &[Field] = &[
    seconds("window_s", 120),
    money("reserve", 50_000),
    optional("public_min", FieldKind::Money),
    optional("score_weight", FieldKind::Percent),
];
const ASCENDING: &[Field] = &[
    seconds("window_s", 300),
    money("start", 50_000),
    money("step", 10_000),
    seconds("extend_s", 30),
    seconds("max_extend_s", 600),
];
const DESCENDING: &[Field] =
    &[money("start", 300_000), money("step", 25_000), seconds("step_s", 60), money("floor", 50_000)];
const ASSIGN: &[Field] = &[money("price", 20_000), optional("weights", FieldKind::Weights)];

/// The fields of a kind, in the order in which a page shows them.
pub const fn of(kind: StageKind) -> &'static [Field] {
    match kind {
        StageKind::Sealed => SEALED,
        StageKind::Ascending => ASCENDING,
        StageKind::Descending => DESCENDING,
        StageKind::Assign => ASSIGN,
        StageKind::Hq => &[],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::stage;

    /// A stage as the editor adds it can be saved at once, and each field named here is one that the stage knows.
    #[test]
    fn a_new_stage_of_each_kind_is_good() {
        for kind in StageKind::ALL {
            let mut new: Map<String, Value> = Map::from_iter([("kind".to_owned(), json!(kind))]);
            for field in of(*kind) {
                if let Some(start) = field.start {
                    new.insert(field.name.to_owned(), json!(start));
                }
            }
            assert!(stage::parse(&json!([new])).is_ok(), "{new:?}");
            for field in of(*kind) {
                let mut odd = new.clone();
                odd.insert(field.name.to_owned(), json!("odd"));
                assert!(stage::parse(&json!([odd])).is_err(), "{kind} does not know {}", field.name);
            }
        }
    }
}
