//! Where days and months begin by the clock of a time zone.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// A tenant's time zone; one that is not known counts as UTC.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// When the day began in a time zone. Where clocks skip midnight, the first instant of the day.
pub fn midnight(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    begins(zone, now.with_timezone(&zone).date_naive())
}

/// When the month began in a time zone.
pub fn month_start(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    begins(zone, today.with_day(1).unwrap_or(today))
}

/// The first instant of a day.
pub fn begins(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    instant(zone, day.and_time(NaiveTime::MIN))
}

/// What a clock shows, as an instant. Where clocks skip it, the first one after the gap; where they show it twice, the earlier.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let found = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(local + Duration::hours(1))).earliest(),
    };
    found.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
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
        let skipped = begins(zone("America/Asuncion"), "2023-10-01".parse().unwrap());
        assert_eq!(skipped.to_rfc3339(), "2023-10-01T04:00:00+00:00", "clocks went from midnight to one");
    }
}
