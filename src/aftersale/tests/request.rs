//! What may be returned, and what a rule decides at once.

use chrono::Duration;
use kernel::{Error, Money};
use pool::lead::Status;

use super::{After, PAID_IN, PRICE, draft};
use crate::returns::{Finding, How, State};

#[actix_web::test]
async fn a_duplicate_of_the_own_base_comes_back_at_once() {
    let after = After::new().await;
    let (owner, number) = (&after.owner, 101);
    let new = crm::lead::NewLead {
        draft: draft(number),
        responsible: None,
        import: None,
        custom: Default::default(),
        seen: Vec::new(),
    };
    let own = after.net.db().tenant(owner, after.tenant, async |tx| crm::lead::create(owner, tx, new).await);
    let own = own.await.unwrap().id;
    after.pass(Duration::minutes(1));
    let lead = after.bought(number).await;
    assert_eq!(after.money().await, PAID_IN - PRICE);
    let decided = after.ask(lead, "duplicate").await.unwrap();
    assert_eq!((decided.state, decided.decided_how), (State::Approved, Some(How::Rule)));
    assert_eq!((decided.finding, decided.refund), (Some(Finding::KnownBefore), Some(Money::kopecks(PRICE))));
    assert_eq!(after.money().await, PAID_IN);
    let stored = after.stored(lead).await;
    assert_eq!((stored.status, stored.owner_tenant), (Status::Archived, None));
    let card = after.net.db().tenant(owner, after.tenant, async |tx| crm::lead::get(owner, tx, own).await).await;
    assert_eq!(card.unwrap().lead.name, "Кузнецова 101", "the tenant's own lead stays as it was");
    after.assert_clean().await;
    after.drain().await;
    assert_eq!(after.stored(lead).await.status, Status::Archived, "what is worth nothing is not sold again");
}

#[actix_web::test]
async fn a_reason_that_the_evidence_contradicts_is_refused_at_once_and_may_be_appealed() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let refused = after.ask(lead, "duplicate").await.unwrap();
    assert_eq!((refused.state, refused.finding), (State::Refused, Some(Finding::NotKnown)));
    assert_eq!(after.money().await, PAID_IN - PRICE);
    assert!(matches!(after.ask(lead, "fake").await, Err(Error::Conflict("already_refused"))));
    let outside = after.bought(2).await;
    assert_eq!(after.ask(outside, "outside_filter").await.unwrap().finding, Some(Finding::InsideFilters));
    after.assert_clean().await;
}

#[actix_web::test]
async fn what_can_not_be_returned_moves_nothing() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let code = async |lead, reason| match after.ask(lead, reason).await {
        Err(Error::Conflict(code)) => code.to_owned(),
        Err(Error::Invalid(fields)) => fields[0].code.to_string(),
        Err(Error::NotFound) => "not_found".to_owned(),
        other => panic!("{reason} gave {other:?}"),
    };
    assert_eq!(code(lead, "").await, "required");
    assert_eq!(code(lead, "changed_mind").await, "unknown_reason");
    let strange = after.lead(2).await;
    assert_eq!(code(strange, "fake").await, "not_found");
    after.sell(strange, after.other).await;
    assert_eq!(code(strange, "fake").await, "not_found", "another tenant's lead is nobody's");
    let (owner, new) = (
        &after.owner,
        crm::lead::NewLead {
            draft: draft(3),
            responsible: None,
            import: None,
            custom: Default::default(),
            seen: Vec::new(),
        },
    );
    let own = after.net.db().tenant(owner, after.tenant, async |tx| crm::lead::create(owner, tx, new).await);
    assert_eq!(code(own.await.unwrap().id, "fake").await, "not_bought");
    let deal = after.convert(lead).await;
    after.issue(deal).await.unwrap();
    assert_eq!(code(lead, "language").await, "issued");
    let late = after.bought(4).await;
    after.pass(Duration::days(7) + Duration::seconds(1));
    assert_eq!(code(late, "language").await, "window_over");
    assert_eq!(after.money().await, PAID_IN - 2 * PRICE);
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_new_tenant_may_return_one_and_no_more() {
    let after = After::new().await;
    let leads = [after.bought(1).await, after.bought(2).await];
    assert_eq!(after.ask(leads[0], "fake").await.unwrap().state, State::Requested);
    assert!(matches!(after.ask(leads[0], "fake").await, Err(Error::Conflict("already_requested"))));
    assert!(matches!(after.ask(leads[1], "fake").await, Err(Error::Conflict("cap_reached"))));
    after.assert_clean().await;
}
