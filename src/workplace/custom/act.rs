//! What the buttons of the settings of custom fields do.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use fields::FieldId;
use fields::edit::{archive, arrange};
use kernel::{Error, Result};
use web::view::{by_htmx, flash, told};
use web::{Answer, AppData, View, Who, see_other};

use super::api::id;

/// `POST /fields/{id}/archive`: it goes out of use, and the message offers to take that back.
///
/// # Errors
/// As [`archive`].
pub async fn put_away(app: AppData, who: Who, view: View, request: HttpRequest, code: Path<String>) -> Answer {
    let id = id(&code)?;
    let gone = app.db.tenant(&who.actor, who.tenant()?, async |tx| archive(&who.actor, tx, id, true).await).await?;
    told(&view, &request, "/fields", flash("crm-field-archived", &gone.name, &format!("/fields/{id}/restore")))
}

/// `POST /fields/{id}/restore`.
///
/// # Errors
/// As [`archive`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, code: Path<String>) -> Answer {
    let id = id(&code)?;
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| archive(&who.actor, tx, id, false).await).await?;
    told(&view, &request, "/fields", flash("crm-field-restored", &back.name, ""))
}

/// `POST /fields/order`: the fields in the order in which `field` names them.
///
/// # Errors
/// As [`arrange`].
pub async fn order(app: AppData, who: Who, request: HttpRequest, form: Form<Vec<(String, String)>>) -> Answer {
    let named = form.iter().filter(|(name, _)| name == "field");
    let ids = named.map(|(_, code)| FieldId::parse(code).ok_or(Error::NotFound)).collect::<Result<Vec<FieldId>>>()?;
    app.db.tenant(&who.actor, who.tenant()?, async |tx| arrange(&who.actor, tx, &ids).await).await?;
    // The list has its new order already.
    if by_htmx(&request) { web::no_content() } else { Ok(see_other("/fields")) }
}
