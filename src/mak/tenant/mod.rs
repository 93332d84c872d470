//! Franchisees as head office sees them: added, listed, suspended, resumed.

mod add;
pub mod api;
pub mod page;

pub use add::{AddArgs, NewTenantBody, OwnerBody, add};

use aftersale::recall::suspended;
use db::{Tenant, TenantState};
use jobs::live::Channel;
use jobs::{Handlers, JobContext};
use kernel::{Action, Actor, Object, Result, TenantId};
use serde_json::json;
use web::App;

/// Every franchisee.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Tenant>> {
    actor.require(Object::Tenant, Action::View)?;
    app.db.platform(actor, async |tx| db::list_tenants(tx).await).await
}

/// One franchisee.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(app: &App, actor: &Actor, id: TenantId) -> Result<Tenant> {
    actor.require(Object::Tenant, Action::View)?;
    app.db.platform(actor, async |tx| db::find_tenant(tx, id).await).await
}

/// Head office's pages of franchisees show who came, was suspended or resumed.
pub fn handlers() -> Handlers {
    let told = |context: JobContext, _| async move { context.tell_all("tenant", &[Channel::Hq]).await };
    Handlers::default().on("tenant.added", told).on("tenant.suspended", told).on("tenant.resumed", told)
}

/// Suspends or resumes a franchisee: its site answers 403 and it takes no part in the exchange, others go on; after an
/// hour its untouched leads go back to the pool.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn set_state(app: &App, actor: &Actor, id: TenantId, state: TenantState) -> Result<Tenant> {
    actor.require(Object::Tenant, Action::Edit)?;
    let tenant = app
        .db
        .platform(actor, async |tx| {
            let before = db::find_tenant(tx, id).await?.state;
            db::set_state(tx, id, state).await?;
            match state {
                TenantState::Suspended => suspended::await_return(tx, id).await?,
                TenantState::Active => suspended::keep(tx, id).await?,
            }
            if before != state {
                jobs::emit(tx, topic(state), json!({ "tenant_id": id })).await?;
            }
            db::find_tenant(tx, id).await
        })
        .await?;
    app.directory.forget();
    if state == TenantState::Suspended
        && let Err(error) = web::live::close_site(&app.redis, tenant.key).await
    {
        // Each stream looks for itself before long.
        tracing::warn!(error = format!("{error:?}"), "open pages of a suspended tenant were not told");
    }
    Ok(tenant)
}

fn topic(state: TenantState) -> &'static str {
    match state {
        TenantState::Active => "tenant.resumed",
        TenantState::Suspended => "tenant.suspended",
    }
}
