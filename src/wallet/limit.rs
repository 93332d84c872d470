//! Credit limits (кредитные лимиты): how far below zero a wallet may go, with the history of who set it and why.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, Money, Object, Result, TenantId};
use schema::platform::{wallet_limits, wallets};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Wallet, threshold};

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// What a limit is set with.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct LimitInput {
    /// The new limit in kopecks, 0 or more.
    pub credit_limit: i64,
    /// Why.
    pub reason: String,
}

/// A limit that was set.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = wallet_limits)]
pub struct LimitChange {
    /// The limit before.
    pub was: Money,
    /// The limit since.
    pub credit_limit: Money,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who set it.
    pub by_name: String,
}

/// Sets a wallet's credit limit. Setting what is set already changes nothing.
///
/// # Errors
/// `Forbidden`; `NotFound` without a wallet; `Invalid`: `negative`, `too_large`, `below_used` (more is spent already),
/// and those of [`reason`].
pub async fn set(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &LimitInput) -> Result<Wallet> {
    actor.require_network(Object::Wallet, Action::Configure)?;
    let limit = Money::kopecks(input.credit_limit);
    if limit < Money::ZERO {
        return Err(Error::field("credit_limit", "negative"));
    }
    if limit > kernel::money::LARGEST {
        return Err(Error::field("credit_limit", "too_large"));
    }
    let reason = reason(&input.reason)?;
    let before = crate::lock(tx, &[tenant]).await?.into_iter().next().ok_or(Error::NotFound)?;
    if before.credit_limit == limit {
        return Ok(before.seen_by(actor));
    }
    if before.available < -limit {
        return Err(Error::field("credit_limit", "below_used"));
    }
    let after: Wallet = diesel::update(wallets::table.find(tenant))
        .set(wallets::credit_limit.eq(limit))
        .returning(Wallet::as_select())
        .get_result(tx.conn())
        .await?;
    let row = (
        wallet_limits::id.eq(tx.new_id()),
        wallet_limits::tenant_id.eq(tenant),
        wallet_limits::was.eq(before.credit_limit),
        wallet_limits::credit_limit.eq(limit),
        wallet_limits::reason.eq(&reason),
        wallet_limits::at.eq(tx.now()),
        wallet_limits::by_name.eq(&actor.name),
    );
    diesel::insert_into(wallet_limits::table).values(row).execute(tx.conn()).await?;
    threshold::crossed(tx, &before, &after).await?;
    let told = json!({ "tenant_id": tenant, "was": before.credit_limit, "credit_limit": limit });
    jobs::emit(tx, "wallet.limit_set", told).await?;
    jobs::emit(tx, "wallet.changed", json!({ "tenant_id": tenant })).await?;
    Ok(after.seen_by(actor))
}

/// The limits that were set, the newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn history(tx: &mut PlatformTx, tenant: TenantId, most: i64) -> Result<Vec<LimitChange>> {
    Ok(wallet_limits::table
        .filter(wallet_limits::tenant_id.eq(tenant))
        .order((wallet_limits::at.desc(), wallet_limits::id.desc()))
        .limit(most)
        .select(LimitChange::as_select())
        .load(tx.conn())
        .await?)
}

/// A reason as it is stored.
///
/// # Errors
/// `Invalid` of the field `reason`: `required`, `too_long`.
pub fn reason(text: &str) -> Result<String> {
    let reason = line(text);
    match reason.chars().count() {
        0 => Err(Error::field("reason", "required")),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Error::field("reason", "too_long")),
    }
}
