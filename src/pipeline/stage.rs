//! Making, changing, ordering and removing stages.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, PipelineId, Result, StageId};
use schema::tenant::{deals, stages};
use serde::Deserialize;

use super::edit::{arranged, inherit, name};
use super::next::following;
use super::{Stage, StageKind, lock, stages_of};
use fields::edit::replaced;
use kernel::patch::given;

/// Colours that a stage may have: those of the design system.
pub const HUES: [&str; 8] = ["gray", "blue", "cyan", "violet", "green", "amber", "orange", "red"];

/// The body that makes a stage.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct NewStage {
    /// Its name.
    pub name: String,
    /// What it means.
    pub kind: StageKind,
    /// Colour; gray without.
    pub hue: Option<String>,
    /// Chance of success, percent.
    pub probability: Option<i32>,
    /// A deal that stays longer is rotting.
    pub rotting_days: Option<i32>,
}

/// The body that changes a stage. Its kind stays: deals were won and lost by it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct StagePatch {
    /// Its name.
    pub name: Option<String>,
    /// Colour.
    pub hue: Option<String>,
    /// Chance of success, percent.
    pub probability: Option<i32>,
    /// A deal that stays longer is rotting; `null` for never.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    pub rotting_days: Option<Option<i32>>,
    /// The stages of the same pipeline that a deal may enter next; `null` for any.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<StageId>>)]
    pub next: Option<Option<Vec<StageId>>>,
}

const NAMED: &[(&str, &str, &str)] = &[
    ("stages_probability_check", "probability", "out_of_range"),
    ("stages_rotting_days_check", "rotting_days", "out_of_range"),
];

pub(crate) fn hue(word: Option<&str>) -> Result<&'static str> {
    match word {
        None => Ok("gray"),
        Some(word) => HUES.into_iter().find(|hue| *hue == word).ok_or_else(|| Error::field("hue", "unknown_hue")),
    }
}

/// Adds a stage to a pipeline, after the others of its kind's side.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for refused fields.
pub async fn create(actor: &Actor, tx: &mut TenantTx, pipeline: PipelineId, new: NewStage) -> Result<Stage> {
    actor.require(Object::Pipeline, Action::Configure)?;
    lock(tx, pipeline).await?;
    let kind = new.kind;
    let id = append(tx, pipeline, new).await?;
    place(tx, pipeline, id, kind).await?;
    super::stage(tx, id, "stage_id").await
}

pub(super) async fn append(tx: &mut TenantTx, pipeline: PipelineId, new: NewStage) -> Result<StageId> {
    let (id, name, hue) = (StageId(tx.new_id()), name(&new.name)?, hue(new.hue.as_deref())?);
    let usual = match new.kind {
        StageKind::Open => 50,
        StageKind::Won => 100,
        StageKind::Lost => 0,
    };
    let last: Option<i32> = stages::table
        .filter(stages::pipeline_id.eq(pipeline))
        .select(diesel::dsl::max(stages::sort))
        .first(tx.conn())
        .await?;
    let inserted = diesel::insert_into(stages::table)
        .values((
            stages::id.eq(id),
            stages::pipeline_id.eq(pipeline),
            stages::name.eq(name),
            stages::kind.eq(new.kind.as_str()),
            stages::hue.eq(hue),
            stages::sort.eq(last.map_or(0, |sort| sort + 1)),
            stages::probability.eq(new.probability.unwrap_or(usual)),
            stages::rotting_days.eq(new.rotting_days),
        ))
        .execute(tx.conn())
        .await;
    db::on_constraint(inserted, NAMED)?;
    Ok(id)
}

/// A new open stage goes before the won ones, a new won one before the lost ones: the board reads from left to right.
async fn place(tx: &mut TenantTx, pipeline: PipelineId, id: StageId, kind: StageKind) -> Result<()> {
    let rank = |kind: StageKind| match kind {
        StageKind::Open => 0,
        StageKind::Won => 1,
        StageKind::Lost => 2,
    };
    let mut all = stages_of(tx, pipeline).await?;
    let Some(at) = all.iter().position(|stage| stage.id == id) else { return Ok(()) };
    let new = all.remove(at);
    let before = all.iter().rposition(|stage| rank(stage.kind()) <= rank(kind)).map_or(0, |last| last + 1);
    all.insert(before, new);
    write_order(tx, &all.iter().map(|stage| stage.id).collect::<Vec<_>>()).await
}

async fn write_order(tx: &mut TenantTx, order: &[StageId]) -> Result<()> {
    for (sort, id) in order.iter().enumerate() {
        diesel::update(stages::table.find(id))
            .set(stages::sort.eq(i32::try_from(sort).unwrap_or(i32::MAX)))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Changes a stage.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for refused fields.
pub async fn change(
    actor: &Actor,
    tx: &mut TenantTx,
    pipeline: PipelineId,
    id: StageId,
    patch: StagePatch,
) -> Result<Stage> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let all = lock(tx, pipeline).await?.stages;
    let old = all.iter().find(|stage| stage.id == id).cloned().ok_or(Error::NotFound)?;
    let others: Vec<StageId> = all.iter().map(|stage| stage.id).filter(|other| *other != id).collect();
    let next = match &patch.next {
        Some(next) => following(&id, &others, next.as_deref(), "unknown_stage")?,
        None => old.next,
    };
    let renamed = patch.name.as_deref().map(name).transpose()?.filter(|name| *name != old.name);
    let name_en = if renamed.is_some() { None } else { old.name_en };
    let hue = match patch.hue.as_deref() {
        Some(word) => hue(Some(word))?.to_owned(),
        None => old.hue,
    };
    let changed = diesel::update(stages::table.find(id))
        .set((
            stages::name.eq(renamed.unwrap_or(old.name)),
            stages::name_en.eq(name_en),
            stages::hue.eq(hue),
            stages::probability.eq(patch.probability.unwrap_or(old.probability)),
            stages::rotting_days.eq(patch.rotting_days.unwrap_or(old.rotting_days)),
            stages::next.eq(next),
        ))
        .execute(tx.conn())
        .await;
    db::on_constraint(changed, NAMED)?;
    super::stage(tx, id, "stage_id").await
}

/// Removes a stage; its deals go to `target`, a stage of the same pipeline and meaning.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("has_deals")` for a stage with deals and no target; 422 for a target that does not fit;
/// `Conflict("last_stage")` where a deal could no longer begin or be won.
pub async fn delete(
    actor: &Actor,
    tx: &mut TenantTx,
    pipeline: PipelineId,
    id: StageId,
    target: Option<StageId>,
) -> Result<()> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let all = lock(tx, pipeline).await?.stages;
    let stage = all.iter().find(|stage| stage.id == id).ok_or(Error::NotFound)?;
    let same = all.iter().filter(|other| other.kind == stage.kind).count();
    if same == 1 && stage.kind() != StageKind::Lost {
        return Err(Error::Conflict("last_stage"));
    }
    // No deal can come into the stage from here on: a move takes a share lock on its key.
    stages::table.find(id).select(stages::id).for_update().first::<StageId>(tx.conn()).await?;
    let fits = |to: &StageId| all.iter().any(|other| other.id == *to && *to != id && other.kind == stage.kind);
    if target.is_some_and(|to| !fits(&to)) {
        return Err(Error::field("target", "unknown_stage"));
    }
    if deals_in(tx, id).await? > 0 {
        move_all(tx, id, target.ok_or(Error::Conflict("has_deals"))?).await?;
    }
    inherit(tx, &id.to_string(), target.map(|target| target.to_string()).as_deref()).await?;
    for other in &all {
        let Some(next) = &other.next else { continue };
        let next = replaced(next, &id, target.filter(|heir| *heir != other.id).as_ref());
        diesel::update(stages::table.find(other.id)).set(stages::next.eq(next)).execute(tx.conn()).await?;
    }
    diesel::delete(stages::table.find(id)).execute(tx.conn()).await?;
    Ok(())
}

/// How many deals stand in a stage.
///
/// # Errors
/// What the database says.
pub async fn deals_in(tx: &mut TenantTx, id: StageId) -> Result<i64> {
    Ok(deals::table
        .filter(deals::stage_id.eq(id).and(deals::deleted_at.is_null()))
        .count()
        .get_result(tx.conn())
        .await?)
}

async fn move_all(tx: &mut TenantTx, from: StageId, to: StageId) -> Result<()> {
    let now = tx.now();
    diesel::update(deals::table.filter(deals::stage_id.eq(from)))
        .set((
            deals::stage_id.eq(to),
            deals::stage_since.eq(now),
            deals::updated_at.eq(now),
            deals::version.eq(deals::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Puts the stages of a pipeline into this order; those not named follow in their old order.
///
/// # Errors
/// `Forbidden`; `NotFound` for an id that is not of this pipeline.
pub async fn reorder(actor: &Actor, tx: &mut TenantTx, pipeline: PipelineId, order: &[StageId]) -> Result<Vec<Stage>> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let known: Vec<StageId> = lock(tx, pipeline).await?.stages.into_iter().map(|stage| stage.id).collect();
    write_order(tx, &arranged(&known, order)?).await?;
    stages_of(tx, pipeline).await
}
