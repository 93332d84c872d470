//! `/api/v1/views` of a tenant: saved views of the list of leads.

use actix_web::web::{Json, Path};
use crm::view::edit::{self, ViewInput};
use kernel::ViewId;
use serde::Deserialize;
use web::{Answer, AppData, Who};

/// `GET /api/v1/views`.
///
/// # Errors
/// As [`crm::view::all`].
pub async fn list(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::view::all(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

/// `POST /api/v1/views`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<ViewInput>) -> Answer {
    let input = body.into_inner();
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, input).await).await?;
    web::created(&made)
}

/// A view with the version that the caller has seen.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ChangeBody {
    /// The version that the caller has seen.
    pub version: i32,
    /// The view as it is to be.
    #[serde(flatten)]
    pub view: ViewInput,
}

/// `PUT /api/v1/views/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(app: AppData, who: Who, id: Path<ViewId>, body: Json<ChangeBody>) -> Answer {
    let ChangeBody { version, view } = body.into_inner();
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, *id, version, view).await)
        .await?;
    web::json(&made)
}

/// `DELETE /api/v1/views/{id}`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, id: Path<ViewId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}
