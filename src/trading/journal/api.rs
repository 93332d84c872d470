//! What may be asked of the journal: a closed lot's proof by head office and by whoever took part in it; keys and heads by anybody.

use actix_web::web::{Path, Query};
use chrono::NaiveDate;
use db::PlatformTx;
use exchange::journal::closed::{bundle, included};
use exchange::journal::{head, keys};
use kernel::{Actor, BidId, LotId};
use proof::chain::HeadFile;
use serde::Deserialize;
use web::{Answer, AppData, List, View, Who};

use super::story;

/// `GET /api/v1/lots/{id}/proof`
///
/// # Errors
/// `NotFound`; `Conflict("lot_open")` before closing.
pub async fn show(app: AppData, who: Who, id: Path<LotId>) -> Answer {
    let key = exchange::key(&app);
    web::json(&app.db.platform(&who.actor, async |tx| bundle(&who.actor, tx, &key, *id).await).await?)
}

/// `GET /api/v1/lots/{id}/bids/{bid_id}/inclusion`
///
/// # Errors
/// `NotFound`; `Conflict("lot_open")` before closing.
pub async fn inclusion(app: AppData, who: Who, path: Path<(LotId, BidId)>) -> Answer {
    let ((lot, bid), key) = (*path, exchange::key(&app));
    web::json(&app.db.platform(&who.actor, async |tx| included(&who.actor, tx, &key, lot, bid).await).await?)
}

/// `GET /api/v1/lots/{id}/story`: how a closed lot was decided, sentence by sentence, in the caller's language.
///
/// # Errors
/// As [`story::read`].
pub async fn tell(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    let lines = app.db.platform(&who.actor, async |tx| story::read(&who.actor, tx, *id).await).await?;
    let items = story::sentences(&lines, app.renderer.texts(), view.locale())?;
    web::json(&List { items, next: None })
}

/// `GET /api/v1/proof/keys`, for anybody.
///
/// # Errors
/// When the database can't be read.
pub async fn all_keys(app: AppData) -> Answer {
    let key = exchange::key(&app);
    let published = async |tx: &mut PlatformTx| {
        keys::current(tx, &key).await?;
        keys::all(tx).await
    };
    let items = app.db.platform(&Actor::system("proof"), published).await?;
    web::json(&List { items, next: None })
}

/// What a list of heads is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The number of the last head of the page before.
    pub after: Option<i32>,
    /// How many.
    pub limit: Option<i64>,
}

/// `GET /api/v1/proof/heads`, for anybody: the file for `mak verify-heads`.
///
/// # Errors
/// `Invalid` for a bad limit.
pub async fn heads(app: AppData, query: Query<ListQuery>) -> Answer {
    let limit = web::limit(query.limit)?;
    let (mut items, keys) = app
        .db
        .platform(&Actor::system("proof"), async |tx| {
            Ok((head::list(tx, query.after, limit + 1).await?, keys::all(tx).await?))
        })
        .await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > shown;
    items.truncate(shown);
    let next = items.last().filter(|_| more).map(|last| last.head.number.to_string());
    web::json(&HeadFile { items, next, keys })
}

/// `GET /api/v1/proof/heads/{day}`, for anybody: the lots under a head, so that its root can be counted again.
///
/// # Errors
/// `NotFound` when the day has no head.
pub async fn sealed_on(app: AppData, day: Path<NaiveDate>) -> Answer {
    let (_, items) = app.db.platform(&Actor::system("proof"), async |tx| head::lots_of(tx, *day).await).await?;
    web::json(&List { items, next: None })
}
