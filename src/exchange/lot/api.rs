//! Head office's calls about lots.

use actix_web::web::{Json, Path, Query};
use crm::paging::Paging;
use kernel::{Action, LotId, Object, Result};
use serde::Deserialize;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::cancel::{CancelInput, cancel};
use super::{reason, view};

/// What a list of lots is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// `open` (as it is without it) or `closed`.
    pub state: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

impl ListQuery {
    fn after(&self) -> Result<Option<ByTime>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }
}

/// `GET /api/v1/lots`
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let open = query.state.as_deref() != Some("closed");
    let (after, limit) = (query.after()?.map(|ByTime(at, id)| (at, id)), web::limit(query.limit)?);
    let rows = app.db.platform(&who.actor, async |tx| view::list(&who.actor, tx, open, after, limit + 1).await).await?;
    let slice = Slice::cut(rows, limit, |lot| {
        let at = if open { lot.ends_at } else { lot.closed_at };
        ByTime(at.unwrap_or(lot.opened_at), lot.id.0)
    });
    web::json(&slice.list(|lot| lot))
}

/// `GET /api/v1/lots/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<LotId>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| view::get(&who.actor, tx, *id).await).await?)
}

/// `POST /api/v1/lots/{id}/cancel`: the cancelled lot.
///
/// # Errors
/// Those of [`cancel`].
pub async fn take_back(app: AppData, who: Who, id: Path<LotId>, body: Json<CancelInput>) -> Answer {
    let key = crate::key(&app);
    let lot = app
        .db
        .platform(&who.actor, async |tx| {
            cancel(&who.actor, tx, &key, *id, &body).await?;
            view::get(&who.actor, tx, *id).await
        })
        .await?;
    web::json(&lot)
}

/// `GET /api/v1/lots/{id}/reasons`
///
/// # Errors
/// `NotFound`; `Invalid` for a bad limit or cursor.
pub async fn reasons(app: AppData, who: Who, id: Path<LotId>, paging: Query<Paging>) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let rows = app
        .db
        .platform(&who.actor, async |tx| {
            let lot = super::get(tx, *id).await?;
            reason::to_all(tx, &lot).await
        })
        .await?;
    web::json(&paging.of(rows, |reason| reason.tenant_id.0)?)
}
