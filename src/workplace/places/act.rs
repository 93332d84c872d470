//! What the buttons of the settings of pipelines do. A refused act leads back to the page, which says why.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use kernel::{Error, PipelineId, Result, StageId};
use serde::Deserialize;
use web::view::by_htmx;
use web::{Answer, AppData, Who, see_other};

use pipeline::StageKind;
use pipeline::edit::{self, NewPipeline, PipelinePatch};
use pipeline::stage::{self, NewStage};

/// Codes that the page can explain.
pub const REFUSALS: [&str; 4] = ["required", "too_long", "has_deals", "main_pipeline"];

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
        hue: None,
        probability: None,
        rotting_days: None,
    };
    back(app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::create(&who.actor, tx, *id, new).await).await)
}

/// `POST /pipelines/{id}/stages/order`: the stages in the order in which `stage` names them.
///
/// # Errors
/// As [`stage::reorder`].
pub async fn order(
    app: AppData,
    who: Who,
    request: HttpRequest,
    id: Path<PipelineId>,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let named = form.iter().filter(|(name, _)| name == "stage");
    let ids = named.map(|(_, id)| id.parse().map_err(|_| Error::NotFound)).collect::<Result<Vec<StageId>>>()?;
    app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::reorder(&who.actor, tx, *id, &ids).await).await?;
    // The list has its new order already.
    if by_htmx(&request) { web::no_content() } else { Ok(see_other("/pipelines")) }
}
