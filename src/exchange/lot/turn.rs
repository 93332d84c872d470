//! Whose turn it is at an `assign` stage, as a pure function.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use kernel::TenantId;
use serde::{Deserialize, Serialize};

use super::decide::Seed;

/// A tenant that may be given the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub tenant: TenantId,
    /// Its share against the others', at least 1.
    pub weight: u32,
    /// How many leads it was given in turn during the last 30 days.
    pub given: i64,
    /// When it was last given one.
    pub last: Option<DateTime<Utc>>,
    /// Whether it is new in the network and has not had its first leads yet: then it comes before the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starter: bool,
}

/// A starter first; then the candidate with the fewest leads for its weight; then the one who has waited longest; then by the lot's draw.
pub fn next<'a>(seed: &Seed, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
    candidates.iter().min_by(|a, b| order(seed, a, b))
}

fn order(seed: &Seed, a: &Candidate, b: &Candidate) -> Ordering {
    let share = |own: &Candidate, other: &Candidate| i128::from(own.given) * i128::from(other.weight);
    b.starter
        .cmp(&a.starter)
        .then_with(|| share(a, b).cmp(&share(b, a)))
        .then_with(|| a.last.cmp(&b.last))
        .then_with(|| seed.draw(a.tenant).cmp(&seed.draw(b.tenant)))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn candidate(id: u128, weight: u32) -> Candidate {
        Candidate { tenant: TenantId(Uuid::from_u128(id)), weight, given: 0, last: None, starter: false }
    }

    proptest! {
        /// After any number of turns each has its share, to within one round.
        #[test]
        fn shares_follow_weights(weights in prop::collection::vec(1_u32..6, 1..6), turns in 1_i64..120, seed: [u8; 32]) {
            let mut all: Vec<Candidate> = (1_u128..).zip(&weights).map(|(id, weight)| candidate(id, *weight)).collect();
            for turn in 0..turns {
                let tenant = next(&Seed(seed), &all).unwrap().tenant;
                let given = all.iter_mut().find(|candidate| candidate.tenant == tenant).unwrap();
                given.given += 1;
                given.last = Some(DateTime::UNIX_EPOCH + Duration::seconds(turn));
            }
            let total = f64::from(weights.iter().sum::<u32>());
            for candidate in &all {
                let due = turns as f64 * f64::from(candidate.weight) / total;
                prop_assert!((candidate.given as f64 - due).abs() <= f64::from(candidate.weight) + 1.0, "{all:?}");
            }
        }
    }

    #[test]
    fn who_waited_longest_comes_first() {
        let at = |minutes| Some(DateTime::UNIX_EPOCH + Duration::minutes(minutes));
        let early = Candidate { given: 1, last: at(1), ..candidate(1, 1) };
        let late = Candidate { given: 1, last: at(9), ..candidate(2, 1) };
        assert_eq!(next(&Seed([0; 32]), &[late.clone(), early.clone()]), Some(&early));
        assert_eq!(
            next(&Seed([0; 32]), &[late.clone(), candidate(3, 1), early]).unwrap().tenant,
            candidate(3, 1).tenant
        );
        assert_eq!(next(&Seed([0; 32]), &[]), None);
    }

    #[test]
    fn a_starter_comes_first() {
        let starter = Candidate { starter: true, given: 4, ..candidate(2, 1) };
        assert_eq!(next(&Seed([0; 32]), &[candidate(1, 1), starter.clone()]), Some(&starter));
        let other = Candidate { given: 3, ..starter.clone() };
        assert_eq!(next(&Seed([0; 32]), &[starter, other.clone()]), Some(&other));
        let plain = serde_json::to_value(candidate(1, 1)).unwrap();
        assert!(plain.get("starter").is_none());
    }
}
