//! Sale plans with their stages in words.

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::dsl::{case_when, count_star, sum};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Object, PlanId, Result};
use schema::platform::lots;
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who};

use crate::view::{StageRow, sample_stages};
use exchange::lot::LotState;
use exchange::plan::choose::{self, Plan};
use web::sample_at;

/// How a plan has sold is counted over so many days.
const DAYS: i64 = 30;

/// `/plans`.
#[derive(Debug, Clone, Serialize)]
pub struct Plans {
    rows: Vec<PlanRow>,
    days: i64,
}

#[derive(Debug, Clone, Serialize)]
struct PlanRow {
    id: PlanId,
    name: String,
    version: i32,
    product: Option<String>,
    city: Option<String>,
    source: Option<String>,
    stages: Vec<StageRow>,
    created_at: DateTime<Utc>,
    by: String,
    lots: i64,
    sold: i64,
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
    let (plans, sales) =
        app.db.platform(&who.actor, async |tx| Ok((choose::active(tx).await?, sales(tx).await?))).await?;
    let rows = plans.into_iter().map(|plan| row(plan, &sales)).collect::<Result<Vec<_>>>()?;
    view.page(&Plans { rows, days: DAYS })
}

fn row(plan: Plan, sales: &Sales) -> Result<PlanRow> {
    let (lots, sold) =
        sales.iter().find(|(of, ..)| *of == Some(plan.id)).map_or((0, 0), |(_, all, sold)| (*all, *sold));
    Ok(PlanRow {
        stages: StageRow::all(&plan.stages()?),
        id: plan.id,
        name: plan.name,
        version: plan.version,
        product: plan.product,
        city: plan.city,
        source: plan.source,
        created_at: plan.created_at,
        by: plan.created_by,
        lots,
        sold,
    })
}

impl Page for Plans {
    const TEMPLATE: &'static str = "office/plans.html";

    fn samples() -> Vec<Self> {
        let preset = PlanRow {
            id: PlanId(Uuid::from_u128(1)),
            name: String::new(),
            version: 1,
            product: None,
            city: None,
            source: None,
            stages: sample_stages(),
            created_at: sample_at(),
            by: "system".into(),
            lots: 0,
            sold: 0,
        };
        let own = PlanRow {
            name: "Ипотека, Самара".into(),
            product: Some("mortgage".into()),
            city: Some("Самара".into()),
            source: Some("site".into()),
            by: "Анна Воронцова".into(),
            lots: 40,
            sold: 31,
            ..preset.clone()
        };
        vec![Self { rows: vec![preset, own], days: DAYS }, Self { rows: Vec::new(), days: DAYS }]
    }
}
