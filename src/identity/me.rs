//! `GET /api/v1/me`.

use db::Tenant;
use kernel::{Role, Site, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Who};

/// Whoever asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The person; `null` for a part of the system.
    id: Option<UserId>,
    email: String,
    name: String,
    #[schema(value_type = String)]
    site: Site,
    #[schema(value_type = Option<Object>)]
    tenant: Option<Tenant>,
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    /// `object.action:scope`.
    permissions: Vec<String>,
}

/// Who I am and what I may do.
///
/// # Errors
/// Never; the type is that of every handler.
pub async fn show(who: Who) -> Answer {
    let actor = who.actor;
    web::json(&Me {
        id: actor.user,
        email: actor.email,
        name: actor.name,
        site: actor.site,
        tenant: who.here.tenant,
        roles: actor.role.into_iter().collect(),
        permissions: actor.permissions.into(),
    })
}
