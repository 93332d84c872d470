//! Head office's calls about partners.

use actix_web::web::{Json, Query};
use serde::Deserialize;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::list;
use super::register::{PartnerInput, register};

/// What a list of partners is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// A part of a name, or a code.
    pub q: String,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

/// `POST /api/v1/partners`
///
/// # Errors
/// Those of [`register`].
pub async fn create(app: AppData, who: Who, body: Json<PartnerInput>) -> Answer {
    let registered = register(&who.actor, &app.db, &body).await?;
    web::created(&registered)
}

/// `GET /api/v1/partners`
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let limit = web::limit(query.limit)?;
    let after: Option<ByTime> =
        query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()?;
    let after = after.map(|ByTime(at, id)| (at, id));
    let rows =
        app.db.platform(&who.actor, async |tx| list::list(&who.actor, tx, &query.q, after, limit + 1).await).await?;
    let slice = Slice::cut(rows, limit, |row| ByTime(row.partner.created_at, row.partner.id.0));
    web::json(&slice.list(|row| row))
}
