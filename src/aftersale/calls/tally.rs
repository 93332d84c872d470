//! What a lead's calls prove: whether the person could not be reached. Pure functions.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, DurationRound, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Call, Direction, Outcome};
use crate::policy::{CallsShort, Policy};

/// Attempts that are nearer to each other than so many minutes are one: whoever could not come to the phone can't a moment later
/// either, and a call that is told twice proves no more than once.
const APART_MINUTES: i64 = 10;
/// The most calls that a return keeps; more attempts add nothing for whoever reads them.
const MOST_KEPT: usize = 100;

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
    /// Outgoing calls since the purchase that nobody answered; those within ten minutes of each other are one.
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
    /// The calls, oldest first; where there are very many, the latest of them and each that was answered.
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

/// Counts all calls of a lead that was bought at `sold_at`; days are those of `zone`. Times are typed to the minute, so a call in the
/// minute of the sale is one after it.
pub(crate) fn tally(calls: Vec<Call>, sold_at: DateTime<Utc>, zone: Tz, policy: &Policy) -> CallEvidence {
    let since = sold_at.duration_trunc(Duration::minutes(1)).unwrap_or(sold_at);
    let mut list: Vec<CallFact> = calls.into_iter().map(CallFact::from).filter(|call| call.at >= since).collect();
    list.sort_by_key(|call| (call.at, call.recorded_at));
    let unanswered: Vec<DateTime<Utc>> = list.iter().filter(|call| call.is_unanswered()).map(|call| call.at).collect();
    let attempts = apart(&unanswered);
    let days: BTreeSet<_> = unanswered.iter().map(|at| at.with_timezone(&zone).date_naive()).collect();
    let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let unreached = Unreached {
        attempts: count(attempts),
        // Attempts on both sides of midnight that count as one are no two days.
        days: count(days.len().min(attempts)),
        need_attempts: policy.call_attempts,
        need_days: policy.call_days,
        reached: list.iter().any(|call| call.outcome == Outcome::Answered),
        short: policy.calls_short,
    };
    shorten(&mut list);
    CallEvidence { list, unreached }
}

/// How many of these instants, in order, are as far apart as attempts must be.
fn apart(attempts: &[DateTime<Utc>]) -> usize {
    let mut last: Option<DateTime<Utc>> = None;
    let counts = |at: &&DateTime<Utc>| {
        let far = last.is_none_or(|last| **at - last >= Duration::minutes(APART_MINUTES));
        if far {
            last = Some(**at);
        }
        far
    };
    attempts.iter().filter(counts).count()
}

/// Leaves the latest calls and each that was answered.
fn shorten(list: &mut Vec<CallFact>) {
    let mut excess = list.len().saturating_sub(MOST_KEPT);
    list.retain(|call| {
        let stays = excess == 0 || call.outcome == Outcome::Answered;
        excess -= usize::from(!stays);
        stays
    });
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn told(calls: Vec<Call>, sold_at: DateTime<Utc>, zone: Tz) -> CallEvidence {
        tally(calls, sold_at, zone, &Policy::sample())
    }

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
        let days = |zone| told(calls(), since, zone).unreached.days;
        assert_eq!((days(Tz::UTC), days(Tz::Europe__Moscow)), (1, 2));
    }

    #[test]
    fn only_attempts_since_the_purchase_count() {
        let since = web::sample_at();
        let calls = vec![
            call(since - Duration::minutes(1), Direction::Out, Outcome::NoAnswer),
            call(since, Direction::Out, Outcome::Busy),
            call(since, Direction::In, Outcome::NoAnswer),
            call(since, Direction::Out, Outcome::WrongNumber),
            call(since + Duration::hours(1), Direction::Out, Outcome::SwitchedOff),
        ];
        let found = told(calls, since, Tz::UTC).unreached;
        assert_eq!((found.attempts, found.days, found.reached), (2, 1, false));
        assert_eq!((found.missing_attempts(), found.missing_days(), found.is_enough()), (3, 1, false));
    }

    #[test]
    fn a_call_typed_to_the_minute_of_the_sale_counts() {
        let sold_at: DateTime<Utc> = "2026-11-26T12:00:30Z".parse().unwrap();
        let attempts = |at: &str| {
            let typed = call(at.parse().unwrap(), Direction::Out, Outcome::NoAnswer);
            told(vec![typed], sold_at, Tz::UTC).unreached.attempts
        };
        assert_eq!((attempts("2026-11-26T12:00:00Z"), attempts("2026-11-26T11:59:00Z")), (1, 0));
    }

    #[test]
    fn attempts_close_to_each_other_are_one() {
        let since: DateTime<Utc> = "2026-11-26T23:50:00Z".parse().unwrap();
        let found = |minutes: &[i64]| {
            let at = |minute: &i64| call(since + Duration::minutes(*minute), Direction::Out, Outcome::Busy);
            let found = told(minutes.iter().map(at).collect(), since, Tz::UTC).unreached;
            (found.attempts, found.days)
        };
        assert_eq!(found(&[0, 0, 9]), (1, 1));
        assert_eq!(found(&[8, 12]), (1, 1), "one attempt is not two days");
        assert_eq!(found(&[0, 9, 10, 19, 20]), (3, 2), "an attempt between two does not swallow the second");
    }

    #[test]
    fn a_return_keeps_the_latest_calls_and_each_that_was_answered() {
        let since = web::sample_at();
        let attempt = |n: i64| call(since + Duration::minutes(10 * n), Direction::Out, Outcome::NoAnswer);
        let answered = call(since, Direction::Out, Outcome::Answered);
        let found = told((1..=150).map(attempt).chain([answered]).collect(), since, Tz::UTC);
        assert_eq!((found.list.len(), found.unreached.attempts, found.unreached.reached), (MOST_KEPT, 150, true));
        assert_eq!(found.list[0].outcome, Outcome::Answered);
        assert_eq!(found.list[1].at, since + Duration::minutes(10 * 52));
    }

    proptest! {
        /// One more unanswered attempt never takes away from what was enough.
        #[test]
        fn more_attempts_are_never_less(minutes in prop::collection::vec(0_i64..4_000, 0..40), more in 0_i64..4_000) {
            let since = web::sample_at();
            let at = |minutes: &i64| call(since + Duration::minutes(*minutes), Direction::Out, Outcome::NoAnswer);
            let calls: Vec<Call> = minutes.iter().map(at).collect();
            let zone = Tz::Asia__Yekaterinburg;
            let before = told(calls.clone(), since, zone).unreached;
            let after = told(calls.into_iter().chain([at(&more)]).collect(), since, zone).unreached;
            prop_assert!((0..=1).contains(&(after.attempts - before.attempts)) && after.days >= before.days);
            prop_assert!(!before.is_enough() || after.is_enough());
        }
    }
}
