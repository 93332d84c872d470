//! What a loan comes to (расчёт кредита): its payments, what it costs in all, and what it means for an income.

use kernel::{Error, FieldError, Money, Result};
use serde::{Deserialize, Serialize};

use crate::burden::{Burden, burden};
use crate::full_cost::{BasePeriod, Flow, full_cost};
use crate::loan::{Loan, beyond, positive};
use crate::schedule::{Payment, schedule};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteInput {
    /// The loan.
    pub loan: Loan,
    /// What the contract with the lender makes the borrower pay at once: insurance, a commission.
    #[serde(default)]
    pub upfront: Money,
    /// What it makes it pay each month besides.
    #[serde(default)]
    pub monthly: Money,
    /// Its income of a month, for the burden.
    pub income: Option<Money>,
    /// What it pays each month for other debts.
    #[serde(default)]
    pub other_payments: Money,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Quote {
    /// The first payment; of falling ones the largest. Other costs are not in it.
    pub first_payment: Money,
    /// The last payment.
    pub last_payment: Money,
    /// The sum of all interest.
    pub interest: Money,
    /// What is paid over the whole term, other costs included.
    pub total: Money,
    /// What of it is not the amount that was lent: the full cost in money.
    pub overpaid: Money,
    /// The full cost in percent a year, to three decimals; none beyond all measure.
    pub full_cost: Option<f64>,
    /// The base period of the full cost.
    pub base_period: Option<BasePeriod>,
    /// The burden with this loan, where an income was named.
    pub burden: Option<Burden>,
    /// The largest loan on these terms with which the burden is a half at most, where an income was named.
    pub affordable: Option<Money>,
    /// Every payment.
    pub payments: Vec<Payment>,
}

/// Counts a loan.
///
/// # Errors
/// `Invalid`: those of [`schedule`]; `upfront`, `monthly`, `other_payments` `negative` or `out_of_range`, `upfront` also where nothing is left
/// of the loan; `income` `not_positive` or `out_of_range`.
pub fn quote(input: &QuoteInput) -> Result<Quote> {
    check(input)?;
    let loan = &input.loan;
    let payments = schedule(loan)?;
    let besides = payments.iter().map(|_| input.monthly).chain([input.upfront]);
    let total = sum(payments.iter().map(|payment| payment.amount).chain(besides))?;
    let first = payments.first().map_or(Money::ZERO, |payment| payment.amount);
    let cost = full_cost(&flows(input, &payments)?);
    let of_all = first.checked_add(input.other_payments).ok_or_else(beyond)?;
    Ok(Quote {
        first_payment: first,
        last_payment: payments.last().map_or(Money::ZERO, |payment| payment.amount),
        interest: sum(payments.iter().map(|payment| payment.interest))?,
        total,
        overpaid: total.checked_sub(loan.amount).ok_or_else(beyond)?,
        full_cost: cost.map(|(percent, _)| percent),
        base_period: cost.map(|(_, period)| period),
        burden: input.income.map(|income| burden(of_all, income)).transpose()?,
        affordable: input.income.map(|income| affordable(loan, income, input.other_payments)),
        payments,
    })
}

fn sum(mut amounts: impl Iterator<Item = Money>) -> Result<Money> {
    amounts.try_fold(Money::ZERO, Money::checked_add).ok_or_else(beyond)
}

fn check(input: &QuoteInput) -> Result<()> {
    let besides = [("upfront", input.upfront), ("monthly", input.monthly), ("other_payments", input.other_payments)];
    let mut errors = Vec::new();
    for (field, amount) in besides {
        if amount < Money::ZERO {
            errors.push(FieldError::new(field, "negative"));
        } else if amount > kernel::money::LARGEST {
            errors.push(FieldError::new(field, "out_of_range"));
        }
    }
    if input.upfront > Money::ZERO && input.upfront >= input.loan.amount {
        errors.push(FieldError::new("upfront", "out_of_range"));
    }
    errors.extend(input.income.and_then(|income| positive("income", income)));
    match input.loan.check() {
        Err(Error::Invalid(more)) => errors.extend(more),
        checked => checked?,
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// What changes hands: the loan less what is paid at once, then each month's payment with what is paid besides.
fn flows(input: &QuoteInput, payments: &[Payment]) -> Result<Vec<Flow>> {
    let received = input.loan.amount.checked_sub(input.upfront).ok_or_else(beyond)?;
    let paid = |payment: &Payment| Ok((payment.due_on, payment.amount.checked_add(input.monthly).ok_or_else(beyond)?));
    std::iter::once(Ok((input.loan.issued_on, -received))).chain(payments.iter().map(paid)).collect()
}

/// The largest loan whose first payment leaves the burden at a half of the income at most.
fn affordable(loan: &Loan, income: Money, other_payments: Money) -> Money {
    let half = Money::kopecks(income.as_kopecks() / 2);
    let free = half.checked_sub(other_payments).unwrap_or(Money::ZERO);
    if free <= Money::ZERO { Money::ZERO } else { loan.largest(free) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::burden::Level;

    fn input() -> QuoteInput {
        QuoteInput {
            loan: Loan { amount: Money::roubles(100_000), months: 12, rate_bp: 1_200, ..Loan::sample() },
            upfront: Money::ZERO,
            monthly: Money::ZERO,
            income: None,
            other_payments: Money::ZERO,
        }
    }

    #[test]
    fn a_loan_and_its_costs_are_summed_up() {
        let told =
            quote(&QuoteInput { upfront: Money::roubles(3_000), monthly: Money::roubles(100), ..input() }).unwrap();
        assert_eq!(told.first_payment, Money::kopecks(888_488));
        assert_eq!(told.overpaid.as_kopecks(), told.interest.as_kopecks() + 300_000 + 12 * 10_000);
        assert!(told.full_cost.unwrap() > quote(&input()).unwrap().full_cost.unwrap());
        assert_eq!((told.base_period, told.burden), (Some(BasePeriod::Months(1)), None));
    }

    #[test]
    fn an_income_tells_the_burden_and_what_can_be_had() {
        let asked =
            QuoteInput { income: Some(Money::roubles(60_000)), other_payments: Money::roubles(15_000), ..input() };
        let told = quote(&asked).unwrap();
        assert_eq!(told.burden, Some(Burden { share_bp: 3_981, level: Level::Hard }));
        // A half of the income less what goes for other debts: 15 000 a month.
        let affordable = told.affordable.unwrap();
        assert!((Money::roubles(168_000)..Money::roubles(169_000)).contains(&affordable), "{affordable:?}");
        let poor = quote(&QuoteInput { income: Some(Money::roubles(20_000)), ..asked }).unwrap();
        assert_eq!((poor.affordable, poor.burden.unwrap().level), (Some(Money::ZERO), Level::High));
    }

    #[test]
    fn each_wrong_field_is_told() {
        let wrong = QuoteInput {
            loan: Loan { months: 0, ..input().loan },
            upfront: Money::kopecks(-1),
            income: Some(Money::ZERO),
            ..input()
        };
        let Err(Error::Invalid(errors)) = quote(&wrong) else { panic!() };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(fields, ["upfront", "income", "months"]);
    }

    proptest! {
        #[test]
        fn what_can_be_had_keeps_the_burden_below_a_half(income in 1_000_000_i64..100_000_000, other in 0_i64..50_000_000, months in 1_u32..360, rate_bp in 0_u32..4_000) {
            let loan = Loan { amount: Money::roubles(1_000_000), months, rate_bp, ..input().loan };
            let asked = QuoteInput { loan, income: Some(Money::kopecks(income)), other_payments: Money::kopecks(other), ..input() };
            let amount = quote(&asked).unwrap().affordable.unwrap();
            prop_assume!(amount > Money::roubles(10_000));
            let taken = QuoteInput { loan: Loan { amount, ..asked.loan.clone() }, ..asked };
            prop_assert!(quote(&taken).unwrap().burden.unwrap().level != Level::High);
        }
    }
}
