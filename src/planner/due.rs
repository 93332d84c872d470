//! When a task is due: never, some time of a day, or at an instant. Days and clocks are the tenant's.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use kernel::{Error, Result, day};

/// The farthest years that a deadline may be in: what a calendar can show.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// When a task is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Whenever.
    Never,
    /// Any time of this day.
    Day(NaiveDate),
    /// At this instant.
    At(DateTime<Utc>),
}

impl Due {
    /// From how it is stored.
    pub fn stored(due_at: Option<DateTime<Utc>>, all_day: bool, zone: Tz) -> Self {
        match due_at {
            None => Self::Never,
            Some(at) if all_day => Self::Day(at.with_timezone(&zone).date_naive()),
            Some(at) => Self::At(at),
        }
    }

    /// The last instant at which it is not late; of a day its last second.
    pub fn instant(self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Never => None,
            Self::Day(date) => Some(day::begins(zone, date.succ_opt().unwrap_or(date)) - Duration::seconds(1)),
            Self::At(at) => Some(at),
        }
    }

    /// Whether any time of its day will do.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The day on which it is due.
    pub fn day(self, zone: Tz) -> Option<NaiveDate> {
        match self {
            Self::Never => None,
            Self::Day(date) => Some(date),
            Self::At(at) => Some(at.with_timezone(&zone).date_naive()),
        }
    }

    /// The time of the day by the tenant's clock; none where any will do.
    pub fn time(self, zone: Tz) -> Option<NaiveTime> {
        if let Self::At(at) = self { Some(at.with_timezone(&zone).time()) } else { None }
    }

    /// At a time of a day by the tenant's clock, or at any time of it.
    pub fn of(date: NaiveDate, time: Option<NaiveTime>, zone: Tz) -> Self {
        time.map_or(Self::Day(date), |time| Self::At(day::instant(zone, date.and_time(time))))
    }

    /// The same time on another day.
    #[must_use]
    pub fn on(self, date: NaiveDate, zone: Tz) -> Self {
        Self::of(date, self.time(zone), zone)
    }

    /// A day and a time as a form sends them; without a time it is the whole day.
    ///
    /// # Errors
    /// 422 `invalid_date` for `day` or `time`; `required` for a time without a day.
    pub fn typed(date: &str, time: &str, zone: Tz) -> Result<Self> {
        let (date, time) = (date.trim(), time.trim());
        if date.is_empty() {
            return if time.is_empty() { Ok(Self::Never) } else { Err(Error::field("day", "required")) };
        }
        let date = typed_day(date)?;
        if time.is_empty() {
            return Ok(Self::Day(date));
        }
        let time = ["%H:%M", "%H:%M:%S"].into_iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok());
        let time = time.ok_or_else(|| Error::field("time", "invalid_date"))?;
        Ok(Self::At(day::instant(zone, date.and_time(time))))
    }

    /// As it was sent: an instant or a day.
    ///
    /// # Errors
    /// 422 `ambiguous` for both; `invalid_date` for what no calendar shows.
    pub fn sent(due_at: Option<DateTime<Utc>>, due_on: Option<NaiveDate>) -> Result<Self> {
        use chrono::Datelike;
        let due = match (due_at, due_on) {
            (None, None) => return Ok(Self::Never),
            (Some(at), None) => Self::At(at),
            (None, Some(date)) => Self::Day(date),
            (Some(_), Some(_)) => return Err(Error::field("due_on", "ambiguous")),
        };
        let (field, year) = match due {
            Self::At(at) => ("due_at", at.year()),
            _ => ("due_on", due_on.map_or(0, |date| date.year())),
        };
        if YEARS.contains(&year) { Ok(due) } else { Err(Error::field(field, "invalid_date")) }
    }
}

/// A day as a form sends it.
///
/// # Errors
/// 422 `invalid_date`.
pub fn typed_day(text: &str) -> Result<NaiveDate> {
    use chrono::Datelike;
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| YEARS.contains(&date.year()));
    date.ok_or_else(|| Error::field("day", "invalid_date"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URAL: Tz = Tz::Asia__Yekaterinburg;

    #[test]
    fn a_day_ends_by_the_tenants_clock() {
        let due = Due::typed("2026-11-22", "", URAL).unwrap();
        let at = due.instant(URAL).unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-22T18:59:59+00:00");
        assert_eq!(Due::stored(Some(at), true, URAL), due, "it is read back");
        assert_eq!(due.day(URAL), "2026-11-22".parse().ok());
    }

    #[test]
    fn a_time_is_read_in_the_tenants_zone_and_kept_on_another_day() {
        let due = Due::typed("2026-11-22", "18:00", URAL).unwrap();
        assert_eq!(due.instant(URAL).unwrap().to_rfc3339(), "2026-11-22T13:00:00+00:00");
        let moved = due.on("2026-12-01".parse().unwrap(), URAL);
        assert_eq!(moved.instant(URAL).unwrap().to_rfc3339(), "2026-12-01T13:00:00+00:00");
        // Clocks go forward at two: half past two is not there, and the first instant after the gap takes its place.
        let berlin = Due::typed("2026-03-29", "02:30", Tz::Europe__Berlin).unwrap();
        assert_eq!(berlin.instant(Tz::Europe__Berlin).unwrap().to_rfc3339(), "2026-03-29T01:30:00+00:00");
    }

    #[test]
    fn what_is_no_deadline_is_refused() {
        for (date, time) in
            [("завтра", ""), ("2026-13-01", ""), ("2026-11-22", "25:00"), ("", "10:00"), ("9999-01-01", "")]
        {
            assert!(Due::typed(date, time, URAL).is_err(), "{date} {time}");
        }
        assert_eq!(Due::typed("", " ", URAL).unwrap(), Due::Never);
        let now = DateTime::UNIX_EPOCH;
        assert!(Due::sent(Some(now), Some(now.date_naive())).is_err() && Due::sent(Some(now), None).is_err());
    }
}
