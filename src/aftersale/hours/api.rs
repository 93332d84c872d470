//! Calls about contact hours. Head office sets them: they are the clock by which a franchisee's own terms end.

use actix_web::web::{Json, Path};
use kernel::{Action, Object, TenantId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use super::{Hours, store};

/// A tenant's contact hours and the clock they are read by.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HoursView {
    /// The hours.
    #[serde(flatten)]
    pub hours: Hours,
    /// The tenant's time zone, `Asia/Yekaterinburg`.
    pub time_zone: String,
}

/// Contact hours to be set.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursInput {
    /// 1 is Monday, 7 is Sunday.
    pub days: Vec<i32>,
    /// Minutes after midnight.
    pub opens: i32,
    /// Minutes after midnight; 1440 is the end of the day.
    pub closes: i32,
}

/// `GET /api/v1/tenants/{id}/hours`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    read(&app, &who, *id).await
}

/// `GET /api/v1/contact-hours` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn own(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let tenant = who.tenant()?.id;
    read(&app, &who, tenant).await
}

async fn read(app: &AppData, who: &Who, tenant: TenantId) -> Answer {
    let (hours, zone) = app.db.platform(&who.actor, async |tx| store::of(tx, tenant).await).await?;
    web::json(&HoursView { hours, time_zone: zone.to_string() })
}

/// `POST /api/v1/tenants/{id}/hours`
///
/// # Errors
/// `Forbidden`; `NotFound`; as [`Hours::new`].
pub async fn set(app: AppData, who: Who, id: Path<TenantId>, body: Json<HoursInput>) -> Answer {
    let hours = Hours::new(body.days.clone(), body.opens, body.closes)?;
    app.db.platform(&who.actor, async |tx| store::set(&who.actor, tx, *id, &hours).await).await?;
    read(&app, &who, *id).await
}
