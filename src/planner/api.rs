//! `/api/v1/tasks` and `/api/v1/workdays`.

use actix_web::web::{Json, Path, Query};
use chrono::NaiveDate;
use crm::scope;
use crm::subject::SubjectIds;
use crm::task::Kind;
use db::TenantTx;
use kernel::{Action, ClientId, DealId, Error, LeadId, Object, UserId, workday};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{self, Slice};
use web::{Answer, AppData, List, Who};

use crate::task::list::{Filter, Place, State, Whose};
use crate::task::{self, NewTask, TaskPatch};

/// The most days of one answer.
const MOST_DAYS: usize = 400;

/// What `GET /api/v1/tasks` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// `open` (default), `overdue`, `done` or `all`.
    #[param(value_type = Option<String>)]
    pub state: Option<State>,
    /// Of a person.
    pub responsible: Option<UserId>,
    /// Of a kind.
    pub kind: Option<Kind>,
    /// By words of the title or of what it is about.
    pub q: Option<String>,
    /// About a lead.
    pub lead_id: Option<LeadId>,
    /// About a client.
    pub client_id: Option<ClientId>,
    /// About a deal.
    pub deal_id: Option<DealId>,
    /// Rows of a page, 50 by default, at most 200.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

/// `GET /api/v1/tasks`.
///
/// # Errors
/// As [`task::list::list`]; `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let ids = SubjectIds { lead_id: query.lead_id, client_id: query.client_id, deal_id: query.deal_id };
    let which = (query.state.unwrap_or_default(), ids.one()?);
    let filter = Filter {
        whose: query.responsible.map_or(Whose::All, Whose::Of),
        kind: query.kind,
        q: query.q.clone().unwrap_or_default(),
    };
    let limit = web::limit(query.limit)?;
    let after = query.after.as_deref().filter(|after| !after.is_empty()).map(cursor::read::<Place>).transpose()?;
    let work = async |tx: &mut TenantTx| task::list::list(&who.actor, tx, &filter, which, after, limit + 1).await;
    let rows = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    web::json(&Slice::cut(rows, limit, Place::of).list(|task| task))
}

/// `GET /api/v1/tasks/{id}`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    let own = scope::own(&who.actor, Object::Task, Action::View)?;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, async |tx| task::find(tx, *id, own).await).await?)
}

/// `POST /api/v1/tasks`.
///
/// # Errors
/// As [`task::create`].
pub async fn create(app: AppData, who: Who, body: Json<NewTask>) -> Answer {
    let work = async |tx: &mut TenantTx| task::create(&who.actor, tx, who.zone(), &body).await;
    web::created(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `PATCH /api/v1/tasks/{id}`.
///
/// # Errors
/// As [`task::edit`].
pub async fn patch(app: AppData, who: Who, id: Path<Uuid>, body: Json<TaskPatch>) -> Answer {
    let work = async |tx: &mut TenantTx| task::edit(&who.actor, tx, who.zone(), *id, &body).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `DELETE /api/v1/tasks/{id}`.
///
/// # Errors
/// As [`task::remove`].
pub async fn delete(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| task::remove(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// `POST /api/v1/tasks/{id}/restore`.
///
/// # Errors
/// As [`task::restore`].
pub async fn restore(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    web::json(&app.db.tenant(&who.actor, who.tenant()?, async |tx| task::restore(&who.actor, tx, *id).await).await?)
}

/// Days from and to, both among them.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A day of the production calendar.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// `work`, `short`, `weekend` or `holiday`.
    pub kind: &'static str,
}

/// `GET /api/v1/workdays`: the production calendar of Russia.
///
/// # Errors
/// `Forbidden`; 422 for a span that is reversed or longer than 400 days.
pub async fn workdays(who: Who, span: Query<Span>) -> Answer {
    who.actor.require(Object::Task, Action::View)?;
    if span.to < span.from {
        return Err(Error::field("to", "range_reversed").into());
    }
    let days = span.from.iter_days().take_while(|date| *date <= span.to);
    let items: Vec<Day> =
        days.take(MOST_DAYS + 1).map(|date| Day { date, kind: workday::kind(date).as_str() }).collect();
    if items.len() > MOST_DAYS {
        return Err(Error::field("to", "out_of_range").into());
    }
    web::json(&List { items, next: None })
}
