//! A buyer's rating, from 0 to 100: how fast it calls, how many of its leads get a loan, how few it gives back. The formula
//! is published to franchisees and in `docs/exchange.md`; here it is, in whole numbers.
//!
//! | part | weight | from the leads of the last 90 days |
//! |---|---|---|
//! | speed | 40 | the share first contacted in time, in percent |
//! | conversion | 40 | 100 × the share that got a loan ÷ 10 %, at most 100 |
//! | returns | 20 | 100 − 4 × the share that went back, in percent, at least 0 |
//!
//! A part that is not known does not count: the weights of the others are what the mean is taken by. The fewer leads there
//! are, the nearer the rating is to 50: it is (50 × 10 + mean × leads) ÷ (10 + leads), rounded down.

use serde::Serialize;

/// So many days back a buyer is looked at.
pub const DAYS: i64 = 90;
/// The rating of a buyer of whom nothing is known.
pub const NEUTRAL: i32 = 50;
/// Weights of the parts.
const WEIGHTS: [i64; 3] = [40, 40, 20];
/// A neutral past of so many leads is taken for granted.
const PRIOR: i64 = 10;
/// A conversion of so many percent is a full one.
const FULL_CONVERSION: i64 = 10;
/// Each percent of returns costs so many points.
const RETURN_COST: i64 = 4;

/// What is known of a buyer's leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record {
    /// Leads bought.
    pub bought: i64,
    /// Of those, how many got a loan.
    pub issued: i64,
    /// Of those, how many were returned with head office's or a rule's consent.
    pub returned: i64,
    /// First contacts in time, and first contacts that were due; absent while none was.
    pub contacts: Option<(i64, i64)>,
}

/// A rating with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Score {
    /// From 0 to 100.
    pub score: i32,
    /// The part for speed.
    pub speed: Option<i32>,
    /// The part for conversion.
    pub conversion: Option<i32>,
    /// The part for returns.
    pub returns: Option<i32>,
    /// Leads it was counted from.
    pub bought: i64,
}

/// The rating.
pub fn score(record: &Record) -> Score {
    let of_bought = |points: fn(i64, i64) -> i64, count: i64| (record.bought > 0).then(|| points(count, record.bought));
    let parts = [
        record.contacts.filter(|(_, due)| *due > 0).map(|(met, due)| (100 * met / due).clamp(0, 100)),
        of_bought(|issued, bought| (100 * 100 * issued / (FULL_CONVERSION * bought)).clamp(0, 100), record.issued),
        of_bought(|returned, bought| (100 - RETURN_COST * 100 * returned / bought).clamp(0, 100), record.returned),
    ];
    let known = || parts.iter().zip(WEIGHTS).filter_map(|(part, weight)| Some(((*part)?, weight)));
    let weight: i64 = known().map(|(_, weight)| weight).sum();
    let sum: i64 = known().map(|(part, weight)| part * weight).sum();
    let neutral = i64::from(NEUTRAL);
    let mean = if weight == 0 { neutral } else { sum / weight };
    let bought = record.bought.max(0);
    let score = (neutral * PRIOR + mean * bought) / (PRIOR + bought);
    let whole = |part: Option<i64>| part.and_then(|part| i32::try_from(part).ok());
    Score {
        score: i32::try_from(score).unwrap_or(0),
        speed: whole(parts[0]),
        conversion: whole(parts[1]),
        returns: whole(parts[2]),
        bought,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_formula() {
        assert_eq!(score(&Record::default()).score, 50);
        let known = Record { bought: 90, issued: 9, returned: 0, contacts: Some((90, 90)) };
        assert_eq!(
            score(&known),
            Score { score: 95, speed: Some(100), conversion: Some(100), returns: Some(100), bought: 90 }
        );
        // Without contacts: (40 × 50 + 20 × 60) ÷ 60 = 53; (500 + 53 × 40) ÷ 50 = 52.
        let silent = Record { bought: 40, issued: 2, returned: 4, contacts: None };
        assert_eq!(
            score(&silent),
            Score { score: 52, speed: None, conversion: Some(50), returns: Some(60), bought: 40 }
        );
    }

    proptest! {
        /// The scale holds, and doing better never costs.
        #[test]
        fn better_is_not_less(bought in 0_i64..500, issued in 0_i64..500, returned in 0_i64..500, met in 0_i64..500, told: bool) {
            let (issued, returned, met) = (issued.min(bought), returned.min(bought), met.min(bought));
            let record = Record { bought, issued, returned, contacts: told.then_some((met, bought)) };
            let found = score(&record).score;
            prop_assert!((0..=100).contains(&found));
            let sells = Record { issued: (issued + 1).min(bought), ..record };
            let keeps = Record { returned: (returned - 1).max(0), ..record };
            let calls = Record { contacts: told.then_some(((met + 1).min(bought), bought)), ..record };
            for better in [sells, keeps, calls] {
                prop_assert!(score(&better).score >= found);
            }
        }
    }
}
