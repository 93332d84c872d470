//! A loan's schedule of payments (график платежей).

use chrono::NaiveDate;
use kernel::{Error, Money, Result};
use serde::Serialize;

use crate::loan::{Loan, Repayment, beyond};

/// One month's payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Payment {
    /// The month, counted from 1.
    pub number: u32,
    /// When it is due.
    #[schema(value_type = String, format = Date)]
    pub due_on: NaiveDate,
    /// All of it.
    pub amount: Money,
    /// What of it is interest.
    pub interest: Money,
    /// What of it repays the debt.
    pub principal: Money,
    /// The debt that is left.
    pub left: Money,
}

/// Every payment of a loan. The last one takes up what rounding has left; where rounding has repaid the debt before the term ends, the
/// payments end too.
///
/// # Errors
/// `Invalid`: as [`Loan::check`]; on `amount` `too_small_to_repay` when the part of the debt in a payment is so small that rounding would
/// leave more than one payment for the end.
pub fn schedule(loan: &Loan) -> Result<Vec<Payment>> {
    loan.check()?;
    let (part, equal) = (loan.part()?, loan.annuity()?);
    let mut payments: Vec<Payment> = Vec::new();
    let mut debt = loan.amount;
    for number in 1..=loan.months {
        let interest = loan.interest(debt)?;
        let planned = match loan.repayment {
            Repayment::Annuity => equal.checked_sub(interest).ok_or_else(beyond)?.max(Money::ZERO),
            Repayment::Differentiated => part,
        };
        let principal = if number == loan.months { debt } else { planned.min(debt) };
        let amount = principal.checked_add(interest).ok_or_else(beyond)?;
        let first = payments.first().map_or(amount, |first| first.amount);
        if number == loan.months && amount.as_kopecks() / 2 > first.as_kopecks() {
            return Err(Error::field("amount", "too_small_to_repay"));
        }
        debt = debt.checked_sub(principal).ok_or_else(beyond)?;
        payments.push(Payment { number, due_on: loan.due(number)?, amount, interest, principal, left: debt });
        if debt == Money::ZERO {
            break;
        }
    }
    Ok(payments)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn loan(roubles: i64, months: u32, rate_bp: u32) -> Loan {
        Loan { amount: Money::roubles(roubles), months, rate_bp, ..Loan::sample() }
    }

    #[test]
    fn an_annuity_is_what_banks_publish() {
        assert_eq!(loan(100_000, 12, 1_200).annuity().unwrap(), Money::kopecks(888_488));
        assert_eq!(loan(3_000_000, 240, 1_850).annuity().unwrap(), Money::kopecks(4_745_690));
        let payments = schedule(&loan(100_000, 12, 1_200)).unwrap();
        assert_eq!((payments[0].interest, payments[0].principal), (Money::roubles(1_000), Money::kopecks(788_488)));
        assert_eq!(payments[11].left, Money::ZERO);
        assert!((payments[11].amount.as_kopecks() - 888_488).abs() <= 12, "{:?}", payments[11]);
    }

    #[test]
    fn without_interest_the_parts_are_equal() {
        let payments = schedule(&loan(1_000, 3, 0)).unwrap();
        let amounts: Vec<i64> = payments.iter().map(|payment| payment.amount.as_kopecks()).collect();
        assert_eq!(amounts, [33_333, 33_333, 33_334]);
    }

    #[test]
    fn differentiated_payments_fall_by_the_interest_of_a_part() {
        let loan = Loan { repayment: Repayment::Differentiated, ..loan(120_000, 12, 1_200) };
        let payments = schedule(&loan).unwrap();
        let amounts: Vec<i64> = payments.iter().map(|payment| payment.amount.as_kopecks() / 100).collect();
        assert_eq!(
            amounts,
            [11_200, 11_100, 11_000, 10_900, 10_800, 10_700, 10_600, 10_500, 10_400, 10_300, 10_200, 10_100]
        );
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last() {
        let loan = Loan { issued_on: day(2026, 12, 31), ..loan(365_000, 12, 1_000) };
        let due: Vec<String> =
            schedule(&loan).unwrap().iter().take(3).map(|payment| payment.due_on.to_string()).collect();
        assert_eq!(due, ["2027-01-31", "2027-02-28", "2027-03-31"]);
    }

    #[test]
    fn half_a_kopeck_is_rounded_up() {
        // A twelfth of 7 % of 1 000 002 roubles is 583 334.5 kopecks.
        assert_eq!(schedule(&loan(1_000_002, 12, 700)).unwrap()[0].interest, Money::kopecks(583_335));
    }

    #[test]
    fn what_rounding_would_leave_for_the_end_is_told() {
        assert!(schedule(&loan(3_000_000, 600, 30_000)).is_err(), "a payment that is all interest");
        let early = schedule(&loan(1_000, 240, 4_000)).unwrap();
        assert!(early.iter().all(|payment| payment.amount > Money::ZERO), "repaid early, it ends");
    }

    #[test]
    fn terms_that_can_not_be_are_refused() {
        assert!(schedule(&loan(0, 12, 1_000)).is_err());
        assert!(schedule(&loan(1_000, 0, 1_000)).is_err());
        assert!(schedule(&loan(1_000, 601, 1_000)).is_err());
        assert!(schedule(&loan(1_000, 12, 40_001)).is_err());
        assert!(schedule(&Loan { issued_on: day(9_999, 12, 31), ..loan(1_000, 12, 1_000) }).is_err());
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn loans() -> impl Strategy<Value = Loan> {
        let repayment = prop::sample::select(Repayment::ALL);
        (10_000_i64..100_000_000, 1_u32..=360, 0_u32..4_000, repayment, 0_u64..3_000).prop_map(
            |(roubles, months, rate_bp, repayment, days)| Loan {
                amount: Money::roubles(roubles),
                months,
                rate_bp,
                repayment,
                issued_on: day(2020, 1, 1) + chrono::Days::new(days),
            },
        )
    }

    proptest! {
        #[test]
        fn every_kopeck_is_repaid_once(loan in loans()) {
            let payments = schedule(&loan).unwrap();
            let sum = |of: fn(&Payment) -> Money| payments.iter().map(|payment| of(payment).as_kopecks()).sum::<i64>();
            prop_assert_eq!(sum(|payment| payment.principal), loan.amount.as_kopecks());
            prop_assert_eq!(sum(|payment| payment.amount) - sum(|payment| payment.interest), loan.amount.as_kopecks());
            prop_assert_eq!(payments.last().unwrap().left, Money::ZERO);
            prop_assert!(payments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on && pair[0].left >= pair[1].left));
        }

        #[test]
        fn equal_payments_are_equal_but_for_the_last(loan in loans()) {
            let loan = Loan { repayment: Repayment::Annuity, ..loan };
            let payments = schedule(&loan).unwrap();
            let (last, rest) = payments.split_last().unwrap();
            let equal = loan.annuity().unwrap();
            prop_assert!(rest.iter().all(|payment| payment.amount == equal));
            prop_assert!(last.amount > Money::ZERO && last.amount.as_kopecks() <= 2 * equal.as_kopecks());
        }

        #[test]
        fn the_largest_amount_is_the_largest(loan in loans(), payment in 1_000_i64..100_000_000) {
            let payment = Money::kopecks(payment);
            let amount = loan.largest(payment);
            let needs = |amount| Loan { amount, ..loan.clone() }.first_payment().unwrap();
            prop_assert!(needs(amount) <= payment);
            let more = Money::kopecks(amount.as_kopecks() + 100);
            prop_assert!(needs(more) > payment, "{:?} would do", more);
        }
    }
}
