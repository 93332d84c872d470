//! Events that were laid aside after too many failures, for a person to look at and put back.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, TenantId};
use schema::platform::dead_letters;
use serde::Serialize;
use uuid::Uuid;

use crate::live::{self, Channel};
use crate::redis::Redis;

/// An event that was laid aside, with what its handler said.
#[derive(Debug, Clone, Serialize, Queryable, Selectable)]
#[diesel(table_name = dead_letters)]
pub struct DeadLetter {
    /// The event's id.
    pub id: Uuid,
    /// The tenant in whose schema it happened; none for the platform's own.
    pub tenant_id: Option<TenantId>,
    /// Its name.
    pub topic: String,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// How often its handlers failed.
    pub failures: i32,
    /// What the handler said at the last try.
    pub error: String,
    /// When it was laid aside.
    pub died_at: DateTime<Utc>,
}

/// Events that were laid aside, the newest first, from behind `after` on.
///
/// # Errors
/// What the database says.
pub async fn list(tx: &mut PlatformTx, after: Option<(DateTime<Utc>, Uuid)>, limit: i64) -> Result<Vec<DeadLetter>> {
    let mut query = dead_letters::table.select(DeadLetter::as_select()).into_boxed();
    if let Some((at, id)) = after {
        query =
            query.filter(dead_letters::died_at.lt(at).or(dead_letters::died_at.eq(at).and(dead_letters::id.lt(id))));
    }
    Ok(query.order((dead_letters::died_at.desc(), dead_letters::id.desc())).limit(limit).load(tx.conn()).await?)
}

/// How many there are.
///
/// # Errors
/// What the database says.
pub async fn count(tx: &mut PlatformTx) -> Result<i64> {
    Ok(dead_letters::table.count().get_result(tx.conn()).await?)
}

/// Open lists of them see that there are others; one that missed it asks again by itself.
pub async fn tell(redis: &Redis) {
    if let Err(error) = live::send(redis, Channel::Hq, "dead_letter", &serde_json::json!({})).await {
        tracing::warn!(error = format!("{error:?}"), "open lists of dead letters were not told");
    }
}

/// Puts an event back into the outbox: it is told again as if for the first time.
///
/// # Errors
/// `NotFound`.
pub async fn replay(tx: &mut PlatformTx, id: Uuid) -> Result<()> {
    if put_back(tx, Some(id)).await? == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Puts all of them back; answers how many.
///
/// # Errors
/// What the database says.
pub async fn replay_all(tx: &mut PlatformTx) -> Result<usize> {
    put_back(tx, None).await
}

async fn put_back(tx: &mut PlatformTx, id: Option<Uuid>) -> Result<usize> {
    let moving = diesel::sql_query(
        "WITH letters AS (DELETE FROM dead_letters WHERE $1 IS NULL OR id = $1 RETURNING *) \
         INSERT INTO outbox (id, tenant_id, tenant_number, topic, payload, created_at) \
         SELECT id, tenant_id, tenant_number, topic, payload, created_at FROM letters",
    );
    Ok(moving.bind::<Nullable<SqlUuid>, _>(id).execute(tx.conn()).await?)
}
