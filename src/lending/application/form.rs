//! What is typed into an application.

use chrono::NaiveDate;
use intake::RawAmount;
use kernel::{Error, FieldError, Money, Result};
use serde::{Deserialize, Serialize};
use web::view::{roubles, whole};

use super::{Application, ApplicationInput};

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The version that was drawn; empty for a new application.
    pub version: String,
    pub product: String,
    pub amount: String,
    pub months: String,
    pub down_payment: String,
    pub income: String,
    pub other_payments: String,
    pub birth_date: String,
}

impl Fields {
    /// An application as a form shows it. Nothing and zero are not the same: who has no other debts has said so.
    pub fn of(application: &Application) -> Self {
        Self {
            version: application.version.to_string(),
            product: application.product.clone(),
            amount: roubles(application.amount),
            months: application.months.to_string(),
            down_payment: roubles(application.down_payment),
            income: roubles(application.income),
            other_payments: roubles(application.other_payments),
            birth_date: application.birth_date.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// What is asked.
    ///
    /// # Errors
    /// `Invalid` by the names of the fields.
    pub fn input(&self) -> Result<ApplicationInput> {
        let mut errors = Vec::new();
        let amount = amount(&mut errors, "amount", &self.amount);
        let down_payment = self::amount(&mut errors, "down_payment", &self.down_payment);
        let income = self::amount(&mut errors, "income", &self.income);
        let other_payments = self::amount(&mut errors, "other_payments", &self.other_payments);
        let birth_date = day(&mut errors, "birth_date", &self.birth_date);
        let months = whole(&mut errors, "months", &self.months);
        require(&mut errors, [("amount", amount.is_none()), ("months", months.is_none())]);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(ApplicationInput {
            version: self.version.parse().ok(),
            product: self.product.clone(),
            amount: amount.unwrap_or_default(),
            months: months.unwrap_or_default(),
            down_payment,
            income,
            other_payments,
            birth_date,
        })
    }
}

/// Tells which fields lack, unless something else is wrong with them.
pub(crate) fn require<const N: usize>(errors: &mut Vec<FieldError>, fields: [(&'static str, bool); N]) {
    for (field, lacks) in fields {
        if lacks && errors.iter().all(|error| error.field != field) {
            errors.push(FieldError::new(field, "required"));
        }
    }
}

/// An amount in roubles; zero where it was typed, nothing where nothing was.
pub(crate) fn amount(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<Money> {
    if text.trim().is_empty() {
        return None;
    }
    match RawAmount::Roubles(text.to_owned()).money() {
        Ok(money) => Some(money.unwrap_or_default()),
        Err(code) => {
            errors.push(FieldError::new(field, code));
            None
        }
    }
}

/// A day.
pub(crate) fn day(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let day = text.parse().ok();
    if day.is_none() {
        errors.push(FieldError::new(field, "invalid_date"));
    }
    day
}

/// A percentage, as basis points.
pub(crate) fn percentage(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<i32> {
    if text.trim().is_empty() {
        return None;
    }
    let points = crate::percent::basis_points(text).and_then(|points| i32::try_from(points).ok());
    if points.is_none() {
        errors.push(FieldError::new(field, "out_of_range"));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_is_read_from_what_it_was_drawn_as() {
        let drawn = Application { other_payments: Some(Money::ZERO), income: None, ..Application::sample() };
        let read = Fields::of(&drawn).input().unwrap();
        assert_eq!((read.version, read.amount, read.months), (Some(1), drawn.amount, drawn.months));
        assert_eq!((read.other_payments, read.income), (Some(Money::ZERO), None));
        assert_eq!((read.down_payment, read.birth_date), (drawn.down_payment, drawn.birth_date));
    }

    #[test]
    fn each_wrong_field_is_told_once() {
        let typed =
            Fields {
                income: "много".into(), birth_date: "вчера".into(), months: "x".into(), ..Fields::default()
            };
        let Err(Error::Invalid(errors)) = typed.input() else { panic!() };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["income", "birth_date", "months", "amount"]);
    }
}
