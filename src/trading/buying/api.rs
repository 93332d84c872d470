//! Calls about what franchisees may buy.

use actix_web::web::{Json, Path};
use kernel::{Action, Object, TenantId};
use pool::buying::policy::{self, PolicyInput};
use pool::buying::settings::{self, Change, Settings, SettingsInput};
use rules::schedule::Schedule;
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

/// A franchisee's settings with what they were.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Buying {
    /// As they are.
    pub settings: Settings,
    /// What they became and by whom, the newest first.
    pub history: Vec<Change>,
}

/// A franchisee's own hours.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct HoursInput {
    /// `null` is always.
    pub schedule: Option<Schedule>,
}

async fn read(app: &AppData, who: &Who, tenant: TenantId) -> kernel::Result<Buying> {
    app.db
        .platform(&who.actor, async |tx| {
            db::find_tenant(tx, tenant).await?;
            Ok(Buying { settings: settings::of(tx, tenant).await?, history: settings::history(tx, tenant).await? })
        })
        .await
}

/// `GET /api/v1/tenants/{id}/buying`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(app: AppData, who: Who, tenant: Path<TenantId>) -> Answer {
    who.actor.require_network(Object::Tenant, Action::View)?;
    web::json(&read(&app, &who, *tenant).await?)
}

/// `PUT /api/v1/tenants/{id}/buying`
///
/// # Errors
/// Those of [`settings::set`].
pub async fn put(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<SettingsInput>) -> Answer {
    app.db.platform(&who.actor, async |tx| settings::set(&who.actor, tx, *tenant, &body).await).await?;
    web::json(&read(&app, &who, *tenant).await?)
}

/// `GET /api/v1/buying-policy`
///
/// # Errors
/// `Forbidden`.
pub async fn rules(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Tenant, Action::View)?;
    web::json(&app.db.platform(&who.actor, async |tx| policy::current(tx).await).await?)
}

/// `PUT /api/v1/buying-policy`
///
/// # Errors
/// Those of [`policy::set`].
pub async fn set_rules(app: AppData, who: Who, body: Json<PolicyInput>) -> Answer {
    app.db.platform(&who.actor, async |tx| policy::set(&who.actor, tx, *body).await).await?;
    rules(app, who).await
}

/// `GET /api/v1/buying` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn own(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Order, Action::View)?;
    let tenant = who.tenant()?.id;
    web::json(&read(&app, &who, tenant).await?)
}

/// `PUT /api/v1/buying/hours` of a tenant.
///
/// # Errors
/// Those of [`settings::set_hours`].
pub async fn set_hours(app: AppData, who: Who, body: Json<HoursInput>) -> Answer {
    let (tenant, hours) = (who.tenant()?.id, body.into_inner().schedule);
    app.db.platform(&who.actor, async |tx| settings::set_hours(&who.actor, tx, tenant, hours).await).await?;
    own(app, who).await
}
