//! What ends sessions and tokens: disabling, a new password.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::{Event, JobContext};
use kernel::{Error, Result, UserId};
use schema::platform::users;
use serde::{Deserialize, Serialize};

use crate::event::{self, Kind};
use crate::token::refresh;

/// Shuts the door on a person. Sessions, tokens and open pages end within [`crate::state::MEMORY`].
///
/// # Errors
/// `NotFound`.
pub async fn disable(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    let change = (users::disabled_at.eq(Some(tx.now())), users::generation.eq(users::generation + 1));
    let changed = diesel::update(users::table.find(user)).set(change).execute(tx.conn()).await?;
    ended(tx, user, changed, Kind::UserDisabled).await?;
    jobs::emit(tx, DISABLED, Disabled { user_id: user }).await?;
    Ok(())
}

/// The event of [`disable`].
pub const DISABLED: &str = "user.disabled";

#[derive(Serialize, Deserialize)]
struct Disabled {
    user_id: UserId,
}

/// Ends what a disabled person left open: sessions are dead already, but a live stream asks nobody.
///
/// # Errors
/// `Unavailable` without Redis.
pub async fn on_disabled(context: JobContext, event: Event) -> Result<()> {
    let disabled: Disabled = event.read()?;
    web::session::end_sessions(&context.redis, disabled.user_id, None).await
}

/// Opens the door again; what was ended stays ended.
///
/// # Errors
/// `NotFound`.
pub async fn enable(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    let none: Option<chrono::DateTime<chrono::Utc>> = None;
    let changed = diesel::update(users::table.find(user)).set(users::disabled_at.eq(none)).execute(tx.conn()).await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    event::record_for(tx, Kind::UserEnabled, user).await
}

/// Sets a password (its hash) and ends every session and token of the person.
///
/// # Errors
/// `NotFound`.
pub async fn set_password(tx: &mut PlatformTx, user: UserId, password_hash: &str) -> Result<()> {
    let change = (users::password_hash.eq(password_hash), users::generation.eq(users::generation + 1));
    let changed = diesel::update(users::table.find(user)).set(change).execute(tx.conn()).await?;
    ended(tx, user, changed, Kind::PasswordChanged).await
}

/// Ends every session and token of a person who goes on being one.
///
/// # Errors
/// `NotFound`.
pub async fn end_everything(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    let change = users::generation.eq(users::generation + 1);
    let changed = diesel::update(users::table.find(user)).set(change).execute(tx.conn()).await?;
    ended(tx, user, changed, Kind::SessionsEnded).await
}

async fn ended(tx: &mut PlatformTx, user: UserId, changed: usize, kind: Kind) -> Result<()> {
    if changed == 0 {
        return Err(Error::NotFound);
    }
    refresh::revoke_all(tx, user).await?;
    event::record_for(tx, kind, user).await
}

/// Replaces the hash of an unchanged password, unless somebody changed the password meanwhile. Nothing ends.
///
/// # Errors
/// What the database says.
pub async fn renew_hash(tx: &mut PlatformTx, user: UserId, old: &str, new: &str) -> Result<()> {
    let unchanged = users::table.find(user).filter(users::password_hash.eq(old));
    diesel::update(unchanged).set(users::password_hash.eq(new)).execute(tx.conn()).await?;
    Ok(())
}
