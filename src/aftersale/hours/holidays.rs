//! Public holidays: days on which no contact is due.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;

/// The days, with their source; a year that is not in it has none.
const FILE: &str = include_str!("holidays.txt");

static DAYS: LazyLock<BTreeSet<NaiveDate>> = LazyLock::new(|| lines().filter_map(|line| line.parse().ok()).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether the country does not work on this day, whatever day of the week it is.
pub fn is_holiday(date: NaiveDate) -> bool {
    DAYS.contains(&date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_day_and_each_stands_once() {
        assert_eq!(lines().count(), DAYS.len());
        let of = |year| DAYS.range(day(year, 1, 1)..=day(year, 12, 31)).count();
        assert_eq!((of(2026), of(2027)), (18, 17));
    }

    #[test]
    fn holidays_and_days_moved_by_decree() {
        for (month, date) in [(1, 9), (2, 23), (3, 9), (5, 11), (12, 31)] {
            assert!(is_holiday(day(2026, month, date)), "{date}.{month}");
        }
        assert!(!is_holiday(day(2026, 1, 12)) && !is_holiday(day(2026, 5, 8)));
        assert!(is_holiday(day(2027, 5, 3)) && !is_holiday(day(2027, 5, 4)));
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }
}
