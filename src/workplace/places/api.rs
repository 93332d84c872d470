//! `/api/v1/pipelines`.

use actix_web::web::{Json, Path, Query};
use kernel::{PipelineId, StageId};
use serde::Deserialize;
use web::{Answer, AppData, Who};

use pipeline::edit::{NewPipeline, PipelinePatch};
use pipeline::stage::{NewStage, StagePatch};
use pipeline::{edit, stage};
use web::paging::Paging;

/// `GET /api/v1/pipelines`.
///
/// # Errors
/// As [`pipeline::list`]; `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    let rows = app.db.tenant(&who.actor, who.tenant()?, async |tx| pipeline::list(&who.actor, tx).await).await?;
    web::json(&paging.of(rows, |pipeline| pipeline.id.0)?)
}

/// `POST /api/v1/pipelines`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<NewPipeline>) -> Answer {
    let new = body.into_inner();
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, new).await).await?;
    web::created(&made)
}

/// `GET /api/v1/pipelines/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<PipelineId>) -> Answer {
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| pipeline::list(&who.actor, tx).await).await?;
    web::json(&all.into_iter().find(|pipeline| pipeline.id == *id).ok_or(kernel::Error::NotFound)?)
}

/// `PATCH /api/v1/pipelines/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn patch(app: AppData, who: Who, id: Path<PipelineId>, body: Json<PipelinePatch>) -> Answer {
    let patch = body.into_inner();
    let changed =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, *id, patch).await).await?;
    web::json(&changed)
}

/// `DELETE /api/v1/pipelines/{id}`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, id: Path<PipelineId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// A new order of pipelines.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct PipelineOrder {
    /// Ids in their order.
    pub ids: Vec<PipelineId>,
}

/// `POST /api/v1/pipelines/reorder`.
///
/// # Errors
/// As [`edit::reorder`].
pub async fn reorder(app: AppData, who: Who, body: Json<PipelineOrder>) -> Answer {
    let items =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::reorder(&who.actor, tx, &body.ids).await).await?;
    web::json(&web::List { items, next: None })
}

/// `POST /api/v1/pipelines/{id}/stages`.
///
/// # Errors
/// As [`stage::create`].
pub async fn create_stage(app: AppData, who: Who, id: Path<PipelineId>, body: Json<NewStage>) -> Answer {
    let new = body.into_inner();
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::create(&who.actor, tx, *id, new).await).await?;
    web::created(&made)
}

/// `PATCH /api/v1/pipelines/{id}/stages/{stage}`.
///
/// # Errors
/// As [`stage::change`].
pub async fn patch_stage(app: AppData, who: Who, ids: Path<(PipelineId, StageId)>, body: Json<StagePatch>) -> Answer {
    let ((pipeline, id), patch) = (ids.into_inner(), body.into_inner());
    let changed = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| stage::change(&who.actor, tx, pipeline, id, patch).await)
        .await?;
    web::json(&changed)
}

/// Where the deals of a removed stage go.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
pub struct Target {
    /// A stage of the same pipeline and meaning.
    pub target: Option<StageId>,
}

/// `DELETE /api/v1/pipelines/{id}/stages/{stage}?target=`.
///
/// # Errors
/// As [`stage::delete`].
pub async fn delete_stage(app: AppData, who: Who, ids: Path<(PipelineId, StageId)>, query: Query<Target>) -> Answer {
    let (pipeline, id) = ids.into_inner();
    let target = query.target;
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| stage::delete(&who.actor, tx, pipeline, id, target).await)
        .await?;
    web::no_content()
}

/// A new order of stages.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct StageOrder {
    /// Ids in their order.
    pub ids: Vec<StageId>,
}

/// `POST /api/v1/pipelines/{id}/stages/reorder`.
///
/// # Errors
/// As [`stage::reorder`].
pub async fn reorder_stages(app: AppData, who: Who, id: Path<PipelineId>, body: Json<StageOrder>) -> Answer {
    let items = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| stage::reorder(&who.actor, tx, *id, &body.ids).await)
        .await?;
    web::json(&web::List { items, next: None })
}
