//! Making, renaming, ordering and removing pipelines.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, PipelineId, Result, text};
use schema::tenant::{deals, pipelines, stages, task_rules};
use serde::Deserialize;

use super::stage::NewStage;
use super::{Pipeline, StageKind, find, stage};

/// Longest name of a pipeline or a stage, in characters.
pub const NAME_LENGTH: usize = 80;

/// The body that makes a pipeline.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewPipeline {
    /// Its name.
    pub name: String,
    /// Its stages in order. Without them it gets one of each kind, named by the caller's words below.
    #[serde(default)]
    pub stages: Vec<NewStage>,
}

/// The body that changes a pipeline.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct PipelinePatch {
    /// Its name.
    pub name: Option<String>,
    /// `true` makes it the main one.
    pub main: Option<bool>,
}

pub(super) fn name(raw: &str) -> Result<String> {
    let name = text::line(raw);
    if name.is_empty() {
        return Err(Error::field("name", "required"));
    }
    if name.chars().nth(NAME_LENGTH).is_some() {
        return Err(Error::field("name", "too_long"));
    }
    Ok(name)
}

/// Adds a pipeline after the others.
///
/// # Errors
/// `Forbidden`; 422 for a bad name, or `needs_open_and_won` where a deal could not begin or be won.
pub async fn create(actor: &Actor, tx: &mut TenantTx, new: NewPipeline) -> Result<Pipeline> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let name = name(&new.name)?;
    let has = |kind| new.stages.iter().any(|stage| stage.kind == kind);
    if !has(StageKind::Open) || !has(StageKind::Won) {
        return Err(Error::field("stages", "needs_open_and_won"));
    }
    let (id, now) = (PipelineId(tx.new_id()), tx.now());
    let last: Option<i32> = pipelines::table.select(diesel::dsl::max(pipelines::sort)).first(tx.conn()).await?;
    diesel::insert_into(pipelines::table)
        .values((
            pipelines::id.eq(id),
            pipelines::name.eq(name),
            pipelines::sort.eq(last.map_or(0, |sort| sort + 1)),
            pipelines::created_at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    for new_stage in new.stages {
        stage::append(tx, id, new_stage).await?;
    }
    find(tx, id).await
}

/// Renames a pipeline, or makes it the main one.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for a bad name.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: PipelineId, patch: PipelinePatch) -> Result<Pipeline> {
    actor.require(Object::Pipeline, Action::Configure)?;
    find(tx, id).await?;
    if let Some(raw) = patch.name {
        let name = name(&raw)?;
        // The preset's English name belongs to the preset's own name.
        diesel::update(pipelines::table.find(id))
            .set((pipelines::name.eq(name), pipelines::name_en.eq(None::<String>)))
            .execute(tx.conn())
            .await?;
    }
    if patch.main == Some(true) {
        diesel::update(pipelines::table.filter(pipelines::main))
            .set(pipelines::main.eq(false))
            .execute(tx.conn())
            .await?;
        diesel::update(pipelines::table.find(id)).set(pipelines::main.eq(true)).execute(tx.conn()).await?;
    }
    find(tx, id).await
}

/// Removes an empty pipeline that is not the main one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("main_pipeline")`, `Conflict("has_deals")`.
pub async fn delete(actor: &Actor, tx: &mut TenantTx, id: PipelineId) -> Result<()> {
    actor.require(Object::Pipeline, Action::Configure)?;
    if find(tx, id).await?.main {
        return Err(Error::Conflict("main_pipeline"));
    }
    let used: i64 = deals::table.filter(deals::pipeline_id.eq(id)).count().get_result(tx.conn()).await?;
    if used > 0 {
        return Err(Error::Conflict("has_deals"));
    }
    diesel::delete(stages::table.filter(stages::pipeline_id.eq(id))).execute(tx.conn()).await?;
    diesel::delete(pipelines::table.find(id)).execute(tx.conn()).await?;
    Ok(())
}

/// Puts the pipelines into this order; those not named follow in their old order.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown id.
pub async fn reorder(actor: &Actor, tx: &mut TenantTx, order: &[PipelineId]) -> Result<Vec<Pipeline>> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let known: Vec<PipelineId> = super::all(tx).await?.into_iter().map(|pipeline| pipeline.id).collect();
    for (sort, id) in arranged(&known, order)?.into_iter().enumerate() {
        diesel::update(pipelines::table.find(id))
            .set(pipelines::sort.eq(i32::try_from(sort).unwrap_or(i32::MAX)))
            .execute(tx.conn())
            .await?;
    }
    super::all(tx).await
}

/// A status or a stage is gone: what fields asked for in it, and the tasks that were made upon it, are its heir's.
pub(super) async fn inherit(tx: &mut TenantTx, gone: &str, heir: Option<&str>) -> Result<()> {
    fields::edit::replace_place(tx, gone, heir).await?;
    if let Some(heir) = heir {
        diesel::update(task_rules::table.filter(task_rules::place.eq(gone)))
            .set(task_rules::place.eq(heir))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// The named ids first, then the rest in their old order.
pub(super) fn arranged<I: Copy + PartialEq>(known: &[I], order: &[I]) -> Result<Vec<I>> {
    let mut arranged: Vec<I> = Vec::with_capacity(known.len());
    for id in order {
        if !known.contains(id) || arranged.contains(id) {
            return Err(Error::NotFound);
        }
        arranged.push(*id);
    }
    arranged.extend(known.iter().filter(|id| !order.contains(id)));
    Ok(arranged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_keeps_those_it_does_not_name() {
        assert_eq!(arranged(&[1, 2, 3], &[3]).unwrap(), [3, 1, 2]);
        assert!(matches!(arranged(&[1, 2], &[9]), Err(Error::NotFound)));
        assert!(matches!(arranged(&[1, 2], &[1, 1]), Err(Error::NotFound)));
    }
}
