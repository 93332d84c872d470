//! Thresholds of a wallet: when its owner is told that money runs out, and when standing orders wait.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, FieldError, Money, Object, Result, Scope, TenantId};
use schema::platform::{wallet_policies, wallets};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Wallet;

/// The thresholds of wallets that have none of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = wallet_policies)]
pub struct Policy {
    /// When less is left, the owner is told.
    pub low_at: Money,
    /// When less is left, standing orders wait.
    pub pause_at: Money,
}

/// What a change of thresholds is asked with, in kopecks. For a wallet, both absent means the network's.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ThresholdInput {
    /// When less is left, the owner is told; 0 is never.
    pub low_at: Option<i64>,
    /// When less is left, standing orders wait; 0 is never.
    pub pause_at: Option<i64>,
}

impl ThresholdInput {
    fn check(self) -> Result<Option<Policy>> {
        if self.low_at.is_none() && self.pause_at.is_none() {
            return Ok(None);
        }
        let mut errors = Vec::new();
        let mut amount = |field: &'static str, told: Option<i64>| {
            let money = Money::kopecks(told.unwrap_or(0));
            match told {
                None => errors.push(FieldError::new(field, "required")),
                Some(kopecks) if kopecks < 0 => errors.push(FieldError::new(field, "negative")),
                Some(_) if money > kernel::money::LARGEST => errors.push(FieldError::new(field, "too_large")),
                Some(_) => {}
            }
            money
        };
        let policy = Policy { low_at: amount("low_at", self.low_at), pause_at: amount("pause_at", self.pause_at) };
        if errors.is_empty() { Ok(Some(policy)) } else { Err(Error::Invalid(errors)) }
    }
}

/// The network's thresholds of today.
///
/// # Errors
/// When the database can't be read.
pub async fn policy(tx: &mut PlatformTx) -> Result<Policy> {
    let newest = (wallet_policies::created_at.desc(), wallet_policies::id.desc());
    Ok(wallet_policies::table.order(newest).select(Policy::as_select()).first(tx.conn()).await?)
}

/// Sets the network's thresholds; wallets with none of their own follow.
///
/// # Errors
/// `Forbidden`; `Invalid`: `required`, `negative`, `too_large`.
pub async fn set_policy(actor: &Actor, tx: &mut PlatformTx, input: ThresholdInput) -> Result<Policy> {
    actor.require_network(Object::Wallet, Action::Configure)?;
    let policy = input.check()?.ok_or_else(|| Error::field("low_at", "required"))?;
    let row = (
        wallet_policies::id.eq(tx.new_id()),
        wallet_policies::low_at.eq(policy.low_at),
        wallet_policies::pause_at.eq(policy.pause_at),
        wallet_policies::created_at.eq(tx.now()),
        wallet_policies::created_by.eq(&actor.name),
    );
    diesel::insert_into(wallet_policies::table).values(row).execute(tx.conn()).await?;
    let following: Vec<TenantId> =
        wallets::table.filter(wallets::own_thresholds.eq(false)).select(wallets::tenant_id).load(tx.conn()).await?;
    for before in crate::lock(tx, &following).await? {
        write(tx, &before, policy, false).await?;
    }
    Ok(policy)
}

/// Sets a wallet's own thresholds, or with neither the network's again.
///
/// # Errors
/// `Forbidden`; `NotFound` without a wallet; `Invalid` as [`set_policy`].
pub async fn set(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: ThresholdInput) -> Result<Wallet> {
    actor.require(Object::Wallet, Action::Configure)?;
    let everywhere = actor.permissions.scope(Object::Wallet, Action::Configure) == Some(Scope::Network);
    if !everywhere && actor.tenant.map(|key| key.id) != Some(tenant) {
        return Err(Error::NotFound);
    }
    let own = input.check()?;
    let before = crate::lock(tx, &[tenant]).await?.into_iter().next().ok_or(Error::NotFound)?;
    let policy = match own {
        Some(own) => own,
        None => policy(tx).await?,
    };
    Ok(write(tx, &before, policy, own.is_some()).await?.seen_by(actor))
}

async fn write(tx: &mut PlatformTx, before: &Wallet, to: Policy, own: bool) -> Result<Wallet> {
    let after = diesel::update(wallets::table.find(before.tenant_id))
        .set((wallets::low_at.eq(to.low_at), wallets::pause_at.eq(to.pause_at), wallets::own_thresholds.eq(own)))
        .returning(Wallet::as_select())
        .get_result(tx.conn())
        .await?;
    crossed(tx, before, &after).await?;
    jobs::emit(tx, "wallet.changed", json!({ "tenant_id": before.tenant_id })).await?;
    Ok(after)
}

/// Whether a wallet's thresholds are its own.
///
/// # Errors
/// `NotFound` without a wallet.
pub async fn is_own(tx: &mut PlatformTx, tenant: TenantId) -> Result<bool> {
    Ok(wallets::table.find(tenant).select(wallets::own_thresholds).first(tx.conn()).await?)
}

/// Writes an event for each threshold that lies between two states of a wallet: once a crossing, since holds and their
/// releases do not change what is left.
pub(crate) async fn crossed(tx: &mut PlatformTx, before: &Wallet, after: &Wallet) -> Result<()> {
    for topic in crossings(before, after) {
        let told = json!({ "tenant_id": after.tenant_id, "left": after.left(), "low_at": after.low_at, "pause_at": after.pause_at });
        jobs::emit(tx, topic, told).await?;
    }
    Ok(())
}

fn crossings(before: &Wallet, after: &Wallet) -> impl Iterator<Item = &'static str> {
    let low = match (before.is_low(), after.is_low()) {
        (false, true) => Some("wallet.low"),
        (true, false) => Some("wallet.enough"),
        _ => None,
    };
    let paused = match (before.is_paused(), after.is_paused()) {
        (false, true) => Some("wallet.paused"),
        (true, false) => Some("wallet.resumed"),
        _ => None,
    };
    low.into_iter().chain(paused)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn wallet(available: i64, held: i64) -> Wallet {
        Wallet {
            tenant_id: TenantId(Uuid::nil()),
            available: Money::kopecks(available),
            held: Money::kopecks(held),
            credit_limit: Money::kopecks(10),
            low_at: Money::kopecks(100),
            pause_at: Money::kopecks(50),
        }
    }

    #[test]
    fn each_crossing_is_told_once_and_in_its_direction() {
        let told = |before, after| crossings(&wallet(before, 0), &wallet(after, 0)).collect::<Vec<_>>();
        assert_eq!(told(90, 89), ["wallet.low"]);
        assert_eq!(told(89, 80), [""; 0]);
        assert_eq!(told(200, 0), ["wallet.low", "wallet.paused"]);
        assert_eq!(told(0, 200), ["wallet.enough", "wallet.resumed"]);
        assert_eq!(told(39, 40), ["wallet.resumed"]);
    }

    proptest! {
        /// A bid's hold and its release never tell the owner anything, nor stop standing orders.
        #[test]
        fn holds_cross_nothing(money in 0_i64..300, hold in 0_i64..300) {
            prop_assume!(hold <= money);
            prop_assert_eq!(crossings(&wallet(money, 0), &wallet(money - hold, hold)).count(), 0);
        }
    }
}
