//! Where leads and deals stand: the statuses of leads, pipelines and their stages, and what they may become next. All of it is data of the tenant.

pub mod edit;
mod next;
pub mod preset;
pub mod stage;
pub mod status;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, PipelineId, Result, StageId};
use schema::tenant::{pipelines, stages};
use serde::Serialize;

/// What a stage means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Work goes on.
    Open,
    /// The loan is issued.
    Won,
    /// It came to nothing.
    Lost,
}

impl StageKind {
    /// The word in storage and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The kind for its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Won, Self::Lost].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = stages)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// The pipeline it belongs to.
    pub pipeline_id: PipelineId,
    /// The tenant's name for it.
    pub name: String,
    /// The English name where the preset gives one.
    pub name_en: Option<String>,
    /// `open`, `won` or `lost`.
    pub kind: String,
    /// Colour.
    pub hue: String,
    /// Place in the pipeline.
    pub sort: i32,
    /// Chance of success, percent.
    pub probability: i32,
    /// A deal that stays longer is rotting.
    pub rotting_days: Option<i32>,
    /// The stages that a deal may enter next; `null` for any.
    pub next: Option<Vec<StageId>>,
}

impl Stage {
    /// Whether a deal in this stage may enter `to` next.
    pub fn leads_to(&self, to: StageId) -> bool {
        next::leads_to(self.next.as_deref(), |id| *id == to)
    }

    /// What the stage means. The database admits no other words.
    pub fn kind(&self) -> StageKind {
        StageKind::parse(&self.kind).unwrap_or(StageKind::Open)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = pipelines)]
struct PipelineRow {
    id: PipelineId,
    name: String,
    name_en: Option<String>,
    sort: i32,
    main: bool,
}

/// A pipeline with its stages in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Pipeline {
    /// Its id.
    pub id: PipelineId,
    /// The tenant's name for it.
    pub name: String,
    /// The English name where the preset gives one.
    pub name_en: Option<String>,
    /// Place among the pipelines.
    pub sort: i32,
    /// The one that a converted lead enters when none is named.
    pub main: bool,
    /// Stages in order.
    pub stages: Vec<Stage>,
}

/// Every pipeline.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Pipeline>> {
    actor.require(Object::Pipeline, Action::View)?;
    all(tx).await
}

/// Every pipeline, for a caller whose right was checked.
///
/// # Errors
/// When the database can't be read.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Pipeline>> {
    let rows: Vec<PipelineRow> = pipelines::table
        .order((pipelines::sort, pipelines::id))
        .select(PipelineRow::as_select())
        .load(tx.conn())
        .await?;
    let mut all_stages: Vec<Stage> =
        stages::table.order((stages::sort, stages::id)).select(Stage::as_select()).load(tx.conn()).await?;
    let with_stages = rows.into_iter().map(|row| {
        let (mine, rest) = std::mem::take(&mut all_stages).into_iter().partition(|stage| stage.pipeline_id == row.id);
        all_stages = rest;
        Pipeline { id: row.id, name: row.name, name_en: row.name_en, sort: row.sort, main: row.main, stages: mine }
    });
    Ok(with_stages.collect())
}

/// One pipeline.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: PipelineId) -> Result<Pipeline> {
    all(tx).await?.into_iter().find(|pipeline| pipeline.id == id).ok_or(Error::NotFound)
}

/// The first open stage of a pipeline, or of the main one.
///
/// # Errors
/// 422 `unknown_pipeline`; `Conflict("no_stage")` for a pipeline without an open stage.
pub async fn first_stage(tx: &mut TenantTx, id: Option<PipelineId>) -> Result<Stage> {
    let mut query = pipelines::table.select(pipelines::id).into_boxed();
    query = match id {
        Some(id) => query.filter(pipelines::id.eq(id)),
        None => query.order((pipelines::main.desc(), pipelines::sort.asc())),
    };
    let found: Option<PipelineId> = query.first(tx.conn()).await.optional()?;
    let pipeline = found.ok_or_else(|| Error::field("pipeline_id", "unknown_pipeline"))?;
    stages::table
        .filter(stages::pipeline_id.eq(pipeline).and(stages::kind.eq(StageKind::Open.as_str())))
        .order((stages::sort, stages::id))
        .select(Stage::as_select())
        .for_key_share()
        .first(tx.conn())
        .await
        .optional()?
        .ok_or(Error::Conflict("no_stage"))
}

/// One stage.
///
/// # Errors
/// 422 `unknown_stage`.
pub async fn stage(tx: &mut TenantTx, id: StageId, field: &'static str) -> Result<Stage> {
    stages::table
        .find(id)
        .select(Stage::as_select())
        .first(tx.conn())
        .await
        .optional()?
        .ok_or_else(|| Error::field(field, "unknown_stage"))
}

/// A stage that a deal enters: it stays until the transaction ends.
///
/// # Errors
/// 422 `unknown_stage`.
pub async fn enter(tx: &mut TenantTx, id: StageId, field: &'static str) -> Result<Stage> {
    stages::table
        .find(id)
        .select(Stage::as_select())
        .for_key_share()
        .first(tx.conn())
        .await
        .optional()?
        .ok_or_else(|| Error::field(field, "unknown_stage"))
}

/// A pipeline whose stages nobody else arranges until the transaction ends.
pub(crate) async fn lock(tx: &mut TenantTx, id: PipelineId) -> Result<Pipeline> {
    let row = pipelines::table.find(id).select(pipelines::id).for_no_key_update();
    row.first::<PipelineId>(tx.conn()).await.optional()?.ok_or(Error::NotFound)?;
    find(tx, id).await
}

/// The stages of a pipeline in order.
///
/// # Errors
/// What the database says.
pub async fn stages_of(tx: &mut TenantTx, id: PipelineId) -> Result<Vec<Stage>> {
    Ok(stages::table
        .filter(stages::pipeline_id.eq(id))
        .order((stages::sort, stages::id))
        .select(Stage::as_select())
        .load(tx.conn())
        .await?)
}
