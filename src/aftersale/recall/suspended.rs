//! The leads of a suspended tenant that nobody touched go back to the pool: by themselves after an hour, in which a suspension by
//! mistake can be taken back, or at once by head office.

use chrono::Duration;
use db::{Db, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, LeadId, Object, Result, TenantId};
use schema::platform::{leads, tenants};
use serde::Serialize;

use super::Outcome;
use super::watch::recall;
use crate::policy::Policy;
use crate::sale::Sale;

/// The reason in the ledger and in the lead's history.
const SUSPENDED: &str = "suspended";

/// The kind of the deadline at which they go by themselves.
pub const DEADLINE: &str = "tenant.leads_return";
/// A tenant that is resumed within this time keeps its leads.
const GRACE: Duration = Duration::hours(1);

/// A tenant is suspended: its untouched leads wait for an hour and go.
///
/// # Errors
/// What the database says.
pub async fn await_return(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    let due = tx.now() + GRACE;
    jobs::deadline::set(tx, DEADLINE, tenant.0, due).await
}

/// A tenant is resumed: it keeps what it has.
///
/// # Errors
/// What the database says.
pub async fn keep(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    jobs::deadline::clear(tx, DEADLINE, tenant.0).await
}

/// What the act came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Recalled {
    /// Leads that went back to the pool.
    pub recalled: i64,
    /// Leads that somebody had worked and that stay.
    pub kept: i64,
    /// Leads that could not be recalled now; doing it again tries them again.
    pub failed: i64,
}

/// Recalls every untouched lead of a suspended tenant, each in a transaction of its own: killed half way, the act is simply done
/// again, and one lead that fails keeps no other.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("not_suspended")`.
pub async fn recall_untouched(actor: &Actor, db: &Db, tenant: TenantId) -> Result<Recalled> {
    actor.require_network(Object::Return, Action::Approve)?;
    let owned: Vec<LeadId> = db
        .platform(actor, async |tx| {
            if db::find_tenant(tx, tenant).await?.state != db::TenantState::Suspended {
                return Err(Error::Conflict("not_suspended"));
            }
            let query = leads::table.filter(leads::owner_tenant.eq(tenant)).order(leads::id).select(leads::id);
            Ok(query.load(tx.conn()).await?)
        })
        .await?;
    let mut counted = Recalled::default();
    for lead in owned {
        match db.border(actor, async |tx| one(actor, tx, tenant, lead).await).await {
            Ok(Outcome::Recalled) => counted.recalled += 1,
            Ok(Outcome::Contacted) | Err(Error::Conflict("issued")) => counted.kept += 1,
            Ok(Outcome::Waiting | Outcome::Left) => {}
            Err(error) => {
                tracing::error!(%lead, %error, "a lead of a suspended tenant could not be recalled");
                counted.failed += 1;
            }
        }
    }
    Ok(counted)
}

async fn one(actor: &Actor, tx: &mut db::BorderTx, tenant: TenantId, lead: LeadId) -> Result<Outcome> {
    let platform = tx.as_platform().await?;
    let Some(sale) = Sale::lock(platform, lead).await?.filter(|sale| sale.tenant.id == tenant) else {
        return Ok(Outcome::Left);
    };
    // Resumed meanwhile, it keeps what is left; until this commits it can't be.
    let state: String = tenants::table.find(tenant).select(tenants::state).for_share().first(platform.conn()).await?;
    if state != db::TenantState::Suspended.as_str() {
        return Ok(Outcome::Left);
    }
    let policy = Policy::at(platform, sale.lead.product.code(), sale.lot.opened_at).await?;
    let refund = policy.suspended_refund(sale.price);
    recall(tx, sale, refund, &actor.name, SUSPENDED).await
}

/// A suspended tenant and how many leads it holds.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Idle {
    /// The tenant.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Leads that it bought and has.
    pub leads: i64,
}

/// Suspended tenants that hold leads.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn idle(actor: &Actor, tx: &mut PlatformTx) -> Result<Vec<Idle>> {
    actor.require_network(Object::Return, Action::View)?;
    let rows: Vec<(TenantId, String, i64)> = leads::table
        .inner_join(tenants::table.on(leads::owner_tenant.eq(tenants::id.nullable())))
        .filter(tenants::state.eq(db::TenantState::Suspended.as_str()))
        .group_by((tenants::id, tenants::name))
        .order(tenants::name)
        .select((tenants::id, tenants::name, diesel::dsl::count(leads::id)))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(id, name, leads)| Idle { id, name, leads }).collect())
}
