//! What the buttons of a lead's page do.

use actix_web::web::{Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use fields::Record;
use kernel::{Action, Error, LeadId, PipelineId};
use serde::Deserialize;
use web::{Answer, AppData, View, Who, see_other};

use super::card_page::{Contacts, ContactsPart, FeedPart};
use super::form_page::person;
use crate::custom::form::asks_fields;
use crate::custom::part::Custom;
use crate::view::feed as rows;
use crm::feed;
use crm::subject::{Subject, require};
use pipeline::status;
use web::view::{by_htmx, encode_query, flash, go};

/// A status to move to.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct StatusForm {
    status: String,
}

/// `POST /leads/{id}/status`.
///
/// # Errors
/// As [`crm::lead::set_status`]; where the status asks for custom fields, their form.
pub async fn set_status(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    form: Form<StatusForm>,
) -> Answer {
    let moved = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::set_status(&who.actor, tx, *id, &form.status).await)
        .await;
    match moved {
        Ok(_) if by_htmx(&request) => super::card_page::panel(app, who, view, id).await,
        Ok(_) => Ok(see_other(&format!("/leads/{id}"))),
        // The form asks for what the status needs, and moves the lead there.
        Err(Error::Invalid(errors)) if asks_fields(&errors) => {
            Ok(go(&request, &format!("/leads/{id}/edit?to={}", encode_query(&form.status))))
        }
        Err(other) => Err(other.into()),
    }
}

/// A person to assign.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AssignForm {
    responsible: String,
}

/// `POST /leads/{id}/assign`.
///
/// # Errors
/// As [`crm::lead::assign()`].
pub async fn assign(app: AppData, who: Who, id: Path<LeadId>, form: Form<AssignForm>) -> Answer {
    let to = person(&form.responsible)?;
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::assign(&who.actor, tx, *id, to).await).await?;
    Ok(see_other(&format!("/leads/{id}")))
}

/// Why the contacts are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RevealForm {
    reason: String,
}

/// `POST /leads/{id}/reveal`.
///
/// # Errors
/// As [`crm::lead::reveal()`].
pub async fn reveal(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<RevealForm>) -> Answer {
    let (shown, card, custom) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let shown = crm::lead::reveal(&who.actor, tx, *id, &form.reason).await?;
            let card = crm::lead::get(&who.actor, tx, *id).await?;
            Ok((shown, card, Custom::of(&who.actor, tx, Record::Lead, Some(id.0)).await?))
        })
        .await?;
    let page = ContactsPart { contacts: Contacts::shown(&card, shown, &custom) };
    view.page(&page)
}

/// A note.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NoteForm {
    /// The text.
    pub text: String,
}

/// `POST /leads/{id}/notes`.
///
/// # Errors
/// As [`feed::add_note`].
pub async fn note(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    form: Form<NoteForm>,
) -> Answer {
    add_note(&app, &who, view, &request, Subject::Lead(*id), &form.text).await
}

/// Adds a note to whatever it is about and shows the feed anew.
pub(crate) async fn add_note(
    app: &AppData,
    who: &Who,
    view: View,
    request: &HttpRequest,
    subject: Subject,
    text: &str,
) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| feed::add_note(&who.actor, tx, subject, text).await).await?;
    show_feed(app, who, view, request, subject).await
}

/// The feed anew, after an entry was written into it.
///
/// # Errors
/// `NotFound` for a subject that the actor may not see.
pub async fn show_feed(app: &AppData, who: &Who, view: View, request: &HttpRequest, subject: Subject) -> Answer {
    if !by_htmx(request) {
        return Ok(see_other(&subject.path()));
    }
    let (entries, statuses) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            require(&who.actor, tx, subject, Action::View).await?;
            Ok((feed::whole(tx, subject, None, None, feed::PAGE).await?, status::all(tx).await?))
        })
        .await?;
    let page = FeedPart { rows: rows(view.locale(), &entries, &statuses) };
    view.page(&page)
}

/// A pipeline to enter.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ConvertForm {
    #[serde(default)]
    pipeline_id: String,
}

/// `POST /leads/{id}/convert`.
///
/// # Errors
/// As [`crm::lead::convert()`].
pub async fn convert(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<ConvertForm>) -> Answer {
    let pipeline = form.pipeline_id.parse::<PipelineId>().ok();
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::convert(&who.actor, tx, *id, pipeline).await)
        .await?;
    view.done(&format!("/deals/{}", made.deal_id), Some(flash("crm-converted", "", "")))
}

/// `POST /leads/{id}/delete`: the lead goes, and the message offers to take that back.
///
/// # Errors
/// As [`crm::lead::delete()`].
pub async fn delete(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::delete(&who.actor, tx, *id).await).await?;
    view.done("/leads", Some(flash("crm-lead-deleted", "", &format!("/leads/{id}/restore")).leading("/bin", "bin")))
}

/// `POST /leads/{id}/restore`.
///
/// # Errors
/// As [`crm::lead::restore()`].
pub async fn restore(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::restore(&who.actor, tx, *id).await).await?;
    Ok(HttpResponse::Ok().insert_header(("HX-Redirect", format!("/leads/{id}"))).finish())
}
