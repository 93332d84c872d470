//! A tenant's calls about its returns.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Utc};
use kernel::{Action, Error, LeadId, Object, Result, ReturnId, TenantId};
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, App, AppData, Who};

use super::appeal::{AppealInput, appeal};
use super::list::{self, ListQuery, ReturnView};
use super::request::{ReturnInput, request};
use super::{Finding, Return, State, file};

/// What asking for a return answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Asked {
    /// The return.
    pub return_id: ReturnId,
    /// Where it stands: a rule may have decided it at once.
    pub state: State,
    /// When head office has to have answered; silence is a yes.
    pub answer_by: DateTime<Utc>,
    /// What the rule went by, where one decided.
    pub finding: Option<Finding>,
    /// What came back.
    pub refund: Option<kernel::Money>,
}

impl From<Return> for Asked {
    fn from(of: Return) -> Self {
        Self { return_id: of.id, state: of.state, answer_by: of.answer_by, finding: of.finding, refund: of.refund }
    }
}

/// How many files were taken.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Files.
    pub taken: usize,
}

/// `POST /api/v1/leads/{id}/return`
///
/// # Errors
/// As [`request`].
pub async fn ask(app: AppData, who: Who, id: Path<LeadId>, body: Json<ReturnInput>) -> Answer {
    let tenant = who.tenant()?;
    let asked = app.db.border(&who.actor, async |tx| request(&who.actor, tx, tenant, *id, &body).await).await?;
    web::created(&Asked::from(asked))
}

/// `GET /api/v1/returns`
///
/// # Errors
/// As [`list::list`].
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?.id;
    let rows = app.db.platform(&who.actor, async |tx| list::list(tx, Some(tenant), &query).await).await?;
    web::json(&rows.list(|row: ReturnView| row))
}

/// `GET /api/v1/returns/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<ReturnId>) -> Answer {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?.id;
    web::json(&app.db.platform(&who.actor, async |tx| list::one(tx, *id, Some(tenant)).await).await?)
}

/// `POST /api/v1/returns/{id}/appeal`
///
/// # Errors
/// As [`appeal`].
pub async fn object(app: AppData, who: Who, id: Path<ReturnId>, body: Json<AppealInput>) -> Answer {
    let tenant = who.tenant()?.id;
    let asked = app.db.platform(&who.actor, async |tx| appeal(&who.actor, tx, tenant, *id, &body).await).await?;
    web::json(&Asked::from(asked))
}

/// `POST /api/v1/returns/{id}/files`: multipart, fields `file`.
///
/// # Errors
/// As [`file::add`].
pub async fn attach(app: AppData, who: Who, id: Path<ReturnId>, body: Multipart) -> Answer {
    let taken = file::add(&app, &who, *id, body).await?;
    web::created(&Taken { taken })
}

/// `GET /api/v1/returns/{id}/files/{file}`, also the page's link, on both sites.
///
/// # Errors
/// `NotFound`.
pub async fn download(app: AppData, who: Who, path: Path<(ReturnId, Uuid)>) -> Answer {
    let of = side(&who)?;
    let (id, file) = path.into_inner();
    let (name, key) = app.db.platform(&who.actor, async |tx| file::get(tx, id, file, of).await).await?;
    send(&app, &name, &key).await
}

/// A tenant sees its own, head office everything.
fn side(who: &Who) -> Result<Option<TenantId>> {
    match who.here.key() {
        Some(tenant) => {
            who.actor.require(Object::Lead, Action::Return)?;
            Ok(Some(tenant.id))
        }
        None => who.actor.require_network(Object::Return, Action::View).map(|()| None),
    }
}

/// Sent as a file to keep, never shown: what a stranger uploaded does not run on our own address.
async fn send(app: &App, name: &str, key: &str) -> Answer {
    let content = app.files.get(key).await?.collect().await.map_err(|error| Error::Unavailable(error.into()))?;
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: name.as_bytes().to_vec() };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(extended)],
    };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(disposition)
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(content.into_bytes()))
}
