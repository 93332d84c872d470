//! Head office's calls about sale plans.

use actix_web::web::{Json, Path};
use exchange::plan::version::{self, PlanInput};
use kernel::{Action, Object, PlanId};
use web::{Answer, AppData, List, Who};

use super::preview::{self, PreviewInput};

/// `GET /api/v1/plans`: those in force.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| version::in_force(tx).await).await?;
    web::json(&List { items, next: None })
}

/// `GET /api/v1/plans/{id}`: one version, by its id.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<PlanId>) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let plan = app.db.platform(&who.actor, async |tx| version::find(tx, *id).await).await;
    web::json(
        &plan.map_err(
            |error| if matches!(error, kernel::Error::Invalid(_)) { kernel::Error::NotFound } else { error },
        )?,
    )
}

/// `POST /api/v1/plans`
///
/// # Errors
/// Those of [`version::create`].
pub async fn create(app: AppData, who: Who, body: Json<PlanInput>) -> Answer {
    web::created(&app.db.platform(&who.actor, async |tx| version::create(&who.actor, tx, &body).await).await?)
}

/// `GET /api/v1/plans/{code}/versions`, the newest first.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn versions(app: AppData, who: Who, code: Path<String>) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| version::of(tx, &code).await).await?;
    web::json(&List { items, next: None })
}

/// `POST /api/v1/plans/{code}/versions`
///
/// # Errors
/// Those of [`version::add`].
pub async fn add_version(app: AppData, who: Who, code: Path<String>, body: Json<PlanInput>) -> Answer {
    web::created(&app.db.platform(&who.actor, async |tx| version::add(&who.actor, tx, &code, &body).await).await?)
}

/// `POST /api/v1/plans/{code}/retire`
///
/// # Errors
/// Those of [`version::retire`].
pub async fn retire(app: AppData, who: Who, code: Path<String>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| version::retire(&who.actor, tx, &code).await).await?)
}

/// `POST /api/v1/plans/preview`
///
/// # Errors
/// Those of [`preview::preview`].
pub async fn try_on(app: AppData, who: Who, body: Json<PreviewInput>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| preview::preview(&who.actor, tx, &body).await).await?)
}
