//! Leads that are offered to head office: who takes them, and what ends that.

use kernel::{Actor, Error, LeadId, Result, Role};
use pool::lead::list::{self, Filter};
use pool::lead::{Status, take};
use serde_json::json;

use crate::sample::{Exchange, ascending, sealed};

async fn take_as(net: &Exchange, actor: &Actor, lead: LeadId) -> Result<()> {
    net.net.db().platform(actor, async |tx| take::take(actor, tx, lead).await).await
}

async fn release_as(net: &Exchange, actor: &Actor, lead: LeadId) -> Result<()> {
    net.net.db().platform(actor, async |tx| take::release(actor, tx, lead).await).await
}

/// A lead whose plan has ended at head office.
async fn offered(net: &Exchange, number: u32) -> LeadId {
    let lead = net.lead(number).await;
    let lot = net.sell(lead, &[sealed(500), json!({ "kind": "hq" })]).await.unwrap();
    net.pass(61);
    assert!(net.close(lot).await.unwrap());
    lead
}

async fn listed(net: &Exchange) -> Vec<LeadId> {
    let filter = Filter { offered: true, ..Filter::default() };
    let leads = net.platform(async |tx| list::list(&net.admin, tx, &filter, None, 10).await).await.unwrap();
    let counted = net.platform(async |tx| take::count(tx).await).await.unwrap();
    let room = net.platform(async |tx| take::offered(&net.admin, tx, 10).await).await.unwrap();
    assert_eq!((leads.len(), room.len()), (usize::try_from(counted).unwrap(), leads.len()));
    leads.into_iter().map(|lead| lead.id).collect()
}

#[actix_web::test]
async fn a_lead_whose_plan_ended_is_offered_and_taken_by_one() {
    let net = Exchange::new(2).await;
    let (lead, colleague) = (offered(&net, 1).await, net.net.person(Role::Employee, None));
    let fresh = net.lead(2).await;
    assert_eq!(listed(&net).await, [lead]);
    assert!(matches!(take_as(&net, &net.admin, fresh).await, Err(Error::Conflict("not_offered"))));
    take_as(&net, &net.admin, lead).await.unwrap();
    take_as(&net, &net.admin, lead).await.unwrap();
    assert!(matches!(take_as(&net, &colleague, lead).await, Err(Error::Conflict("already_taken"))));
    let stored = net.stored(lead).await;
    assert_eq!(
        (stored.status, stored.taken_by, stored.taken_name),
        (Status::Unsold, net.admin.user, Some(net.admin.name.clone()))
    );
    assert_eq!(listed(&net).await, [lead], "it stays in the list, with who has it");
    net.pass(1);
    release_as(&net, &colleague, lead).await.unwrap();
    assert!(matches!(release_as(&net, &colleague, lead).await, Err(Error::Conflict("not_taken"))));
    net.pass(1);
    take_as(&net, &colleague, lead).await.unwrap();
    let card = net.platform(async |tx| list::card(&net.admin, tx, lead).await).await.unwrap();
    let told: Vec<&str> = card
        .history
        .iter()
        .map(|entry| entry.event.as_str())
        .filter(|event| matches!(*event, "taken" | "released"))
        .collect();
    assert_eq!(told, ["taken", "released", "taken"], "taking one's own again is no news");
    let owner = net.person(0);
    assert!(matches!(take_as(&net, &owner, lead).await, Err(Error::Forbidden(_))));
}

#[actix_web::test]
async fn a_sale_or_a_hand_over_ends_it() {
    let net = Exchange::new(2).await;
    let (sold, given) = (offered(&net, 1).await, offered(&net, 2).await);
    for lead in [sold, given] {
        take_as(&net, &net.admin, lead).await.unwrap();
    }
    net.sell(sold, &[ascending()]).await.unwrap();
    net.hand_over(given, 0, 0, "Живёт в его городе").await.unwrap();
    for lead in [sold, given] {
        let stored = net.stored(lead).await;
        assert_eq!((stored.taken_by, stored.taken_name, stored.taken_at), (None, None, None));
    }
    assert_eq!(listed(&net).await, []);
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn an_unsold_lead_is_offered_whatever_its_plan_and_also_after_a_cancelled_lot() {
    let net = Exchange::new(2).await;
    let lead = net.lead(1).await;
    let first = net.sell(lead, &[sealed(500)]).await.unwrap();
    net.pass(61);
    assert!(net.close(first).await.unwrap());
    assert_eq!(listed(&net).await, [lead], "its plan did not end at head office, and yet nobody has it");
    let again = net.sell(lead, &[sealed(500), json!({ "kind": "hq" })]).await.unwrap();
    assert_eq!(listed(&net).await, []);
    net.pass(5);
    net.cancel(again, "Ошибка в цене").await.unwrap();
    assert_eq!(listed(&net).await, [lead]);
    let since = net.platform(async |tx| take::offered(&net.admin, tx, 10).await).await.unwrap()[0].status_at;
    assert_eq!(since, net.net.db().clock().now(), "since the lot was cancelled");
    take_as(&net, &net.admin, lead).await.unwrap();
}

#[actix_web::test]
async fn of_two_at_once_one_takes_it() {
    let net = Exchange::new(4).await;
    let (lead, colleague) = (offered(&net, 1).await, net.net.person(Role::Employee, None));
    let (one, other) = tokio::join!(take_as(&net, &net.admin, lead), take_as(&net, &colleague, lead));
    let codes = [one, other].map(|answer| match answer {
        Ok(()) => "taken",
        Err(Error::Conflict(code)) => code,
        Err(error) => panic!("{error}"),
    });
    assert!(codes == ["taken", "already_taken"] || codes == ["already_taken", "taken"], "{codes:?}");
}
