//! `/api/v1/deals/{id}/application`.

use actix_web::web::{Json, Path};
use db::TenantTx;
use kernel::{DealId, Error};
use serde::Serialize;
use web::{Answer, AppData, Who};

use super::matching::matched;
use super::{Application, ApplicationInput, get, save};
use crate::submission::offer::{Counted, compare};
use crate::submission::{self, Submission};

/// An application with what became of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ApplicationOut {
    /// The application.
    #[serde(flatten)]
    pub application: Application,
    /// Its submissions, the oldest first.
    pub submissions: Vec<Submission>,
    /// What banks offer, the lowest rate first.
    pub offers: Vec<Counted>,
    /// To how many banks the client's applications were sent in the last thirty days.
    pub enquiries: i64,
}

/// `GET /api/v1/deals/{id}/application`
///
/// # Errors
/// `Forbidden`; `NotFound` also for a deal without one.
pub async fn show(app: AppData, who: Who, deal: Path<DealId>) -> Answer {
    let read = async |tx: &mut TenantTx| {
        let (deal, application) = get(&who.actor, tx, *deal).await?;
        let application = application.ok_or(Error::NotFound)?;
        let submissions = submission::of_application(tx, application.id).await?;
        let enquiries = match deal.client_id {
            Some(client) => submission::enquiries(tx, client).await?,
            None => 0,
        };
        let offers = compare(&submissions, submission::bank_day(tx.now()));
        Ok(ApplicationOut { application, offers, submissions, enquiries })
    };
    web::json(&app.db.tenant(&who.actor, who.tenant()?, read).await?)
}

/// `PUT /api/v1/deals/{id}/application`
///
/// # Errors
/// As [`save`].
pub async fn put(app: AppData, who: Who, deal: Path<DealId>, body: Json<ApplicationInput>) -> Answer {
    web::json(&app.db.tenant(&who.actor, who.tenant()?, async |tx| save(&who.actor, tx, *deal, &body).await).await?)
}

/// `GET /api/v1/deals/{id}/programmes`: those that fit first, then those with the fewest reasons against them.
///
/// # Errors
/// `Forbidden`; `NotFound` also for a deal without an application.
pub async fn programmes(app: AppData, who: Who, deal: Path<DealId>) -> Answer {
    let read = async |tx: &mut TenantTx| {
        let application = get(&who.actor, tx, *deal).await?.1.ok_or(Error::NotFound)?;
        matched(&who.actor, tx, &application).await
    };
    let items = app.db.tenant(&who.actor, who.tenant()?, read).await?;
    web::json(&web::List { items, next: None })
}
