//! The figures of the control room, each read by one statement.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Double, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, Result};
use pool::lead::{Lead, Status};
use rules::eligible::Reason;
use schema::platform::{leads, lot_reasons};
use serde::Serialize;
use wallet::Named;

/// A lead waits too long when nobody has put it up for sale for so many hours.
pub const STUCK_HOURS: i64 = 2;

/// Days of the figures of a week, today among them; [`SUMS`] counts the same.
pub const WEEK: u64 = 7;

/// Figures of today and of the last week.
#[derive(Debug, Clone, Default, QueryableByName)]
pub struct Sums {
    /// Leads that came in today.
    #[diesel(sql_type = BigInt)]
    pub received: i64,
    /// Leads that came in yesterday by this hour.
    #[diesel(sql_type = BigInt)]
    pub received_before: i64,
    /// Leads sold today.
    #[diesel(sql_type = BigInt)]
    pub sold: i64,
    /// Leads sold yesterday by this hour.
    #[diesel(sql_type = BigInt)]
    pub sold_before: i64,
    /// Paid for leads today, kopecks.
    #[diesel(sql_type = BigInt)]
    pub revenue: i64,
    /// Paid for leads in seven days, kopecks.
    #[diesel(sql_type = BigInt)]
    pub revenue_week: i64,
    /// Lots that found an owner in seven days.
    #[diesel(sql_type = BigInt)]
    pub sold_week: i64,
    /// Lots that closed in seven days.
    #[diesel(sql_type = BigInt)]
    pub closed_week: i64,
    /// Half of the lots of seven days were handed over faster, seconds.
    #[diesel(sql_type = Nullable<Double>)]
    pub median_s: Option<f64>,
    /// Open lots.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Bids for open lots.
    #[diesel(sql_type = BigInt)]
    pub bids: i64,
    /// Open lots whose time is over by more than a minute: the worker is late.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// Leads that wait longer than [`STUCK_HOURS`].
    #[diesel(sql_type = BigInt)]
    pub stuck: i64,
}

/// `$1` is the reader's midnight, `$2` now, `$3` the instant since which a lead waits too long.
const SUMS: &str = "
WITH closed AS (
    SELECT state, price, opened_at, closed_at FROM lots
    WHERE state <> 'open' AND closed_at >= $1 - interval '6 days'
)
SELECT (SELECT count(*) FROM leads WHERE created_at >= $1) AS received,
       (SELECT count(*) FROM leads
         WHERE created_at >= $1 - interval '1 day' AND created_at < $2 - interval '1 day') AS received_before,
       count(*) FILTER (WHERE state = 'sold' AND closed_at >= $1) AS sold,
       count(*) FILTER (WHERE state = 'sold' AND closed_at >= $1 - interval '1 day'
                          AND closed_at < $2 - interval '1 day') AS sold_before,
       coalesce(sum(price) FILTER (WHERE closed_at >= $1), 0)::bigint AS revenue,
       coalesce(sum(price), 0)::bigint AS revenue_week,
       count(*) FILTER (WHERE state = 'sold') AS sold_week,
       count(*) AS closed_week,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - opened_at)::float8)
           FILTER (WHERE state = 'sold') AS median_s,
       (SELECT count(*) FROM lots WHERE state = 'open') AS open,
       (SELECT coalesce(sum(bid_count), 0)::bigint FROM lots WHERE state = 'open') AS bids,
       (SELECT count(*) FROM lots WHERE state = 'open' AND stage_ends_at < $2 - interval '1 minute') AS overdue,
       (SELECT count(*) FROM leads
         WHERE status IN ('new', 'from_partner', 'unsold', 'returned', 'recalled') AND status_at < $3) AS stuck
FROM closed";

/// The figures for a reader whose day began at `midnight`.
///
/// # Errors
/// When the database can't be read.
pub async fn sums(tx: &mut PlatformTx, midnight: DateTime<Utc>) -> Result<Sums> {
    let now = tx.now();
    let query = diesel::sql_query(SUMS)
        .bind::<Timestamptz, _>(midnight)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now - Duration::hours(STUCK_HOURS));
    Ok(query.get_result(tx.conn()).await?)
}

/// The same figures, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Kpi {
    received: i64,
    received_before: i64,
    sold: i64,
    sold_before: i64,
    revenue: Money,
    revenue_week: Money,
    fill: Option<f64>,
    sold_week: i64,
    closed_week: i64,
    median: Option<i64>,
    open: i64,
    bids: i64,
}

impl Kpi {
    /// The figures of the strip above the control room.
    pub fn of(sums: &Sums) -> Self {
        // Figures of one week: far below what a float holds exactly.
        let fill =
            (sums.closed_week > 0).then(|| (sums.sold_week as f64 * 1_000.0 / sums.closed_week as f64).round() / 10.0);
        let median = sums.median_s.map(|seconds| seconds.round() as i64);
        Self {
            received: sums.received,
            received_before: sums.received_before,
            sold: sums.sold,
            sold_before: sums.sold_before,
            revenue: Money::kopecks(sums.revenue),
            revenue_week: Money::kopecks(sums.revenue_week),
            fill,
            sold_week: sums.sold_week,
            closed_week: sums.closed_week,
            median,
            open: sums.open,
            bids: sums.bids,
        }
    }
}

/// What was paid on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Day {
    /// The reader's day.
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// For lots that were decided by bids, kopecks.
    #[diesel(sql_type = BigInt)]
    pub sealed: i64,
    /// For lots given in turn, kopecks.
    #[diesel(sql_type = BigInt)]
    pub assigned: i64,
}

const DAYS: &str = "
SELECT (closed_at AT TIME ZONE $1)::date AS day,
       coalesce(sum(price) FILTER (WHERE assignment IS NULL), 0)::bigint AS sealed,
       coalesce(sum(price) FILTER (WHERE assignment IS NOT NULL), 0)::bigint AS assigned
FROM lots WHERE state = 'sold' AND closed_at >= $2
GROUP BY 1 ORDER BY 1";

/// Revenue by day since an instant; days without any are absent.
///
/// # Errors
/// When the database can't be read.
pub async fn days(tx: &mut PlatformTx, zone: Tz, since: DateTime<Utc>) -> Result<Vec<Day>> {
    let query = diesel::sql_query(DAYS).bind::<Text, _>(zone.name().to_owned()).bind::<Timestamptz, _>(since);
    Ok(query.load(tx.conn()).await?)
}

/// A lead that waits, with the reason why most tenants did not get it at its last lot, and how many those are.
pub type Stuck = (Lead, Option<(Reason, i64)>);

/// Leads that wait longer than [`STUCK_HOURS`], the longest waiting first.
///
/// # Errors
/// When the database can't be read.
pub async fn stuck(tx: &mut PlatformTx, limit: i64) -> Result<Vec<Stuck>> {
    let found: Vec<Lead> = leads::table
        .filter(leads::status.eq_any(Status::ALL.iter().copied().filter(|status| status.is_for_sale())))
        .filter(leads::status_at.lt(tx.now() - Duration::hours(STUCK_HOURS)))
        .order((leads::status_at, leads::id))
        .limit(limit)
        .select(Lead::as_select())
        .load(tx.conn())
        .await?;
    let lots: Vec<_> = found.iter().filter_map(|lead| lead.lot_id).collect();
    let reasons = reasons(tx, &lots).await?;
    let first = |lead: &Lead| reasons.iter().find(|(lot, ..)| Some(*lot) == lead.lot_id);
    let with = |lead: Lead| {
        let why = first(&lead).map(|(_, reason, tenants)| (*reason, *tenants));
        (lead, why)
    };
    Ok(found.into_iter().map(with).collect())
}

/// Wallets below their threshold, those furthest below it first.
///
/// # Errors
/// When the database can't be read.
pub async fn low(tx: &mut PlatformTx) -> Result<Vec<Named>> {
    let mut low = wallet::list(tx).await?;
    low.retain(|named| named.wallet.is_low());
    low.sort_by_key(|named| named.wallet.left().as_kopecks() - named.wallet.low_at.as_kopecks());
    Ok(low)
}

/// Why lots found nobody: for each of them its reasons with the number of tenants, the most frequent first.
///
/// # Errors
/// When the database can't be read.
pub async fn reasons(tx: &mut PlatformTx, of: &[LotId]) -> Result<Vec<(LotId, Reason, i64)>> {
    let rows = lot_reasons::table
        .filter(lot_reasons::lot_id.eq_any(of))
        .group_by((lot_reasons::lot_id, lot_reasons::code))
        .select((lot_reasons::lot_id, lot_reasons::code, count_star()))
        .order((lot_reasons::lot_id, count_star().desc(), lot_reasons::code))
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// The instant at which the reader's day began.
pub fn midnight(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let day = now.with_timezone(&zone).date_naive();
    let local = day.and_hms_opt(0, 0, 0).and_then(|midnight| midnight.and_local_timezone(zone).earliest());
    local.map_or(now, |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_the_readers_midnight() {
        let now: DateTime<Utc> = "2026-11-22T22:30:00Z".parse().unwrap();
        let begin = |zone| midnight(now, zone).to_rfc3339();
        assert_eq!(begin(Tz::Europe__Moscow), "2026-11-22T21:00:00+00:00");
        assert_eq!(begin(Tz::UTC), "2026-11-22T00:00:00+00:00");
    }
}
