//! What the buttons of a client's page do.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use fields::{Sent, Typed};
use kernel::{Action, ClientId, Email, Error, Object, Phone};
use serde::Deserialize;
use web::{Answer, AppData, View, Who, see_other};

use super::list_page::{ClientForm, Fields, split};
use crate::custom::form::FormWith;
use crate::lead::act::{NoteForm, add_note};
use crm::client::{Client, ClientPatch, find};
use crm::scope;
use crm::subject::Subject;

/// `GET /clients/{id}/edit`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show_form(app: AppData, who: Who, view: View, id: Path<ClientId>) -> Answer {
    let form = stored(&app, &who, *id, None).await?;
    view.page(&form)
}

async fn stored(app: &AppData, who: &Who, id: ClientId, typed: Option<&Typed>) -> kernel::Result<ClientForm> {
    let own = scope::own(&who.actor, Object::Client, Action::Edit)?;
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let client = find(tx, id, own).await?;
            form_of(client).with_custom(&who.actor, tx, Some(id), typed).await
        })
        .await
}

fn form_of(client: Client) -> ClientForm {
    let fields = Fields {
        version: client.version,
        name: client.name,
        phones: String::new(),
        emails: String::new(),
        city: client.city,
        comment: client.comment,
    };
    let mut form = ClientForm::blank(fields, Vec::new());
    form.id = Some(client.id.0);
    form.phones_now = client.phones.iter().map(Phone::masked).collect::<Vec<_>>().join(", ");
    form.emails_now = client.emails.iter().map(Email::masked).collect::<Vec<_>>().join(", ");
    form
}

/// `POST /clients/{id}`. Contacts left empty stay as they are.
///
/// # Errors
/// As [`crm::client::edit()`]; refused fields come back in the form.
pub async fn save(app: AppData, who: Who, view: View, id: Path<ClientId>, form: FormWith<Fields>) -> Answer {
    let FormWith(form, typed) = form;
    let given = |text: &str| Some(split(text)).filter(|contacts| !contacts.is_empty());
    let patch = ClientPatch {
        version: form.version,
        name: Some(form.name.clone()),
        phones: given(&form.phones),
        emails: given(&form.emails),
        city: Some(form.city.clone()),
        comment: Some(form.comment.clone()),
        responsible: None,
        custom: Sent::Typed(typed.clone()),
    };
    let saved =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::client::edit(&who.actor, tx, *id, patch).await).await;
    let (errors, stale) = match saved {
        Ok(_) => return Ok(see_other(&format!("/clients/{id}"))),
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::Conflict("stale")) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let now = stored(&app, &who, *id, Some(&typed)).await?;
    let version = if stale { now.form.version } else { form.version };
    let page = ClientForm { form: Fields { version, ..form }, errors, stale, ..now };
    Ok(view.draw(if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)?)
}

/// Why the contacts are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RevealForm {
    reason: String,
}

/// `POST /clients/{id}/reveal`: the page with the contacts in the clear, once.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 without a reason.
pub async fn reveal(app: AppData, who: Who, view: View, id: Path<ClientId>, form: Form<RevealForm>) -> Answer {
    super::card_page::revealed(app, who, view, *id, &form.reason).await
}

/// `POST /clients/{id}/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn note(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<ClientId>,
    form: Form<NoteForm>,
) -> Answer {
    add_note(&app, &who, view, &request, Subject::Client(*id), &form.text).await
}
