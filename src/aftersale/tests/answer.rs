//! Head office, silence, appeals and replacements.

use chrono::Duration;
use kernel::{Error, Money};
use pool::lead::Status;

use super::{After, PAID_IN, PRICE};
use crate::returns::answer::ApproveInput;
use crate::returns::appeal::{AppealInput, appeal};
use crate::returns::{Finding, How, State};

fn plain() -> ApproveInput {
    ApproveInput::default()
}

#[actix_web::test]
async fn an_approved_return_moves_money_lead_and_pool_together() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.note(lead).await;
    after.task(lead).await;
    let deal = after.convert(lead).await;
    let asked = after.ask(lead, "language").await.unwrap();
    assert_eq!((asked.state, after.money().await), (State::Requested, PAID_IN - PRICE));
    let decided = after.approve(asked.id, &plain()).await.unwrap();
    assert_eq!((decided.state, decided.decided_how), (State::Approved, Some(How::Person)));
    assert!(decided.transfer_id.is_some());
    assert_eq!(after.money().await, PAID_IN);
    let stored = after.stored(lead).await;
    assert_eq!((stored.status, stored.owner_tenant, stored.price), (Status::Returned, None, None));
    let base = after.whole_base().await;
    for personal in ["Кузнецов", "+79", "перезвонить"] {
        assert!(!base.contains(personal), "{personal} is still there:\n{base}");
    }
    let owner = &after.owner;
    let lost = after.net.db().tenant(owner, after.tenant, async |tx| crm::deal::get(owner, tx, deal).await);
    let lost = lost.await.unwrap().0;
    assert!(lost.closed_at.is_some() && lost.loss_reason.is_some());
    assert!(matches!(after.issue(deal).await, Err(Error::Conflict("withdrawn"))));
    assert!(matches!(after.approve(asked.id, &plain()).await, Err(Error::Conflict("already_approved"))));
    assert!(matches!(after.refuse(asked.id).await, Err(Error::Conflict("already_approved"))));
    assert!(matches!(after.ask(lead, "language").await, Err(Error::Conflict("returned"))));
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_part_of_the_price_may_come_back() {
    let after = After::new().await;
    let asked = after.ask(after.bought(1).await, "other_agent").await.unwrap();
    let bad = ApproveInput { refund_percent: Some(101), ..plain() };
    assert!(matches!(after.approve(asked.id, &bad).await, Err(Error::Invalid(_))));
    let half = ApproveInput { refund_percent: Some(50), ..plain() };
    assert_eq!(after.approve(asked.id, &half).await.unwrap().refund, Some(Money::kopecks(PRICE / 2)));
    assert_eq!(after.money().await, PAID_IN - PRICE / 2);
    after.assert_clean().await;
}

#[actix_web::test]
async fn silence_is_a_yes() {
    let after = After::new().await;
    let asked = after.ask(after.bought(1).await, "fake").await.unwrap();
    after.pass(Duration::hours(48) - Duration::seconds(1));
    after.drain().await;
    assert_eq!(after.returned(asked.id).await.state, State::Requested);
    after.pass(Duration::seconds(1));
    after.drain().await;
    let decided = after.returned(asked.id).await;
    assert_eq!((decided.state, decided.decided_how), (State::Approved, Some(How::Silence)));
    assert_eq!(after.money().await, PAID_IN);
    assert_eq!(after.stored(asked.lead_id).await.status, Status::Archived);
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_loan_issued_meanwhile_ends_the_return() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let asked = after.ask(lead, "language").await.unwrap();
    let deal = after.convert(lead).await;
    after.issue(deal).await.unwrap();
    assert!(matches!(after.approve(asked.id, &plain()).await, Err(Error::Conflict("issued"))));
    assert_eq!(after.money().await, PAID_IN - PRICE, "nothing was given back half way");
    after.pass(Duration::hours(48));
    after.drain().await;
    let decided = after.returned(asked.id).await;
    assert_eq!((decided.state, decided.finding), (State::Refused, Some(Finding::Issued)));
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_refusal_is_appealed_once() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let asked = after.ask(lead, "duplicate").await.unwrap();
    let (owner, tenant) = (&after.owner, after.tenant.id);
    let object = async |text: &str| {
        let input = AppealInput { comment: text.into() };
        after.net.db().platform(owner, async |tx| appeal(owner, tx, tenant, asked.id, &input).await).await
    };
    assert!(matches!(object(" ").await, Err(Error::Invalid(_))));
    let again = object("Был в старой базе").await.unwrap();
    assert_eq!((again.state, again.decided_at), (State::Requested, None));
    assert!(matches!(object("Ещё раз").await, Err(Error::Conflict("already_appealed"))));
    let refused = after.refuse(asked.id).await.unwrap();
    assert_eq!((refused.state, refused.decided_how), (State::Refused, Some(How::Person)));
    assert!(matches!(object("И ещё").await, Err(Error::Conflict("already_appealed"))));
    assert_eq!(after.money().await, PAID_IN - PRICE);
    after.assert_clean().await;
}

#[actix_web::test]
async fn another_lead_may_be_given_instead_of_money() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let asked = after.ask(lead, "not_requested").await.unwrap();
    let instead = ApproveInput { replacement: true, ..plain() };
    assert!(matches!(after.approve(asked.id, &instead).await, Err(Error::Conflict("no_replacement"))));
    assert_eq!(after.returned(asked.id).await.state, State::Requested, "nothing was decided half way");
    let next = after.lead(2).await;
    let decided = after.approve(asked.id, &instead).await.unwrap();
    assert_eq!((decided.replacement_lead, decided.refund), (Some(next), Some(Money::ZERO)));
    assert_eq!(after.money().await, PAID_IN - PRICE);
    let given = after.stored(next).await;
    assert_eq!((given.owner_tenant, given.price), (Some(after.tenant.id), Some(Money::ZERO)));
    assert!(matches!(after.ask(next, "fake").await, Err(Error::Conflict("replacement"))));
    after.assert_clean().await;
}
