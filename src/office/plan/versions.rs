//! The versions of one plan: which is in force, who changed what and when, what waits for its day.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use exchange::plan::diff::{self, Change, Part};
use exchange::plan::{Plan, version};
use kernel::{Action, Error, Object, Result};
use rules::schedule::Schedule;
use serde::Serialize;
use serde_json::{Value, json};
use trading::floor::hours::Hours;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::sell::flash;
use crate::view::StageRow;

/// `/plans/{code}`.
#[derive(Debug, Clone, Serialize)]
pub struct Versions {
    code: String,
    name: String,
    retired: bool,
    current: Option<VersionRow>,
    stages: Vec<StageRow>,
    rows: Vec<VersionRow>,
    can_edit: bool,
    can_retire: bool,
}

#[derive(Debug, Clone, Serialize)]
struct VersionRow {
    version: i32,
    /// `current`, `coming`, `past`, or `replaced` for one that a later one overtook before its start.
    state: &'static str,
    active: bool,
    starts_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    by: String,
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    min_quality: Option<i32>,
    min_age_days: Option<i32>,
    resold: Option<bool>,
    hours: Option<Hours>,
    changes: Vec<ChangeRow>,
}

/// A line of a comparison, ready to be drawn; its words are `office-change-<part>`.
#[derive(Debug, Clone, Serialize)]
struct ChangeRow {
    part: Part,
    stage: Option<usize>,
    kind: Option<&'static str>,
    field: Option<&'static str>,
    before: Cell,
    after: Cell,
}

/// A value of a version as it is drawn.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Cell {
    None,
    Text { text: String },
    Number { number: i64 },
    Percent { number: i64 },
    Money { money: i64 },
    Span { seconds: i64 },
    Products { codes: Vec<String> },
    Sources { codes: Vec<String> },
    Hours { hours: Hours },
    Resold { resold: bool },
}

impl ChangeRow {
    fn of(change: Change) -> Self {
        let cell = |value: &Value| Cell::of(&change, value);
        Self {
            before: cell(&change.before),
            after: cell(&change.after),
            part: change.part,
            stage: change.stage,
            kind: change.kind.map(rules::stage::StageKind::as_str),
            field: change.field,
        }
    }
}

impl Cell {
    fn of(change: &Change, value: &Value) -> Self {
        use rules::fields::FieldKind;
        let number = value.as_i64();
        let list =
            || value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
        match (change.part, change.written) {
            _ if value.is_null() => Self::None,
            (Part::Products, _) if list().is_empty() => Self::None,
            (Part::Sources | Part::Cities, _) if list().is_empty() => Self::None,
            (Part::Products, _) => Self::Products { codes: list() },
            (Part::Sources, _) => Self::Sources { codes: list() },
            (Part::Resold, _) => value.as_bool().map_or(Self::None, |resold| Self::Resold { resold }),
            (Part::Cities, _) => Self::Text { text: list().join(", ") },
            (Part::Schedule, _) => {
                let schedule = serde_json::from_value::<Schedule>(value.clone()).ok();
                schedule.map_or(Self::None, |schedule| Self::Hours { hours: Hours::of(&schedule) })
            }
            (_, Some(FieldKind::Money)) => number.map_or(Self::None, |money| Self::Money { money }),
            (_, Some(FieldKind::Percent)) => number.map_or(Self::None, |number| Self::Percent { number }),
            (_, Some(FieldKind::Seconds)) => number.map_or(Self::None, |seconds| Self::Span { seconds }),
            (_, Some(FieldKind::Weights)) => {
                let shares = value.as_object().map_or(0, serde_json::Map::len);
                Self::Number { number: i64::try_from(shares).unwrap_or(0) }
            }
            _ if number.is_some() => Self::Number { number: number.unwrap_or_default() },
            _ => Self::Text { text: value.as_str().unwrap_or_default().to_owned() },
        }
    }
}

/// `GET /plans/{code}`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, code: Path<String>) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let versions = app.db.platform(&who.actor, async |tx| version::of(tx, &code).await).await?;
    let can_edit = who.actor.permissions.allows(Object::Lot, Action::Configure);
    let page = draw(&versions, view.chrome.now, can_edit)?;
    view.page(&page)
}

/// `POST /plans/{code}/retire`
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn retire(app: AppData, who: Who, view: View, code: Path<String>) -> Answer {
    app.db.platform(&who.actor, async |tx| version::retire(&who.actor, tx, &code).await).await?;
    view.done(&format!("/plans/{code}"), Some(flash("office-plan-retired")))
}

/// The page; `versions` are the newest first.
fn draw(versions: &[Plan], now: DateTime<Utc>, can_edit: bool) -> Result<Versions> {
    let newest = versions.first().ok_or(Error::NotFound)?;
    let current = version::current(versions, now);
    let row = |plan: &Plan| {
        let before = versions.iter().find(|other| other.version + 1 == plan.version);
        let changes = before.map(|before| diff::diff(before, plan)).unwrap_or_default();
        row(plan, state(plan, current, now), changes)
    };
    let retired = current.is_some_and(|plan| !plan.active);
    Ok(Versions {
        code: newest.code.clone(),
        name: current.unwrap_or(newest).name.clone(),
        retired,
        current: current.map(row),
        stages: StageRow::all(&current.unwrap_or(newest).stages()?),
        rows: versions.iter().map(row).collect(),
        can_edit,
        can_retire: can_edit && current.is_some() && !retired,
    })
}

fn state(plan: &Plan, current: Option<&Plan>, now: DateTime<Utc>) -> &'static str {
    match current {
        Some(current) if current.version == plan.version => "current",
        _ if plan.starts_at > now => "coming",
        Some(current) if current.version < plan.version => "replaced",
        _ => "past",
    }
}

fn row(plan: &Plan, state: &'static str, changes: Vec<Change>) -> VersionRow {
    VersionRow {
        version: plan.version,
        state,
        active: plan.active,
        starts_at: plan.starts_at,
        created_at: plan.created_at,
        by: plan.created_by.clone(),
        products: plan.products.clone(),
        cities: plan.cities.clone(),
        sources: plan.sources.clone(),
        min_quality: plan.min_quality,
        min_age_days: plan.min_age_days,
        resold: plan.resold,
        hours: plan.schedule.as_ref().map(Hours::of),
        changes: changes.into_iter().map(ChangeRow::of).collect(),
    }
}

impl Page for Versions {
    const TEMPLATE: &'static str = "office/plan.html";
    const FRAGMENTS: &'static [&'static str] = &["plan"];

    fn samples() -> Vec<Self> {
        let kinds = rules::stage::StageKind::ALL;
        let stage = |kind: rules::stage::StageKind, add: i64| {
            let mut stage = json!({ "kind": kind });
            for field in rules::fields::of(kind) {
                if let Some(start) = field.start {
                    stage[field.name] = json!(start + add);
                }
            }
            stage
        };
        let stages = |add: i64| Value::Array(kinds.iter().map(|kind| stage(*kind, add)).collect());
        let hours = json!({"days": [1, 2, 3], "from": "21:00", "to": "09:00"});
        let first = Plan {
            id: kernel::PlanId(uuid::Uuid::from_u128(1)),
            code: "default".into(),
            version: 1,
            name: String::new(),
            stages: stages(0),
            active: true,
            created_at: sample_at(),
            created_by: "system".into(),
            products: Vec::new(),
            cities: Vec::new(),
            sources: Vec::new(),
            min_quality: None,
            schedule: None,
            starts_at: sample_at(),
            min_age_days: None,
            resold: None,
        };
        let second = Plan {
            version: 2,
            name: "Ипотека, Самара".into(),
            stages: stages(60),
            products: vec!["mortgage".into()],
            cities: vec!["Самара".into()],
            sources: vec!["site".into()],
            min_quality: Some(60),
            min_age_days: Some(30),
            resold: Some(true),
            schedule: serde_json::from_value(hours).ok(),
            created_by: "Анна Воронцова".into(),
            ..first.clone()
        };
        let third = Plan {
            version: 3,
            stages: json!([stage(kinds[1], 0), stage(kinds[0], 0), stage(kinds[0], 5)]),
            ..first.clone()
        };
        let retired = Plan { version: 4, active: false, ..third.clone() };
        let coming = Plan { version: 5, starts_at: sample_at() + chrono::Duration::days(5), ..second.clone() };
        let page = |versions: &[Plan], can_edit| draw(versions, sample_at(), can_edit).ok();
        let pages = [
            page(&[coming.clone(), third.clone(), second.clone(), first.clone()], true),
            page(&[retired, third, second, first.clone()], true),
            page(&[first], false),
            page(&[coming], true),
        ];
        pages.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_show_every_state() {
        let states: std::collections::BTreeSet<&str> =
            Versions::samples().iter().flat_map(|page| page.rows.iter().map(|row| row.state)).collect();
        assert_eq!(states.into_iter().collect::<Vec<_>>(), ["coming", "current", "past"]);
    }
}
