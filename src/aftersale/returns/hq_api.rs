//! Head office's calls about returns, recalls and their policies.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, Error, Object, Result, ReturnId};
use proof::Key;
use serde::{Deserialize, Serialize};
use web::{Answer, App, AppData, Who};

use super::answer::{ApproveInput, RefuseInput, approve, refuse};
use super::list::{self, ListQuery, ReturnView};
use super::{Return, State};
use crate::policy::Policy;
use crate::policy::edit::{PolicyInput, edit};

/// The most returns that one call decides.
const MOST_AT_ONCE: usize = 200;

/// `GET /api/v1/returns`
///
/// # Errors
/// As [`list::list`].
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    let rows = app.db.platform(&who.actor, async |tx| list::list(tx, None, &query).await).await?;
    web::json(&rows.list(|row: ReturnView| row))
}

/// `GET /api/v1/returns/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<ReturnId>) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    web::json(&app.db.platform(&who.actor, async |tx| list::one(tx, *id, None).await).await?)
}

/// `POST /api/v1/returns/{id}/approve`
///
/// # Errors
/// As [`approve`].
pub async fn yes(app: AppData, who: Who, id: Path<ReturnId>, body: Json<ApproveInput>) -> Answer {
    web::json(&approve_one(&app, &who, &exchange::key(&app), *id, &body).await?)
}

/// `POST /api/v1/returns/{id}/refuse`
///
/// # Errors
/// As [`refuse`].
pub async fn no(app: AppData, who: Who, id: Path<ReturnId>, body: Json<RefuseInput>) -> Answer {
    web::json(&app.db.border(&who.actor, async |tx| refuse(&who.actor, tx, *id, &body).await).await?)
}

/// Decides one return in a transaction of its own.
pub(crate) async fn approve_one(app: &App, who: &Who, key: &Key, id: ReturnId, input: &ApproveInput) -> Result<Return> {
    app.db.border(&who.actor, async |tx| approve(&who.actor, tx, key, id, input).await).await
}

/// Several returns, decided alike.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkInput {
    /// Which.
    pub ids: Vec<ReturnId>,
    /// `approved` or `refused`.
    pub decision: State,
    /// Words for the franchisee; a refusal needs them.
    #[serde(default)]
    pub reason: String,
}

/// What became of one of several.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BulkRow {
    /// The return.
    pub id: ReturnId,
    /// Whether it was decided.
    pub done: bool,
    /// Why not.
    pub code: Option<String>,
}

/// `POST /api/v1/returns/bulk`
///
/// # Errors
/// `Forbidden`; `Invalid`: `ids` `required`, `too_many_entries`, `decision` `unknown_state`, `reason` `required`.
pub async fn bulk(app: AppData, who: Who, body: Json<BulkInput>) -> Answer {
    web::json(&web::List { items: decide_all(&app, &who, &body).await?, next: None })
}

/// Decides each in a transaction of its own: one that can't be decided stops no other.
///
/// # Errors
/// As [`bulk`].
pub(crate) async fn decide_all(app: &App, who: &Who, input: &BulkInput) -> Result<Vec<BulkRow>> {
    who.actor.require_network(Object::Return, Action::Approve)?;
    if input.ids.is_empty() {
        return Err(Error::field("ids", "required"));
    }
    if input.ids.len() > MOST_AT_ONCE {
        return Err(Error::field("ids", "too_many_entries"));
    }
    if input.decision == State::Requested {
        return Err(Error::field("decision", "unknown_state"));
    }
    if input.decision == State::Refused && input.reason.trim().is_empty() {
        return Err(Error::field("reason", "required"));
    }
    let key = exchange::key(app);
    let yes = ApproveInput { comment: input.reason.clone(), ..ApproveInput::default() };
    let no = RefuseInput { reason: input.reason.clone() };
    let mut rows = Vec::with_capacity(input.ids.len());
    for id in input.ids.iter().copied() {
        let decided = if input.decision == State::Approved {
            approve_one(app, who, &key, id, &yes).await
        } else {
            app.db.border(&who.actor, async |tx| refuse(&who.actor, tx, id, &no).await).await
        };
        rows.push(BulkRow { id, done: decided.is_ok(), code: decided.err().map(code).transpose()? });
    }
    Ok(rows)
}

/// The code of what is the return's own matter; anything else ends the call.
fn code(error: Error) -> Result<String> {
    match error {
        Error::NotFound => Ok("not_found".to_owned()),
        Error::Conflict(code) => Ok(code.to_owned()),
        Error::Invalid(fields) => Ok(fields.first().map_or_else(String::new, |field| field.code.to_string())),
        other => Err(other),
    }
}

/// `GET /api/v1/aftersale/policies`: the newest version of each.
///
/// # Errors
/// `Forbidden`.
pub async fn policies(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| Policy::current(tx).await).await?;
    web::json(&web::List { items, next: None })
}

/// `POST /api/v1/aftersale/policies`
///
/// # Errors
/// As [`edit`].
pub async fn change_policy(app: AppData, who: Who, body: Json<PolicyInput>) -> Answer {
    web::created(&app.db.platform(&who.actor, async |tx| edit(&who.actor, tx, &body).await).await?)
}
