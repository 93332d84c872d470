//! How long leads of the pool have stood as they do.

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{Result, words};
use pool::lead::Status;
use serde::Serialize;

use crate::figures::STUCK_HOURS;

words! {
    /// A span of ages, the youngest first. `Stuck` is all that wait longer than [`STUCK_HOURS`].
    Age {
        /// Less than [`STUCK_HOURS`].
        Fresh = "fresh",
        /// Up to a day.
        Day = "day",
        /// A day to a week.
        Week = "week",
        /// More than a week.
        Old = "old",
        /// More than [`STUCK_HOURS`].
        Stuck = "stuck",
    }
}

/// Where ages part: [`STUCK_HOURS`], a day and a week ago.
fn marks(now: DateTime<Utc>) -> [DateTime<Utc>; 3] {
    [Duration::hours(STUCK_HOURS), Duration::days(1), Duration::days(7)].map(|ago| now - ago)
}

impl Age {
    /// The instants between which a lead of this age has come to stand as it does: not before the first, before the second.
    pub fn bounds(self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let [stuck, day, week] = marks(now);
        match self {
            Self::Fresh => (Some(stuck), None),
            Self::Day => (Some(day), Some(stuck)),
            Self::Week => (Some(week), Some(day)),
            Self::Old => (None, Some(week)),
            Self::Stuck => (None, Some(stuck)),
        }
    }
}

/// How many leads of one status have stood so for how long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, QueryableByName, utoipa::ToSchema)]
pub struct Ages {
    /// Less than two hours.
    #[diesel(sql_type = BigInt)]
    pub fresh: i64,
    /// Up to a day.
    #[diesel(sql_type = BigInt)]
    pub day: i64,
    /// A day to a week.
    #[diesel(sql_type = BigInt)]
    pub week: i64,
    /// More than a week.
    #[diesel(sql_type = BigInt)]
    pub old: i64,
}

impl Ages {
    /// All together.
    pub fn total(self) -> i64 {
        self.fresh + self.day + self.week + self.old
    }
}

#[derive(QueryableByName)]
struct OfStatus {
    #[diesel(sql_type = Text)]
    status: Status,
    #[diesel(embed)]
    ages: Ages,
}

/// `$1`, `$2`, `$3` are the [`marks`].
const AGES: &str = "
SELECT status,
       count(*) FILTER (WHERE status_at >= $1) AS fresh,
       count(*) FILTER (WHERE status_at < $1 AND status_at >= $2) AS day,
       count(*) FILTER (WHERE status_at < $2 AND status_at >= $3) AS week,
       count(*) FILTER (WHERE status_at < $3) AS old
FROM leads GROUP BY status";

/// The pool by status and age, every status in its order.
///
/// # Errors
/// When the database can't be read.
pub async fn ages(tx: &mut PlatformTx) -> Result<Vec<(Status, Ages)>> {
    let now = tx.now();
    let [stuck, day, week] = marks(now);
    let query =
        diesel::sql_query(AGES).bind::<Timestamptz, _>(stuck).bind::<Timestamptz, _>(day).bind::<Timestamptz, _>(week);
    let rows: Vec<OfStatus> = query.load(tx.conn()).await?;
    let of = |status: Status| rows.iter().find(|row| row.status == status).map_or(Ages::default(), |row| row.ages);
    Ok(Status::ALL.iter().map(|status| (*status, of(*status))).collect())
}
