//! `/api/v1/tags`.

use actix_web::web::{Json, Path};
use kernel::{Action, Object};
use serde::Deserialize;
use web::{Answer, AppData, Who};

use crate::edit::{self, TagInput};
use crate::{Tag, TagId, all};

/// `GET /api/v1/tags`: those in use, the last used first.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let tags = app.db.tenant(&who.actor, who.tenant()?, async |tx| all(tx).await).await?;
    let items: Vec<Tag> = tags.in_use().into_iter().cloned().collect();
    web::json(&web::List { items, next: None })
}

/// `POST /api/v1/tags`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<TagInput>) -> Answer {
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, &body).await).await?;
    web::created(&made)
}

/// The body of a change.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ChangeBody {
    /// The version that the caller has seen.
    pub version: i32,
    /// The tag as it is to be.
    #[serde(flatten)]
    pub tag: TagInput,
}

/// `PUT /api/v1/tags/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(app: AppData, who: Who, id: Path<TagId>, body: Json<ChangeBody>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::change(&who.actor, tx, *id, body.version, &body.tag).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// Of which tag another becomes part.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct MergeBody {
    /// The tag that is left.
    pub into: TagId,
}

/// `POST /api/v1/tags/{id}/merge`.
///
/// # Errors
/// As [`edit::merge`].
pub async fn merge(app: AppData, who: Who, id: Path<TagId>, body: Json<MergeBody>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::merge(&who.actor, tx, *id, body.into).await).await?;
    web::no_content()
}

/// `DELETE /api/v1/tags/{id}`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, id: Path<TagId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// `POST /api/v1/tags/{id}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, id: Path<TagId>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, *id).await).await?;
    web::json(&back)
}
