//! `/api/v1/task-rules`.

use actix_web::web::{Json, Path};
use db::TenantTx;
use uuid::Uuid;
use web::{Answer, AppData, List, Who};

use super::{RuleInput, add, all, change, put_away};

/// `GET /api/v1/task-rules`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| all(&who.actor, tx).await).await?;
    web::json(&List { items, next: None })
}

/// `POST /api/v1/task-rules`.
///
/// # Errors
/// As [`add`].
pub async fn create(app: AppData, who: Who, body: Json<RuleInput>) -> Answer {
    let work = async |tx: &mut TenantTx| add(&who.actor, tx, &body).await;
    web::created(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `PUT /api/v1/task-rules/{id}`.
///
/// # Errors
/// As [`change`].
pub async fn replace(app: AppData, who: Who, id: Path<Uuid>, body: Json<RuleInput>) -> Answer {
    let work = async |tx: &mut TenantTx| change(&who.actor, tx, *id, &body).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `DELETE /api/v1/task-rules/{id}`.
///
/// # Errors
/// As [`put_away`].
pub async fn delete(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| put_away(&who.actor, tx, *id, true).await;
    app.db.tenant(&who.actor, who.tenant()?, work).await?;
    web::no_content()
}
