//! `/api/v1/fields`.

use actix_web::web::{Json, Path};
use fields::edit::{self, Body};
use fields::{Definition, FieldId};
use kernel::{Action, Error, Object, Result};
use serde::Deserialize;
use web::{Answer, AppData, Who};

/// The id in an address.
pub(super) fn id(code: &str) -> Result<FieldId> {
    FieldId::parse(code).ok_or(Error::NotFound)
}

/// `GET /api/v1/fields`: those that the caller sees, those out of use for whoever may bring them back.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Field, Action::View)?;
    let configures = who.actor.permissions.allows(Object::Field, Action::Configure);
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| fields::all(tx).await).await?;
    let seen = |field: &Definition| configures || (!field.archived && field.is_seen_by(&who.actor));
    web::json(&web::List { items: all.into_iter().filter(seen).collect(), next: None })
}

/// `POST /api/v1/fields`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<Body>) -> Answer {
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, &body).await).await?;
    web::created(&made)
}

/// The body of a change.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ChangeBody {
    /// The version that the caller has seen.
    pub version: i32,
    /// The field as it is to be.
    #[serde(flatten)]
    pub field: Body,
}

/// `PUT /api/v1/fields/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(app: AppData, who: Who, code: Path<String>, body: Json<ChangeBody>) -> Answer {
    let id = id(&code)?;
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, id, body.version, &body.field).await)
        .await?;
    web::json(&made)
}

/// `POST /api/v1/fields/{id}/archive`.
///
/// # Errors
/// As [`edit::archive`].
pub async fn archive(app: AppData, who: Who, code: Path<String>) -> Answer {
    set_archived(&app, &who, &code, true).await
}

/// `POST /api/v1/fields/{id}/restore`.
///
/// # Errors
/// As [`edit::archive`].
pub async fn restore(app: AppData, who: Who, code: Path<String>) -> Answer {
    set_archived(&app, &who, &code, false).await
}

async fn set_archived(app: &AppData, who: &Who, code: &str, archived: bool) -> Answer {
    let id = id(code)?;
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::archive(&who.actor, tx, id, archived).await).await?;
    web::json(&made)
}

/// The fields in an order.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct OrderBody {
    /// Their codes; those that are not named follow.
    #[schema(value_type = Vec<String>)]
    pub fields: Vec<FieldId>,
}

/// `POST /api/v1/fields/reorder`.
///
/// # Errors
/// As [`edit::arrange`].
pub async fn reorder(app: AppData, who: Who, body: Json<OrderBody>) -> Answer {
    let items =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::arrange(&who.actor, tx, &body.fields).await).await?;
    web::json(&web::List { items, next: None })
}
