//! The wait for the first contact. The test's clock begins on a Tuesday at noon in Moscow, where `north` works from 9 to 19.

use chrono::Duration;
use pool::lead::Status;

use super::{After, PAID_IN, PRICE};
use crate::policy::edit::{PolicyInput, edit};
use crate::recall::{Outcome, suspended, watch};

async fn outcome(after: &After, lead: kernel::LeadId) -> Outcome {
    let tenant = after.tenant.id;
    let wait = after.net.db().platform(&after.admin, async |tx| watch::of_lead(tx, lead, tenant).await);
    wait.await.unwrap().unwrap().state
}

async fn unread(after: &After) -> i64 {
    let owner = &after.owner;
    after.net.db().tenant(owner, after.tenant, async |tx| crm::notice::unread(owner, tx).await).await.unwrap()
}

#[actix_web::test]
async fn a_lead_that_nobody_works_is_recalled_after_a_warning() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.drain().await;
    after.pass(Duration::minutes(30));
    after.drain().await;
    assert_eq!((outcome(&after, lead).await, unread(&after).await), (Outcome::Waiting, 1));
    after.pass(Duration::minutes(30) - Duration::seconds(1));
    after.drain().await;
    assert_eq!(outcome(&after, lead).await, Outcome::Waiting);
    after.pass(Duration::seconds(1));
    let due = after.net.db().border(&after.admin, async |tx| {
        let lot = pool::lead::list::card(&after.admin, tx.as_platform().await?, lead).await?.lead.lot_id;
        watch::due(tx, lot.unwrap()).await
    });
    assert_eq!(due.await.unwrap(), Outcome::Recalled);
    assert_eq!(after.stored(lead).await.status, Status::Recalled);
    assert_eq!(after.money().await, PAID_IN - PRICE / 2, "half comes back");
    assert!(!after.whole_base().await.contains("Кузнецов"));
    after.assert_clean().await;
    after.drain().await;
    let stored = after.stored(lead).await;
    assert_eq!(stored.status, Status::Auction, "it is sold again as an aged lead");
    assert_eq!(after.money().await, PAID_IN - PRICE / 2);
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_persons_contact_keeps_the_lead() {
    let after = After::new().await;
    let (noted, converted) = (after.bought(1).await, after.bought(2).await);
    after.drain().await;
    after.note(noted).await;
    after.convert(converted).await;
    after.pass(Duration::hours(3));
    after.drain().await;
    for lead in [noted, converted] {
        assert_eq!(outcome(&after, lead).await, Outcome::Contacted);
        assert_eq!(after.stored(lead).await.owner_tenant, Some(after.tenant.id));
    }
    assert_eq!(unread(&after).await, 0, "nobody is warned who has done it");
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_return_that_waits_keeps_the_lead_from_recall() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.drain().await;
    after.ask(lead, "fake").await.unwrap();
    after.pass(Duration::hours(2));
    after.drain().await;
    assert_eq!(outcome(&after, lead).await, Outcome::Contacted);
    after.assert_clean().await;
}

#[actix_web::test]
async fn the_rule_of_the_bid_counts_whatever_changes_later() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.pass(Duration::seconds(1));
    let stricter = PolicyInput { contact_minutes: Some(10), recall_refund_bp: Some(0), ..PolicyInput::default() };
    let admin = &after.admin;
    let made = after.net.db().platform(admin, async |tx| edit(admin, tx, &stricter).await).await.unwrap();
    assert_eq!((made.version, made.window_days), (2, 7));
    after.drain().await;
    after.pass(Duration::minutes(20));
    after.drain().await;
    assert_eq!(outcome(&after, lead).await, Outcome::Waiting);
    after.pass(Duration::minutes(40));
    after.drain().await;
    assert_eq!((outcome(&after, lead).await, after.money().await), (Outcome::Recalled, PAID_IN - PRICE / 2));
    let next = after.bought(2).await;
    after.drain().await;
    after.pass(Duration::minutes(10));
    after.drain().await;
    assert_eq!((outcome(&after, next).await, after.money().await), (Outcome::Recalled, PAID_IN - PRICE / 2 - PRICE));
    after.assert_clean().await;
}

#[actix_web::test]
async fn head_office_takes_back_what_a_suspended_tenant_did_not_touch() {
    let after = After::new().await;
    let (untouched, worked) = (after.bought(1).await, after.bought(2).await);
    after.note(worked).await;
    let (admin, tenant) = (&after.admin, after.tenant.id);
    let act = async || suspended::recall_untouched(admin, after.net.db(), tenant).await;
    assert!(matches!(act().await, Err(kernel::Error::Conflict("not_suspended"))));
    let state = db::TenantState::Suspended;
    after.net.db().platform(admin, async |tx| db::set_state(tx, tenant, state).await.map(|_| ())).await.unwrap();
    let counted = act().await.unwrap();
    assert_eq!((counted.recalled, counted.kept), (1, 1));
    assert_eq!(after.stored(untouched).await.status, Status::Recalled);
    assert_eq!(after.money().await, PAID_IN - PRICE, "the untouched lead's whole price comes back");
    assert_eq!(act().await.unwrap().recalled, 0, "twice is once");
    after.assert_clean().await;
}

#[actix_web::test]
async fn what_a_suspended_tenant_did_not_touch_goes_by_itself_after_an_hour() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.drain().await;
    let (db, tenant) = (after.net.db(), after.tenant.id);
    let suspend = async |tx: &mut db::PlatformTx| {
        db::set_state(tx, tenant, db::TenantState::Suspended).await?;
        suspended::await_return(tx, tenant).await
    };
    let resume = async |tx: &mut db::PlatformTx| {
        db::set_state(tx, tenant, db::TenantState::Active).await?;
        suspended::keep(tx, tenant).await
    };
    db.platform(&after.admin, suspend).await.unwrap();
    after.pass(Duration::minutes(30));
    after.drain().await;
    assert_eq!(after.stored(lead).await.owner_tenant, Some(tenant), "there is still time");
    db.platform(&after.admin, resume).await.unwrap();
    after.note(lead).await;
    after.pass(Duration::hours(2));
    after.drain().await;
    assert_eq!(after.stored(lead).await.owner_tenant, Some(tenant), "resumed in time, it keeps the lead");
    let other = after.bought(2).await;
    db.platform(&after.admin, suspend).await.unwrap();
    after.pass(Duration::minutes(61));
    after.drain().await;
    assert_eq!(after.stored(other).await.owner_tenant, None);
    assert_eq!(after.stored(lead).await.owner_tenant, Some(tenant), "somebody worked it");
    after.assert_clean().await;
}
