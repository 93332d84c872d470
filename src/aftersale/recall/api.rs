//! Calls about first contacts and recalls.

use actix_web::web::{Path, Query};
use kernel::{Action, Error, LeadId, Object, TenantId};
use web::paging::Paging;
use web::{Answer, AppData, Who};

use super::{suspended, watch};

/// `POST /api/v1/tenants/{id}/recall`: the untouched leads of a suspended tenant go back to the pool.
///
/// # Errors
/// As [`suspended::recall_untouched`].
pub async fn recall(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    web::json(&suspended::recall_untouched(&who.actor, &app.db, *id).await?)
}

/// `GET /api/v1/aftersale/idle`: suspended tenants that still hold leads.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit or cursor.
pub async fn idle(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    let rows = app.db.platform(&who.actor, async |tx| suspended::idle(&who.actor, tx).await).await?;
    web::json(&paging.of(rows, |idle| idle.id.0)?)
}

/// `GET /api/v1/leads/{id}/first-contact` of a tenant: until when its bought lead has to be contacted.
///
/// # Errors
/// `NotFound` for a lead that is not its own or waits for nothing.
pub async fn first_contact(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let tenant = who.tenant()?;
    app.db.tenant(&who.actor, tenant, async |tx| crm::lead::get(&who.actor, tx, *id).await).await?;
    let wait = app.db.platform(&who.actor, async |tx| watch::of_lead(tx, *id, tenant.id).await).await?;
    web::json(&wait.ok_or(Error::NotFound)?)
}
