//! What the buttons of the page do.

use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::Error;
use uuid::Uuid;
use web::view::{flash, told};
use web::{Answer, AppData, View, Who, see_other};

use crate::{dismiss, start};

/// `POST /duplicates`: a scan begins, unless one runs.
///
/// # Errors
/// As [`start`].
pub async fn begin(app: AppData, who: Who) -> Answer {
    let begun = app.db.tenant(&who.actor, who.tenant()?, async |tx| start(&who.actor, tx).await).await;
    match begun {
        Ok(_) | Err(Error::Conflict("in_progress")) => Ok(see_other("/duplicates")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /duplicates/{id}/dismiss`.
///
/// # Errors
/// As [`dismiss`].
pub async fn differ(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| dismiss(&who.actor, tx, *id).await).await?;
    told(&view, &request, "/duplicates", flash("duplicates-dismissed", "", ""))
}
