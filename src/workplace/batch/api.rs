//! `/api/v1/batches` of a tenant.

use actix_web::web::{Json, Path};
use crm::batch::{self, Act, Target};
use crm::condition::Conditions;
use crm::lead::list::Filter;
use kernel::{BatchId, Error, LeadId};
use serde::Deserialize;
use web::{Answer, AppData, NETWORK_ZONE, Who};

/// What is to be done, and to which leads: named one by one, or all that pass conditions.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct BatchBody {
    /// What is done to each.
    pub act: Act,
    /// The leads.
    pub leads: Option<Vec<LeadId>>,
    /// Conditions; without any, every lead passes.
    pub filter: Option<Conditions>,
}

/// `POST /api/v1/batches`.
///
/// # Errors
/// As [`batch::start()`]; 422 `ambiguous` unless either leads or a filter are given.
pub async fn create(app: AppData, who: Who, body: Json<BatchBody>) -> Answer {
    let BatchBody { act, leads, filter } = body.into_inner();
    let own = who.here.tenant.as_ref().and_then(|tenant| tenant.time_zone.parse().ok());
    let target = match (leads, filter) {
        (Some(leads), None) => Target::Chosen(leads),
        (None, Some(conditions)) => {
            Target::Filtered(Filter { conditions, zone: own.unwrap_or(NETWORK_ZONE), ..Filter::default() })
        }
        _ => return Err(Error::field("leads", "ambiguous").into()),
    };
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| batch::start(&who.actor, tx, act, &target).await)
        .await?;
    web::created(&made)
}

/// `GET /api/v1/batches`.
///
/// # Errors
/// As [`batch::list`].
pub async fn list(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| batch::list(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

/// `GET /api/v1/batches/{id}`.
///
/// # Errors
/// As [`batch::find`].
pub async fn get(app: AppData, who: Who, id: Path<BatchId>) -> Answer {
    let found = app.db.tenant(&who.actor, who.tenant()?, async |tx| batch::find(&who.actor, tx, *id).await).await?;
    web::json(&found)
}

/// `POST /api/v1/batches/{id}/undo`.
///
/// # Errors
/// As [`batch::undo()`].
pub async fn undo(app: AppData, who: Who, id: Path<BatchId>) -> Answer {
    let undone = app.db.tenant(&who.actor, who.tenant()?, async |tx| batch::undo(&who.actor, tx, *id).await).await?;
    web::json(&undone)
}
