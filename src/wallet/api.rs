//! Calls about money: head office's and a tenant's own.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, Money, Object, Result, TenantId};
use serde::{Deserialize, Serialize};
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, List, Who};

use crate::deposit::{DepositInput, deposit};
use crate::statement;

/// What a list of transfers is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

/// A tenant's own wallet in the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WalletView {
    /// What may be spent.
    pub available: Money,
    /// What is held for live bids.
    pub held: Money,
    /// How far below zero `available` may go.
    pub credit_limit: Money,
    /// Always `RUB`; amounts are kopecks.
    pub currency: &'static str,
}

/// `GET /api/v1/wallets`
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Wallet, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| crate::list(tx).await).await?;
    web::json(&List { items, next: None })
}

/// `POST /api/v1/wallets/{tenant_id}/deposits`
///
/// # Errors
/// Those of [`deposit`].
pub async fn pay_in(app: AppData, who: Who, tenant: Path<TenantId>, body: Json<DepositInput>) -> Answer {
    let made = app.db.platform(&who.actor, async |tx| deposit(&who.actor, tx, *tenant, &body).await).await?;
    web::created(&made)
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
    let wallet = app.db.platform(&who.actor, async |tx| crate::get(tx, tenant).await).await?;
    let (available, held, credit_limit) = (wallet.available, wallet.held, wallet.credit_limit);
    web::json(&WalletView { available, held, credit_limit, currency: "RUB" })
}

/// `GET /api/v1/wallet/transfers` of a tenant.
///
/// # Errors
/// `Invalid` for a bad limit or cursor.
pub async fn own_transfers(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    transfers(&app, &who, who.tenant()?.id, &query).await
}

async fn transfers(app: &AppData, who: &Who, tenant: TenantId, query: &ListQuery) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let limit = web::limit(query.limit)?;
    let after = after(query)?.map(|ByTime(at, id)| (at, id));
    let rows = app
        .db
        .platform(&who.actor, async |tx| {
            crate::get(tx, tenant).await?;
            statement::list(tx, Some(tenant), after, limit + 1).await
        })
        .await?;
    web::json(&Slice::cut(rows, limit, |row| ByTime(row.at, row.id.0)).list(|row| row))
}

fn after(query: &ListQuery) -> Result<Option<ByTime>> {
    query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
}
