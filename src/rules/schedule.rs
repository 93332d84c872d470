//! Hours of a week: when a plan applies, an order bids, a buyer works. Always read in a time zone that its owner lives in.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use kernel::FieldError;
use serde::{Deserialize, Serialize};

/// Minutes of a whole day.
const DAY: u16 = 24 * 60;

/// A time of the day on the clock, `HH:MM`; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

impl ClockTime {
    /// The beginning of a day.
    pub const START: Self = Self(0);
    /// The end of a day.
    pub const END: Self = Self(DAY);

    /// Reads `9:00` or `09:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let plain = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(hours) || !plain(minutes) {
            return None;
        }
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        let at = hours * 60 + minutes;
        (minutes < 60 && at <= DAY).then_some(Self(at))
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for ClockTime {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a time of the day")
    }
}

/// Hours of a week. Hours that end before they begin go on into the next day and belong to the day they began.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
    utoipa::ToSchema,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Days of the week, from 1 (Monday) to 7.
    pub days: BTreeSet<u8>,
    /// When the hours begin, `HH:MM`.
    #[schema(value_type = String)]
    pub from: ClockTime,
    /// When they end, `HH:MM`, up to `24:00`.
    #[schema(value_type = String)]
    pub to: ClockTime,
}

crate::json_column::json_column!(Schedule);

impl Schedule {
    /// Whether an instant is within the hours, by the clocks of a time zone.
    pub fn covers(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let local = at.with_timezone(&zone);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        let day = u8::try_from(local.weekday().number_from_monday()).unwrap_or(1);
        let before = if day == 1 { 7 } else { day - 1 };
        if self.from < self.to {
            return self.days.contains(&day) && (self.from.0..self.to.0).contains(&minute);
        }
        (self.days.contains(&day) && minute >= self.from.0) || (self.days.contains(&before) && minute < self.to.0)
    }

    /// What is wrong with it, named after `field`.
    pub fn problem(&self, field: &'static str) -> Option<FieldError> {
        if self.days.is_empty() || self.days.iter().any(|day| !(1..=7).contains(day)) {
            return Some(FieldError::new(field, "invalid_days"));
        }
        (self.from == self.to || self.from == ClockTime::END).then(|| FieldError::new(field, "invalid_hours"))
    }

    /// Whether it is every minute of the week: then it says nothing.
    pub fn is_always(&self) -> bool {
        self.days.len() == 7 && self.from == ClockTime::START && self.to == ClockTime::END
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn schedule(days: &[u8], from: &str, to: &str) -> Schedule {
        let time = |text| ClockTime::parse(text).unwrap();
        Schedule { days: days.iter().copied().collect(), from: time(from), to: time(to) }
    }

    #[test]
    fn hours_are_read_by_the_zones_clock() {
        let office = schedule(&[1, 2, 3, 4, 5], "09:00", "18:00");
        // A Friday, 17:30 in Moscow and 19:30 in Yekaterinburg.
        let at = "2026-11-27T14:30:00Z".parse().unwrap();
        assert!(office.covers(at, Tz::Europe__Moscow));
        assert!(!office.covers(at, Tz::Asia__Yekaterinburg));
        assert!(!office.covers(at + Duration::days(1), Tz::Europe__Moscow));
    }

    #[test]
    fn a_night_belongs_to_the_day_it_began() {
        let night = schedule(&[7], "22:00", "06:00");
        let covers = |text: &str| night.covers(text.parse().unwrap(), Tz::UTC);
        assert!(covers("2026-11-29T23:00:00Z") && covers("2026-11-30T05:59:00Z"));
        assert!(!covers("2026-11-29T05:00:00Z") && !covers("2026-11-30T23:00:00Z") && !covers("2026-11-30T06:00:00Z"));
    }

    #[test]
    fn what_is_no_schedule_is_named() {
        let code = |schedule: Schedule| schedule.problem("schedule").map(|error| error.code.to_string());
        assert_eq!(code(schedule(&[], "09:00", "18:00")).as_deref(), Some("invalid_days"));
        assert_eq!(code(schedule(&[8], "09:00", "18:00")).as_deref(), Some("invalid_days"));
        assert_eq!(code(schedule(&[1], "09:00", "09:00")).as_deref(), Some("invalid_hours"));
        assert_eq!(code(schedule(&[1], "09:00", "24:00")), None);
        for text in ["24:01", "9", "09:60", "-1:00", "+9:00", "", "09:00:00"] {
            assert_eq!(ClockTime::parse(text), None, "{text}");
        }
    }

    proptest! {
        /// The hours from one time to another and those from the other to the one share the week between them.
        #[test]
        fn hours_and_their_complement_share_the_week(from in 0_u16..1_440, to in 0_u16..1_440, minute in 0_i64..10_080) {
            prop_assume!(from != to);
            let days: BTreeSet<u8> = (1..=7).collect();
            let at = DateTime::UNIX_EPOCH + Duration::minutes(minute);
            let one = Schedule { days: days.clone(), from: ClockTime(from), to: ClockTime(to) };
            let other = Schedule { days, from: ClockTime(to), to: ClockTime(from) };
            prop_assert!(one.covers(at, Tz::UTC) != other.covers(at, Tz::UTC));
        }

        #[test]
        fn a_time_survives_being_written_down(minutes in 0_u16..=1_440) {
            prop_assert_eq!(ClockTime::parse(&ClockTime(minutes).to_string()), Some(ClockTime(minutes)));
        }
    }
}
