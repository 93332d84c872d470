//! The calculator as a page.

use actix_web::web::Query;
use kernel::{Error, FieldError, Money};
use serde::Serialize;
use web::render::card::Choice;
use web::render::{Locale, format};
use web::{Answer, Page, View, sample_at};

use super::form::{Fields, on_form};
use crate::burden::Level;
use crate::full_cost::BasePeriod;
use crate::loan::Repayment;
use crate::percent::shown;
use crate::quote::{Quote, QuoteInput, quote};
use crate::schedule::Payment;

/// `/calculator`.
#[derive(Debug, Clone, Serialize)]
pub struct Calculator {
    form: Fields,
    repayments: Vec<Choice>,
    errors: Vec<FieldError>,
    told: Option<Told>,
}

/// What the loan comes to, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
struct Told {
    amount: Money,
    first_payment: Money,
    last_payment: Money,
    /// What is paid each month besides; none where nothing is.
    monthly: Option<Money>,
    /// Whether payments fall from month to month.
    falls: bool,
    interest: Money,
    total: Money,
    overpaid: Money,
    /// `24,900`: the law wants three decimals.
    full_cost: Option<String>,
    /// The base period in days, or none where it is whole months.
    base_days: Option<u32>,
    base_months: Option<u32>,
    burden: Option<f64>,
    level: Option<Level>,
    affordable: Option<Money>,
    /// The share of the amount in all that is paid, in percent.
    principal_share: f64,
    payments: Vec<Payment>,
}

impl Told {
    fn of(input: &QuoteInput, quote: Quote, locale: Locale) -> Self {
        let (base_days, base_months) = match quote.base_period {
            Some(BasePeriod::Days(days)) => (Some(days), None),
            Some(BasePeriod::Months(months)) => (None, Some(months)),
            None => (None, None),
        };
        Self {
            amount: input.loan.amount,
            first_payment: quote.first_payment,
            last_payment: quote.last_payment,
            monthly: Some(input.monthly).filter(|monthly| *monthly > Money::ZERO),
            falls: input.loan.repayment == Repayment::Differentiated && input.loan.rate_bp > 0,
            interest: quote.interest,
            total: quote.total,
            overpaid: quote.overpaid,
            full_cost: quote.full_cost.map(|percent| three_decimals(percent, locale)),
            base_days,
            base_months,
            burden: quote.burden.map(|burden| shown(burden.share_bp)),
            level: quote.burden.map(|burden| burden.level),
            affordable: quote.affordable,
            principal_share: share(input.loan.amount, quote.total),
            payments: quote.payments,
        }
    }
}

/// A cost of a loan with the three decimals of the law; digits are grouped as in any figure.
fn three_decimals(percent: f64, locale: Locale) -> String {
    let text = format!("{percent:.3}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, "000"));
    let mark = match locale {
        Locale::Ru => ',',
        Locale::En => '.',
    };
    format!("{}{mark}{part}", format::integer(whole.parse().unwrap_or(i64::MAX), locale))
}

#[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
fn share(part: Money, all: Money) -> f64 {
    if all == Money::ZERO { 0.0 } else { part.as_kopecks() as f64 * 100.0 / all.as_kopecks() as f64 }
}

/// `GET /calculator`
///
/// # Errors
/// `Internal` when the page can't be drawn; what was typed wrong is told on it.
pub async fn show(view: View, asked: Query<Fields>) -> Answer {
    let today = view.chrome.now.with_timezone(&view.chrome.zone).date_naive();
    let form = asked.into_inner().filled(today);
    let told = form.input().and_then(|input| Ok(Told::of(&input, quote(&input)?, view.locale())));
    match told {
        Ok(told) => view.page(&Calculator::of(form, Some(told), Vec::new())),
        Err(Error::Invalid(errors)) => {
            view.refused(&Calculator::of(form, None, errors.into_iter().map(on_form).collect()))
        }
        Err(error) => Err(error.into()),
    }
}

impl Calculator {
    fn of(form: Fields, told: Option<Told>, errors: Vec<FieldError>) -> Self {
        let repayment = |word: &Repayment| Choice::of(word.as_str(), format!("lending-repayment-{word}"));
        Self { form, repayments: Repayment::ALL.iter().map(repayment).collect(), errors, told }
    }
}

impl Page for Calculator {
    const TEMPLATE: &'static str = "lending/calculator.html";
    const FRAGMENTS: &'static [&'static str] = &["quote"];

    fn samples() -> Vec<Self> {
        let today = sample_at().date_naive();
        let first = Fields { upfront: "30\u{a0}000".into(), monthly: "500".into(), ..Fields::first(today) };
        let mut samples = Vec::new();
        for (repayment, income) in
            [("annuity", ""), ("differentiated", "90000"), ("annuity", "60000"), ("annuity", "150000")]
        {
            let form =
                Fields { repayment: repayment.into(), income: income.into(), other: "0".into(), ..first.clone() };
            let told = form.input().and_then(|input| Ok(Told::of(&input, quote(&input)?, Locale::Ru))).ok();
            samples.push(Self::of(form, told, Vec::new()));
        }
        let days = samples.first().and_then(|sample| sample.told.clone());
        let days =
            days.map(|told| Told { base_days: Some(15), base_months: None, affordable: Some(Money::ZERO), ..told });
        samples.push(Self::of(first.clone(), days.clone(), Vec::new()));
        let free = days.map(|told| Told { full_cost: None, base_days: None, ..told });
        samples.push(Self::of(first.clone(), free, Vec::new()));
        let wrong = [
            ("amount", "too_small_to_repay"),
            ("months", "out_of_range"),
            ("rate", "out_of_range"),
            ("upfront", "negative"),
            ("repayment", "invalid"),
            ("income", "invalid_amount"),
            ("issued_on", "invalid_date"),
        ];
        samples.push(Self::of(
            first,
            None,
            wrong.into_iter().map(|(field, code)| FieldError::new(field, code)).collect(),
        ));
        samples
    }
}
