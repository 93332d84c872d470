//! Taking an open lot back, from its page.

use actix_web::web::{Form, Path};
use kernel::{Error, LotId};
use web::{Answer, AppData, View, Who};

use crate::lot::{draw, read};
use crate::sell::flash;
use exchange::lot::cancel::{CancelInput, cancel};

/// `POST /lots/{id}/cancel`.
///
/// # Errors
/// Those of [`cancel`]; a missing reason comes back in the form.
pub async fn take_back(app: AppData, who: Who, view: View, id: Path<LotId>, form: Form<CancelInput>) -> Answer {
    let key = exchange::key(&app);
    let cancelled = app.db.platform(&who.actor, async |tx| cancel(&who.actor, tx, &key, *id, &form).await).await;
    match cancelled {
        Ok(()) => view.done(&format!("/lots/{id}"), Some(flash("office-lot-cancelled"))),
        Err(Error::Invalid(errors)) => {
            let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
            let page = draw(data, &view, &who.actor)?.refused(form.into_inner().reason, errors);
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}
