//! Contact hours (часы обработки): the clock by which the first contact with a lead is due. When leads may be handed over is another
//! matter: the buying hours (часы покупки) of `exchange`.

pub mod api;
pub mod store;

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use kernel::{Error, Result, day, workday};
use serde::Serialize;

/// Minutes of a day.
const DAY: i32 = 24 * 60;
/// Far more days than any term takes, even where somebody works one hour a week.
const LONGEST_SEARCH: u64 = 10_000;

/// When a tenant works its leads: the same hours on each of its working days but public holidays, by its own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Hours {
    /// 1 is Monday, 7 is Sunday.
    days: Vec<i32>,
    /// Minutes after midnight.
    opens: i32,
    /// Minutes after midnight; 1440 is the end of the day.
    closes: i32,
}

/// From Monday to Friday, from 9 to 19.
impl Default for Hours {
    fn default() -> Self {
        Self { days: (1..=5).collect(), opens: 9 * 60, closes: 19 * 60 }
    }
}

impl Hours {
    /// Hours of the days `days` (1 is Monday, 7 is Sunday), in minutes after midnight; midnight itself may be the end.
    ///
    /// # Errors
    /// `Invalid`: `days` `required` or `out_of_range`; `closes` `range_reversed`.
    pub fn new(mut days: Vec<i32>, opens: i32, closes: i32) -> Result<Self> {
        days.sort_unstable();
        days.dedup();
        if days.is_empty() {
            return Err(Error::field("days", "required"));
        }
        if days.iter().any(|day| !(1..=7).contains(day)) {
            return Err(Error::field("days", "out_of_range"));
        }
        if !(0..DAY).contains(&opens) || !(1..=DAY).contains(&closes) || opens >= closes {
            return Err(Error::field("closes", "range_reversed"));
        }
        Ok(Self { days, opens, closes })
    }

    /// The working days, 1 is Monday.
    pub fn days(&self) -> &[i32] {
        &self.days
    }

    /// When the day begins, in minutes after midnight.
    pub fn opens(&self) -> i32 {
        self.opens
    }

    /// When the day ends, in minutes after midnight.
    pub fn closes(&self) -> i32 {
        self.closes
    }

    /// When the day begins on a clock, `09:00`.
    pub fn opens_at(&self) -> String {
        clock(self.opens)
    }

    /// When the day ends on a clock; the end of the day is `24:00`.
    pub fn closes_at(&self) -> String {
        clock(self.closes)
    }

    /// The instant at which so many working minutes have passed since `start`. None at all: the instant itself.
    pub fn after(&self, zone: Tz, start: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        let mut left = Duration::minutes(minutes.max(0));
        if left.is_zero() {
            return start;
        }
        for (opens, closes) in self.windows(zone, start) {
            let from = opens.max(start);
            let open = closes - from;
            if open >= left {
                return from + left;
            }
            left -= open.max(Duration::zero());
        }
        start + left
    }

    /// How much working time lies between two instants.
    pub fn between(&self, zone: Tz, start: DateTime<Utc>, end: DateTime<Utc>) -> Duration {
        let worked = |(opens, closes): (DateTime<Utc>, DateTime<Utc>)| closes.min(end) - opens.max(start);
        let windows = self.windows(zone, start).take_while(|(opens, _)| *opens < end);
        windows.map(worked).filter(|span| *span > Duration::zero()).sum()
    }

    /// The working windows from the day of `start` on.
    fn windows(&self, zone: Tz, start: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let first = start.with_timezone(&zone).date_naive();
        (0..LONGEST_SEARCH)
            .filter_map(move |n| first.checked_add_days(Days::new(n)))
            .filter(|date| self.days.contains(&i32::try_from(date.weekday().number_from_monday()).unwrap_or(0)))
            .filter(|date| !workday::is_holiday(*date))
            .map(move |date| (instant(zone, date, self.opens), instant(zone, date, self.closes)))
    }
}

fn clock(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A minute of a day on the tenant's clock. Where clocks skip it, the first instant after the gap.
fn instant(zone: Tz, date: NaiveDate, minute: i32) -> DateTime<Utc> {
    let local = date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
    day::instant(zone, local)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_night_and_a_weekend_do_not_count() {
        let (hours, zone) = (Hours::default(), Tz::Asia__Yekaterinburg);
        let due = |start: &str, minutes| hours.after(zone, at(start), minutes).to_rfc3339();
        // Thursday 12:00 by the tenant's clock is 07:00 UTC.
        assert_eq!(due("2026-11-26T07:00:00Z", 60), "2026-11-26T08:00:00+00:00");
        // Thursday 18:40: twenty minutes today, forty on Friday from nine.
        assert_eq!(due("2026-11-26T13:40:00Z", 60), "2026-11-27T04:40:00+00:00");
        // Friday 20:00: Monday at ten.
        assert_eq!(due("2026-11-27T15:00:00Z", 60), "2026-11-30T05:00:00+00:00");
        // Before nine the clock has not begun.
        assert_eq!(due("2026-11-26T01:00:00Z", 60), "2026-11-26T05:00:00+00:00");
        assert_eq!(due("2026-11-26T01:00:00Z", 0), "2026-11-26T01:00:00+00:00");
        // Ten hours are one working day to its last minute.
        assert_eq!(due("2026-11-26T04:00:00Z", 600), "2026-11-26T14:00:00+00:00");
    }

    #[test]
    fn public_holidays_do_not_count_either() {
        let (hours, zone) = (Hours::default(), Tz::Europe__Moscow);
        let due = |start: &str, minutes| hours.after(zone, at(start), minutes).to_rfc3339();
        // Tuesday 3 November 2026, 18:40 in Moscow; Wednesday is a holiday.
        assert_eq!(due("2026-11-03T15:40:00Z", 60), "2026-11-05T06:40:00+00:00");
        // Wednesday 30 December 2026, after work: New Year's holidays end on Monday 11 January.
        assert_eq!(due("2026-12-30T17:00:00Z", 30), "2027-01-11T06:30:00+00:00");
        let every_day = Hours::new((1..=7).collect(), 0, 1_440).unwrap();
        assert_eq!(every_day.after(zone, at("2026-05-09T09:00:00Z"), 60).to_rfc3339(), "2026-05-09T22:00:00+00:00");
    }

    #[test]
    fn hours_that_can_not_be_are_refused() {
        assert!(Hours::new(vec![], 540, 1140).is_err());
        assert!(Hours::new(vec![8], 540, 1140).is_err());
        assert!(Hours::new(vec![1], 1140, 540).is_err());
        assert!(Hours::new(vec![1], -1, 540).is_err());
        assert!(Hours::new(vec![1], 0, 1441).is_err());
        assert_eq!(Hours::new(vec![5, 1, 5], 0, 1440).unwrap().days(), [1, 5]);
    }

    fn zones() -> impl Strategy<Value = Tz> {
        prop_oneof![
            Just(Tz::Europe__Moscow),
            Just(Tz::Asia__Yekaterinburg),
            Just(Tz::Asia__Kamchatka),
            // Clocks that change twice a year.
            Just(Tz::Europe__Berlin),
            Just(Tz::America__New_York),
        ]
    }

    fn any_hours() -> impl Strategy<Value = Hours> {
        (proptest::collection::vec(1..=7, 1..7), 0..1_380, 1..60)
            .prop_map(|(days, opens, length)| Hours::new(days, opens, opens + length).unwrap())
    }

    proptest! {
        #[test]
        fn what_is_added_is_what_lies_between(
            hours in any_hours(), zone in zones(), start in 1_700_000_000_i64..1_800_000_000, minutes in 0_i64..600,
        ) {
            let start = DateTime::from_timestamp(start, 0).unwrap();
            let due = hours.after(zone, start, minutes);
            prop_assert!(due >= start);
            prop_assert_eq!(hours.between(zone, start, due), Duration::minutes(minutes));
        }

        #[test]
        fn a_term_may_be_taken_in_two_parts(
            hours in any_hours(), zone in zones(), start in 1_700_000_000_i64..1_800_000_000, a in 1_i64..300, b in 1_i64..300,
        ) {
            let start = DateTime::from_timestamp(start, 0).unwrap();
            let (half, whole) = (hours.after(zone, start, a), hours.after(zone, start, a + b));
            prop_assert!(half < whole);
            prop_assert_eq!(hours.after(zone, half, b), whole);
        }
    }
}
