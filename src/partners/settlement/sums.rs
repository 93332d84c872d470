//! How much stands where.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Money, PartnerId, Result};
use serde::Serialize;

/// The sums of one partner, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, QueryableByName, utoipa::ToSchema)]
pub struct Sums {
    /// Accrued since the first of the month, after reversals.
    #[diesel(sql_type = BigInt)]
    pub month: Money,
    /// Accrued in the whole month before.
    #[diesel(sql_type = BigInt)]
    pub last_month: Money,
    /// On hold.
    #[diesel(sql_type = BigInt)]
    pub held: Money,
    /// The first hold to end.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub next_at: Option<DateTime<Utc>>,
    /// What is freed then.
    #[diesel(sql_type = BigInt)]
    pub next_amount: Money,
    /// May be paid; what was paid and then reversed is taken off.
    #[diesel(sql_type = BigInt)]
    pub payable: Money,
    /// Was paid.
    #[diesel(sql_type = BigInt)]
    pub paid: Money,
    /// All that was ever accrued, after reversals.
    #[diesel(sql_type = BigInt)]
    pub total: Money,
}

const SUMS: &str = "\
    WITH own AS (SELECT amount, created_at, hold_until, paid_at, reversed_at FROM settlements \
                 WHERE $1 IS NULL OR partner_id = $1), \
         held AS (SELECT hold_until, sum(amount) AS amount FROM own \
                  WHERE reversed_at IS NULL AND paid_at IS NULL AND hold_until > $2 GROUP BY hold_until), \
         next AS (SELECT hold_until, amount FROM held ORDER BY hold_until LIMIT 1) \
    SELECT coalesce(sum(amount) FILTER (WHERE created_at >= $3), 0)::bigint AS month, \
           coalesce(sum(amount) FILTER (WHERE created_at >= $4 AND created_at < $3), 0)::bigint AS last_month, \
           (SELECT coalesce(sum(amount), 0)::bigint FROM held) AS held, \
           (SELECT hold_until FROM next) AS next_at, \
           coalesce((SELECT amount::bigint FROM next), 0) AS next_amount, \
           coalesce(sum(amount) FILTER (WHERE reversed_at IS NULL AND paid_at IS NULL AND hold_until <= $2), 0)::bigint AS payable, \
           coalesce(sum(amount) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint AS paid, \
           coalesce(sum(amount), 0)::bigint AS total \
    FROM own";

/// The sums of a partner, or of all for `None`; months are those of `zone`.
///
/// # Errors
/// When the database can't be read.
pub async fn sums(tx: &mut PlatformTx, partner: Option<PartnerId>, zone: Tz) -> Result<Sums> {
    let now = tx.now();
    let (this, last) = months(now, zone);
    let sums = diesel::sql_query(SUMS)
        .bind::<Nullable<SqlUuid>, _>(partner)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(this)
        .bind::<Timestamptz, _>(last)
        .get_result(tx.conn())
        .await?;
    Ok(sums)
}

/// When this month and the one before began in a time zone.
fn months(now: DateTime<Utc>, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let today = now.with_timezone(&zone).date_naive();
    let this = today.with_day(1).unwrap_or(today);
    let last = this.pred_opt().and_then(|day| day.with_day(1)).unwrap_or(this);
    (midnight(this, zone, now), midnight(last, zone, now))
}

fn midnight(day: NaiveDate, zone: Tz, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    // Where a clock change skips midnight the day begins with the first hour that exists.
    let hours = (0..4).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
    let first = hours.into_iter().find_map(|local| zone.from_local_datetime(&local).earliest());
    first.map_or(otherwise, |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_by_the_readers_clock() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (this, last) = months(at("2026-11-30T22:30:00Z"), Tz::Europe__Moscow);
        assert_eq!((this, last), (at("2026-11-30T21:00:00Z"), at("2026-10-31T21:00:00Z")));
        let (this, last) = months(at("2026-01-05T00:00:00Z"), Tz::Asia__Yekaterinburg);
        assert_eq!((this, last), (at("2025-12-31T19:00:00Z"), at("2025-11-30T19:00:00Z")));
    }
}
