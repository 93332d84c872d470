//! Wallets (кошельки): what a tenant may spend, what is held for its bids, and the ledger both come from.

pub mod api;
pub mod bank;
pub mod correct;
pub mod deposit;
pub mod directory;
pub mod document;
pub mod export;
pub mod handlers;
pub mod hold;
pub mod in_words;
pub mod ledger;
pub mod limit;
pub mod page;
pub mod part;
pub mod period;
pub mod requisites;
pub mod statement;
pub mod threshold;
pub mod withdraw;

#[cfg(test)]
mod period_test;
#[cfg(test)]
mod tests;

pub use handlers::handlers;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Money, Result, TenantId};
use schema::platform::{buyers, tenants, wallets};
use serde::Serialize;

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![web::PageCheck::of::<page::WalletPage>()]
}

/// A tenant's balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = wallets)]
pub struct Wallet {
    /// Whose it is.
    pub tenant_id: TenantId,
    /// What may be spent; below zero only as far as the credit limit.
    pub available: Money,
    /// What is held for live bids.
    pub held: Money,
    /// How far below zero `available` may go.
    pub credit_limit: Money,
    /// When less than this is left, the owner is told.
    pub low_at: Money,
    /// When less than this is left, standing orders wait. Zero: they never do.
    pub pause_at: Money,
}

impl Wallet {
    /// What a bid may take: available and credit together.
    pub fn spendable(&self) -> Money {
        self.available.checked_add(self.credit_limit).unwrap_or(self.available)
    }

    /// What is not spent yet: available, held and credit together. A hold and its release do not change it.
    pub fn left(&self) -> Money {
        self.spendable().checked_add(self.held).unwrap_or(self.available)
    }

    /// The wallet as `reader` may see it.
    pub fn seen_by(self, reader: &Actor) -> Self {
        let (available, held) = seen_by(reader, self.available, self.held);
        Self { available, held, ..self }
    }

    /// Whether the owner should pay in.
    pub fn is_low(&self) -> bool {
        self.left() < self.low_at
    }

    /// Whether standing orders wait until money comes. Follows from the figures alone, so that it ends by itself.
    pub fn is_paused(&self) -> bool {
        self.left() < self.pause_at
    }

    /// What a standing order's bid may take: nothing while they wait.
    pub fn spendable_by_orders(&self) -> Money {
        if self.is_paused() { Money::ZERO } else { self.spendable() }
    }
}

/// Available and held money as `reader` may see them. A sealed bid's amount is read off a wallet before and after it, so whoever
/// runs the auction must not tell them apart: to a reader who is no tenant's, what is held is still available.
fn seen_by(reader: &Actor, available: Money, held: Money) -> (Money, Money) {
    match reader.tenant {
        Some(_) => (available, held),
        None => (available.checked_add(held).unwrap_or(available), Money::ZERO),
    }
}

/// Opens an empty wallet for a new tenant, and its entry among the buyers. A second call changes nothing.
///
/// # Errors
/// When there is no such tenant.
pub async fn open(tx: &mut PlatformTx, tenant: TenantId) -> Result<()> {
    let policy = threshold::policy(tx).await?;
    diesel::insert_into(wallets::table)
        .values((
            wallets::tenant_id.eq(tenant),
            wallets::low_at.eq(policy.low_at),
            wallets::pause_at.eq(policy.pause_at),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    diesel::insert_into(buyers::table)
        .values(buyers::tenant_id.eq(tenant))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A tenant's wallet.
///
/// # Errors
/// `NotFound` when the tenant has none.
pub async fn get(tx: &mut PlatformTx, tenant: TenantId) -> Result<Wallet> {
    Ok(wallets::table.find(tenant).select(Wallet::as_select()).first(tx.conn()).await?)
}

/// Locks wallets in the one order in which wallets are ever locked, by tenant id, and returns them in it.
///
/// # Errors
/// When the database can't be read.
pub async fn lock(tx: &mut PlatformTx, of: &[TenantId]) -> Result<Vec<Wallet>> {
    let rows = wallets::table
        .filter(wallets::tenant_id.eq_any(of))
        .order(wallets::tenant_id)
        .select(Wallet::as_select())
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// Locks every wallet, in the order of [`lock`]: for work that can't tell beforehand whose money it will move. A transaction
/// that holds some wallets must not lock others afterwards.
///
/// # Errors
/// When the database can't be read.
pub async fn lock_all(tx: &mut PlatformTx) -> Result<Vec<Wallet>> {
    let query = wallets::table.order(wallets::tenant_id).select(Wallet::as_select()).for_no_key_update();
    Ok(query.load(tx.conn()).await?)
}

/// A wallet with its tenant's name, for head office.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Named {
    /// The tenant's name.
    pub name: String,
    /// The tenant's city.
    pub city: String,
    /// The balances.
    #[serde(flatten)]
    pub wallet: Wallet,
}

/// Every wallet, by the tenant's name.
///
/// # Errors
/// When the database can't be read.
pub async fn list(tx: &mut PlatformTx) -> Result<Vec<Named>> {
    let rows: Vec<(String, String, Wallet)> = wallets::table
        .inner_join(tenants::table.on(tenants::id.eq(wallets::tenant_id)))
        .order((tenants::name, tenants::id))
        .select((tenants::name, tenants::city, Wallet::as_select()))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(name, city, wallet)| Named { name, city, wallet }).collect())
}

/// Checks an amount that a form or a call names.
///
/// # Errors
/// `Invalid`: `not_positive` or `too_large`.
pub fn payable(field: &'static str, kopecks: i64) -> Result<Money> {
    let money = Money::kopecks(kopecks);
    match money.is_payable() {
        true => Ok(money),
        false if kopecks <= 0 => Err(Error::field(field, "not_positive")),
        false => Err(Error::field(field, "too_large")),
    }
}
