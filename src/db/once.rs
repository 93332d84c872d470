//! Calls that take effect at most once: the transaction in which one takes effect says so in the same commit.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kernel::{Error, Result};
use schema::platform::idempotency_keys as keys;
use uuid::Uuid;

tokio::task_local! {
    static CALL: Option<Arc<Once>>;
}

/// A call that somebody may repeat, claimed by one run of it: a row of `idempotency_keys`.
#[derive(Debug, Clone)]
pub struct Once {
    /// Whose call of what.
    pub scope: String,
    /// The name the caller gave it.
    pub key: String,
    /// Which run holds it.
    pub claim: Uuid,
}

impl Once {
    /// The call in whose work this is.
    pub fn current() -> Option<Arc<Self>> {
        CALL.try_with(Option::clone).ok().flatten()
    }

    /// Does the work of the call. Every transaction in it that writes is marked as the call's effect, or refused with
    /// `Conflict("in_progress")` once another run has taken the call over.
    pub async fn during<R>(self, work: impl Future<Output = R>) -> R {
        CALL.scope(Some(Arc::new(self)), work).await
    }

    /// Does work that is not the effect of the call in which it is done, such as writing down that the call was refused.
    pub async fn aside<R>(work: impl Future<Output = R>) -> R {
        CALL.scope(None, work).await
    }
}

#[derive(QueryableByName)]
struct Wrote {
    #[diesel(sql_type = Bool)]
    wrote: bool,
}

/// Whether the transaction has changed or locked anything: then it has a number.
pub(crate) async fn has_written(conn: &mut AsyncPgConnection) -> Result<bool> {
    let query = diesel::sql_query("SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote");
    Ok(query.get_result::<Wrote>(conn).await?.wrote)
}

/// Marks the call as done, at the platform's side. The row stays locked until the commit, so of two runs one is refused.
pub(crate) async fn mark(conn: &mut AsyncPgConnection, call: &Once, now: DateTime<Utc>) -> Result<()> {
    let own = keys::table.find((&call.scope, &call.key)).filter(keys::claim.eq(call.claim));
    let marked = diesel::update(own).set(keys::done_at.eq(now)).execute(conn).await?;
    if marked == 1 { Ok(()) } else { Err(Error::Conflict("in_progress")) }
}
