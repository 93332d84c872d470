//! Switching the second factor on and off, and taking its codes.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, UserId};
use schema::platform::users;

use super::{code, recovery};
use crate::keys::Keys;
use crate::user::Account;

/// What opened the door after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// A code of the authenticator.
    Code,
    /// A recovery code; so many are left.
    Recovery {
        /// Codes left.
        left: i64,
    },
}

fn opened(keys: &Keys, account: &Account) -> Result<Option<Vec<u8>>> {
    account.totp_secret.as_deref().map(|sealed| keys.open(account.id.0.as_bytes(), sealed)).transpose()
}

/// Gives the person a new secret to scan. The factor is not asked for before [`confirm`].
///
/// # Errors
/// `Conflict("totp_enabled")` when it is on already.
pub async fn begin(tx: &mut PlatformTx, keys: &Keys, user: UserId) -> Result<()> {
    let sealed = keys.seal(tx.entropy(), user.0.as_bytes(), &code::new_secret(tx.entropy()))?;
    let none: Option<i64> = None;
    let off = users::table.find(user).filter(users::totp_enabled_at.is_null());
    let change = (users::totp_secret.eq(Some(sealed)), users::totp_last_step.eq(none));
    let changed = diesel::update(off).set(change).execute(tx.conn()).await?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict("totp_enabled")) }
}

/// The secret that waits to be confirmed, if switching on was begun.
///
/// # Errors
/// `Internal` when it does not decrypt.
pub fn pending(keys: &Keys, account: &Account) -> Result<Option<Vec<u8>>> {
    if account.has_totp() { Ok(None) } else { opened(keys, account) }
}

/// Switches the factor on by a first code and answers the recovery codes. The person's other sessions and tokens end:
/// they were made without the factor.
///
/// # Errors
/// `Invalid` field `code` with `invalid_code`; `Conflict("totp_not_begun")`.
pub async fn confirm(tx: &mut PlatformTx, keys: &Keys, account: &Account, text: &str) -> Result<Vec<String>> {
    let secret = pending(keys, account)?.ok_or(Error::Conflict("totp_not_begun"))?;
    let step = code::matching_step(&secret, text, tx.now())?.ok_or_else(|| Error::field("code", "invalid_code"))?;
    let off = users::table.find(account.id).filter(users::totp_enabled_at.is_null());
    let change = (
        users::totp_enabled_at.eq(Some(tx.now())),
        users::totp_last_step.eq(Some(step)),
        users::generation.eq(users::generation + 1),
    );
    if diesel::update(off).set(change).execute(tx.conn()).await? != 1 {
        return Err(Error::Conflict("totp_enabled"));
    }
    crate::token::refresh::revoke_all(tx, account.id).await?;
    recovery::renew(tx, keys, account.id).await
}

/// Switches the factor off and forgets its secret and codes. The caller has asked for the password.
///
/// # Errors
/// What the database says.
pub async fn disable(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    let (no_secret, no_time, no_step): (Option<Vec<u8>>, Option<chrono::DateTime<chrono::Utc>>, Option<i64>) =
        (None, None, None);
    let change =
        (users::totp_secret.eq(no_secret), users::totp_enabled_at.eq(no_time), users::totp_last_step.eq(no_step));
    diesel::update(users::table.find(user)).set(change).execute(tx.conn()).await?;
    recovery::forget(tx, user).await
}

/// Takes a code of the authenticator or a recovery code. Each opens the door once: two requests with the same code
/// meet in the row, and one of them loses. `None` when the code is not good.
///
/// # Errors
/// `Internal` when the secret does not decrypt.
pub async fn spend(tx: &mut PlatformTx, keys: &Keys, account: &Account, text: &str) -> Result<Option<Factor>> {
    if recovery::looks_like_one(text) {
        let spent = recovery::spend(tx, keys, account.id, text).await?;
        let left = recovery::left(tx, account.id).await?;
        return Ok(spent.then_some(Factor::Recovery { left }));
    }
    let Some(secret) = opened(keys, account)? else { return Ok(None) };
    let Some(step) = code::matching_step(&secret, text, tx.now())? else { return Ok(None) };
    let fresh =
        users::table.find(account.id).filter(users::totp_last_step.is_null().or(users::totp_last_step.lt(Some(step))));
    let taken = diesel::update(fresh).set(users::totp_last_step.eq(Some(step))).execute(tx.conn()).await?;
    Ok((taken == 1).then_some(Factor::Code))
}

/// New recovery codes instead of the old. The caller has asked for the password.
///
/// # Errors
/// `Conflict("totp_disabled")` when the factor is off.
pub async fn renew_recovery_codes(tx: &mut PlatformTx, keys: &Keys, user: UserId) -> Result<Vec<String>> {
    let on = users::table.find(user).filter(users::totp_enabled_at.is_not_null()).select(users::id);
    let on: Option<UserId> = on.for_update().first(tx.conn()).await.optional()?;
    on.ok_or(Error::Conflict("totp_disabled"))?;
    recovery::renew(tx, keys, user).await
}
