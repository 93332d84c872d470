//! Notes and feeds: `/api/v1/notes`, `/api/v1/leads/{id}/notes` and the same of clients and deals.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, ClientId, DealId, Error, LeadId};
use serde::Deserialize;
use web::{Answer, AppData, Who};

use crm::feed::Entry;
use crm::subject::{self, Subject, SubjectIds};

/// A note.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NoteBody {
    /// The text.
    pub text: String,
}

/// A note with what it is about.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NoteOf {
    /// The text.
    pub text: String,
    /// About what.
    #[serde(flatten)]
    pub subject: SubjectIds,
}

async fn add(app: AppData, who: Who, subject: Subject, text: &str) -> Answer {
    let entry = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::feed::add_note(&who.actor, tx, subject, text).await?;
            crm::feed::newest(tx, subject.id(), None, 1).await
        })
        .await?;
    web::created(&entry.first())
}

/// `POST /api/v1/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn create(app: AppData, who: Who, body: Json<NoteOf>) -> Answer {
    let subject = body.subject.one()?.ok_or_else(|| Error::field("lead_id", "required"))?;
    add(app, who, subject, &body.text).await
}

/// `POST /api/v1/leads/{id}/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn create_of_lead(app: AppData, who: Who, id: Path<LeadId>, body: Json<NoteBody>) -> Answer {
    add(app, who, Subject::Lead(*id), &body.text).await
}

/// `POST /api/v1/clients/{id}/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn create_of_client(app: AppData, who: Who, id: Path<ClientId>, body: Json<NoteBody>) -> Answer {
    add(app, who, Subject::Client(*id), &body.text).await
}

/// `POST /api/v1/deals/{id}/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn create_of_deal(app: AppData, who: Who, id: Path<DealId>, body: Json<NoteBody>) -> Answer {
    add(app, who, Subject::Deal(*id), &body.text).await
}

/// What `GET /api/v1/notes` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct NotesQuery {
    /// A lead.
    pub lead_id: Option<LeadId>,
    /// A client.
    pub client_id: Option<ClientId>,
    /// A deal.
    pub deal_id: Option<DealId>,
    /// Entries of a page.
    pub limit: Option<i64>,
    /// The id of the last entry of the page before.
    pub after: Option<i64>,
}

/// `GET /api/v1/notes`: the notes of a lead, a client or a deal, newest first.
///
/// # Errors
/// 422 when nothing is named; `NotFound`.
pub async fn list(app: AppData, who: Who, query: Query<NotesQuery>) -> Answer {
    let ids = SubjectIds { lead_id: query.lead_id, client_id: query.client_id, deal_id: query.deal_id };
    let subject = ids.one()?.ok_or_else(|| Error::field("lead_id", "required"))?;
    let limit = web::limit(query.limit)?;
    let mut entries: Vec<Entry> = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            subject::require(&who.actor, tx, subject, Action::View).await?;
            crm::feed::whole(tx, subject, Some("note"), query.after, limit + 1).await
        })
        .await?;
    let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        entries.pop();
    }
    let next = if more { entries.last().map(|entry| entry.id.to_string()) } else { None };
    web::json(&web::List { items: entries, next })
}
