//! Calls about first contacts and recalls.

use actix_web::web::Path;
use kernel::{Action, Error, LeadId, Object, TenantId};
use web::{Answer, AppData, Who};

use super::{suspended, watch};

/// `POST /api/v1/tenants/{id}/recall`: the untouched leads of a suspended tenant go back to the pool.
///
/// # Errors
/// As [`suspended::recall_untouched`].
pub async fn recall(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    web::json(&suspended::recall_untouched(&who.actor, &app.db, *id).await?)
}

/// `GET /api/v1/aftersale/suspended`: suspended tenants that still hold leads.
///
/// # Errors
/// `Forbidden`.
pub async fn holders(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| suspended::idle(tx).await).await?;
    web::json(&web::List { items, next: None })
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
