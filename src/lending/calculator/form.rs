//! What is typed into the calculator.

use chrono::NaiveDate;
use intake::RawAmount;
use kernel::{Error, FieldError, Result};
use serde::{Deserialize, Serialize};

use crate::loan::{Loan, Repayment};
use crate::percent::basis_points;
use crate::quote::QuoteInput;

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub amount: String,
    pub months: String,
    pub rate: String,
    pub repayment: String,
    pub issued_on: String,
    pub upfront: String,
    pub monthly: String,
    pub income: String,
    pub other: String,
}

impl Fields {
    /// What the calculator begins with: a consumer loan of today.
    pub fn first(today: NaiveDate) -> Self {
        Self::default().filled(today)
    }

    /// The same with what it can't do without, where that was not asked.
    pub fn filled(self, today: NaiveDate) -> Self {
        let or = |text: String, first: &str| if text.trim().is_empty() { first.to_owned() } else { text };
        Self {
            amount: or(self.amount, "1\u{a0}000\u{a0}000"),
            months: or(self.months, "60"),
            rate: or(self.rate, "24,9"),
            repayment: or(self.repayment, Repayment::Annuity.as_str()),
            issued_on: or(self.issued_on, &today.to_string()),
            ..self
        }
    }

    /// What is asked.
    ///
    /// # Errors
    /// `Invalid` by the names of the fields.
    pub fn input(&self) -> Result<QuoteInput> {
        let mut errors = Vec::new();
        let mut told = |field: &'static str, code: &'static str| errors.push(FieldError::new(field, code));
        let mut money = |field: &'static str, text: &str| {
            // Nothing is nothing, also where it is typed as 0.
            let money = RawAmount::Roubles(text.to_owned()).money();
            money.map_err(|code| told(field, code)).ok().flatten()
        };
        let (lent, upfront) = (money("amount", &self.amount), money("upfront", &self.upfront));
        let (monthly, other) = (money("monthly", &self.monthly), money("other", &self.other));
        let income = money("income", &self.income);
        let repayment = Repayment::parse(&self.repayment);
        let issued_on: Option<NaiveDate> = self.issued_on.trim().parse().ok();
        for (field, missing, code) in
            [("repayment", repayment.is_none(), "invalid"), ("issued_on", issued_on.is_none(), "invalid_date")]
        {
            if missing {
                told(field, code);
            }
        }
        let loan = Loan {
            amount: lent.unwrap_or_default(),
            months: self.months.trim().parse().unwrap_or(0),
            // What can't be read is as far out as can be.
            rate_bp: basis_points(&self.rate).unwrap_or(u32::MAX),
            repayment: repayment.unwrap_or(Repayment::Annuity),
            issued_on: issued_on.unwrap_or_else(|| Loan::sample().issued_on),
        };
        if let Err(Error::Invalid(more)) = loan.check() {
            let known: Vec<_> = errors.iter().map(|error| error.field.clone()).collect();
            errors.extend(more.into_iter().map(on_form).filter(|error| !known.contains(&error.field)));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(QuoteInput {
            loan,
            upfront: upfront.unwrap_or_default(),
            monthly: monthly.unwrap_or_default(),
            income,
            other_payments: other.unwrap_or_default(),
        })
    }
}

/// The field of the form that an error of the quote is about.
pub fn on_form(error: FieldError) -> FieldError {
    match error.field.as_ref() {
        "rate_bp" => FieldError::new("rate", error.code),
        "other_payments" => FieldError::new("other", error.code),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Money;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
    }

    #[test]
    fn what_the_calculator_begins_with_is_read() {
        let input = Fields::first(today()).input().unwrap();
        assert_eq!((input.loan.amount, input.loan.rate_bp), (Money::roubles(1_000_000), 2_490));
        assert_eq!((input.loan.months, input.loan.issued_on, input.income), (60, today(), None));
        let asked = Fields { income: "60 000".into(), months: "12".into(), ..Fields::default() }.filled(today());
        let input = asked.input().unwrap();
        assert_eq!((input.loan.months, input.income), (12, Some(Money::roubles(60_000))));
    }

    #[test]
    fn rates_are_read_as_people_write_them() {
        for (rate, points) in [
            ("18.5", 1_850),
            ("18,5 %", 1_850),
            ("0", 0),
            ("7", 700),
            ("12,25", 1_225),
            ("24,900", 2_490),
            ("0,125", u32::MAX),
            ("дорого", u32::MAX),
            ("", u32::MAX),
            ("-5", u32::MAX),
            ("1 000", u32::MAX),
            ("7,х", u32::MAX),
        ] {
            assert_eq!(basis_points(rate).unwrap_or(u32::MAX), points, "{rate}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let with = |upfront: &str| Fields { upfront: upfront.into(), ..Fields::first(today()) }.input();
        assert_eq!(with("12 500,50").unwrap().upfront, Money::kopecks(1_250_050));
        assert_eq!(with("0").unwrap().upfront, Money::ZERO);
        assert!(with("-5").is_err());
    }

    #[test]
    fn each_field_has_its_own_error() {
        let wrong = Fields {
            amount: "0".into(),
            months: "год".into(),
            rate: "дорого".into(),
            repayment: "потом".into(),
            issued_on: "вчера".into(),
            income: "x".into(),
            ..Fields::first(today())
        };
        let Err(Error::Invalid(errors)) = wrong.input() else { panic!() };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["income", "repayment", "issued_on", "amount", "months", "rate"]);
    }
}
