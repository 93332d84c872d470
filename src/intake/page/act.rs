//! What people do with an import on its page. Each answer leads to the page that shows how it stands.

use actix_web::HttpRequest;
use actix_web::web::Path;
use kernel::ImportId;
use web::view::go;
use web::{Answer, AppData, Who};

use crate::api::on_side;
use crate::import;

macro_rules! act {
    ($name:ident, $what:literal) => {
        #[doc = $what]
        ///
        /// # Errors
        /// 404, 409 where the import is in another state, 422 where something is missing.
        pub async fn $name(app: AppData, who: Who, request: HttpRequest, id: Path<ImportId>) -> Answer {
            let import = on_side!(app.db, who, tx => import::$name(tx, &who.actor, *id).await)?;
            import::tell(&app.redis, who.here.key(), &import).await;
            Ok(go(&request, &format!("/imports/{}", import.id)))
        }
    };
}

act!(check, "`POST /imports/{id}/check`: a worker finds out what would become of the rows.");
act!(run, "`POST /imports/{id}/run`: a worker loads the rows.");
act!(pause, "`POST /imports/{id}/pause`.");
act!(resume, "`POST /imports/{id}/resume`.");
act!(cancel, "`POST /imports/{id}/cancel`: what was loaded is kept.");

/// `POST /imports/{id}/discard`: the draft and its file go.
///
/// # Errors
/// 404, 409 for an import that was begun.
pub async fn discard(app: AppData, who: Who, request: HttpRequest, id: Path<ImportId>) -> Answer {
    let file_key = on_side!(app.db, who, tx => import::discard(tx, &who.actor, *id).await)?;
    // The draft is gone either way; a file that stays behind is in nobody's way.
    if let Err(error) = app.files.delete(&file_key).await {
        tracing::warn!(import = %*id, error = format!("{error:?}"), "the file of a draft was left");
    }
    Ok(go(&request, "/imports"))
}
