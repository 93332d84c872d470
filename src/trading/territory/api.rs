//! Calls about territories: head office's map, and a tenant's own part of it.

use actix_web::web::{Json, Path, Query};
use chrono_tz::Tz;
use kernel::{TenantId, TerritoryId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, List, Who};

use super::edit::{self, TerritoryInput};
use super::figures;

/// Weeks of head office begin at midnight in Moscow.
pub const NETWORK_ZONE: Tz = Tz::Europe__Moscow;

/// What figures are asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Over how many weeks: 4, 12 or 52.
    pub weeks: Option<i64>,
}

/// What a new territory answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Made {
    /// The territory.
    pub id: TerritoryId,
}

/// A change of a territory: the whole of it as it shall be.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version that the caller saw; without one the change is made in any case.
    #[serde(default)]
    pub version: Option<i32>,
    /// Its name.
    pub name: String,
    /// Whose it is.
    #[serde(default)]
    pub owner_tenant: Option<TenantId>,
    /// Cities and regions.
    #[serde(default)]
    pub places: Vec<String>,
}

/// `GET /api/v1/territories`
///
/// # Errors
/// `Forbidden`; `Invalid` for a number of weeks that is not offered.
pub async fn list(app: AppData, who: Who, asked: Query<Asked>) -> Answer {
    let weeks = figures::weeks(asked.weeks)?;
    let items = app.db.platform(&who.actor, async |tx| figures::all(&who.actor, tx, NETWORK_ZONE, weeks).await).await?;
    web::json(&List { items, next: None })
}

/// `POST /api/v1/territories`
///
/// # Errors
/// Those of [`edit::create`].
pub async fn create(app: AppData, who: Who, body: Json<TerritoryInput>) -> Answer {
    let id = app.db.platform(&who.actor, async |tx| edit::create(&who.actor, tx, &body).await).await?;
    web::created(&Made { id })
}

/// `GET /api/v1/territories/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<TerritoryId>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| super::get(&who.actor, tx, *id).await).await?)
}

/// `PATCH /api/v1/territories/{id}`
///
/// # Errors
/// Those of [`edit::change`].
pub async fn change(app: AppData, who: Who, id: Path<TerritoryId>, body: Json<Change>) -> Answer {
    let Change { version, name, owner_tenant, places } = body.into_inner();
    let input = TerritoryInput { name, owner_tenant, places };
    app.db.platform(&who.actor, async |tx| edit::change(&who.actor, tx, *id, version, &input).await).await?;
    get(app, who, id).await
}

/// `DELETE /api/v1/territories/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(app: AppData, who: Who, id: Path<TerritoryId>) -> Answer {
    app.db.platform(&who.actor, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// `GET /api/v1/territory` of a tenant.
///
/// # Errors
/// `Forbidden`; `Invalid` for a number of weeks that is not offered.
pub async fn own(app: AppData, who: Who, asked: Query<Asked>) -> Answer {
    let (tenant, weeks) = (who.tenant()?.id, figures::weeks(asked.weeks)?);
    let zone = who.zone();
    let own = app.db.platform(&who.actor, async |tx| figures::own(&who.actor, tx, tenant, zone, weeks).await).await?;
    web::json(&own)
}
