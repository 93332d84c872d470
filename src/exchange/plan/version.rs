//! Versions of plans. A change is a new version with a start; the past is never rewritten, and nothing has to run for a
//! version to come into force: which one is in force follows from the clock.

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, FieldError, Object, PlanId, Result};
use pool::filter_input::{Named, quality};
use rules::eligible::Filters;
use rules::schedule::Schedule;
use rules::stage::{self, Stage};
use schema::platform::sale_plans;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The longest code, in characters.
const LONGEST_CODE: usize = 40;
/// The most days of a least age.
const OLDEST: i32 = 3_650;
/// A version may start so many days from now at most.
const LATEST_START: i64 = 366;

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = sale_plans)]
pub struct Plan {
    /// This version's id.
    pub id: PlanId,
    /// What the versions of one plan share.
    pub code: String,
    /// Counted from 1.
    pub version: i32,
    /// The name that head office gave; empty for the preset.
    pub name: String,
    /// The stages as stored.
    pub stages: Value,
    /// Whether new lots may take it; a version that is not active retires the plan.
    pub active: bool,
    /// When this version was made.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
    /// Only leads of these products, where there are any.
    pub products: Vec<String>,
    /// Only leads of these cities, where there are any.
    pub cities: Vec<String>,
    /// Only leads of these sources, where there are any.
    pub sources: Vec<String>,
    /// Only leads at least so good.
    pub min_quality: Option<i32>,
    /// Only leads that are put up within these hours, by the network's clock.
    pub schedule: Option<Schedule>,
    /// From when on it is in force.
    pub starts_at: DateTime<Utc>,
    /// Only leads that came in at least so many whole days ago.
    pub min_age_days: Option<i32>,
    /// `true`: only leads that were sold before; `false`: only leads that never were.
    pub resold: Option<bool>,
}

impl Plan {
    /// The stages, read.
    ///
    /// # Errors
    /// `Invalid` when a stored plan has a stage that this release does not know.
    pub fn stages(&self) -> Result<Vec<Stage>> {
        stage::parse(&self.stages)
    }

    /// Which leads it is for by product, city and source.
    pub fn filters(&self) -> Filters {
        Filters {
            products: self.products.clone(),
            cities: self.cities.clone(),
            sources: self.sources.clone(),
            amount_min: None,
            amount_max: None,
        }
    }
}

/// What a version is made of.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlanInput {
    /// The code of a new plan: Latin letters, digits and hyphens; made up where absent.
    pub code: Option<String>,
    /// The name.
    pub name: String,
    /// Codes or names of products; empty is all.
    pub products: Vec<String>,
    /// Cities; empty is all.
    pub cities: Vec<String>,
    /// Codes or names of sources; empty is all.
    pub sources: Vec<String>,
    /// The least quality of a lead, from 0 to 100.
    pub min_quality: Option<i32>,
    /// When it applies, by the network's clock; absent is always.
    pub schedule: Option<Schedule>,
    /// The least age of a lead in whole days since it came in, from 1 to 3650.
    pub min_age_days: Option<i32>,
    /// `true` for leads that were sold before, `false` for leads that never were; absent is any.
    pub resold: Option<bool>,
    /// The stages.
    #[schema(value_type = Vec<Stage>)]
    pub stages: Value,
    /// From when on; absent is at once.
    pub starts_at: Option<DateTime<Utc>>,
    /// The newest version that whoever changes the plan has seen; absent is whichever.
    pub based_on: Option<i32>,
}

/// Plans in force, by code.
///
/// # Errors
/// When the database can't be read.
pub async fn in_force(tx: &mut PlatformTx) -> Result<Vec<Plan>> {
    let now = tx.now();
    Ok(at(tx, now).await?.into_iter().filter(|plan| plan.active).collect())
}

/// Of each plan the version that is the last to have started by then; retired plans too.
///
/// # Errors
/// When the database can't be read.
pub async fn at(tx: &mut PlatformTx, when: DateTime<Utc>) -> Result<Vec<Plan>> {
    let rows = sale_plans::table
        .filter(sale_plans::starts_at.le(when))
        .distinct_on(sale_plans::code)
        .order((sale_plans::code, sale_plans::starts_at.desc(), sale_plans::version.desc()))
        .select(Plan::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// Versions that have not started yet, the soonest first.
///
/// # Errors
/// When the database can't be read.
pub async fn upcoming(tx: &mut PlatformTx) -> Result<Vec<Plan>> {
    let rows = sale_plans::table
        .filter(sale_plans::starts_at.gt(tx.now()))
        .order((sale_plans::starts_at, sale_plans::code, sale_plans::version))
        .select(Plan::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// One version.
///
/// # Errors
/// `Invalid` with `unknown_plan` when there is none.
pub async fn find(tx: &mut PlatformTx, id: PlanId) -> Result<Plan> {
    let row = sale_plans::table.find(id).select(Plan::as_select()).first(tx.conn()).await.optional()?;
    row.ok_or_else(|| Error::field("plan", "unknown_plan"))
}

/// The versions of a plan, the newest first.
///
/// # Errors
/// `NotFound` when there is no such plan.
pub async fn of(tx: &mut PlatformTx, code: &str) -> Result<Vec<Plan>> {
    let rows: Vec<Plan> = sale_plans::table
        .filter(sale_plans::code.eq(code))
        .order(sale_plans::version.desc())
        .select(Plan::as_select())
        .load(tx.conn())
        .await?;
    if rows.is_empty() { Err(Error::NotFound) } else { Ok(rows) }
}

/// Of the versions of one plan, the one in force at a time.
pub fn current(versions: &[Plan], when: DateTime<Utc>) -> Option<&Plan> {
    versions.iter().filter(|plan| plan.starts_at <= when).max_by_key(|plan| (plan.starts_at, plan.version))
}

/// Makes a plan.
///
/// # Errors
/// `Forbidden`; `Conflict("plan_exists")`; `Invalid` as [`check`] says.
pub async fn create(actor: &Actor, tx: &mut PlatformTx, input: &PlanInput) -> Result<Plan> {
    actor.require_network(Object::Lot, Action::Configure)?;
    let id = PlanId(tx.new_id());
    let made_up = || format!("plan-{}", &id.0.simple().to_string()[20..]);
    let code = input.code.clone().filter(|code| !code.is_empty()).unwrap_or_else(made_up);
    let mut plan = check(input, tx.now()).map_err(Error::Invalid)?;
    if !is_code(&code) {
        return Err(Error::field("code", "invalid_plan_code"));
    }
    plan.id = id;
    plan.code = code;
    plan.version = 1;
    insert(actor, tx, plan, "plan_exists").await
}

/// Makes the next version of a plan.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")` when somebody else made a version since `based_on`; `Invalid` as
/// [`check`] says.
pub async fn add(actor: &Actor, tx: &mut PlatformTx, code: &str, input: &PlanInput) -> Result<Plan> {
    actor.require_network(Object::Lot, Action::Configure)?;
    let last = newest(tx, code, input.based_on).await?;
    let mut plan = check(input, tx.now()).map_err(Error::Invalid)?;
    plan.id = PlanId(tx.new_id());
    plan.code = last.code;
    plan.version = last.version + 1;
    insert(actor, tx, plan, "stale").await
}

/// Retires a plan from a time on: a version that is not active.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `stale`, or `last_plan` when no other plan would be left in force.
pub async fn retire(actor: &Actor, tx: &mut PlatformTx, code: &str) -> Result<Plan> {
    actor.require_network(Object::Lot, Action::Configure)?;
    let last = newest(tx, code, None).await?;
    if in_force(tx).await?.iter().all(|plan| plan.code == code) {
        return Err(Error::Conflict("last_plan"));
    }
    let plan = Plan { id: PlanId(tx.new_id()), version: last.version + 1, active: false, starts_at: tx.now(), ..last };
    insert(actor, tx, plan, "stale").await
}

async fn newest(tx: &mut PlatformTx, code: &str, based_on: Option<i32>) -> Result<Plan> {
    let last = of(tx, code).await?.into_iter().next().ok_or(Error::NotFound)?;
    if based_on.is_some_and(|seen| seen != last.version) {
        return Err(Error::Conflict("stale"));
    }
    Ok(last)
}

async fn insert(actor: &Actor, tx: &mut PlatformTx, mut plan: Plan, taken: &'static str) -> Result<Plan> {
    plan.created_at = tx.now();
    plan.created_by.clone_from(&actor.name);
    let row = (
        sale_plans::id.eq(plan.id),
        sale_plans::code.eq(&plan.code),
        sale_plans::version.eq(plan.version),
        sale_plans::name.eq(&plan.name),
        sale_plans::stages.eq(&plan.stages),
        sale_plans::active.eq(plan.active),
        sale_plans::created_at.eq(plan.created_at),
        sale_plans::created_by.eq(&plan.created_by),
        sale_plans::products.eq(&plan.products),
        sale_plans::cities.eq(&plan.cities),
        sale_plans::sources.eq(&plan.sources),
        sale_plans::min_quality.eq(plan.min_quality),
        sale_plans::schedule.eq(&plan.schedule),
        sale_plans::starts_at.eq(plan.starts_at),
        sale_plans::min_age_days.eq(plan.min_age_days),
        sale_plans::resold.eq(plan.resold),
    );
    // Two people who change a plan at once make the same number: the second is told.
    let made = diesel::insert_into(sale_plans::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
    if made == 0 {
        return Err(Error::Conflict(taken));
    }
    let told =
        json!({ "code": plan.code, "version": plan.version, "active": plan.active, "starts_at": plan.starts_at });
    jobs::emit(tx, "plan.changed", told).await?;
    Ok(plan)
}

/// Checks every field of a version.
///
/// # Errors
/// All that is wrong: those of the stages and of the filters, `required`, `too_long`, `quality_range`, `age_range`,
/// `invalid_days`, `invalid_hours`, `starts_in_past`, `starts_too_late`.
pub fn check(input: &PlanInput, now: DateTime<Utc>) -> std::result::Result<Plan, Vec<FieldError>> {
    let mut errors = Vec::new();
    let name = line(&input.name);
    if name.is_empty() {
        errors.push(FieldError::new("name", "required"));
    }
    if name.chars().count() > LONGEST_NAME {
        errors.push(FieldError::new("name", "too_long"));
    }
    let named = Named {
        products: &input.products,
        cities: &input.cities,
        sources: &input.sources,
        amount_min: None,
        amount_max: None,
    };
    let filters = named.check(&mut errors);
    quality(&mut errors, input.min_quality);
    if input.min_age_days.is_some_and(|days| !(1..=OLDEST).contains(&days)) {
        errors.push(FieldError::new("min_age_days", "age_range"));
    }
    errors.extend(input.schedule.as_ref().and_then(|schedule| schedule.problem("schedule")));
    let stages = match stage::parse(&input.stages) {
        Ok(stages) => serde_json::to_value(stages).unwrap_or_default(),
        Err(Error::Invalid(wrong)) => {
            errors.extend(wrong);
            Value::Null
        }
        Err(_) => Value::Null,
    };
    let starts_at = input.starts_at.unwrap_or(now);
    if starts_at < now {
        errors.push(FieldError::new("starts_at", "starts_in_past"));
    }
    if starts_at > now + Duration::days(LATEST_START) {
        errors.push(FieldError::new("starts_at", "starts_too_late"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Plan {
        id: PlanId(uuid::Uuid::nil()),
        code: String::new(),
        version: 0,
        name,
        stages,
        active: true,
        created_at: now,
        created_by: String::new(),
        products: filters.products,
        cities: filters.cities,
        sources: filters.sources,
        min_quality: input.min_quality,
        schedule: input.schedule.clone().filter(|schedule| !schedule.is_always()),
        starts_at,
        min_age_days: input.min_age_days,
        resold: input.resold,
    })
}

fn is_code(code: &str) -> bool {
    code.len() <= LONGEST_CODE
        && code.starts_with(|first: char| first.is_ascii_lowercase())
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::choose::tests::plan;

    #[test]
    fn the_last_to_have_started_is_in_force() {
        let at = |hours| DateTime::UNIX_EPOCH + Duration::hours(hours);
        let version = |version, hours| Plan { version, starts_at: at(hours), ..plan("default") };
        // The second waits for its day; the third was made after it and starts before it.
        let versions = [version(3, 5), version(2, 10), version(1, 0), version(4, 10)];
        let current = |hours| current(&versions, at(hours)).map(|plan| plan.version);
        assert_eq!([current(-1), current(0), current(6), current(10)], [None, Some(1), Some(3), Some(4)]);
    }

    #[test]
    fn each_fault_has_its_field() {
        let now = DateTime::UNIX_EPOCH;
        let input = PlanInput {
            products: vec!["слон".into()],
            min_quality: Some(-1),
            min_age_days: Some(0),
            stages: json!([{"kind": "hq"}, {"kind": "sealed", "window_s": 1, "reserve": 0}]),
            starts_at: Some(now - Duration::seconds(1)),
            ..PlanInput::default()
        };
        let errors = check(&input, now).unwrap_err();
        let named: Vec<(&str, &str)> = errors.iter().map(|error| (error.field.as_ref(), error.code.as_ref())).collect();
        assert_eq!(
            named,
            [
                ("name", "required"),
                ("products", "unknown_product"),
                ("min_quality", "quality_range"),
                ("min_age_days", "age_range"),
                ("stages[0]", "hq_not_last"),
                ("stages[1].window_s", "window_range"),
                ("starts_at", "starts_in_past"),
            ]
        );
    }

    #[test]
    fn codes_are_plain() {
        assert!(is_code("night-2") && is_code("a"));
        assert!(!is_code("") && !is_code("2") && !is_code("Ночь") && !is_code("a b") && !is_code(&"a".repeat(41)));
    }
}
