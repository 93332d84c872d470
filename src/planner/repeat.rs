//! How a task comes again once it is done.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use kernel::{Error, Result, workday};
use serde::{Deserialize, Serialize};

/// Within so many days every repetition comes again.
const LONGEST: u64 = 62;

/// How often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    Day,
    /// Each working day of the production calendar.
    Workday,
    /// On these days of the week.
    Week {
        /// 1 is Monday, 7 is Sunday.
        days: BTreeSet<u8>,
    },
    /// On a day of the month; the last one where the month is shorter.
    Month {
        /// 1 to 31.
        day: u8,
    },
}

/// How a task comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow, utoipa::ToSchema)]
#[diesel(sql_type = Jsonb)]
pub struct Repeat {
    /// How often.
    #[serde(flatten)]
    pub every: Every,
    /// The last day on which it may come.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The time of the day at which it comes, by the tenant's clock; none where any will do. Sent without, it is the deadline's, if that
    /// comes anew or at another time.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub time: Option<NaiveTime>,
}

impl Repeat {
    /// Refuses what never comes.
    ///
    /// # Errors
    /// 422 `repeat`: `invalid_days`.
    pub fn check(self) -> Result<Self> {
        let possible = match &self.every {
            Every::Day | Every::Workday => true,
            Every::Week { days } => !days.is_empty() && days.iter().all(|day| (1..=7).contains(day)),
            Every::Month { day } => (1..=31).contains(day),
        };
        if possible { Ok(self) } else { Err(Error::field("repeat", "invalid_days")) }
    }

    /// The first day after `after` on which it comes; none when that is past its end.
    pub fn next(&self, after: NaiveDate) -> Option<NaiveDate> {
        let mut later = (1..=LONGEST).map_while(|n| after.checked_add_days(Days::new(n)));
        let next = match self.every {
            Every::Workday => Some(workday::next(after)),
            _ => later.find(|day| self.comes_on(*day)),
        };
        next.filter(|day| self.until.is_none_or(|until| *day <= until))
    }

    fn comes_on(&self, date: NaiveDate) -> bool {
        match &self.every {
            Every::Day => true,
            Every::Workday => workday::is_work(date),
            Every::Week { days } => {
                u8::try_from(date.weekday().number_from_monday()).is_ok_and(|day| days.contains(&day))
            }
            Every::Month { day } => {
                let is_last = date.succ_opt().is_none_or(|next| next.month() != date.month());
                date.day() == u32::from(*day) || (is_last && date.day() < u32::from(*day))
            }
        }
    }
}

impl ToSql<Jsonb, Pg> for Repeat {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let value = serde_json::to_value(self)?;
        <serde_json::Value as ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl FromSql<Jsonb, Pg> for Repeat {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(<serde_json::Value as FromSql<Jsonb, Pg>>::from_sql(value)?)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn every(every: Every) -> Repeat {
        Repeat { every, until: None, time: None }
    }

    #[test]
    fn each_way_of_coming_again() {
        let next = |repeat: &Repeat, after| repeat.next(day(after)).unwrap().to_string();
        assert_eq!(next(&every(Every::Day), "2026-12-31"), "2027-01-01");
        assert_eq!(next(&every(Every::Workday), "2026-12-30"), "2027-01-11");
        let week = every(Every::Week { days: [1, 4].into() });
        assert_eq!((next(&week, "2026-11-26"), next(&week, "2026-11-30")), ("2026-11-30".into(), "2026-12-03".into()));
        let month = every(Every::Month { day: 31 });
        assert_eq!(
            (next(&month, "2026-11-28"), next(&month, "2026-11-30")),
            ("2026-11-30".into(), "2026-12-31".into())
        );
        assert_eq!(
            (next(&month, "2027-01-31"), next(&month, "2027-02-28")),
            ("2027-02-28".into(), "2027-03-31".into())
        );
    }

    #[test]
    fn it_ends_where_it_is_told_to() {
        let repeat = Repeat { until: Some(day("2026-11-29")), ..every(Every::Day) };
        assert_eq!(repeat.next(day("2026-11-28")), Some(day("2026-11-29")));
        assert_eq!(repeat.next(day("2026-11-29")), None);
    }

    #[test]
    fn what_never_comes_is_refused() {
        for bad in [
            Every::Week { days: BTreeSet::new() },
            Every::Week { days: [8].into() },
            Every::Month { day: 0 },
            Every::Month { day: 32 },
        ] {
            assert!(every(bad).check().is_err());
        }
    }

    #[test]
    fn it_is_written_as_the_api_says() {
        let json = serde_json::json!({ "every": "week", "days": [1, 4], "until": "2026-12-31", "time": "15:00:00" });
        let repeat: Repeat = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&repeat).unwrap(), json);
        assert_eq!(serde_json::from_value::<Repeat>(serde_json::json!({ "every": "day" })).unwrap(), every(Every::Day));
    }

    fn any() -> impl Strategy<Value = Every> {
        prop_oneof![
            Just(Every::Day),
            Just(Every::Workday),
            proptest::collection::btree_set(1_u8..=7, 1..7).prop_map(|days| Every::Week { days }),
            (1_u8..=31).prop_map(|day| Every::Month { day }),
        ]
    }

    proptest! {
        #[test]
        fn it_always_comes_and_never_skips(repeat in any(), n in 0_u64..12_000) {
            let (repeat, from) = (every(repeat), day("2010-01-01") + Days::new(n));
            let next = repeat.next(from).unwrap();
            prop_assert!(next > from && repeat.comes_on(next));
            prop_assert!(from.iter_days().skip(1).take_while(|day| *day < next).all(|day| !repeat.comes_on(day)));
        }
    }
}
