//! `/api/v1/batches` of a tenant.

use actix_web::web::{Json, Path};
use crm::batch::{self, Act, Target};
use crm::lead::list::Filter;
use fields::condition::Conditions;
use kernel::{BatchId, Error, LeadId};
use serde::Deserialize;
use web::{Answer, AppData, Who};

/// What is to be done, and to which leads: named one by one, or all that pass conditions.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchBody {
    /// What is done to each.
    pub act: Act,
    /// The leads.
    pub leads: Option<Vec<LeadId>>,
    /// Conditions; there has to be one.
    pub filter: Option<Conditions>,
    /// Every lead.
    #[serde(default)]
    pub all: bool,
}

/// `POST /api/v1/batches`.
///
/// # Errors
/// As [`batch::start()`]; 422 `ambiguous` unless leads, a filter or all are asked for, and one of them alone.
pub async fn create(app: AppData, who: Who, body: Json<BatchBody>) -> Answer {
    let BatchBody { act, leads, filter, all } = body.into_inner();
    let filtered = |conditions| Target::Filtered(Filter { conditions, zone: who.zone(), ..Filter::default() });
    let target = match (leads, filter, all) {
        (Some(leads), None, false) => Target::Chosen(leads),
        (None, Some(conditions), false) if !conditions.is_empty() => filtered(conditions),
        (None, None, true) => filtered(Conditions::default()),
        _ => return Err(Error::field("leads", "ambiguous").into()),
    };
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| batch::start(&who.actor, tx, act, &target).await).await?;
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
