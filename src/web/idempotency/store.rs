//! The rows of calls: claimed, renewed, answered, forgotten.

use chrono::{DateTime, Duration, Utc};
use db::{Db, Once, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Result};
use schema::platform::idempotency_keys as keys;

/// A claim that was not renewed for this long is taken to be a dead process's.
const LEASE: Duration = Duration::seconds(10);
/// How long a key is known.
const KEPT: Duration = Duration::hours(48);

/// One run of a call, as it is remembered.
pub(super) struct Call {
    pub once: Once,
    /// SHA-256 of the body.
    pub hash: Vec<u8>,
}

/// An answer as it is kept.
pub(super) struct Stored {
    pub status: u16,
    /// Encrypted.
    pub answer: Vec<u8>,
    pub content_type: String,
}

pub(super) enum Turn {
    /// The call is ours to carry out.
    First,
    /// It was answered.
    Answered(Stored),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = keys)]
struct Row {
    request_hash: Vec<u8>,
    status: Option<i32>,
    answer: Option<Vec<u8>>,
    content_type: Option<String>,
    done_at: Option<DateTime<Utc>>,
    leased_until: DateTime<Utc>,
}

fn system() -> Actor {
    Actor::system("idempotency")
}

/// Claims a call that nobody has made yet, or whose run died before it took effect.
///
/// # Errors
/// `Invalid` for another body; `Conflict`: `in_progress` while somebody is at it, `already_done` when it took effect and its
/// answer was lost.
pub(super) async fn begin(db: &Db, call: &Call) -> Result<Turn> {
    db.platform(&system(), async |tx| {
        let now = tx.now();
        let claimed = (keys::claim.eq(call.once.claim), keys::leased_until.eq(now + LEASE));
        let named = (keys::scope.eq(&call.once.scope), keys::key.eq(&call.once.key));
        let row = (named, keys::request_hash.eq(&call.hash), keys::created_at.eq(now), claimed);
        let inserted = diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
        if inserted == 1 {
            return Ok(Turn::First);
        }
        let id = (&call.once.scope, &call.once.key);
        let row = keys::table.find(id).for_update().select(Row::as_select()).first(tx.conn()).await?;
        if let Some(stored) = row.settled(&call.hash, now)? {
            return Ok(Turn::Answered(stored));
        }
        diesel::update(keys::table.find(id)).set(claimed).execute(tx.conn()).await?;
        Ok(Turn::First)
    })
    .await
}

impl Row {
    /// What is known of the call; `None` when it may be claimed anew.
    fn settled(self, hash: &[u8], now: DateTime<Utc>) -> Result<Option<Stored>> {
        if self.request_hash != hash {
            return Err(Error::field("Idempotency-Key", "idempotency_key_reused"));
        }
        if let (Some(status), Some(answer)) = (self.status, self.answer) {
            let status = u16::try_from(status).map_err(Error::defect)?;
            return Ok(Some(Stored { status, answer, content_type: self.content_type.unwrap_or_default() }));
        }
        // A status without an answer: a version that kept answers in the clear has done it.
        if self.status.is_some() {
            return Err(Error::Conflict("already_done"));
        }
        if self.leased_until > now {
            return Err(Error::Conflict("in_progress"));
        }
        if self.done_at.is_some() { Err(Error::Conflict("already_done")) } else { Ok(None) }
    }
}

macro_rules! own {
    ($call:expr) => {
        keys::table.find((&$call.once.scope, &$call.once.key)).filter(keys::claim.eq($call.once.claim))
    };
}

/// Keeps a claim for another while.
pub(super) async fn renew(db: &Db, call: &Call) -> Result<()> {
    db.platform(&system(), async |tx| {
        let until = tx.now() + LEASE;
        diesel::update(own!(call)).set(keys::leased_until.eq(until)).execute(tx.conn()).await?;
        Ok(())
    })
    .await
}

/// Keeps the answer.
pub(super) async fn remember(db: &Db, call: &Call, stored: Stored) -> Result<()> {
    db.platform(&system(), async |tx| {
        let answer = (
            keys::status.eq(i32::from(stored.status)),
            keys::answer.eq(stored.answer),
            keys::content_type.eq(stored.content_type),
        );
        diesel::update(own!(call)).set(answer).execute(tx.conn()).await?;
        Ok(())
    })
    .await
}

/// Lets the caller try again.
pub(super) async fn forget(db: &Db, call: &Call) -> Result<()> {
    db.platform(&system(), async |tx| {
        diesel::delete(own!(call)).execute(tx.conn()).await?;
        Ok(())
    })
    .await
}

/// Lets the caller try again, unless the call took effect.
pub(super) async fn forget_undone(db: &Db, call: &Call) -> Result<()> {
    db.platform(&system(), async |tx| {
        diesel::delete(own!(call).filter(keys::done_at.is_null())).execute(tx.conn()).await?;
        Ok(())
    })
    .await
}

/// Forgets keys that nobody asks after any more; answers how many.
pub(super) async fn purge(tx: &mut PlatformTx) -> Result<usize> {
    let now = tx.now();
    let old = keys::table.filter(keys::created_at.lt(now - KEPT)).filter(keys::leased_until.lt(now));
    Ok(diesel::delete(old).execute(tx.conn()).await?)
}
