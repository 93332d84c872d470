//! Weeks of the network: from Monday to Sunday in Moscow.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use kernel::{Error, Result};

/// Head office's clock.
pub const ZONE: Tz = Tz::Europe__Moscow;

/// The Monday of the week in which an instant lies.
pub fn of(at: DateTime<Utc>) -> NaiveDate {
    let day = at.with_timezone(&ZONE).date_naive();
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// The Monday so many weeks before.
pub fn before(week: NaiveDate, weeks: u64) -> NaiveDate {
    week.checked_sub_days(Days::new(7 * weeks)).unwrap_or(week)
}

/// The first instant of a week, and the first after it.
pub fn span(week: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = week.checked_add_days(Days::new(7)).unwrap_or(week);
    (midnight(week), midnight(next))
}

/// Reads a week that a caller names by any of its days.
///
/// # Errors
/// `Invalid` with `invalid_date`.
pub fn parse(text: &str) -> Result<NaiveDate> {
    let day: NaiveDate = text.parse().map_err(|_| Error::field("week", "invalid_date"))?;
    if !(2_000..2_200).contains(&day.year()) {
        return Err(Error::field("week", "invalid_date"));
    }
    Ok(before_monday(day))
}

fn before_monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// When a day begins in Moscow.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let start = day.and_time(NaiveTime::MIN);
    start.and_local_timezone(ZONE).earliest().map_or(start.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_in_moscow() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(of(at("2026-11-22T20:59:59Z")).to_string(), "2026-11-16");
        assert_eq!(of(at("2026-11-22T21:00:00Z")).to_string(), "2026-11-23");
        let (from, until) = span(of(at("2026-11-25T10:00:00Z")));
        assert_eq!((from, until), (at("2026-11-22T21:00:00Z"), at("2026-11-29T21:00:00Z")));
        assert_eq!(parse("2026-11-25").unwrap().to_string(), "2026-11-23");
        assert!(parse("вчера").is_err() && parse("0001-01-01").is_err());
    }
}
