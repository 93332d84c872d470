//! Calls about money: head office's and a tenant's own.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, Money, Object, Result, TenantId, TransferId};
use serde::{Deserialize, Serialize};
use web::cursor::{self, ByTime, Slice};
use web::paging::Paging;
use web::{Answer, AppData, List, Who};

use crate::Wallet;
use crate::correct::{ReversalInput, reverse};
use crate::deposit::{DepositInput, deposit};
use crate::directory::{self, After, Find};
use crate::hold;
use crate::limit::{self, LimitInput};
use crate::requisites::{self, RequisitesInput};
use crate::statement::{self, Filter};
use crate::threshold::{self, ThresholdInput};
use crate::withdraw::{WithdrawalInput, withdraw};

/// What a list of transfers is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
    /// Wallets: a word to find.
    pub q: String,
    /// Wallets: `low`, `balance`, `-balance`, `name`.
    pub sort: String,
}

/// A wallet in the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WalletView {
    /// What may be spent; for head office with what is held.
    pub available: Money,
    /// What is held for live bids; for head office nothing.
    pub held: Money,
    /// How far below zero `available` may go.
    pub credit_limit: Money,
    /// When less than this is left, the owner is told.
    pub low_at: Money,
    /// When less than this is left, standing orders wait.
    pub pause_at: Money,
    /// Whether they wait now.
    pub paused: bool,
    /// Always `RUB`; amounts are kopecks.
    pub currency: &'static str,
}

impl From<Wallet> for WalletView {
    fn from(wallet: Wallet) -> Self {
        Self {
            available: wallet.available,
            held: wallet.held,
            credit_limit: wallet.credit_limit,
            low_at: wallet.low_at,
            pause_at: wallet.pause_at,
            paused: wallet.is_paused(),
            currency: "RUB",
        }
    }
}

/// `GET /api/v1/wallets?q=&sort=`
///
/// # Errors
/// `Forbidden`; `Invalid` for an unknown order, a bad limit or cursor.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    let limit = web::limit(query.limit)?;
    let find = Find { q: query.q.clone(), sort: query.sort.clone() };
    let order = find.order()?;
    let after = query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read::<After>).transpose()?;
    let read = async |tx: &mut db::PlatformTx| directory::page(&who.actor, tx, &find, after, None, limit + 1).await;
    let rows = app.db.platform(&who.actor, read).await?;
    web::json(&Slice::cut(rows, limit, |listed| After::of(order, listed)).list(|listed| listed))
}

/// `POST /api/v1/wallets/{tenant_id}/deposits`
///
/// # Errors
/// Those of [`deposit`].
pub async fn pay_in(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<DepositInput>) -> Answer {
    let made = app.db.platform(&who.actor, async |tx| deposit(&who.actor, tx, *tenant, &body).await).await?;
    web::created(&made)
}

/// `POST /api/v1/wallets/{tenant_id}/withdrawals`
///
/// # Errors
/// Those of [`withdraw`].
pub async fn pay_out(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<WithdrawalInput>) -> Answer {
    let made = app.db.platform(&who.actor, async |tx| withdraw(&who.actor, tx, *tenant, &body).await).await?;
    web::created(&made)
}

/// `POST /api/v1/wallets/{tenant_id}/transfers/{id}/reverse`
///
/// # Errors
/// Those of [`reverse`].
pub async fn undo(app: AppData, who: Who, path: Path<(TenantId, TransferId)>, body: Json<ReversalInput>) -> Answer {
    let (tenant, transfer) = path.into_inner();
    let made = app.db.platform(&who.actor, async |tx| reverse(&who.actor, tx, tenant, transfer, &body).await).await?;
    web::created(&made)
}

/// `POST /api/v1/wallets/{tenant_id}/credit-limit`
///
/// # Errors
/// Those of [`limit::set`].
pub async fn set_limit(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<LimitInput>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| limit::set(&who.actor, tx, *tenant, &body).await).await?)
}

/// `GET /api/v1/wallets/{tenant_id}/credit-limit`: the limits that were set, the newest first.
///
/// # Errors
/// `NotFound` for an unknown tenant.
pub async fn limits(app: AppData, who: Who, tenant: Path<TenantId>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    let read = async |tx: &mut db::PlatformTx| {
        crate::get(tx, *tenant).await?;
        limit::history(tx, *tenant, *web::extract::LIMIT.end()).await
    };
    web::json(&List { items: app.db.platform(&who.actor, read).await?, next: None })
}

/// `PATCH /api/v1/wallets/{tenant_id}/thresholds`
///
/// # Errors
/// Those of [`threshold::set`].
pub async fn set_thresholds(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<ThresholdInput>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| threshold::set(&who.actor, tx, *tenant, *body).await).await?)
}

/// `PATCH /api/v1/wallet/thresholds` of a tenant.
///
/// # Errors
/// Those of [`threshold::set`].
pub async fn set_own_thresholds(app: AppData, who: Who, body: Json<ThresholdInput>) -> Answer {
    let tenant = who.tenant()?.id;
    web::json(&app.db.platform(&who.actor, async |tx| threshold::set(&who.actor, tx, tenant, *body).await).await?)
}

/// `GET /api/v1/wallet-policy`: the thresholds of wallets that have none of their own.
///
/// # Errors
/// `Forbidden`.
pub async fn policy(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    web::json(&app.db.platform(&who.actor, async |tx| threshold::policy(tx).await).await?)
}

/// `PATCH /api/v1/wallet-policy`
///
/// # Errors
/// Those of [`threshold::set_policy`].
pub async fn set_policy(app: AppData, who: Who, body: Json<ThresholdInput>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| threshold::set_policy(&who.actor, tx, *body).await).await?)
}

/// `GET /api/v1/tenants/{id}/requisites`
///
/// # Errors
/// `NotFound` for an unknown tenant.
pub async fn requisites(app: AppData, who: Who, tenant: Path<TenantId>) -> Answer {
    who.actor.require_network(Object::Tenant, Action::View)?;
    let read = async |tx: &mut db::PlatformTx| {
        db::find_tenant(tx, *tenant).await?;
        requisites::get(tx, *tenant).await
    };
    web::json(&app.db.platform(&who.actor, read).await?)
}

/// `PATCH /api/v1/tenants/{id}/requisites`
///
/// # Errors
/// Those of [`requisites::set`].
pub async fn set_requisites(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<RequisitesInput>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| requisites::set(&who.actor, tx, *tenant, &body).await).await?)
}

/// `GET /api/v1/wallets/{tenant_id}/transfers`
///
/// # Errors
/// `NotFound` for an unknown tenant; `Invalid` for a bad limit or cursor.
pub async fn transfers_of(app: AppData, who: Who, tenant: Path<TenantId>, query: Query<ListQuery>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    transfers(&app, &who, *tenant, &query).await
}

/// `GET /api/v1/wallet` of a tenant.
///
/// # Errors
/// `NotFound` when the tenant has no wallet.
pub async fn own(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let tenant = who.tenant()?.id;
    wallet(&app, &who, tenant).await
}

/// `GET /api/v1/wallets/{tenant_id}` of head office: what is held counts as available, for from holds bids could be told.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown tenant.
pub async fn of(app: AppData, who: Who, tenant: Path<TenantId>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    wallet(&app, &who, *tenant).await
}

async fn wallet(app: &AppData, who: &Who, tenant: TenantId) -> Answer {
    let wallet = app.db.platform(&who.actor, async |tx| crate::get(tx, tenant).await).await?;
    web::json(&WalletView::from(wallet.seen_by(&who.actor)))
}

/// `GET /api/v1/wallet/transfers` of a tenant.
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn own_transfers(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    transfers(&app, &who, who.tenant()?.id, &query).await
}

/// `GET /api/v1/wallet/holds` of a tenant, those that end first first.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit or cursor.
pub async fn own_holds(app: AppData, who: Who, paging: Query<Paging>) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let tenant = who.tenant()?.id;
    let holds = app.db.platform(&who.actor, async |tx| hold::list(&who.actor, tx, tenant).await).await?;
    web::json(&paging.of(holds, |hold| hold.bid_id.0)?)
}

async fn transfers(app: &AppData, who: &Who, tenant: TenantId, query: &ListQuery) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let limit = web::limit(query.limit)?;
    let after = after(query)?.map(|ByTime(at, id)| (at, id));
    let rows = app
        .db
        .platform(&who.actor, async |tx| {
            crate::get(tx, tenant).await?;
            statement::list(&who.actor, tx, &Filter::of(tenant), after, limit + 1).await
        })
        .await?;
    web::json(&Slice::cut(rows, limit, |row| ByTime(row.at, row.id.0)).list(|row| row))
}

fn after(query: &ListQuery) -> Result<Option<ByTime>> {
    query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
}
