//! Two at once, and workers that are killed half way.

use chrono::Duration;
use kernel::Error;

use super::{After, PAID_IN, PRICE, killed_after};
use crate::returns::State;
use crate::returns::answer::{ApproveInput, approve_by_silence};

#[actix_web::test]
async fn an_issue_and_a_return_at_once_leave_one_winner() {
    for round in 0..6 {
        let after = After::new().await;
        let lead = after.bought(round + 1).await;
        let deal = after.convert(lead).await;
        let asked = after.ask(lead, "language").await.unwrap();
        let input = ApproveInput::default();
        let (approved, issued) = futures_util::join!(after.approve(asked.id, &input), after.issue(deal));
        match (&approved, &issued) {
            (Ok(_), Err(Error::Conflict("withdrawn"))) => assert_eq!(after.money().await, PAID_IN),
            (Err(Error::Conflict("issued")), Ok(())) => assert_eq!(after.money().await, PAID_IN - PRICE),
            other => panic!("{other:?}"),
        }
        after.assert_clean().await;
    }
}

#[actix_web::test]
async fn two_decisions_at_once_are_one() {
    let after = After::new().await;
    let asked = after.ask(after.bought(1).await, "fake").await.unwrap();
    let input = ApproveInput::default();
    let (first, second, refused) =
        futures_util::join!(after.approve(asked.id, &input), after.approve(asked.id, &input), after.refuse(asked.id));
    let done = [first.is_ok(), second.is_ok(), refused.is_ok()];
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    let back = if refused.is_ok() { PAID_IN - PRICE } else { PAID_IN };
    assert_eq!(after.money().await, back);
    after.assert_clean().await;
}

/// Killed after every number of polls that there is, the work is undone whole, and the next attempt does it whole.
#[actix_web::test]
async fn a_killed_worker_loses_and_doubles_nothing() {
    let after = After::with_pool(1).await;
    let asked = after.ask(after.bought(1).await, "fake").await.unwrap();
    after.pass(Duration::hours(48));
    let silence = || after.net.db().border(&after.admin, async |tx| approve_by_silence(tx, asked.id).await);
    let mut polls = 1;
    while Box::pin(killed_after(polls, silence())).await.is_none() {
        let state = after.returned(asked.id).await.state;
        let money = if state == State::Approved { PAID_IN } else { PAID_IN - PRICE };
        assert_eq!(after.money().await, money, "killed after {polls}");
        after.assert_clean().await;
        polls += 1;
    }
    assert!(polls > 10, "it was never killed in the middle");
    assert_eq!((after.returned(asked.id).await.state, after.money().await), (State::Approved, PAID_IN));
    after.assert_clean().await;
}
