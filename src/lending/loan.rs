//! A loan's terms, and the payments that follow from them.

use chrono::{Months, NaiveDate};
use kernel::{Error, FieldError, Money, Result, words};
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The longest term, in months.
pub const LONGEST: u32 = 600;
/// The highest yearly rate, in basis points: four times the amount a year.
pub const HIGHEST_RATE: u32 = 40_000;
/// A year's basis points: a twelfth of so many of them is a month's share of the whole.
const YEAR_BP: i128 = 12 * 10_000;

words! {
    /// How a loan is repaid, month by month.
    Repayment {
        /// Equal payments.
        Annuity = "annuity",
        /// Equal parts of the debt with the interest of the month: payments that fall.
        Differentiated = "differentiated",
    }
}

/// What a loan is. The interest of a month is a twelfth of the yearly rate: lenders that count by days come within a few roubles of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Loan {
    /// How much is lent.
    pub amount: Money,
    /// For how many months.
    pub months: u32,
    /// The yearly rate in basis points: 2490 is 24,9 %.
    pub rate_bp: u32,
    /// How it is repaid.
    pub repayment: Repayment,
    /// The day on which the money is lent; payments fall on its day of the month.
    #[schema(value_type = String, format = Date)]
    pub issued_on: NaiveDate,
}

impl Loan {
    /// Checks the terms.
    ///
    /// # Errors
    /// `Invalid`: `amount` `not_positive` or `out_of_range`; `months`, `rate_bp`, `issued_on` `out_of_range`.
    pub fn check(&self) -> Result<()> {
        let within = [
            ("months", (1..=LONGEST).contains(&self.months)),
            ("rate_bp", self.rate_bp <= HIGHEST_RATE),
            ("issued_on", (first_day()..last_day()).contains(&self.issued_on)),
        ];
        let mut errors: Vec<FieldError> = positive("amount", self.amount).into_iter().collect();
        let beyond = within.into_iter().filter(|(_, within)| !within);
        errors.extend(beyond.map(|(field, _)| FieldError::new(field, "out_of_range")));
        if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
    }

    /// When the payment of a month is due, counted from 1. A day that the month lacks is its last one.
    pub(crate) fn due(&self, month: u32) -> Result<NaiveDate> {
        let due = self.issued_on.checked_add_months(Months::new(month));
        due.ok_or_else(|| Error::field("issued_on", "out_of_range"))
    }

    /// The equal payment of an annuity, `S·i / (1 − (1 + i)⁻ⁿ)`, to the kopeck.
    pub(crate) fn annuity(&self) -> Result<Money> {
        let Some(rate) = self.monthly_rate() else { return self.part() };
        // What a power is too large for is that much above one that the rest does not show.
        let grown = (Decimal::ONE + rate).checked_powi(i64::from(self.months));
        let discount = grown.and_then(|grown| Decimal::ONE.checked_div(grown)).unwrap_or(Decimal::ZERO);
        let factor = rate.checked_div(Decimal::ONE - discount);
        let payment = factor.and_then(|factor| Decimal::from(self.amount.as_kopecks()).checked_mul(factor));
        payment.and_then(rounded).ok_or_else(beyond)
    }

    /// The first payment: of equal ones any, of falling ones the largest.
    pub(crate) fn first_payment(&self) -> Result<Money> {
        match self.repayment {
            Repayment::Annuity => self.annuity(),
            Repayment::Differentiated => self.part()?.checked_add(self.interest(self.amount)?).ok_or_else(beyond),
        }
    }

    /// The largest amount, in whole roubles, whose first payment is not above `payment`; the loan's own amount does not count.
    pub(crate) fn largest(&self, payment: Money) -> Money {
        let fits = |roubles: i64| {
            let loan = Self { amount: Money::roubles(roubles), ..self.clone() };
            loan.first_payment().is_ok_and(|needed| needed <= payment)
        };
        let (mut fitting, mut beyond) = (0, kernel::money::LARGEST.as_kopecks() / 100 + 1);
        while beyond - fitting > 1 {
            let middle = i64::midpoint(fitting, beyond);
            if fits(middle) { fitting = middle } else { beyond = middle }
        }
        Money::roubles(fitting)
    }

    /// The debt in equal parts, one a month.
    pub(crate) fn part(&self) -> Result<Money> {
        share(self.amount, 1, i128::from(self.months))
    }

    /// The interest on a debt for a month.
    pub(crate) fn interest(&self, debt: Money) -> Result<Money> {
        share(debt, i128::from(self.rate_bp), YEAR_BP)
    }

    /// The rate of a month; none without interest.
    fn monthly_rate(&self) -> Option<Decimal> {
        (self.rate_bp > 0).then(|| Decimal::from(self.rate_bp) / Decimal::from(YEAR_BP))
    }

    /// A mortgage, for samples of pages and tests.
    pub fn sample() -> Self {
        Self {
            amount: Money::roubles(3_000_000),
            months: 240,
            rate_bp: 1_850,
            repayment: Repayment::Annuity,
            issued_on: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap_or_default(),
        }
    }
}

/// Loans are counted from this day on.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default()
}

/// And before this one.
fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2100, 1, 1).unwrap_or_default()
}

/// What is wrong with an amount that has to be there.
pub(crate) fn positive(field: &'static str, amount: Money) -> Option<FieldError> {
    match amount {
        amount if amount.is_payable() => None,
        amount if amount <= Money::ZERO => Some(FieldError::new(field, "not_positive")),
        _ => Some(FieldError::new(field, "out_of_range")),
    }
}

pub(crate) fn beyond() -> Error {
    Error::field("amount", "out_of_range")
}

/// An amount times a fraction, to the kopeck, half away from zero. The amount is not below zero.
fn share(amount: Money, of: i128, among: i128) -> Result<Money> {
    let halves = (i128::from(amount.as_kopecks()) * of * 2).checked_div(among).ok_or_else(beyond)?;
    i64::try_from((halves + 1) / 2).map(Money::kopecks).map_err(|_| beyond())
}

fn rounded(kopecks: Decimal) -> Option<Money> {
    let whole = kopecks.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(whole).ok().map(Money::kopecks)
}
