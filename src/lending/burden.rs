//! The burden of debts on an income (показатель долговой нагрузки, ПДН): the law 601-ФЗ, the Bank of Russia's instruction 6993-У.

use kernel::{Error, Money, Result, words};
use serde::Serialize;

words! {
    /// What a burden means to a lender.
    Level {
        /// Up to 30 %.
        Easy = "easy",
        /// Up to 50 %: lenders look twice.
        Hard = "hard",
        /// Above 50 %: the lender has to warn in writing (353-ФЗ, article 5.1), and banks may lend only so much of it.
        High = "high",
    }
}

/// Beyond these percent of an income it is hard.
const HARD: i128 = 30;
/// Beyond these it is high.
const HIGH: i128 = 50;

/// The burden of an income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Burden {
    /// The share of a month's income that goes for debts, in basis points.
    pub share_bp: i64,
    /// What it means.
    pub level: Level,
}

/// The burden of a month's payments for all debts on a month's income.
///
/// # Errors
/// `Invalid` on `income`: `not_positive`.
pub fn burden(payments: Money, income: Money) -> Result<Burden> {
    if income <= Money::ZERO {
        return Err(Error::field("income", "not_positive"));
    }
    let (payments, income) = (i128::from(payments.as_kopecks().max(0)), i128::from(income.as_kopecks()));
    let share_bp = i64::try_from((payments * 10_000 + income / 2) / income).unwrap_or(i64::MAX);
    let above = |percent: i128| payments * 100 > income * percent;
    let level = match (above(HIGH), above(HARD)) {
        (true, _) => Level::High,
        (false, true) => Level::Hard,
        (false, false) => Level::Easy,
    };
    Ok(Burden { share_bp, level })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_a_half_is_high_and_above_thirty_percent_hard() {
        let of = |payments| burden(Money::roubles(payments), Money::roubles(100_000)).unwrap();
        let levels = [0, 30_000, 30_001, 50_000, 50_001, 250_000].map(|payments| of(payments).level);
        assert_eq!(levels, [Level::Easy, Level::Easy, Level::Hard, Level::Hard, Level::High, Level::High]);
        assert_eq!(of(47_457).share_bp, 4_746);
        assert_eq!(burden(Money::kopecks(i64::MAX), Money::kopecks(1)).unwrap().share_bp, i64::MAX);
        assert!(burden(Money::ZERO, Money::ZERO).is_err());
    }
}
