//! Calls: the first contact, the evidence of «не дозвониться», and what is left of them when a lead goes.

use chrono::Duration;
use kernel::{Error, LeadId, Result};
use pool::lead::Status;

use super::{After, PAID_IN};
use crate::calls::{self, Call, CallInput};
use crate::policy::CallsShort;
use crate::policy::edit::{PolicyInput, edit};
use crate::recall::{Outcome, watch};
use crate::returns::{Finding, How, State};

impl After {
    /// «Не дозвониться» is a reason from now on: so many attempts on so many days.
    async fn accept_no_answer(&self, call_attempts: i32, call_days: i32, calls_short: CallsShort) {
        let input = PolicyInput {
            reasons: Some(vec!["no_answer".into(), "language".into()]),
            call_attempts: Some(call_attempts),
            call_days: Some(call_days),
            calls_short: Some(calls_short),
            cap_least: Some(10),
            ..PolicyInput::default()
        };
        let admin = &self.admin;
        self.net.db().platform(admin, async |tx| edit(admin, tx, &input).await).await.unwrap();
        self.pass(Duration::seconds(1));
    }

    async fn call(&self, lead: LeadId, outcome: &str) -> Result<Call> {
        let input = CallInput {
            direction: "out".into(),
            outcome: outcome.into(),
            comment: "Звонили Кузнецовой".into(),
            ..CallInput::default()
        };
        let owner = &self.owner;
        self.net.db().tenant(owner, self.tenant, async |tx| calls::record(owner, tx, lead, &input).await).await
    }
}

#[actix_web::test]
async fn enough_unanswered_calls_bring_the_money_back_at_once() {
    let after = After::new().await;
    after.accept_no_answer(3, 2, CallsShort::Refuse).await;
    let lead = after.bought(1).await;
    for outcome in ["no_answer", "busy", "switched_off"] {
        after.call(lead, outcome).await.unwrap();
        after.pass(Duration::minutes(10));
    }
    let refused = after.ask(lead, "no_answer").await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].code == "too_few_calls"), "one day is not two");
    after.pass(Duration::days(1));
    after.call(lead, "no_answer").await.unwrap();
    let approved = after.ask(lead, "no_answer").await.unwrap();
    assert_eq!((approved.state, approved.decided_how), (State::Approved, Some(How::Rule)));
    assert_eq!(approved.finding, Some(Finding::Unanswered));
    assert_eq!((&approved.evidence["calls"]["attempts"], &approved.evidence["calls"]["days"]), (&4.into(), &2.into()));
    assert!(!approved.evidence["calls"].to_string().contains("Кузнецов"), "facts alone leave the tenant's base");
    assert_eq!(after.money().await, PAID_IN);
    assert!(!after.whole_base().await.contains("Кузнецов"), "what was said of the person left with the lead");
    after.drain().await;
    assert_ne!(after.stored(lead).await.status, Status::Archived, "somebody else may reach the person");
    after.assert_clean().await;
}

#[actix_web::test]
async fn too_few_calls_go_to_head_office_where_the_policy_says_so_and_talking_refuses() {
    let after = After::new().await;
    after.accept_no_answer(3, 1, CallsShort::Ask).await;
    let (few, talked) = (after.bought(1).await, after.bought(2).await);
    after.call(few, "no_answer").await.unwrap();
    assert_eq!(after.ask(few, "no_answer").await.unwrap().state, State::Requested);
    for outcome in ["no_answer", "no_answer", "no_answer", "answered"] {
        after.call(talked, outcome).await.unwrap();
    }
    let refused = after.ask(talked, "no_answer").await.unwrap();
    assert_eq!((refused.state, refused.finding), (State::Refused, Some(Finding::Reached)));
    after.assert_clean().await;
}

#[actix_web::test]
async fn many_attempts_do_not_hide_the_call_that_was_answered() {
    let after = After::new().await;
    after.accept_no_answer(3, 1, CallsShort::Refuse).await;
    let lead = after.bought(1).await;
    after.call(lead, "answered").await.unwrap();
    for _ in 0..101 {
        after.pass(Duration::minutes(2));
        after.call(lead, "no_answer").await.unwrap();
    }
    let refused = after.ask(lead, "no_answer").await.unwrap();
    assert_eq!((refused.state, refused.finding), (State::Refused, Some(Finding::Reached)));
    assert_eq!(refused.evidence["calls"]["attempts"], 21, "attempts of ten minutes are one");
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_form_sent_twice_makes_one_call() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let (one, other) = futures_util::join!(after.call(lead, "no_answer"), after.call(lead, "no_answer"));
    assert_eq!(one.unwrap().id, other.unwrap().id);
    let first = after.call(lead, "busy").await.unwrap();
    after.pass(Duration::minutes(1));
    let second = after.call(lead, "busy").await.unwrap();
    assert_ne!(first.id, second.id, "somebody who calls again a minute later tells of another call");
    let (owner, tenant) = (&after.owner, after.tenant);
    let calls = after.net.db().tenant(owner, tenant, async |tx| calls::list(tx, lead, None, 10).await).await.unwrap();
    assert_eq!(calls.len(), 3);
}

#[actix_web::test]
async fn a_call_is_the_first_contact() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.drain().await;
    after.call(lead, "no_answer").await.unwrap();
    after.pass(Duration::days(7));
    after.drain().await;
    let (admin, tenant) = (&after.admin, after.tenant.id);
    let wait = after.net.db().platform(admin, async |tx| watch::of_lead(tx, lead, tenant).await).await.unwrap();
    assert_eq!(wait.unwrap().state, Outcome::Contacted);
    assert_eq!(after.stored(lead).await.owner_tenant, Some(tenant));
    let gone = after.bought(2).await;
    let asked = after.ask(gone, "language").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    assert!(matches!(after.call(gone, "busy").await, Err(Error::NotFound)), "a lead that went back takes no calls");
}
