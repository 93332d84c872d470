//! The production calendar of Russia: which days are worked. What the government moved is in `workdays.txt`; years that are not there go by
//! article 112 of the Labour Code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What was moved in each year.
const FILE: &str = include_str!("workdays.txt");

/// Month and day of the holidays of article 112.
const HOLIDAYS: [(u32, u32); 14] =
    [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)];

/// Far more days than stand free in a row.
const LONGEST_REST: u64 = 366;

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A working day.
    Work,
    /// A working day that is shorter by an hour.
    Short,
    /// A weekend that is not worked.
    Weekend,
    /// A public holiday, or a weekday that is off.
    Holiday,
}

impl Kind {
    /// Whether it is worked.
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Work | Self::Short)
    }

    /// The word of the API and of the styles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Short => "short",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
        }
    }
}

/// The days of a year that are not what their weekday says.
#[derive(Debug, Default)]
struct Year {
    off: BTreeSet<NaiveDate>,
    work: BTreeSet<NaiveDate>,
    short: BTreeSet<NaiveDate>,
}

static YEARS: LazyLock<BTreeMap<i32, Year>> = LazyLock::new(|| lines().filter_map(read).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(line: &str) -> Option<(i32, Year)> {
    let (number, lists) = line.split_once(':')?;
    let mut year = Year::default();
    for list in lists.split(';') {
        let (word, days) = list.trim().split_once(' ')?;
        let days = days.split(' ').map(|day| format!("{number}-{day}").parse().ok());
        let days = days.collect::<Option<BTreeSet<NaiveDate>>>()?;
        match word {
            "off" => year.off = days,
            "work" => year.work = days,
            "short" => year.short = days,
            _ => return None,
        }
    }
    Some((number.parse().ok()?, year))
}

fn is_fixed(day: NaiveDate) -> bool {
    HOLIDAYS.contains(&(day.month(), day.day()))
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether article 112 itself gives this weekday off, for a holiday on the weekend before it.
fn is_moved_by_law(day: NaiveDate) -> bool {
    if is_weekend(day) || is_fixed(day) {
        return false;
    }
    let before = |n| day.checked_sub_days(Days::new(n));
    let on_weekend = |holiday: NaiveDate| is_weekend(holiday) && is_fixed(holiday) && holiday.month() != 1;
    // The first weekday after the weekend; where that is a holiday itself, the one after it.
    (1..=3).map_while(before).take_while(|earlier| is_weekend(*earlier) || is_fixed(*earlier)).any(on_weekend)
}

/// Whether the country does not work on this day, whatever day of the week it is.
pub fn is_holiday(day: NaiveDate) -> bool {
    is_fixed(day) || YEARS.get(&day.year()).map_or_else(|| is_moved_by_law(day), |year| year.off.contains(&day))
}

/// What a day is.
pub fn kind(day: NaiveDate) -> Kind {
    let year = YEARS.get(&day.year());
    if is_holiday(day) {
        return Kind::Holiday;
    }
    if is_weekend(day) && !year.is_some_and(|year| year.work.contains(&day)) {
        return Kind::Weekend;
    }
    let short = match year {
        Some(year) => year.short.contains(&day),
        None => day.succ_opt().is_some_and(is_fixed),
    };
    if short { Kind::Short } else { Kind::Work }
}

/// Whether a day is worked.
pub fn is_work(day: NaiveDate) -> bool {
    kind(day).is_work()
}

/// The first working day after a day.
pub fn next(day: NaiveDate) -> NaiveDate {
    let mut later = (1..LONGEST_REST).map_while(|n| day.checked_add_days(Days::new(n)));
    later.find(|day| is_work(*day)).unwrap_or(day)
}

/// The day so many working days after a day; none at all is the day itself.
pub fn add(day: NaiveDate, working_days: u32) -> NaiveDate {
    (0..working_days).fold(day, |day, _| next(day))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_is_read_and_moves_days_that_can_be_moved() {
        assert_eq!(lines().count(), YEARS.len());
        for year in YEARS.values() {
            assert!(year.off.iter().all(|day| !is_weekend(*day) && !is_fixed(*day)));
            assert!(year.work.iter().all(|day| is_weekend(*day)));
            assert!(year.short.iter().all(|day| is_work(*day)));
        }
        let of = |year| YEARS[&year].off.len() + HOLIDAYS.len();
        assert_eq!(of(2026), 18);
    }

    #[test]
    fn decreed_days() {
        assert_eq!(kind(day("2024-04-27")), Kind::Work, "a Saturday that is worked");
        assert_eq!(kind(day("2025-11-01")), Kind::Short);
        for off in ["2026-01-09", "2026-02-23", "2026-03-09", "2026-05-11", "2026-12-31", "2026-03-08"] {
            assert_eq!(kind(day(off)), Kind::Holiday, "{off}");
        }
        assert_eq!(kind(day("2026-11-03")), Kind::Short);
        assert_eq!(kind(day("2026-11-28")), Kind::Weekend);
        assert!(is_work(day("2026-01-12")) && is_work(day("2026-05-08")));
        assert_eq!(next(day("2026-12-30")), day("2027-01-11"));
        assert_eq!(add(day("2026-11-03"), 1), day("2026-11-05"));
        assert_eq!(add(day("2026-11-27"), 5), day("2026-12-04"));
        assert_eq!(add(day("2026-11-28"), 0), day("2026-11-28"));
    }

    #[test]
    fn a_year_without_a_decree_goes_by_the_law() {
        // Saturday 1 May, Sunday 9 May, Saturday 12 June 2027.
        for off in ["2027-05-03", "2027-05-10", "2027-06-14"] {
            assert_eq!(kind(day(off)), Kind::Holiday, "{off}");
        }
        // The weekend of January is moved by decree alone.
        assert_eq!((kind(day("2027-01-08")), kind(day("2027-01-11"))), (Kind::Holiday, Kind::Work));
        assert!(is_work(day("2027-05-04")) && !is_holiday(day("2027-05-02")));
        assert_eq!((kind(day("2027-11-03")), kind(day("2027-02-22"))), (Kind::Short, Kind::Short));
        let of =
            |year| (1..=366).filter_map(|n| NaiveDate::from_yo_opt(year, n)).filter(|day| is_holiday(*day)).count();
        assert_eq!((of(2026), of(2027)), (18, 17));
        assert_eq!(kind(day("1999-06-15")), Kind::Work);
    }

    /// The same days as a published calendar has, where it is at hand.
    #[test]
    fn the_published_calendars_say_the_same() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/calendar/xmlcalendar");
        if !folder.is_dir() {
            return;
        }
        for year in 2013..=2026 {
            let text = std::fs::read_to_string(folder.join(format!("{year}.xml"))).unwrap();
            let attribute = |tag: &str, name: &str| {
                tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
            };
            let said: BTreeMap<NaiveDate, String> = text
                .split("<day ")
                .skip(1)
                .map(|tag| format!(" {tag}"))
                .map(|tag| {
                    let date = format!("{year}-{}", attribute(&tag, "d").unwrap().replace('.', "-"));
                    (day(&date), attribute(&tag, "t").unwrap())
                })
                .collect();
            for date in (1..=366).filter_map(|n| NaiveDate::from_yo_opt(year, n)) {
                let (work, short) = match said.get(&date).map(String::as_str) {
                    Some("1") => (false, false),
                    Some("2") => (true, true),
                    Some(_) => (true, false),
                    None => (!is_weekend(date), false),
                };
                assert_eq!((is_work(date), kind(date) == Kind::Short), (work, short), "{date}");
            }
        }
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..18_000).prop_map(|n| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(n))
    }

    proptest! {
        #[test]
        fn the_next_working_day_is_worked_and_none_lies_between(from in any_day()) {
            let to = next(from);
            prop_assert!(to > from && is_work(to));
            prop_assert!(from.iter_days().skip(1).take_while(|day| *day < to).all(|day| !is_work(day)));
        }

        #[test]
        fn working_days_may_be_added_in_two_parts(from in any_day(), a in 0_u32..40, b in 0_u32..40) {
            prop_assert_eq!(add(add(from, a), b), add(from, a + b));
            let worked = from.iter_days().skip(1).take_while(|day| *day <= add(from, a)).filter(|day| is_work(*day)).count();
            prop_assert_eq!(worked, a as usize);
        }

        #[test]
        fn no_holiday_and_no_day_off_is_worked(day in any_day()) {
            prop_assert!(!(is_work(day) && is_holiday(day)));
            prop_assert!(!(is_fixed(day) && is_work(day)));
        }
    }
}
