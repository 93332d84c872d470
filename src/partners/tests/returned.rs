//! A lead that went back to the pool earns nothing more.

use kernel::EventId;
use testkit::TestNet;

use super::{facts, issue, pair, sold, told};
use crate::settlement::State;
use crate::settlement::returned::take_back;

#[actix_web::test]
async fn what_a_returned_lead_earned_is_taken_back_once() {
    let net = TestNet::new().await;
    let (_, partner) = pair(&net).await;
    let (lead, other) = (sold(&net, partner, "+79261234567").await, sold(&net, partner, "+79261234568").await);
    issue(&net, &told(lead, 1, 1)).await;
    issue(&net, &told(other, 2, 1)).await;
    let before = facts(&net, other).await;
    let tenant = net.tenant("north").id;
    let worker = net.jobs().actor;
    for _ in 0..2 {
        let now = net.db().clock().now();
        let event = EventId(net.db().entropy().uuid(now));
        let done = net.db().platform(&worker, async |tx| take_back(tx, event, now, lead, tenant).await);
        done.await.unwrap();
    }
    let after = facts(&net, lead).await;
    assert!(after.iter().all(|row| row.2 == State::Reversed), "{after:?}");
    assert_eq!(after.iter().map(|row| row.1).sum::<i64>(), 0, "each accrual has its one opposite: {after:?}");
    assert_eq!(after.len(), 4);
    assert_eq!(facts(&net, other).await, before, "the partner's other lead is left alone");
}
