//! Sale plans with their stages in words.

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::dsl::{case_when, count_star, sum};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::plan::{Plan, version};
use kernel::{Action, Object, PlanId, Result};
use rules::state::LotState;
use schema::platform::lots;
use serde::Serialize;
use trading::floor::hours::Hours;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::view::{StageRow, sample_stages};

/// How a plan has sold is counted over so many days.
const DAYS: i64 = 30;

/// `/plans`.
#[derive(Debug, Clone, Serialize)]
pub struct Plans {
    rows: Vec<PlanRow>,
    retired: Vec<Retired>,
    can_edit: bool,
    days: i64,
}

#[derive(Debug, Clone, Serialize)]
struct PlanRow {
    code: String,
    /// When the next version begins.
    next_at: Option<DateTime<Utc>>,
    name: String,
    version: i32,
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    min_quality: Option<i32>,
    min_age_days: Option<i32>,
    resold: Option<bool>,
    hours: Option<Hours>,
    stages: Vec<StageRow>,
    created_at: DateTime<Utc>,
    by: String,
    lots: i64,
    sold: i64,
}

/// A plan that is not in force: retired, or before its first start.
#[derive(Debug, Clone, Serialize)]
struct Retired {
    code: String,
    name: String,
    starts_at: DateTime<Utc>,
    coming: bool,
}

type Sales = Vec<(Option<PlanId>, i64, i64)>;

/// Closed lots and sold ones by plan.
async fn sales(tx: &mut PlatformTx) -> Result<Sales> {
    let since = tx.now() - Duration::days(DAYS);
    let sold = case_when(lots::state.eq(LotState::Sold), 1_i32.into_sql::<diesel::sql_types::Integer>()).otherwise(0);
    let rows: Vec<(Option<PlanId>, i64, Option<i64>)> = lots::table
        .filter(lots::state.ne(LotState::Open))
        .filter(lots::closed_at.ge(since))
        .group_by(lots::plan_id)
        .select((lots::plan_id, count_star(), sum(sold)))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(plan, all, sold)| (plan, all, sold.unwrap_or(0))).collect())
}

/// `GET /plans`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Lot, Action::View)?;
    let (plans, upcoming, sales) = app
        .db
        .platform(&who.actor, async |tx| {
            let now = tx.now();
            Ok((version::at(tx, now).await?, version::upcoming(tx).await?, sales(tx).await?))
        })
        .await?;
    let known = |code: &str| plans.iter().any(|plan| plan.code == code);
    let new = upcoming.iter().filter(|plan| plan.active && !known(&plan.code)).map(|plan| resting(plan, true));
    let retired = plans.iter().filter(|plan| !plan.active).map(|plan| resting(plan, false)).chain(new).collect();
    let next = |code: &str| upcoming.iter().find(|plan| plan.code == code).map(|plan| plan.starts_at);
    let rows = plans.iter().filter(|plan| plan.active).map(|plan| row(plan.clone(), next(&plan.code), &sales));
    let can_edit = who.actor.permissions.allows(Object::Lot, Action::Configure);
    view.page(&Plans { rows: rows.collect::<Result<Vec<_>>>()?, retired, can_edit, days: DAYS })
}

fn resting(plan: &Plan, coming: bool) -> Retired {
    Retired { code: plan.code.clone(), name: plan.name.clone(), starts_at: plan.starts_at, coming }
}

fn row(plan: Plan, next_at: Option<DateTime<Utc>>, sales: &Sales) -> Result<PlanRow> {
    let (lots, sold) =
        sales.iter().find(|(of, ..)| *of == Some(plan.id)).map_or((0, 0), |(_, all, sold)| (*all, *sold));
    Ok(PlanRow {
        stages: StageRow::all(&plan.stages()?),
        code: plan.code,
        next_at,
        name: plan.name,
        version: plan.version,
        products: plan.products,
        cities: plan.cities,
        sources: plan.sources,
        min_quality: plan.min_quality,
        min_age_days: plan.min_age_days,
        resold: plan.resold,
        hours: plan.schedule.as_ref().map(Hours::of),
        created_at: plan.created_at,
        by: plan.created_by,
        lots,
        sold,
    })
}

impl Page for Plans {
    const TEMPLATE: &'static str = "office/plans.html";
    const FRAGMENTS: &'static [&'static str] = &["plans"];

    fn samples() -> Vec<Self> {
        let preset = PlanRow {
            code: "default".into(),
            next_at: None,
            name: String::new(),
            version: 1,
            products: Vec::new(),
            cities: Vec::new(),
            sources: Vec::new(),
            min_quality: None,
            min_age_days: None,
            resold: None,
            hours: None,
            stages: sample_stages(),
            created_at: sample_at(),
            by: "system".into(),
            lots: 0,
            sold: 0,
        };
        let own = PlanRow {
            name: "Ипотека, Самара".into(),
            products: vec!["mortgage".into()],
            cities: vec!["Самара".into()],
            sources: vec!["site".into()],
            min_quality: Some(60),
            min_age_days: Some(30),
            resold: Some(false),
            hours: Some(Hours::sample()),
            by: "Анна Воронцова".into(),
            next_at: Some(sample_at()),
            lots: 40,
            sold: 31,
            ..preset.clone()
        };
        let resting =
            |coming| Retired { code: "night".into(), name: "Ночь".into(), starts_at: sample_at(), coming };
        let full =
            Self { rows: vec![preset, own], retired: vec![resting(true), resting(false)], can_edit: true, days: DAYS };
        let empty = Self { rows: Vec::new(), retired: Vec::new(), can_edit: false, days: DAYS };
        vec![full, Self { can_edit: true, ..empty.clone() }, empty]
    }
}
