//! What the buttons of the settings of tags do.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use kernel::Error;
use serde::Deserialize;
use web::view::{flash, told};
use web::{Answer, AppData, View, Who};

use crate::edit::{self, TagInput};
use crate::{Tag, TagId};

/// A tag as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TagForm {
    name: String,
    hue: Option<String>,
    version: i32,
    /// The tag of which it becomes part.
    into: String,
}

impl TagForm {
    fn input(&self) -> TagInput {
        TagInput { name: self.name.clone(), hue: self.hue.clone() }
    }
}

fn done(view: &View, request: &HttpRequest, key: &str, tag: &Tag, undo: &str) -> Answer {
    told(view, request, "/tags", flash(key, &tag.name, undo))
}

/// `POST /tags`.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, view: View, request: HttpRequest, form: Form<TagForm>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::create(&who.actor, tx, &form.input()).await;
    let made = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    done(&view, &request, "tags-created", &made, "")
}

/// `POST /tags/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<TagId>,
    form: Form<TagForm>,
) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::change(&who.actor, tx, *id, form.version, &form.input()).await;
    let changed = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    done(&view, &request, "tags-changed", &changed, "")
}

/// `POST /tags/{id}/merge`.
///
/// # Errors
/// As [`edit::merge`]; 422 `required` where no tag is chosen.
pub async fn merge(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<TagId>,
    form: Form<TagForm>,
) -> Answer {
    let into: TagId = form.into.parse().map_err(|_| Error::field("into", "required"))?;
    let gone =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::merge(&who.actor, tx, *id, into).await).await?;
    done(&view, &request, "tags-merged", &gone, &format!("/tags/{id}/restore"))
}

/// `POST /tags/{id}/delete`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<TagId>) -> Answer {
    let gone = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    done(&view, &request, "tags-deleted", &gone, &format!("/tags/{id}/restore"))
}

/// `POST /tags/{id}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<TagId>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, *id).await).await?;
    done(&view, &request, "tags-restored", &back, "")
}
