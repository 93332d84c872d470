//! What a lead's calls prove: whether the person could not be reached. Pure functions.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Call, Direction, Outcome};
use crate::policy::{CallsShort, Policy};

/// A call as a return keeps it: facts, no words and no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFact {
    /// When it took place.
    pub at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who called whom.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it lasted, in seconds.
    pub seconds: Option<i32>,
}

impl CallFact {
    /// Whether it is an attempt to reach the person that failed.
    const fn is_unanswered(&self) -> bool {
        matches!(self.direction, Direction::Out)
            && matches!(self.outcome, Outcome::NoAnswer | Outcome::Busy | Outcome::SwitchedOff)
    }
}

impl From<Call> for CallFact {
    fn from(call: Call) -> Self {
        Self {
            at: call.at,
            recorded_at: call.recorded_at,
            direction: call.direction,
            outcome: call.outcome,
            seconds: call.seconds,
        }
    }
}

/// How far the attempts on a lead are, against what the policy demands of «не дозвониться».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unreached {
    /// Outgoing calls since the purchase that nobody answered.
    pub attempts: i32,
    /// On how many days of the tenant's own clock.
    pub days: i32,
    /// How many attempts the policy demands.
    pub need_attempts: i32,
    /// On how many days.
    pub need_days: i32,
    /// Whether the person was talked to since the purchase.
    pub reached: bool,
    /// What comes of a request with fewer.
    pub short: CallsShort,
}

impl Unreached {
    /// Whether there are as many as the policy demands.
    pub const fn is_enough(&self) -> bool {
        self.attempts >= self.need_attempts && self.days >= self.need_days
    }

    /// How many attempts are missing.
    pub fn missing_attempts(&self) -> i32 {
        (self.need_attempts - self.attempts).max(0)
    }

    /// How many days are missing.
    pub fn missing_days(&self) -> i32 {
        (self.need_days - self.days).max(0)
    }
}

/// The calls since the purchase and what they come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEvidence {
    /// The calls, oldest first.
    pub list: Vec<CallFact>,
    /// What they come to.
    #[serde(flatten)]
    pub unreached: Unreached,
}

impl CallEvidence {
    /// A call of each kind, for samples of pages.
    pub(crate) fn sample() -> Self {
        let fact = |(direction, outcome): (Direction, &Outcome)| CallFact {
            at: web::sample_at(),
            recorded_at: web::sample_at(),
            direction,
            outcome: *outcome,
            seconds: (*outcome == Outcome::Answered).then_some(95),
        };
        let list = Direction::ALL.iter().cycle().copied().zip(Outcome::ALL).map(fact).collect();
        let (short, reached) = (CallsShort::Refuse, true);
        Self { list, unreached: Unreached { attempts: 2, days: 1, need_attempts: 5, need_days: 2, reached, short } }
    }
}

/// Counts the calls of a lead that was bought at `since`; days are those of `zone`.
pub fn tally(calls: Vec<Call>, since: DateTime<Utc>, zone: Tz, policy: &Policy) -> CallEvidence {
    let mut list: Vec<CallFact> = calls.into_iter().map(CallFact::from).filter(|call| call.at >= since).collect();
    list.sort_by_key(|call| (call.at, call.recorded_at));
    let unanswered = || list.iter().filter(|call| call.is_unanswered());
    let days: BTreeSet<_> = unanswered().map(|call| call.at.with_timezone(&zone).date_naive()).collect();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let unreached = Unreached {
        attempts: count(unanswered().count()),
        days: count(days.len()),
        need_attempts: policy.call_attempts,
        need_days: policy.call_days,
        reached: list.iter().any(|call| call.outcome == Outcome::Answered),
        short: policy.calls_short,
    };
    CallEvidence { list, unreached }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn call(at: DateTime<Utc>, direction: Direction, outcome: Outcome) -> Call {
        let comment = String::new();
        Call { id: 1, at, direction, outcome, seconds: None, comment, by: "Анна".into(), recorded_at: at }
    }

    #[test]
    fn days_are_the_tenants_own() {
        // 20:30 and 21:30 in UTC are one day there and two in Moscow.
        let since: DateTime<Utc> = "2026-11-26T12:00:00Z".parse().unwrap();
        let at = |hours: i64| since + Duration::minutes(30) + Duration::hours(hours);
        let calls = || [8, 9].map(|hours| call(at(hours), Direction::Out, Outcome::NoAnswer)).to_vec();
        let days = |zone| tally(calls(), since, zone, &Policy::sample()).unreached.days;
        assert_eq!((days(Tz::UTC), days(Tz::Europe__Moscow)), (1, 2));
    }

    #[test]
    fn only_attempts_since_the_purchase_count() {
        let since = web::sample_at();
        let calls = vec![
            call(since - Duration::seconds(1), Direction::Out, Outcome::NoAnswer),
            call(since, Direction::Out, Outcome::Busy),
            call(since, Direction::In, Outcome::NoAnswer),
            call(since, Direction::Out, Outcome::WrongNumber),
            call(since + Duration::hours(1), Direction::Out, Outcome::SwitchedOff),
        ];
        let found = tally(calls, since, Tz::UTC, &Policy::sample()).unreached;
        assert_eq!((found.attempts, found.days, found.reached), (2, 1, false));
        assert_eq!((found.missing_attempts(), found.missing_days(), found.is_enough()), (3, 1, false));
    }

    proptest! {
        /// One more unanswered attempt never takes away from what was enough.
        #[test]
        fn more_attempts_are_never_less(hours in prop::collection::vec(0_i64..200, 0..12), more in 0_i64..200) {
            let since = web::sample_at();
            let at = |hours: &i64| call(since + Duration::hours(*hours), Direction::Out, Outcome::NoAnswer);
            let calls: Vec<Call> = hours.iter().map(at).collect();
            let (policy, zone) = (Policy::sample(), Tz::Asia__Yekaterinburg);
            let before = tally(calls.clone(), since, zone, &policy).unreached;
            let after = tally(calls.into_iter().chain([at(&more)]).collect(), since, zone, &policy).unreached;
            prop_assert!(after.attempts == before.attempts + 1 && after.days >= before.days);
            prop_assert!(!before.is_enough() || after.is_enough());
        }
    }
}
