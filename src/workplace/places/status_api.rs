//! `/api/v1/lead-statuses`.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, Object};
use pipeline::status::Status;
use pipeline::status::edit::{self, NewStatus, StatusPatch};
use serde::Deserialize;
use web::{Answer, AppData, Who};

/// What may be asked.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// Whether those out of use are told too, behind the others.
    #[serde(default)]
    pub archived: bool,
}

/// `GET /api/v1/lead-statuses`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who, asked: Query<ListQuery>) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| pipeline::status::all(tx).await).await?;
    let items: Vec<Status> = all.into_iter().filter(|status| asked.archived || !status.archived).collect();
    web::json(&web::List { items, next: None })
}

/// `POST /api/v1/lead-statuses`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<NewStatus>) -> Answer {
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, &body).await).await?;
    web::created(&made)
}

/// `PATCH /api/v1/lead-statuses/{code}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn patch(app: AppData, who: Who, code: Path<String>, body: Json<StatusPatch>) -> Answer {
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, &code, &body).await).await?;
    web::json(&made)
}

/// Where the leads of a status go.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct Heir {
    /// Code of another status.
    pub target: Option<String>,
}

/// `DELETE /api/v1/lead-statuses/{code}?target=`: it goes out of use.
///
/// # Errors
/// As [`crm::lead::status::retire`].
pub async fn delete(app: AppData, who: Who, code: Path<String>, heir: Query<Heir>) -> Answer {
    let target = heir.target.as_deref();
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::status::retire(&who.actor, tx, &code, target).await)
        .await?;
    web::no_content()
}

/// `POST /api/v1/lead-statuses/{code}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, code: Path<String>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, &code).await).await?;
    web::json(&back)
}

/// A new order of statuses.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct StatusOrder {
    /// Codes in their order.
    pub codes: Vec<String>,
}

/// `POST /api/v1/lead-statuses/reorder`.
///
/// # Errors
/// As [`edit::reorder`].
pub async fn reorder(app: AppData, who: Who, body: Json<StatusOrder>) -> Answer {
    let items =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::reorder(&who.actor, tx, &body.codes).await).await?;
    web::json(&web::List { items, next: None })
}
