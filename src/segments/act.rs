//! What the buttons of the page of segments do.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use kernel::SegmentId;
use serde::Deserialize;
use web::view::{flash, told};
use web::{Answer, AppData, View, Who};

use crate::{SegmentInput, edit, find};

/// A segment's name and whom it is for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SegmentForm {
    name: String,
    shared: Option<String>,
    version: i32,
}

/// `POST /segments/{id}`: another name, shared or not; what it is made of stays.
///
/// # Errors
/// As [`edit::change`].
pub async fn rename(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<SegmentId>,
    form: Form<SegmentForm>,
) -> Answer {
    let work = async |tx: &mut db::TenantTx| {
        let conditions = find(&who.actor, tx, *id).await?.conditions;
        let input = SegmentInput { name: form.name.clone(), shared: form.shared.is_some(), conditions };
        edit::change(&who.actor, tx, *id, form.version, &input).await
    };
    let changed = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    told(&view, &request, "/segments", flash("segments-changed", &changed.name, ""))
}

/// `POST /segments/{id}/delete`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<SegmentId>) -> Answer {
    let gone = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    told(&view, &request, "/segments", flash("segments-deleted", &gone.name, &format!("/segments/{id}/restore")))
}

/// `POST /segments/{id}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<SegmentId>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, *id).await).await?;
    told(&view, &request, "/segments", flash("segments-restored", &back.name, ""))
}
