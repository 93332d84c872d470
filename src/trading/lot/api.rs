//! Head office's calls about lots.

use actix_web::web::{Bytes, Json, Path, Query};
use chrono::{DateTime, Utc};
use exchange::lot::cancel::{CancelInput, cancel};
use exchange::lot::hand_over::{HandOverInput, hand_over};
use exchange::lot::open::{SellInput, sell};
use exchange::lot::{self, reason};
use kernel::{Action, LeadId, LotId, Object, Result};
use serde::{Deserialize, Serialize};
use wallet::period::PeriodQuery;
use web::cursor::{self, ByTime, Slice};
use web::paging::Paging;
use web::{Answer, AppData, NETWORK_ZONE, Who};

use super::view::{self, Which};

/// What a list of lots is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// `open` (as it is without it) or `closed`.
    pub state: Option<String>,
    /// Closed ones: the first day of closing by the network's clock, `2026-11-01`.
    pub from: String,
    /// Closed ones: the last day.
    pub to: String,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

impl ListQuery {
    fn after(&self) -> Result<Option<ByTime>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }

    fn which(&self, now: DateTime<Utc>) -> Result<Which> {
        match self.state.as_deref() {
            Some("closed") => {
                let days = PeriodQuery { from: self.from.clone(), to: self.to.clone() };
                Ok(Which::Closed(days.given(NETWORK_ZONE, now)?))
            }
            _ => Ok(Which::Open),
        }
    }
}

/// `GET /api/v1/lots`
///
/// # Errors
/// `Invalid` for a bad limit, cursor or period.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let which = query.which(app.db.clock().now())?;
    let (after, limit) = (query.after()?.map(|ByTime(at, id)| (at, id)), web::limit(query.limit)?);
    let rows =
        app.db.platform(&who.actor, async |tx| view::list(&who.actor, tx, which, after, limit + 1).await).await?;
    let slice = Slice::cut(rows, limit, |lot| {
        let at = if matches!(which, Which::Open) { lot.ends_at } else { lot.closed_at };
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
    let key = exchange::key(&app);
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
            let lot = lot::get(tx, *id).await?;
            reason::to_all(tx, &lot).await
        })
        .await?;
    web::json(&paging.of(rows, |reason| reason.tenant_id.0)?)
}

/// What a sale answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Opened {
    /// The lot that was opened.
    pub lot_id: LotId,
}

/// `POST /api/v1/leads/{id}/sell`, with or without a body.
///
/// # Errors
/// Those of [`sell`].
pub async fn put_up(app: AppData, who: Who, id: Path<LeadId>, body: Bytes) -> Answer {
    let input: SellInput = web::optional_json(&body)?;
    let key = exchange::key(&app);
    let lot_id = app.db.border(&who.actor, async |tx| sell(&who.actor, tx, &key, *id, &input).await).await?;
    web::created(&Opened { lot_id })
}

/// `POST /api/v1/leads/{id}/hand-over`: the lot that records it.
///
/// # Errors
/// Those of [`hand_over`].
pub async fn give(app: AppData, who: Who, id: Path<LeadId>, body: Json<HandOverInput>) -> Answer {
    let key = exchange::key(&app);
    let lot_id = app.db.border(&who.actor, async |tx| hand_over(&who.actor, tx, &key, *id, &body).await).await?;
    web::created(&Opened { lot_id })
}
