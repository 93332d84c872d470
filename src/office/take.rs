//! «Взять в работу»: a lead that is offered to head office goes to one of its people, and back.

use actix_web::web::{Form, Path};
use kernel::LeadId;
use pool::lead::take as lead;
use serde::Deserialize;
use web::{Answer, AppData, View, Who};

use crate::sell::flash;

/// Where the button stands: the page to go back to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakeForm {
    back: String,
}

impl TakeForm {
    /// The control room or the lead's page; no other place has the button.
    fn back(&self, id: LeadId) -> String {
        if self.back == "/" { self.back.clone() } else { format!("/leads/{id}") }
    }
}

/// `POST /leads/{id}/take`.
///
/// # Errors
/// Those of [`lead::take`].
pub async fn take(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<TakeForm>) -> Answer {
    app.db.platform(&who.actor, async |tx| lead::take(&who.actor, tx, *id).await).await?;
    view.done(&form.back(*id), Some(flash("office-taken-done")))
}

/// `POST /leads/{id}/release`.
///
/// # Errors
/// Those of [`lead::release`].
pub async fn release(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<TakeForm>) -> Answer {
    app.db.platform(&who.actor, async |tx| lead::release(&who.actor, tx, *id).await).await?;
    view.done(&form.back(*id), Some(flash("office-released-done")))
}
