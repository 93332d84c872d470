//! What a machine can decide about a return: one pure function. Whatever it can't is head office's.

use chrono::{DateTime, Utc};
use crm::lead::contact::{Acquaintance, Touch};
use kernel::words;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::calls::CallEvidence;
use crate::policy::CallsShort;

words! {
    /// What a rule went by.
    Finding {
        /// The tenant bought the same person before.
        BoughtBefore = "bought_before",
        /// The person was in the tenant's base before the lead came.
        KnownBefore = "known_before",
        /// Nobody with these contacts was in the tenant's base.
        NotKnown = "not_known",
        /// No numbering plan knows such a number.
        InvalidNumber = "invalid_number",
        /// The lead was sold without a number.
        NoNumber = "no_number",
        /// A deal was made with the person: they were reached and wanted something.
        Worked = "worked",
        /// The lead does not pass the tenant's filters.
        OutsideFilters = "outside_filters",
        /// The lead passes every filter of the tenant and of the order that bought it.
        InsideFilters = "inside_filters",
        /// The lead has no lawful basis.
        NoBasis = "no_basis",
        /// As many calls as the policy demands were not answered.
        Unanswered = "unanswered",
        /// The person was talked to.
        Reached = "reached",
        /// A loan was issued meanwhile.
        Issued = "issued",
    }
}

/// How the lead's number looks to the numbering plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// It can exist; whether anybody answers only a call can tell.
    Valid,
    /// It can't exist.
    Invalid,
    /// There is none.
    Missing,
}

/// Everything that can be found out without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// When the tenant got the lead.
    pub sold_at: DateTime<Utc>,
    /// The lead's number.
    pub number: Number,
    /// Whether the tenant knew the person.
    pub known: Acquaintance,
    /// Whether it bought the person before.
    pub bought_before: bool,
    /// The filter that the lead does not pass, of the tenant or of the order that bought it.
    pub mismatch: Option<rules::eligible::Reason>,
    /// Whether the order that bought it was changed since: what it says now is no evidence.
    #[serde(default)]
    pub order_changed: bool,
    /// Whether it can't be told any more what the tenant's filters were when the lead was bought.
    #[serde(default)]
    pub filters_changed: bool,
    /// Whether there is a lawful basis.
    pub lawful: bool,
    /// Whether a deal was made of the lead.
    pub in_deal: bool,
    /// What the tenant's people did about it.
    pub touches: Vec<Touch>,
    /// The calls since the purchase; none in returns older than calls.
    #[serde(default)]
    pub calls: Option<CallEvidence>,
}

/// What comes of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The evidence proves the reason.
    Approve(Finding),
    /// The evidence contradicts the reason.
    Refuse(Finding),
    /// Somebody has to look.
    Ask,
    /// The policy takes no such request without more calls.
    TooFewCalls,
}

/// Holds a reason against the evidence.
pub fn decide(reason: Reason, evidence: &Evidence) -> Verdict {
    use Verdict::{Approve, Ask, Refuse, TooFewCalls};
    match reason {
        Reason::Duplicate if evidence.bought_before => Approve(Finding::BoughtBefore),
        Reason::Duplicate => match evidence.known {
            Acquaintance::Proven => Approve(Finding::KnownBefore),
            Acquaintance::Likely => Ask,
            Acquaintance::Unknown => Refuse(Finding::NotKnown),
        },
        Reason::WrongNumber => match evidence.number {
            Number::Invalid => Approve(Finding::InvalidNumber),
            Number::Missing => Refuse(Finding::NoNumber),
            Number::Valid if evidence.in_deal => Refuse(Finding::Worked),
            Number::Valid => Ask,
        },
        Reason::OutsideFilter => match evidence.mismatch {
            Some(_) => Approve(Finding::OutsideFilters),
            None if evidence.order_changed || evidence.filters_changed => Ask,
            None => Refuse(Finding::InsideFilters),
        },
        Reason::NoConsent if !evidence.lawful => Approve(Finding::NoBasis),
        Reason::Fake | Reason::NotRequested | Reason::NoAnswer if evidence.in_deal => Refuse(Finding::Worked),
        Reason::NoAnswer => match evidence.calls.as_ref().map(|calls| calls.unreached) {
            Some(calls) if calls.reached => Refuse(Finding::Reached),
            Some(calls) if calls.is_enough() => Approve(Finding::Unanswered),
            Some(calls) if calls.short == CallsShort::Refuse => TooFewCalls,
            _ => Ask,
        },
        Reason::Fake
        | Reason::NotRequested
        | Reason::NoConsent
        | Reason::MinorOrNonresident
        | Reason::OtherAgent
        | Reason::Language => Ask,
    }
}

#[cfg(test)]
pub(crate) fn nothing_found() -> Evidence {
    Evidence {
        sold_at: web::sample_at(),
        number: Number::Valid,
        known: Acquaintance::Unknown,
        bought_before: false,
        mismatch: None,
        order_changed: false,
        filters_changed: false,
        lawful: true,
        in_deal: false,
        touches: Vec::new(),
        calls: None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rules::eligible::Reason as Mismatch;

    use super::*;
    use crate::calls::Unreached;

    fn called(attempts: i32, days: i32, reached: bool, ask: bool) -> CallEvidence {
        let short = if ask { CallsShort::Ask } else { CallsShort::Refuse };
        let unreached = Unreached { attempts, days, need_attempts: 5, need_days: 2, reached, short };
        CallEvidence { list: Vec::new(), unreached }
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        let number = prop_oneof![Just(Number::Valid), Just(Number::Invalid), Just(Number::Missing)];
        let known = prop_oneof![Just(Acquaintance::Unknown), Just(Acquaintance::Likely), Just(Acquaintance::Proven)];
        let mismatch = prop_oneof![Just(None), Just(Some(Mismatch::City)), Just(Some(Mismatch::Amount))];
        let calls = prop::option::of((0..9_i32, 0..4_i32, any::<bool>(), any::<bool>()));
        let calls =
            calls.prop_map(|calls| calls.map(|(attempts, days, reached, ask)| called(attempts, days, reached, ask)));
        (number, known, mismatch, any::<[bool; 3]>(), calls).prop_map(|(number, known, mismatch, flags, calls)| {
            Evidence {
                calls,
                number,
                known,
                mismatch,
                bought_before: flags[0],
                lawful: flags[1],
                in_deal: flags[2],
                ..nothing_found()
            }
        })
    }

    proptest! {
        /// Money comes back by a rule only where the evidence for this very reason is there.
        #[test]
        fn a_rule_approves_only_what_it_can_prove(index in 0..Reason::ALL.len(), evidence in evidence()) {
            let reason = Reason::ALL[index];
            if let Verdict::Approve(finding) = decide(reason, &evidence) {
                let proven = match finding {
                    Finding::BoughtBefore => reason == Reason::Duplicate && evidence.bought_before,
                    Finding::KnownBefore => reason == Reason::Duplicate && evidence.known == Acquaintance::Proven,
                    Finding::InvalidNumber => reason == Reason::WrongNumber && evidence.number == Number::Invalid,
                    Finding::OutsideFilters => reason == Reason::OutsideFilter && evidence.mismatch.is_some(),
                    Finding::Unanswered => {
                        let calls = evidence.calls.as_ref().map(|calls| calls.unreached);
                        reason == Reason::NoAnswer && calls.is_some_and(|calls| calls.is_enough() && !calls.reached)
                    }
                    Finding::NoBasis => reason == Reason::NoConsent && !evidence.lawful,
                    _ => false,
                };
                prop_assert!(proven, "{reason}: {finding}");
            }
        }

        /// What was proven stays proven whatever else is found about the lead.
        #[test]
        fn proof_is_not_undone_by_other_evidence(evidence in evidence()) {
            let duplicate = Evidence { bought_before: true, ..evidence.clone() };
            prop_assert_eq!(decide(Reason::Duplicate, &duplicate), Verdict::Approve(Finding::BoughtBefore));
            let wrong = Evidence { number: Number::Invalid, ..evidence };
            prop_assert_eq!(decide(Reason::WrongNumber, &wrong), Verdict::Approve(Finding::InvalidNumber));
        }

        /// Reasons that no machine can check are never decided without a person, unless a deal speaks against them.
        #[test]
        fn what_a_machine_can_not_know_is_asked(evidence in evidence()) {
            for reason in [Reason::MinorOrNonresident, Reason::OtherAgent, Reason::Language] {
                prop_assert_eq!(decide(reason, &evidence), Verdict::Ask);
            }
            let idle = Evidence { in_deal: false, ..evidence };
            prop_assert_eq!(decide(Reason::Fake, &idle), Verdict::Ask);
        }
    }

    #[test]
    fn calls_decide_whether_a_person_can_be_reached() {
        let verdict = |calls| decide(Reason::NoAnswer, &Evidence { calls: Some(calls), ..nothing_found() });
        assert_eq!(verdict(called(5, 2, false, false)), Verdict::Approve(Finding::Unanswered));
        assert_eq!(verdict(called(9, 1, false, false)), Verdict::TooFewCalls, "nine calls of one day are not two days");
        assert_eq!(verdict(called(4, 3, false, true)), Verdict::Ask);
        assert_eq!(verdict(called(9, 4, true, false)), Verdict::Refuse(Finding::Reached));
        let worked = Evidence { in_deal: true, calls: Some(called(9, 4, false, false)), ..nothing_found() };
        assert_eq!(decide(Reason::NoAnswer, &worked), Verdict::Refuse(Finding::Worked));
    }

    #[test]
    fn a_reason_that_contradicts_the_evidence_is_refused() {
        let none = nothing_found();
        assert_eq!(decide(Reason::Duplicate, &none), Verdict::Refuse(Finding::NotKnown));
        assert_eq!(decide(Reason::OutsideFilter, &none), Verdict::Refuse(Finding::InsideFilters));
        assert_eq!(decide(Reason::WrongNumber, &none), Verdict::Ask);
        let forgotten = Evidence { filters_changed: true, ..nothing_found() };
        assert_eq!(decide(Reason::OutsideFilter, &forgotten), Verdict::Ask);
        let changed = Evidence { order_changed: true, ..nothing_found() };
        assert_eq!(
            decide(Reason::OutsideFilter, &changed),
            Verdict::Ask,
            "an order edited after the purchase proves nothing"
        );
        let worked = Evidence { in_deal: true, ..none };
        assert_eq!(decide(Reason::WrongNumber, &worked), Verdict::Refuse(Finding::Worked));
        assert_eq!(decide(Reason::Fake, &worked), Verdict::Refuse(Finding::Worked));
    }
}
