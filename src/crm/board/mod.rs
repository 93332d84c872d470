//! The funnel board: a pipeline's stages with counts, sums and the first deals of each.

use std::collections::HashMap;

use db::TenantTx;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, PipelineId, Result, StageId, UserId};
use schema::tenant::deals;
use serde::Serialize;

use crate::deal::Deal;
use crate::scope;
use pipeline::{Pipeline, Stage};
use web::cursor::{self, ByTime, Slice};

/// Deals of a stage that are shown at first; the rest comes as the column scrolls.
pub const FIRST: i64 = 20;

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Column {
    /// The stage.
    pub stage: Stage,
    /// How many deals are in it, shown or not.
    pub count: i64,
    /// The sum of their amounts.
    pub sum: Money,
    /// The first of them, the newest in the stage first.
    pub deals: Vec<Deal>,
    /// Where the rest begins.
    pub next: Option<String>,
}

/// Every column of a pipeline in one glance.
const FIRST_DEALS: &str = "SELECT d.id, d.client_id, d.lead_id, d.pipeline_id, d.stage_id, d.title, d.product, d.amount, \
    d.responsible, d.loss_reason, d.issued_on, d.issued_amount, d.commission, d.version, d.stage_since, d.closed_at, d.created_at, \
    d.updated_at FROM stages s CROSS JOIN LATERAL (SELECT * FROM deals WHERE stage_id = s.id AND deleted_at IS NULL \
    AND ($2 IS NULL OR responsible = $2) ORDER BY stage_since DESC, id DESC LIMIT $3) d WHERE s.pipeline_id = $1 \
    ORDER BY s.sort, s.id, d.stage_since DESC, d.id DESC";

/// The board of a pipeline, of one person's deals where `responsible` is given.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn board(
    actor: &Actor,
    tx: &mut TenantTx,
    pipeline: Option<PipelineId>,
    responsible: Option<UserId>,
) -> Result<(Pipeline, Vec<Column>)> {
    let own = scope::own(actor, Object::Deal, Action::View)?;
    let all = pipeline::all(tx).await?;
    let chosen = match pipeline {
        Some(id) => all.into_iter().find(|pipeline| pipeline.id == id),
        None => all.into_iter().max_by_key(|pipeline| (pipeline.main, std::cmp::Reverse(pipeline.sort))),
    };
    let chosen = chosen.ok_or(Error::NotFound)?;
    let person = match (own, responsible) {
        (Some(me), Some(other)) if me != other => return Ok((chosen, Vec::new())),
        (own, asked) => own.or(asked),
    };
    let totals = totals(tx, chosen.id, person).await?;
    let rows: Vec<Deal> = diesel::sql_query(FIRST_DEALS)
        .bind::<SqlUuid, _>(chosen.id)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<BigInt, _>(FIRST + 1)
        .load(tx.conn())
        .await?;
    let mut by_stage: HashMap<StageId, Vec<Deal>> = HashMap::new();
    for deal in rows {
        by_stage.entry(deal.stage_id).or_default().push(deal);
    }
    let columns = chosen.stages.iter().map(|stage| {
        let (count, sum) = totals.get(&stage.id).copied().unwrap_or((0, Money::ZERO));
        let page = cut(by_stage.remove(&stage.id).unwrap_or_default(), FIRST);
        Column { stage: stage.clone(), count, sum, deals: page.items, next: page.next }
    });
    let columns = columns.collect();
    Ok((chosen, columns))
}

fn cut(deals: Vec<Deal>, limit: i64) -> Slice<Deal> {
    Slice::cut(deals, limit, |deal| ByTime(deal.stage_since, deal.id.0))
}

async fn totals(
    tx: &mut TenantTx,
    pipeline: PipelineId,
    person: Option<UserId>,
) -> Result<HashMap<StageId, (i64, Money)>> {
    let mut query = deals::table
        .filter(deals::pipeline_id.eq(pipeline).and(deals::deleted_at.is_null()))
        .group_by(deals::stage_id)
        .select((deals::stage_id, count_star(), sql::<Nullable<BigInt>>("sum(deals.amount)::bigint")))
        .into_boxed();
    if let Some(person) = person {
        query = query.filter(deals::responsible.eq(person));
    }
    let rows: Vec<(StageId, i64, Option<i64>)> = query.load(tx.conn()).await?;
    Ok(rows.into_iter().map(|(stage, count, sum)| (stage, (count, Money::kopecks(sum.unwrap_or(0))))).collect())
}

/// More deals of one column.
///
/// # Errors
/// `Forbidden`; 422 for a cursor that is none of ours.
pub async fn more(
    actor: &Actor,
    tx: &mut TenantTx,
    stage: StageId,
    responsible: Option<UserId>,
    after: &str,
) -> Result<Slice<Deal>> {
    let own = scope::own(actor, Object::Deal, Action::View)?;
    let ByTime(at, id) = cursor::read(after)?;
    let mut query = deals::table
        .filter(deals::stage_id.eq(stage).and(deals::deleted_at.is_null()))
        .filter(deals::stage_since.le(at).and(deals::stage_since.lt(at).or(deals::id.lt(id))))
        .into_boxed();
    for person in own.into_iter().chain(responsible) {
        query = query.filter(deals::responsible.eq(person));
    }
    let rows: Vec<Deal> = query
        .order((deals::stage_since.desc(), deals::id.desc()))
        .limit(FIRST + 1)
        .select(Deal::as_select())
        .load(tx.conn())
        .await?;
    Ok(cut(rows, FIRST))
}
