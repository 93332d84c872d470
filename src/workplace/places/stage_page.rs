//! The form of a stage.

use actix_web::web::{Form, Path};
use db::TenantTx;
use kernel::{Action, Actor, Error, Object, PipelineId, Result, StageId};
use pipeline::stage::{self, StagePatch};
use web::{Answer, AppData, Locale, View, Who, see_other};

use super::form::{PlaceForm, Posted};

async fn form(actor: &Actor, tx: &mut TenantTx, locale: Locale, of: PipelineId, id: StageId) -> Result<PlaceForm> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let pipeline = pipeline::find(tx, of).await?;
    let stage = pipeline.stages.iter().find(|stage| stage.id == id).ok_or(Error::NotFound)?;
    let (fields, inside) = (fields::all(tx).await?, stage::deals_in(tx, id).await?);
    Ok(PlaceForm::of_stage(locale, (&pipeline, stage), &fields, inside))
}

/// `GET /pipelines/{id}/stages/{stage}`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, ids: Path<(PipelineId, StageId)>) -> Answer {
    let (of, id) = ids.into_inner();
    let page =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), of, id).await).await?;
    view.page(&page)
}

/// `POST /pipelines/{id}/stages/{stage}`.
///
/// # Errors
/// As [`stage::change`]; refused fields come back in the form.
pub async fn store(
    app: AppData,
    who: Who,
    view: View,
    ids: Path<(PipelineId, StageId)>,
    sent: Form<Vec<(String, String)>>,
) -> Answer {
    let ((of, id), sent) = (ids.into_inner(), Posted(sent.into_inner()));
    let page =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), of, id).await).await?;
    let saved = async {
        let patch = patch(&sent, page.title())?;
        app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::change(&who.actor, tx, of, id, patch).await).await
    };
    match saved.await {
        Ok(_) => Ok(see_other("/pipelines")),
        Err(error) => page.refused(&view, Some(&sent), error),
    }
}

fn patch(sent: &Posted, shown: &str) -> Result<StagePatch> {
    let number = |name: &str| {
        let typed = sent.first(name).trim();
        let number = (!typed.is_empty()).then(|| typed.parse::<i32>()).transpose();
        number.map_err(|_| Error::field(name.to_owned(), "out_of_range"))
    };
    let ids = |next: Vec<&str>| next.into_iter().map(str::parse::<StageId>).collect::<Result<Vec<StageId>, _>>();
    Ok(StagePatch {
        // The name of the reader's language is no new name.
        name: Some(sent.first("name").to_owned()).filter(|name| name != shown),
        hue: Some(sent.first("hue").to_owned()),
        probability: number("probability")?,
        rotting_days: Some(number("rotting_days")?),
        next: Some(sent.next().map(ids).transpose().map_err(|_| Error::field("next", "unknown_stage"))?),
    })
}

/// `POST /pipelines/{id}/stages/{stage}/delete`: its deals go to `target`.
///
/// # Errors
/// As [`stage::delete`], which the form explains.
pub async fn delete(
    app: AppData,
    who: Who,
    view: View,
    ids: Path<(PipelineId, StageId)>,
    sent: Form<Vec<(String, String)>>,
) -> Answer {
    let ((of, id), sent) = (ids.into_inner(), Posted(sent.into_inner()));
    let target = sent.first("target").parse::<StageId>().ok();
    let gone =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| stage::delete(&who.actor, tx, of, id, target).await).await;
    match gone {
        Ok(()) => Ok(see_other("/pipelines")),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let page = app
                .db
                .tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), of, id).await)
                .await?;
            page.refused(&view, None, error)
        }
        Err(other) => Err(other.into()),
    }
}
