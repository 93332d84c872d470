//! Where a tenant's days and months begin, by its own clock.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

/// A tenant's time zone; one that is not known counts as UTC.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// When the day began in a time zone. Where clocks skip midnight, the first instant of the day.
pub fn midnight(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    beginning(zone, now.with_timezone(&zone).date_naive()).unwrap_or(now)
}

/// When the month began in a time zone.
pub fn month_start(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let first = now.with_timezone(&zone).date_naive().with_day(1);
    first.and_then(|first| beginning(zone, first)).unwrap_or(now)
}

fn beginning(zone: Tz, date: NaiveDate) -> Option<DateTime<Utc>> {
    let start = date.and_time(chrono::NaiveTime::MIN);
    let local = match zone.from_local_datetime(&start) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(start + Duration::hours(1))).earliest(),
    };
    local.map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_begin_by_the_tenants_clock() {
        let now = "2026-11-22T20:30:00Z".parse().unwrap();
        let at = |name| midnight(zone(name), now).to_rfc3339();
        assert_eq!(at("Europe/Moscow"), "2026-11-21T21:00:00+00:00");
        assert_eq!(at("Europe/Samara"), "2026-11-22T20:00:00+00:00");
        assert_eq!(at("nowhere"), "2026-11-22T00:00:00+00:00");
        let late = "2026-11-30T20:30:00Z".parse().unwrap();
        assert_eq!(month_start(zone("Europe/Moscow"), late).to_rfc3339(), "2026-10-31T21:00:00+00:00");
        assert_eq!(month_start(zone("Europe/Samara"), late).to_rfc3339(), "2026-11-30T20:00:00+00:00");
    }
}
