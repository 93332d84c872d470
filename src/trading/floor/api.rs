//! A tenant's calls about lots and its bids.

use actix_web::web::{Bytes, Json, Path, Query};
use db::PlatformTx;
use exchange::bid::desk::Desk;
use exchange::bid::place::Wish;
use exchange::bid::take;
use exchange::journal::refusal;
use exchange::lot::result;
use kernel::{Error, LotId, Money};
use serde::Deserialize;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::list;

/// What a list of lots is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

/// What a bid is asked with.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct BidInput {
    /// The most the tenant pays, in kopecks.
    pub amount: i64,
    /// The number of the stage it is meant for: where the lot has walked on the bid is refused. Without it any stage will do.
    pub stage: Option<i32>,
}

/// `GET /api/v1/lots`: those the tenant may bid for.
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn lots(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (tenant, limit) = (who.tenant()?.id, web::limit(query.limit)?);
    let after = query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read::<ByTime>).transpose()?;
    let slice =
        app.db.platform(&who.actor, async |tx| list::biddable(&who.actor, tx, tenant, after, limit).await).await?;
    web::json(&slice.list(|(_, lot)| lot))
}

/// `GET /api/v1/closed-lots`: those the tenant bid for or bought, the latest first.
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn closed(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (tenant, limit) = (who.tenant()?.id, web::limit(query.limit)?);
    let after = query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read::<ByTime>).transpose()?;
    let read = async |tx: &mut PlatformTx| result::latest(&who.actor, tx, tenant, None, after, limit + 1).await;
    let rows = app.db.platform(&who.actor, read).await?;
    let slice = Slice::cut(rows, limit, result::Outcome::key);
    web::json(&slice.list(|lot| lot))
}

/// `GET /api/v1/lots/{id}`: the masked card of an open lot, or what became of a closed one.
///
/// # Errors
/// `NotFound`.
pub async fn lot(app: AppData, who: Who, id: Path<LotId>) -> Answer {
    let tenant = who.tenant()?.id;
    let open = app.db.platform(&who.actor, async |tx| list::one(&who.actor, tx, tenant, *id).await).await;
    match open {
        Ok(masked) => web::json(&masked),
        Err(Error::NotFound) => {
            let closed = app.db.platform(&who.actor, async |tx| result::one(&who.actor, tx, tenant, *id).await).await?;
            web::json(&closed)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/lots/{id}/bids`
///
/// # Errors
/// Those of [`Desk::place`], with the signed receipt of the refusal.
pub async fn bid(app: AppData, who: Who, id: Path<LotId>, body: Json<BidInput>) -> Answer {
    let tenant = who.tenant()?.id;
    let placed = match Wish::new(&who.actor, tenant, *id, body.amount) {
        Ok(wish) => Desk::of(&app).place(wish.at_stage(body.stage)).await,
        Err(error) => Err(error),
    };
    match placed {
        Ok(placed) => web::created(&placed),
        Err(error) => Err(refusal::told(&app, &who.actor, (tenant, *id), body.amount, error).await),
    }
}

/// What a take may be asked with; without a body the lead is taken at whatever the price is.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct TakeInput {
    /// The price that was seen, in kopecks: the take is refused if it has risen since. A price that fell is charged as it is.
    pub price: Option<i64>,
}

/// `POST /api/v1/lots/{id}/take`, with or without a body.
///
/// # Errors
/// Those of [`take::take`], with the signed receipt of the refusal.
pub async fn take(app: AppData, who: Who, id: Path<LotId>, body: Bytes) -> Answer {
    let (tenant, key) = (who.tenant()?.id, exchange::key(&app));
    let input: TakeInput = web::optional_json(&body)?;
    let seen = input.price.map(Money::kopecks);
    let taken = app.db.border(&who.actor, async |tx| take::take(&who.actor, tx, &key, tenant, *id, seen).await).await;
    match taken {
        Ok(taken) => web::created(&taken),
        Err(error) => Err(refusal::told(&app, &who.actor, (tenant, *id), input.price.unwrap_or_default(), error).await),
    }
}
