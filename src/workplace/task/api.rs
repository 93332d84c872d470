//! `/api/v1/tasks`.

use actix_web::web::{Json, Path, Query};
use kernel::{ClientId, DealId, LeadId, UserId};
use serde::Deserialize;
use uuid::Uuid;
use web::cursor::{self, Slice};
use web::{Answer, AppData, Who};

use crm::subject::SubjectIds;
use crm::task::{NewTask, Place, State, TaskPatch};

/// What `GET /api/v1/tasks` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// `open` (default), `overdue`, `done` or `all`.
    #[param(value_type = Option<String>)]
    pub state: Option<State>,
    /// Of a person.
    pub responsible: Option<UserId>,
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
/// As [`crm::task::list`]; `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let ids = SubjectIds { lead_id: query.lead_id, client_id: query.client_id, deal_id: query.deal_id };
    let (state, subject, responsible) = (query.state.unwrap_or_default(), ids.one()?, query.responsible);
    let limit = web::limit(query.limit)?;
    let after = query.after.as_deref().filter(|after| !after.is_empty()).map(cursor::read::<Place>).transpose()?;
    let rows = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::task::list(&who.actor, tx, state, subject, responsible, after, limit + 1).await
        })
        .await?;
    web::json(&Slice::cut(rows, limit, Place::of).list(|task| task))
}

/// `POST /api/v1/tasks`.
///
/// # Errors
/// As [`crm::task::create`].
pub async fn create(app: AppData, who: Who, body: Json<NewTask>) -> Answer {
    let task =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::task::create(&who.actor, tx, &body).await).await?;
    web::created(&task)
}

/// `PATCH /api/v1/tasks/{id}`.
///
/// # Errors
/// As [`crm::task::edit()`].
pub async fn patch(app: AppData, who: Who, id: Path<Uuid>, body: Json<TaskPatch>) -> Answer {
    let task =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::task::edit(&who.actor, tx, *id, &body).await).await?;
    web::json(&task)
}
