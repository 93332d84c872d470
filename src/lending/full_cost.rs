//! The full cost of a loan (полная стоимость кредита, ПСК): article 6 of the law 353-ФЗ, the formula of its part 2.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use kernel::Money;
use serde::Serialize;

/// A year, as the law counts it.
const YEAR: f64 = 365.0;
/// No rate of a base period is looked for beyond this.
const HIGHEST: f64 = 1e6;
/// Halvings of the interval in which the rate lies: as fine as a double.
const HALVINGS: u32 = 64;

/// Money that changes hands on a day: below zero what the borrower receives, above it what it pays.
pub type Flow = (NaiveDate, Money);

/// The base period (базовый период): the standard interval that is the most frequent between the flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BasePeriod {
    /// So many days.
    Days(u32),
    /// So many months; twelve are a year.
    Months(u32),
}

impl BasePeriod {
    const YEAR: Self = Self::Months(12);

    /// Of days in order, the first of which is that of the loan: the most frequent interval, of equally frequent ones the shortest. Where
    /// none comes twice, also where there is but one, the mean of all: in months where each is of whole months, else in days; where that is
    /// longer than a year, a year.
    fn of(days: &[NaiveDate]) -> Self {
        let intervals: Vec<Self> = days.windows(2).map(|pair| Self::between(pair[0], pair[1])).collect();
        let within: Vec<Self> = intervals.into_iter().filter(|period| period.days() <= YEAR + 1.0).collect();
        let mut counts: BTreeMap<Self, usize> = BTreeMap::new();
        for period in &within {
            *counts.entry(*period).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let often = counts.iter().filter(|(_, count)| **count == most && most > 1);
        if let Some((period, _)) = often.min_by(|a, b| a.0.days().total_cmp(&b.0.days())) {
            return *period;
        }
        Self::mean(days, &within)
    }

    fn mean(days: &[NaiveDate], within: &[Self]) -> Self {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Self::YEAR };
        let count = i64::try_from(days.len().max(2) - 1).unwrap_or(i64::MAX);
        let rounded = |sum: i64| u32::try_from((2 * sum + count) / (2 * count)).unwrap_or(u32::MAX);
        let months = within.iter().map(|period| match period {
            Self::Months(months) => Some(i64::from(*months)),
            Self::Days(_) => None,
        });
        if let Some(months) = months.sum::<Option<i64>>().filter(|_| within.len() + 1 == days.len()) {
            return Self::Months(rounded(months).clamp(1, 12));
        }
        match rounded((*last - *first).num_days()) {
            days @ 1..365 => Self::Days(days),
            _ => Self::YEAR,
        }
    }

    /// Whole months where the day of the month is the same, or the last one of a month that lacks it; else days.
    fn between(from: NaiveDate, to: NaiveDate) -> Self {
        let same = from.day() == to.day()
            || (is_last(to) && from.day() > to.day())
            || (is_last(from) && to.day() > from.day());
        match (u32::try_from(months(from, to)), u32::try_from((to - from).num_days())) {
            (Ok(months @ 1..), _) if same => Self::Months(months),
            (_, Ok(days)) => Self::Days(days.max(1)),
            _ => Self::Days(1),
        }
    }

    fn days(self) -> f64 {
        match self {
            Self::Days(days) => f64::from(days),
            Self::Months(months) => f64::from(months) * YEAR / 12.0,
        }
    }

    /// How many there are in a year (ЧБП).
    fn a_year(self) -> f64 {
        match self {
            Self::Days(days) => YEAR / f64::from(days),
            Self::Months(months) => 12.0 / f64::from(months),
        }
    }

    /// The whole base periods from the loan to a day, and the share of the next one that has passed.
    fn passed(self, from: NaiveDate, to: NaiveDate) -> (i32, f64) {
        let days = |from: NaiveDate, to: NaiveDate| i32::try_from((to - from).num_days()).unwrap_or(i32::MAX);
        let mut whole = match self {
            Self::Days(length) => days(from, to) / i32::try_from(length).unwrap_or(i32::MAX),
            Self::Months(length) => months(from, to) / i32::try_from(length).unwrap_or(i32::MAX),
        };
        if self.end(from, whole).is_none_or(|end| end > to) {
            whole -= 1;
        }
        let (Some(begins), Some(ends)) = (self.end(from, whole), self.end(from, whole + 1)) else {
            return (whole, 0.0);
        };
        (whole, f64::from(days(begins, to)) / f64::from(days(begins, ends).max(1)))
    }

    /// When so many of them have passed.
    fn end(self, from: NaiveDate, count: i32) -> Option<NaiveDate> {
        let count = u32::try_from(count).ok()?;
        match self {
            Self::Days(days) => from.checked_add_days(Days::new(u64::from(days) * u64::from(count))),
            Self::Months(months) => from.checked_add_months(Months::new(months.checked_mul(count)?)),
        }
    }
}

/// From the month of a day to that of another.
fn months(from: NaiveDate, to: NaiveDate) -> i32 {
    let month = |day: NaiveDate| i32::try_from(day.month()).unwrap_or(0);
    (to.year() - from.year()) * 12 + month(to) - month(from)
}

fn is_last(day: NaiveDate) -> bool {
    day.succ_opt().is_none_or(|next| next.month() != day.month())
}

/// The full cost of a loan in percent a year, to three decimals, and the base period it was counted by. The first flow is the loan itself.
///
/// The rate `i` of a base period is the least positive root of `Σ ДПₖ ÷ ((1 + eₖ·i)·(1 + i)^qₖ) = 0`; times the base periods of a year it
/// is the cost. A loan that costs nothing has none but 0.
pub fn full_cost(flows: &[Flow]) -> Option<(f64, BasePeriod)> {
    let issued = flows.first()?.0;
    let mut days: Vec<NaiveDate> = flows.iter().map(|flow| flow.0).collect();
    days.sort_unstable();
    days.dedup();
    let period = BasePeriod::of(&days);
    let placed: Vec<(f64, (i32, f64))> =
        flows.iter().map(|(day, money)| (kopecks(*money), period.passed(issued, *day))).collect();
    let worth = |rate: f64| -> f64 {
        placed.iter().map(|(money, (whole, part))| money / ((1.0 + part * rate) * (1.0 + rate).powi(*whole))).sum()
    };
    if worth(0.0) <= 0.0 {
        return Some((0.0, period));
    }
    let (mut low, mut high) = (0.0, 0.01);
    while worth(high) > 0.0 {
        low = high;
        high *= 2.0;
        if high > HIGHEST {
            return None;
        }
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if worth(middle) > 0.0 { low = middle } else { high = middle }
    }
    let percent = f64::midpoint(low, high) * period.a_year() * 100.0;
    Some(((percent * 1_000.0).round() / 1_000.0, period))
}

#[expect(clippy::cast_precision_loss, reason = "no amount has more digits than a double")]
fn kopecks(money: Money) -> f64 {
    money.as_kopecks() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::loan::Loan;
    use crate::schedule::schedule;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn flows(of: &[(&str, i64)]) -> Vec<Flow> {
        of.iter().map(|(on, roubles)| (day(on), Money::roubles(*roubles))).collect()
    }

    /// A loan with its schedule, and what is paid at once.
    fn of_loan(loan: &Loan, upfront: i64) -> Vec<Flow> {
        let mut all = vec![(loan.issued_on, Money::kopecks(upfront - loan.amount.as_kopecks()))];
        all.extend(schedule(loan).unwrap().iter().map(|payment| (payment.due_on, payment.amount)));
        all
    }

    #[test]
    fn loans_until_payday_cost_what_their_lenders_publish() {
        // 0.8 % a day is published as 292.000 %, 1 % a day as 365.000 %.
        let loan = |days: &str, back: i64| full_cost(&flows(&[("2026-11-01", -10_000), (days, back)])).unwrap();
        assert_eq!(loan("2026-11-16", 11_200), (292.0, BasePeriod::Days(15)));
        assert_eq!(loan("2026-11-16", 11_500), (365.0, BasePeriod::Days(15)));
        assert_eq!(loan("2026-12-02", 12_480), (292.0, BasePeriod::Days(31)));
    }

    #[test]
    fn a_loan_without_other_costs_costs_its_rate() {
        for (months, rate_bp, on) in
            [(12, 1_200, "2026-01-31"), (60, 2_490, "2026-02-05"), (240, 1_850, "2026-11-27"), (1, 1_200, "2027-01-15")]
        {
            let loan = Loan { months, rate_bp, issued_on: day(on), ..Loan::sample() };
            let (percent, period) = full_cost(&of_loan(&loan, 0)).unwrap();
            assert!((percent - f64::from(rate_bp) / 100.0).abs() < 0.001, "{percent}");
            assert_eq!(period, BasePeriod::Months(1));
        }
    }

    #[test]
    fn an_insurance_paid_at_once_makes_it_dearer() {
        let loan = Loan { amount: Money::roubles(100_000), months: 12, rate_bp: 1_200, ..Loan::sample() };
        let (percent, _) = full_cost(&of_loan(&loan, 500_000)).unwrap();
        // 95 000 received, 12 payments of 8 884.88: 1.82133 % a month.
        assert!((percent - 21.856).abs() < 0.002, "{percent}");
    }

    #[test]
    fn a_part_of_a_period_counts_simply() {
        // At 10 % a month the interest of two months is paid, and then the debt with that of 15 of 31 days.
        let mut all = flows(&[("2026-10-01", -100_000), ("2026-11-01", 10_000), ("2026-12-01", 10_000)]);
        all.push((day("2026-12-16"), Money::kopecks(10_483_871)));
        assert_eq!(full_cost(&all), Some((120.0, BasePeriod::Months(1))));
    }

    #[test]
    fn the_base_period_is_the_most_frequent_interval() {
        let of = |days: &[&str]| BasePeriod::of(&days.iter().map(|text| day(text)).collect::<Vec<_>>());
        assert_eq!(of(&["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]), BasePeriod::Months(1));
        assert_eq!(of(&["2026-01-01", "2026-01-15", "2026-01-29", "2026-02-12"]), BasePeriod::Days(14));
        assert_eq!(of(&["2026-01-10", "2026-04-10", "2026-07-10"]), BasePeriod::Months(3));
        assert_eq!(
            of(&["2026-01-01", "2026-01-08", "2026-01-15", "2026-02-15", "2026-03-15"]),
            BasePeriod::Days(7),
            "of equal ones the shortest"
        );
        assert_eq!(of(&["2026-01-01", "2026-01-11", "2026-02-01"]), BasePeriod::Days(16), "none twice: the mean, 15.5");
        assert_eq!(of(&["2026-01-15", "2026-02-15"]), BasePeriod::Months(1));
        assert_eq!(of(&["2026-01-15", "2026-02-15", "2026-05-15"]), BasePeriod::Months(2));
        assert_eq!(of(&["2026-01-01", "2028-01-01"]), BasePeriod::YEAR);
    }

    #[test]
    fn what_costs_nothing_costs_nothing() {
        assert_eq!(full_cost(&flows(&[("2026-01-01", -100), ("2026-02-01", 100)])).unwrap().0, 0.0);
        assert_eq!(full_cost(&[]), None);
    }

    proptest! {
        #[test]
        fn dearer_is_never_cheaper(
            months in 1_u32..120, rate_bp in 0_u32..10_000, days in 0_u64..1_500, upfront in 0_i64..50_000_000, more in 1_i64..50_000_000,
        ) {
            let issued_on = day("2024-01-01") + Days::new(days);
            let loan = Loan { amount: Money::roubles(1_500_000), months, rate_bp, issued_on, ..Loan::sample() };
            let cost = |upfront| full_cost(&of_loan(&loan, upfront)).unwrap().0;
            prop_assert!(cost(upfront) <= cost(upfront + more));
            prop_assert!(cost(upfront) >= f64::from(rate_bp) / 100.0 - 0.01);
        }
    }
}
