//! A tenant's calls about its standing orders.

use actix_web::web::{Json, Path};
use kernel::{Error, OrderId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, List, Who};

use super::create::{self, OrderInput};
use super::{OrderState, set_state};

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
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    let tenant = who.tenant()?.id;
    let items = app.db.platform(&who.actor, async |tx| super::list(&who.actor, tx, tenant).await).await?;
    web::json(&List { items, next: None })
}

/// `GET /api/v1/standing-orders/{id}`
///
/// # Errors
/// `NotFound` when the tenant has no such order.
pub async fn get(app: AppData, who: Who, id: Path<OrderId>) -> Answer {
    let tenant = who.tenant()?.id;
    let orders = app.db.platform(&who.actor, async |tx| super::list(&who.actor, tx, tenant).await).await?;
    let order = orders.into_iter().find(|order| order.id == *id).ok_or(Error::NotFound)?;
    web::json(&order)
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
