//! Whose turn it is at an `assign` stage, as a pure function.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use kernel::TenantId;
use serde::{Deserialize, Serialize};

use super::decide::Seed;
use super::eligible::ALL_FREE;
use crate::score::NEUTRAL;

/// A tenant that may be given the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub tenant: TenantId,
    /// Its share against the others', at least 1.
    pub weight: u32,
    /// Its rating as a buyer, from 0 to 100.
    #[serde(default = "neutral", skip_serializing_if = "is_neutral")]
    pub score: i32,
    /// Which part of its caps is still free, in percent, at least 1.
    #[serde(default = "all_free", skip_serializing_if = "is_all_free")]
    pub free: u32,
    /// How many leads it was given in turn during the last 30 days.
    pub given: i64,
    /// When it was last given one.
    pub last: Option<DateTime<Utc>>,
    /// Whether it is new in the network and has not had its first leads yet: then it comes before the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starter: bool,
}

// What a candidate of a closing before ratings and capacity counted is read as.
const fn neutral() -> i32 {
    NEUTRAL
}

const fn is_neutral(score: &i32) -> bool {
    *score == NEUTRAL
}

const fn all_free() -> u32 {
    ALL_FREE
}

const fn is_all_free(free: &u32) -> bool {
    *free == ALL_FREE
}

impl Candidate {
    /// Whether its figures are such as a closing writes; a bundle from elsewhere may hold anything.
    pub fn is_sound(&self) -> bool {
        self.weight > 0
            && (0..=100).contains(&self.score)
            && (1..=ALL_FREE).contains(&self.free)
            && (0..=i64::from(u32::MAX)).contains(&self.given)
    }

    /// Its due among the others: weight × (50 + rating) × the free part of its caps. The best rating has three times the due
    /// of the worst; who has half of its day's leads has half of its due left.
    fn due(&self) -> i128 {
        i128::from(self.weight) * i128::from(NEUTRAL + self.score) * i128::from(self.free)
    }
}

/// One candidate beside the one whose turn it was, as the former is told why. The other's rating and caps are not its business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Leads that it was given in turn.
    pub given: i64,
    /// Its weight.
    pub weight: u32,
    /// Its rating.
    #[serde(default = "neutral")]
    pub score: i32,
    /// The free part of its caps, in percent.
    #[serde(default = "all_free")]
    pub free: u32,
    /// Leads that the other was given.
    pub winner_given: i64,
    /// The other's weight.
    pub winner_weight: u32,
    /// Leads were counted over so many days.
    pub days: i64,
}

impl Compared {
    /// For samples of pages.
    pub const fn sample() -> Self {
        Self { given: 4, weight: 1, score: 62, free: 40, winner_given: 2, winner_weight: 1, days: 30 }
    }

    /// A candidate beside the winner; leads were counted over so many days.
    pub const fn of(own: &Candidate, winner: &Candidate, days: i64) -> Self {
        Self {
            given: own.given,
            weight: own.weight,
            score: own.score,
            free: own.free,
            winner_given: winner.given,
            winner_weight: winner.weight,
            days,
        }
    }
}

/// A starter first; then the candidate with the fewest leads for its due; then the one who has waited longest; then by the lot's draw.
pub fn next<'a>(seed: &Seed, candidates: &'a [Candidate]) -> Option<&'a Candidate> {
    candidates.iter().min_by(|a, b| order(seed, a, b))
}

fn order(seed: &Seed, a: &Candidate, b: &Candidate) -> Ordering {
    let share = |own: &Candidate, other: &Candidate| i128::from(own.given) * other.due();
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
        let tenant = TenantId(Uuid::from_u128(id));
        Candidate { tenant, weight, score: NEUTRAL, free: ALL_FREE, given: 0, last: None, starter: false }
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
    fn a_better_rating_and_free_capacity_come_sooner() {
        let who = |all: &[Candidate]| next(&Seed([0; 32]), all).unwrap().tenant;
        let good = Candidate { given: 2, score: 100, ..candidate(1, 1) };
        let bad = Candidate { given: 1, score: 0, ..candidate(2, 1) };
        assert_eq!(who(&[bad.clone(), good.clone()]), good.tenant, "2 ÷ 150 is less than 1 ÷ 50");
        let better = Candidate { score: 26, ..bad };
        assert_eq!(who(&[good, better.clone()]), better.tenant, "1 ÷ 76 is less than 2 ÷ 150");
        let busy = Candidate { given: 2, free: 40, ..candidate(3, 1) };
        let idle = Candidate { given: 4, ..candidate(4, 1) };
        assert_eq!(who(&[busy, idle.clone()]), idle.tenant);
    }

    /// What was closed before ratings and capacity counted is verified as it was decided.
    #[test]
    fn old_candidates_are_neutral() {
        let old = serde_json::json!({"tenant": TenantId(Uuid::from_u128(1)), "weight": 3, "given": 0, "last": null});
        let read: Candidate = serde_json::from_value(old.clone()).unwrap();
        assert_eq!(read, candidate(1, 3));
        assert_eq!(serde_json::to_value(read).unwrap(), old);
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
