//! What the buttons of the settings of pipelines do. A refused act leads back to the page, which says why.

use actix_web::web::{Form, Path};
use kernel::{Error, PipelineId, Result, StageId};
use serde::Deserialize;
use web::{Answer, AppData, Who, see_other};

use pipeline::edit::{self, NewPipeline, PipelinePatch};
use pipeline::stage::{self, NewStage, StagePatch};
use pipeline::{StageKind, list};

/// Codes that the page can explain.
pub const REFUSALS: [&str; 7] =
    ["required", "too_long", "out_of_range", "has_deals", "last_stage", "main_pipeline", "unknown_stage"];

/// The code itself when the page can explain it.
pub(super) fn known(code: &str) -> &'static str {
    REFUSALS.into_iter().find(|known| *known == code).unwrap_or_default()
}

/// Back to the page, with the reason where the act was refused.
fn back<T>(outcome: Result<T>) -> Answer {
    let code = match outcome {
        Ok(_) => return Ok(see_other("/pipelines")),
        Err(Error::Conflict(code)) => known(code),
        Err(Error::Invalid(fields)) => fields.first().map_or("", |field| known(&field.code)),
        Err(other) => return Err(other.into()),
    };
    Ok(see_other(&format!("/pipelines?refused={}", if code.is_empty() { "required" } else { code })))
}

/// What is typed for a pipeline or a stage.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    kind: String,
    hue: String,
    probability: String,
    rotting_days: String,
    target: String,
    by: i32,
    first: String,
    won: String,
    lost: String,
}

/// `POST /pipelines`: a new pipeline with one stage of each kind, named by the page.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, form: Form<Fields>) -> Answer {
    let stage = |name: &str, kind, hue: &str| NewStage {
        name: name.to_owned(),
        kind,
        hue: Some(hue.to_owned()),
        probability: None,
        rotting_days: None,
    };
    let new = NewPipeline {
        name: form.name.clone(),
        stages: vec![
            stage(&form.first, StageKind::Open, "gray"),
            stage(&form.won, StageKind::Won, "green"),
            stage(&form.lost, StageKind::Lost, "red"),
        ],
    };
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, new).await).await)
}

/// `POST /pipelines/{id}`: another name.
///
/// # Errors
/// As [`edit::change`].
pub async fn rename(app: AppData, who: Who, id: Path<PipelineId>, form: Form<Fields>) -> Answer {
    let patch = PipelinePatch { name: Some(form.name.clone()), main: None };
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, *id, patch).await).await)
}

/// `POST /pipelines/{id}/main`.
///
/// # Errors
/// As [`edit::change`].
pub async fn make_main(app: AppData, who: Who, id: Path<PipelineId>) -> Answer {
    let patch = PipelinePatch { name: None, main: Some(true) };
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, *id, patch).await).await)
}

/// `POST /pipelines/{id}/delete`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, id: Path<PipelineId>) -> Answer {
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await)
}

/// `POST /pipelines/{id}/stages`.
///
/// # Errors
/// As [`stage::create`].
pub async fn create_stage(app: AppData, who: Who, id: Path<PipelineId>, form: Form<Fields>) -> Answer {
    let new = NewStage {
        name: form.name.clone(),
        kind: StageKind::parse(&form.kind).unwrap_or(StageKind::Open),
        hue: Some(form.hue.clone()).filter(|hue| !hue.is_empty()),
        probability: form.probability.parse().ok(),
        rotting_days: form.rotting_days.parse().ok(),
    };
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::create(&who.actor, tx, *id, new).await).await)
}

/// `POST /pipelines/{id}/stages/{stage}`.
///
/// # Errors
/// As [`stage::change`].
pub async fn change_stage(app: AppData, who: Who, ids: Path<(PipelineId, StageId)>, form: Form<Fields>) -> Answer {
    let (pipeline, id) = ids.into_inner();
    let patch = StagePatch {
        name: Some(form.name.clone()),
        hue: Some(form.hue.clone()).filter(|hue| !hue.is_empty()),
        probability: form.probability.parse().ok(),
        rotting_days: Some(form.rotting_days.parse().ok()),
    };
    let changed = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| stage::change(&who.actor, tx, pipeline, id, patch).await)
        .await;
    back(changed)
}

/// `POST /pipelines/{id}/stages/{stage}/delete`.
///
/// # Errors
/// As [`stage::delete`].
pub async fn delete_stage(app: AppData, who: Who, ids: Path<(PipelineId, StageId)>, form: Form<Fields>) -> Answer {
    let (pipeline, id) = ids.into_inner();
    let target = form.target.parse::<StageId>().ok();
    let deleted = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| stage::delete(&who.actor, tx, pipeline, id, target).await)
        .await;
    back(deleted)
}

/// `POST /pipelines/{id}/stages/{stage}/move`: one place up (`by` = -1) or down (1).
///
/// # Errors
/// As [`stage::reorder`].
pub async fn move_stage(app: AppData, who: Who, ids: Path<(PipelineId, StageId)>, form: Form<Fields>) -> Answer {
    let (pipeline, id) = ids.into_inner();
    let moved = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let all = list(&who.actor, tx).await?;
            let found = all.into_iter().find(|known| known.id == pipeline).ok_or(Error::NotFound)?;
            let mut order: Vec<StageId> = found.stages.into_iter().map(|stage| stage.id).collect();
            let at = order.iter().position(|known| *known == id).ok_or(Error::NotFound)?;
            let to = if form.by < 0 { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
            order.swap(at, to);
            stage::reorder(&who.actor, tx, pipeline, &order).await
        })
        .await;
    back(moved)
}
