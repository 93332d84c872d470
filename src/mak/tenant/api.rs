//! `/api/v1/tenants` of head office.

use actix_web::web::{Json, Path, Query};
use db::{Tenant, TenantState};
use kernel::TenantId;
use serde::Serialize;
use utoipa::ToSchema;
use web::paging::Paging;
use web::{Answer, AppData, Who, created, json};

use super::NewTenantBody;

/// A franchisee as the API shows it.
#[derive(Serialize, ToSchema)]
pub struct TenantView {
    id: TenantId,
    slug: String,
    name: String,
    city: String,
    time_zone: String,
    /// `active` or `suspended`.
    state: &'static str,
    created_at: chrono::DateTime<chrono::Utc>,
}

impl From<Tenant> for TenantView {
    fn from(tenant: Tenant) -> Self {
        Self {
            id: tenant.id,
            slug: tenant.slug,
            name: tenant.name,
            city: tenant.city,
            time_zone: tenant.time_zone,
            state: tenant.state.as_str(),
            created_at: tenant.created_at,
        }
    }
}

/// `GET /api/v1/tenants`, by number.
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn list(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    let tenants = super::list(&app, &who.actor).await?.into_iter().map(TenantView::from).collect();
    json(&paging.of(tenants, |tenant: &TenantView| tenant.id.0)?)
}

/// `GET /api/v1/tenants/{id}`.
pub async fn get(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    json(&TenantView::from(super::get(&app, &who.actor, *id).await?))
}

/// `POST /api/v1/tenants`.
pub async fn add(app: AppData, who: Who, body: Json<NewTenantBody>) -> Answer {
    created(&TenantView::from(super::add(&app, &who.actor, &body).await?))
}

/// `POST /api/v1/tenants/{id}/suspend`.
pub async fn suspend(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    json(&TenantView::from(super::set_state(&app, &who.actor, *id, TenantState::Suspended).await?))
}

/// `POST /api/v1/tenants/{id}/resume`.
pub async fn resume(app: AppData, who: Who, id: Path<TenantId>) -> Answer {
    json(&TenantView::from(super::set_state(&app, &who.actor, *id, TenantState::Active).await?))
}
