//! Calls about bank statements and the payments in them.

use actix_multipart::Multipart;
use actix_web::web::{Json, Path, Query};
use chrono::NaiveDate;
use kernel::{Error, PaymentId, StatementId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::decide::{BookInput, IgnoreInput, book_to};
use super::list::{self, Counts, Statement};
use super::{PaymentState, decide, upload};

/// What a list is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    after: Option<String>,
    limit: Option<i64>,
    state: Option<String>,
}

impl ListQuery {
    fn after<K: serde::de::DeserializeOwned>(&self) -> kernel::Result<Option<K>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }
}

/// A statement with its figures.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StatementView {
    #[serde(flatten)]
    statement: Statement,
    counts: Counts,
}

/// `POST /api/v1/bank-statements`, multipart with the field `file`.
///
/// # Errors
/// Those of [`upload::read`] and [`upload::take`].
pub async fn create(app: AppData, who: Who, body: Multipart) -> Answer {
    let file = upload::read(body).await?;
    web::created(&upload::take(&app, &who, file).await?)
}

/// `GET /api/v1/bank-statements`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit or cursor.
pub async fn statements(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (limit, after) = (web::limit(query.limit)?, query.after::<ByTime>()?.map(|ByTime(at, id)| (at, id)));
    let read = async |tx: &mut db::PlatformTx| list::statements(&who.actor, tx, after, limit + 1).await;
    let rows = app.db.platform(&who.actor, read).await?;
    web::json(&Slice::cut(rows, limit, |row| ByTime(row.created_at, row.id.0)).list(|row| row))
}

/// `GET /api/v1/bank-statements/{id}`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn statement(app: AppData, who: Who, id: Path<StatementId>) -> Answer {
    let read = async |tx: &mut db::PlatformTx| {
        let statement = list::statement(&who.actor, tx, *id).await?;
        Ok(StatementView { statement, counts: list::counts(tx, *id).await? })
    };
    web::json(&app.db.platform(&who.actor, read).await?)
}

/// `GET /api/v1/bank-statements/{id}/rows`
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for a bad limit or cursor.
pub async fn rows(app: AppData, who: Who, id: Path<StatementId>, query: Query<ListQuery>) -> Answer {
    let (limit, after) = (web::limit(query.limit)?, query.after::<i32>()?.unwrap_or(0));
    let read = async |tx: &mut db::PlatformTx| {
        list::statement(&who.actor, tx, *id).await?;
        list::rows(&who.actor, tx, *id, after, limit + 1).await
    };
    let rows = app.db.platform(&who.actor, read).await?;
    web::json(&Slice::cut(rows, limit, |row| row.row).list(|row| row))
}

/// `GET /api/v1/bank-payments?state=`: those that wait unless told.
///
/// # Errors
/// `Forbidden`; `Invalid` for an unknown state, a bad limit or cursor.
pub async fn payments(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (limit, after) = (web::limit(query.limit)?, query.after::<(NaiveDate, Uuid)>()?);
    let state = PaymentState::parse(query.state.as_deref().unwrap_or("waiting"));
    let state = state.ok_or_else(|| Error::field("state", "unknown_status"))?;
    let read = async |tx: &mut db::PlatformTx| list::payments(&who.actor, tx, state, after, limit + 1).await;
    let rows = app.db.platform(&who.actor, read).await?;
    web::json(&Slice::cut(rows, limit, |row| (row.paid_on, row.id)).list(|row| row))
}

/// `POST /api/v1/bank-payments/{id}/book`
///
/// # Errors
/// Those of [`book_to`].
pub async fn book(app: AppData, who: Who, id: Path<PaymentId>, body: Json<BookInput>) -> Answer {
    let work = async |tx: &mut db::PlatformTx| book_to(&who.actor, tx, *id, body.tenant_id).await;
    web::json(&app.db.platform(&who.actor, work).await?)
}

/// `POST /api/v1/bank-payments/{id}/ignore`
///
/// # Errors
/// Those of [`decide::ignore`].
pub async fn ignore(app: AppData, who: Who, id: Path<PaymentId>, body: Json<IgnoreInput>) -> Answer {
    let work = async |tx: &mut db::PlatformTx| decide::ignore(&who.actor, tx, *id, &body).await;
    web::json(&app.db.platform(&who.actor, work).await?)
}
