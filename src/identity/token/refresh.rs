//! Refresh tokens: opaque, kept as hashes, each works once. A second use means that two hold the same token, so the whole
//! family is revoked (RFC 9700, section 4.14.2).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::{Due, JobContext};
use kernel::{Result, UserId};
use schema::platform::refresh_tokens;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::place::Place;
use crate::user::{self, Account};

/// How long an unused token can still be used.
pub const LIFETIME: Duration = Duration::days(30);

/// The kind of the deadline at which old tokens go. Its one row is there from the beginning.
pub const PURGE: &str = "tokens.purge";

/// What became of a token that was shown.
#[derive(Debug)]
pub enum Rotation {
    /// It was good; here is the next one.
    Renewed(Box<Account>, String),
    /// It had been used before; its family is revoked. The transaction must commit for that.
    Reused(UserId),
    /// Unknown, expired, revoked, of another site, or of a disabled account.
    Refused,
}

fn hash(token: &str) -> Vec<u8> {
    // 256 random bits need no slow hash.
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Begins a family.
///
/// # Errors
/// What the database says.
pub async fn issue(tx: &mut PlatformTx, user: UserId) -> Result<String> {
    let family = tx.new_id();
    add(tx, user, family).await
}

async fn add(tx: &mut PlatformTx, user: UserId, family: Uuid) -> Result<String> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(tx.entropy().bytes::<32>());
    let now = tx.now();
    let row = (
        refresh_tokens::hash.eq(hash(&token)),
        refresh_tokens::family.eq(family),
        refresh_tokens::user_id.eq(user),
        refresh_tokens::created_at.eq(now),
        refresh_tokens::expires_at.eq(now + LIFETIME),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(tx.conn()).await?;
    Ok(token)
}

type Row = (Uuid, UserId, DateTime<Utc>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Waits for the person's row. All that happens to a person's tokens takes turns there: otherwise a family could be
/// revoked while one of it is being renewed, and the new one would live on.
async fn take_turn(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    use schema::platform::users;
    let row = users::table.find(user).select(users::id).for_no_key_update();
    row.first::<UserId>(tx.conn()).await.optional()?;
    Ok(())
}

/// Uses a token up and answers the next of its family.
///
/// # Errors
/// What the database says.
pub async fn rotate(tx: &mut PlatformTx, place: Place, token: &str) -> Result<Rotation> {
    let key = hash(token);
    let owner = refresh_tokens::table.find(&key).select(refresh_tokens::user_id);
    let Some(owner) = owner.first::<UserId>(tx.conn()).await.optional()? else { return Ok(Rotation::Refused) };
    take_turn(tx, owner).await?;
    let row: Option<Row> = refresh_tokens::table
        .find(&key)
        .select((
            refresh_tokens::family,
            refresh_tokens::user_id,
            refresh_tokens::expires_at,
            refresh_tokens::used_at,
            refresh_tokens::revoked_at,
        ))
        .first(tx.conn())
        .await
        .optional()?;
    let Some((family, user, expires_at, used_at, revoked_at)) = row else { return Ok(Rotation::Refused) };
    let account = user::by_id(tx, user).await?.filter(|account| account.disabled_at.is_none());
    let Some(account) = account else { return Ok(Rotation::Refused) };
    let now = tx.now();
    if account.place()? != place || revoked_at.is_some() || expires_at <= now {
        return Ok(Rotation::Refused);
    }
    if used_at.is_some() {
        revoke(tx, family).await?;
        return Ok(Rotation::Reused(user));
    }
    let used = refresh_tokens::used_at.eq(Some(now));
    diesel::update(refresh_tokens::table.find(&key)).set(used).execute(tx.conn()).await?;
    let next = add(tx, user, family).await?;
    Ok(Rotation::Renewed(Box::new(account), next))
}

async fn revoke(tx: &mut PlatformTx, family: Uuid) -> Result<()> {
    let live =
        refresh_tokens::table.filter(refresh_tokens::family.eq(family)).filter(refresh_tokens::revoked_at.is_null());
    let now = tx.now();
    diesel::update(live).set(refresh_tokens::revoked_at.eq(Some(now))).execute(tx.conn()).await?;
    Ok(())
}

/// Revokes every token of a person.
///
/// # Errors
/// What the database says.
pub async fn revoke_all(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    take_turn(tx, user).await?;
    let live =
        refresh_tokens::table.filter(refresh_tokens::user_id.eq(user)).filter(refresh_tokens::revoked_at.is_null());
    let now = tx.now();
    diesel::update(live).set(refresh_tokens::revoked_at.eq(Some(now))).execute(tx.conn()).await?;
    Ok(())
}

/// Deletes tokens that expired so long ago that nobody asks after them, and sets the time of the next purge.
///
/// # Errors
/// What the database says.
pub async fn purge(context: JobContext, due: Due) -> Result<()> {
    let work = async |tx: &mut PlatformTx| {
        let gone = delete_old(tx).await?;
        tracing::info!(gone, "old refresh tokens");
        jobs::deadline::tonight(tx, PURGE, due.subject).await
    };
    context.db.platform(&context.actor, work).await
}

async fn delete_old(tx: &mut PlatformTx) -> Result<usize> {
    let before = tx.now() - LIFETIME;
    let old = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(before));
    Ok(diesel::delete(old).execute(tx.conn()).await?)
}
