//! A scan over a base, as the worker carries it out.

use actix_web::test;
use crm::fixture::{Fixture, code};
use crm::lead::{LeadPatch, edit};
use kernel::LeadId;
use uuid::Uuid;

use super::*;

impl Looked {
    async fn scan(&self) -> Scan {
        let crm = &self.0;
        crm.run(async |tx| start(&crm.owner, tx).await).await.unwrap();
        crm.net.drain(&handlers()).await;
        crm.run(async |tx| latest(tx).await).await.unwrap().unwrap()
    }

    async fn found(&self, why: Why) -> Vec<Vec<LeadId>> {
        let crm = &self.0;
        let groups = crm.run(async |tx| open(&crm.owner, tx, why, None).await).await.unwrap();
        groups.items.into_iter().map(|group| group.leads.into_iter().map(LeadId).collect()).collect()
    }

    async fn lead(&self, name: &str, phone: &str, email: &str) -> LeadId {
        self.0.lead(&self.0.owner, name, phone, email).await.id
    }
}

struct Looked(Fixture);

fn sorted(mut ids: Vec<LeadId>) -> Vec<LeadId> {
    ids.sort();
    ids
}

#[test]
async fn contacts_join_leads_and_names_hint_at_them() {
    let base = Looked(Fixture::new().await);
    let a = base.lead("Иванов Иван", "+79260000001", "").await;
    let b = base.lead("Другое Имя", "+79260000001", "same@mail.ru").await;
    let c = base.lead("Третье Имя", "+79260000003", "same@mail.ru").await;
    let d = base.lead("Иван Иваноф", "+79260000004", "").await;
    let e = base.lead("Иванов Иван", "+79260000005", "").await;
    let elsewhere = base.lead("Иванов Иван", "+79260000006", "").await;
    let patch = LeadPatch { version: 1, city: Some(Some("Омск".into())), ..LeadPatch::default() };
    base.0.run(async |tx| edit(&base.0.owner, tx, elsewhere, &patch).await).await.unwrap();
    let scan = base.scan().await;
    assert_eq!((scan.state, scan.done, scan.total), (State::Done, 6, 6));
    assert_eq!(base.found(Why::Contact).await, [sorted(vec![a, b, c])], "one leads to the next");
    assert_eq!(base.found(Why::Name).await, [sorted(vec![a, d, e])]);

    // Different people are not found again; what is new is.
    let groups = base.0.run(async |tx| open(&base.0.owner, tx, Why::Name, None).await).await.unwrap();
    base.0.run(async |tx| dismiss(&base.0.owner, tx, groups.items[0].id).await).await.unwrap();
    base.scan().await;
    assert!(base.found(Why::Name).await.is_empty());
    let f = base.lead("Иванов Иван", "+79260000007", "").await;
    base.scan().await;
    assert_eq!(base.found(Why::Name).await, [sorted(vec![a, d, e, f])]);
}

#[test]
async fn one_scan_runs_at_a_time_and_only_for_who_sees_all() {
    let base = Looked(Fixture::new().await);
    let crm = &base.0;
    base.lead("А Б", "+79260000001", "").await;
    crm.run(async |tx| start(&crm.manager, tx).await).await.unwrap();
    assert_eq!(code(crm.run(async |tx| start(&crm.owner, tx).await).await), "in_progress");
    assert_eq!(code(crm.run(async |tx| start(&crm.operator, tx).await).await), "permission");
    assert_eq!(code(crm.run(async |tx| open(&crm.operator, tx, Why::Name, None).await).await), "permission");
    assert_eq!(code(crm.run(async |tx| dismiss(&crm.owner, tx, Uuid::nil()).await).await), "not_found");
    crm.net.drain(&handlers()).await;
    assert_eq!(base.scan().await.state, State::Done, "the next may begin");
}

#[test]
async fn the_next_page_is_named_where_there_is_one() {
    let crm = Fixture::new().await;
    let groups: Vec<Vec<Uuid>> =
        (0..51).map(|n| vec![Uuid::from_u128(n * 2 + 1), Uuid::from_u128(n * 2 + 2)]).collect();
    crm.run(async |tx| crate::group::keep(tx, Why::Contact, groups).await).await.unwrap();
    let first = crm.run(async |tx| open(&crm.owner, tx, Why::Contact, None).await).await.unwrap();
    let last = crm.run(async |tx| open(&crm.owner, tx, Why::Contact, first.next).await).await.unwrap();
    assert_eq!((first.items.len(), first.next), (50, first.items.last().map(|group| group.id)));
    assert_eq!((last.items.len(), last.next), (1, None));
}
