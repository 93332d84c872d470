//! A tenant's calls about its standing orders.

use actix_web::web::{Json, Path, Query};
use exchange::order::create::{self, OrderInput};
use exchange::order::{self, OrderState, set_state};
use kernel::day::zone;
use kernel::{Error, OrderId};
use serde::{Deserialize, Serialize};
use web::paging::Paging;
use web::{Answer, AppData, Who};

use super::preview;

/// What a new order answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Made {
    /// The order.
    pub id: OrderId,
}

/// What of an order may be changed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct Change {
    /// `active` or `paused`.
    pub state: OrderState,
}

/// `POST /api/v1/standing-orders`
///
/// # Errors
/// Those of [`create::create`].
pub async fn make(app: AppData, who: Who, body: Json<OrderInput>) -> Answer {
    let tenant = who.tenant()?.id;
    let id = app.db.platform(&who.actor, async |tx| create::create(&who.actor, tx, tenant, &body).await).await?;
    web::created(&Made { id })
}

/// `GET /api/v1/standing-orders`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    let tenant = who.tenant()?.id;
    let rows = app.db.platform(&who.actor, async |tx| order::list(&who.actor, tx, tenant).await).await?;
    web::json(&paging.of(rows, |order| order.id.0)?)
}

/// `GET /api/v1/standing-orders/{id}`
///
/// # Errors
/// `NotFound` when the tenant has no such order.
pub async fn get(app: AppData, who: Who, id: Path<OrderId>) -> Answer {
    let tenant = who.tenant()?.id;
    web::json(&app.db.platform(&who.actor, async |tx| order::get(&who.actor, tx, tenant, *id).await).await?)
}

/// `PUT /api/v1/standing-orders/{id}`
///
/// # Errors
/// Those of [`create::change`].
pub async fn replace(app: AppData, who: Who, id: Path<OrderId>, body: Json<OrderInput>) -> Answer {
    let tenant = who.tenant()?.id;
    app.db.platform(&who.actor, async |tx| create::change(&who.actor, tx, tenant, *id, &body).await).await?;
    get(app, who, id).await
}

/// An order that is tried on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct TryOn {
    /// The order that is being changed, so that it is not in its own way; absent for a new one.
    pub id: Option<OrderId>,
    /// What it is to become.
    #[serde(flatten)]
    pub order: OrderInput,
}

/// `POST /api/v1/standing-orders/preview`
///
/// # Errors
/// Those of [`preview::preview`]; `NotFound` when the tenant has no such order.
pub async fn try_on(app: AppData, who: Who, body: Json<TryOn>) -> Answer {
    let tenant = who.tenant()?.id;
    let found = app
        .db
        .platform(&who.actor, async |tx| {
            let zone = zone(&db::find_tenant(tx, tenant).await?.time_zone);
            if let Some(own) = body.id {
                order::get(&who.actor, tx, tenant, own).await?;
            }
            preview::preview(&who.actor, tx, tenant, zone, body.id, &body.order).await
        })
        .await?;
    web::json(&found)
}

/// `PATCH /api/v1/standing-orders/{id}`
///
/// # Errors
/// `NotFound`; `Invalid` for the state `deleted`: that is `DELETE`.
pub async fn change(app: AppData, who: Who, id: Path<OrderId>, body: Json<Change>) -> Answer {
    if body.state == OrderState::Deleted {
        return Err(Error::field("state", "unknown_status").into());
    }
    set(&app, &who, *id, body.state).await?;
    get(app, who, id).await
}

/// `DELETE /api/v1/standing-orders/{id}`
///
/// # Errors
/// `NotFound` when the tenant has no such order.
pub async fn remove(app: AppData, who: Who, id: Path<OrderId>) -> Answer {
    set(&app, &who, *id, OrderState::Deleted).await?;
    web::no_content()
}

async fn set(app: &AppData, who: &Who, id: OrderId, state: OrderState) -> kernel::Result<()> {
    let tenant = who.tenant()?.id;
    app.db.platform(&who.actor, async |tx| set_state(&who.actor, tx, tenant, id, state).await).await
}
