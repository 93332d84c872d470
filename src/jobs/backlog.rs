//! How much waits, for whoever watches the program.

use chrono::{DateTime, Utc};
use db::Db;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{Actor, Result};

/// What waits. Ages are in seconds; nothing that waits is as old as zero.
#[derive(Debug, Clone, Copy, PartialEq, QueryableByName)]
pub struct Backlog {
    /// Events in the outbox.
    #[diesel(sql_type = BigInt)]
    pub events: i64,
    /// The age of the oldest of them.
    #[diesel(sql_type = Double)]
    pub events_lag: f64,
    /// Events that were laid aside.
    #[diesel(sql_type = BigInt)]
    pub dead_letters: i64,
    /// Deadlines that have come and that nobody has claimed.
    #[diesel(sql_type = BigInt)]
    pub due: i64,
    /// How late the latest of the closings of lots among them is.
    #[diesel(sql_type = Double)]
    pub closings_lag: f64,
}

/// Looks how much waits.
///
/// # Errors
/// What the database says.
pub async fn backlog(db: &Db) -> Result<Backlog> {
    db.platform(&Actor::system("metrics"), async |tx| {
        let now: DateTime<Utc> = tx.now();
        Ok(diesel::sql_query(
            "SELECT (SELECT count(*) FROM outbox) AS events, \
                    (SELECT coalesce(greatest(extract(epoch FROM $1 - min(created_at)), 0), 0)::float8 FROM outbox) AS events_lag, \
                    (SELECT count(*) FROM dead_letters) AS dead_letters, \
                    (SELECT count(*) FROM deadlines WHERE due_at <= $1) AS due, \
                    (SELECT coalesce(greatest(extract(epoch FROM $1 - min(due_at)), 0), 0)::float8 \
                     FROM deadlines WHERE kind = 'lot.close') AS closings_lag",
        )
        .bind::<Timestamptz, _>(now)
        .get_result(tx.conn())
        .await?)
    })
    .await
}
