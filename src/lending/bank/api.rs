//! `/api/v1/banks`.

use actix_web::web::{Json, Path, Query};
use kernel::{BankId, ProgrammeId};
use web::paging::Paging;
use web::{Answer, AppData, Who};

use super::edit::{self, BankInput, ProgrammeInput};
use super::list;

/// `GET /api/v1/banks`: each with its programmes.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit or cursor.
pub async fn index(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| list(&who.actor, tx).await).await?;
    web::json(&paging.of(all, |listed| listed.bank.id.0)?)
}

/// `POST /api/v1/banks`
///
/// # Errors
/// As [`edit::add`].
pub async fn create(app: AppData, who: Who, body: Json<BankInput>) -> Answer {
    web::created(&app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::add(&who.actor, tx, &body).await).await?)
}

/// `PUT /api/v1/banks/{id}`
///
/// # Errors
/// As [`edit::change`].
pub async fn change(app: AppData, who: Who, id: Path<BankId>, body: Json<BankInput>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::change(&who.actor, tx, *id, &body).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `POST /api/v1/banks/{id}/programmes`
///
/// # Errors
/// As [`edit::add_programme`].
pub async fn create_programme(app: AppData, who: Who, bank: Path<BankId>, body: Json<ProgrammeInput>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::add_programme(&who.actor, tx, *bank, &body).await;
    web::created(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `PUT /api/v1/programmes/{id}`
///
/// # Errors
/// As [`edit::change_programme`].
pub async fn change_programme(app: AppData, who: Who, id: Path<ProgrammeId>, body: Json<ProgrammeInput>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::change_programme(&who.actor, tx, *id, &body).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}
