//! Which days a calendar shows.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

/// How much of the calendar is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The weeks that a month touches.
    Month,
    /// From Monday to Sunday.
    Week,
}

/// The days that are seen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How much.
    pub kind: Kind,
    /// A day within.
    pub day: NaiveDate,
}

impl Span {
    /// The days, whole weeks from Monday on.
    pub fn days(self) -> Vec<NaiveDate> {
        let (first, last) = match self.kind {
            Kind::Week => (self.day, self.day),
            Kind::Month => {
                let first = self.day.with_day(1).unwrap_or(self.day);
                let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
                (first, next.pred_opt().unwrap_or(first))
            }
        };
        let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
        let sunday = last + Days::new(u64::from(6 - last.weekday().num_days_from_monday()));
        monday.iter_days().take_while(|day| *day <= sunday).collect()
    }

    /// Whether a day is within the month; of a week each is.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.kind == Kind::Week || (day.year(), day.month()) == (self.day.year(), self.day.month())
    }

    /// A day of the span before, and one of the span after.
    pub fn neighbours(self) -> (NaiveDate, NaiveDate) {
        let day = self.day;
        match self.kind {
            Kind::Week => (day - Days::new(7), day + Days::new(7)),
            Kind::Month => {
                let first = day.with_day(1).unwrap_or(day);
                (
                    first.checked_sub_months(Months::new(1)).unwrap_or(first),
                    first.checked_add_months(Months::new(1)).unwrap_or(first),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn whole_weeks_are_seen() {
        let month = Span { kind: Kind::Month, day: day("2026-11-28") };
        let days = month.days();
        assert_eq!((days[0], days.len()), (day("2026-10-26"), 42));
        assert!(month.holds(day("2026-11-01")) && !month.holds(day("2026-10-31")));
        let week = Span { kind: Kind::Week, day: day("2026-11-29") };
        assert_eq!((week.days()[0], week.days()[6]), (day("2026-11-23"), day("2026-11-29")));
        // February 2027 begins on a Monday and has four weeks.
        assert_eq!(Span { kind: Kind::Month, day: day("2027-02-10") }.days().len(), 28);
    }

    #[test]
    fn one_goes_on_from_any_day_of_a_month() {
        let month = Span { kind: Kind::Month, day: day("2026-12-31") };
        assert_eq!(month.neighbours(), (day("2026-11-01"), day("2027-01-01")));
    }
}
