//! The policy for new leads whose contact is known: by whichever door they come, nothing is lost, and nobody enters twice at once.

use actix_web::test;
use chrono::Duration;
use kernel::{Actor, Error, LotId, Money};
use serde_json::json;
use uuid::Uuid;

use super::known::{Policy, choose, policy};
use super::list::{Filter, list};
use super::receive::{HandedOver, receive};
use super::*;
use crate::fixture::{Fixture, code, draft};
use crate::{feed, merge, notice};

impl Fixture {
    async fn rule(&self, policy: Policy) {
        self.run(async |tx| choose(&self.owner, tx, policy).await).await.unwrap();
    }

    async fn comes(&self, by: &Actor, name: &str, phone: &str, email: &str) -> Created {
        let draft = draft(name, phone, email);
        let new = NewLead { draft, responsible: by.user, import: None, custom: Default::default(), seen: Vec::new() };
        self.run(async |tx| create(by, tx, new).await).await.unwrap()
    }

    async fn how_many(&self) -> usize {
        let found = self.run(async |tx| list(&self.owner, tx, &Filter::default(), 50, None, "").await).await;
        found.unwrap().items.len()
    }

    async fn told(&self, id: LeadId) -> Vec<String> {
        let entries = self.run(async |tx| feed::newest(tx, id.0, None, 50).await).await.unwrap();
        entries.into_iter().map(|entry| entry.event).collect()
    }
}

#[test]
async fn a_lead_whose_phone_is_known_is_refused_and_the_older_one_learns_of_it() {
    let crm = Fixture::new().await;
    assert_eq!(crm.run(async |tx| policy(tx).await).await.unwrap(), Policy::Warn);
    let older = crm.lead(&crm.manager, "Анна", "+79261234567", "anna@mail.ru").await.id;
    crm.rule(Policy::Forbid).await;
    let by_phone = crm.comes(&crm.operator, "Аня", "+79261234567", "").await;
    assert_eq!((by_phone.id, by_phone.outcome), (older, Outcome::Refused { field: "phone" }));
    assert!(matches!(by_phone.kept(), Err(Error::Invalid(errors)) if errors[0].code == "known_person"));
    let by_email = crm.comes(&crm.operator, "Аня", "", "anna@mail.ru").await;
    assert_eq!(by_email.outcome, Outcome::Refused { field: "email" });
    assert_eq!(crm.how_many().await, 1);
    assert_eq!(crm.told(older).await, ["came_again", "created"], "pressed twice, told once");
    crm.net.advance(Duration::minutes(6));
    crm.comes(&crm.operator, "Аня", "", "anna@mail.ru").await;
    assert_eq!(crm.told(older).await, ["came_again", "came_again", "created"]);
    let notices = crm.run(async |tx| notice::list(&crm.manager, tx).await).await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.kind == "came_again").count(), 2);
    // Somebody else is nobody's duplicate.
    assert_eq!(crm.comes(&crm.operator, "Пётр", "+79261234568", "").await.outcome, Outcome::Created);
}

#[test]
async fn a_lead_becomes_part_of_the_one_that_is_there_and_opens_it_again() {
    let crm = Fixture::new().await;
    let older = crm.lead(&crm.manager, "Анна", "+79261234567", "").await.id;
    crm.run(async |tx| set_status(&crm.owner, tx, older, "refused").await).await.unwrap();
    crm.rule(Policy::Attach).await;
    // The operator does not even see the manager's lead.
    let came = crm.comes(&crm.operator, "Анна К.", "+79261234567", "anna@mail.ru").await;
    assert_eq!((came.id, came.outcome, came.status), (older, Outcome::Attached, None));
    let notices = crm.run(async |tx| notice::list(&crm.operator, tx).await).await.unwrap();
    assert!(notices.is_empty(), "nor is told what the manager's client is called");
    let lead = crm.run(async |tx| find(tx, older, None).await).await.unwrap();
    assert_eq!(lead.email.map(|mail| mail.as_str().to_owned()).as_deref(), Some("anna@mail.ru"));
    assert_eq!((lead.status.as_str(), lead.responsible), ("new", crm.manager.user));
    assert_eq!(crm.how_many().await, 1);
    assert!(crm.told(older).await.contains(&"came_again".to_owned()));
    // By the new address it is found, and what was joined can be parted.
    assert_eq!(crm.comes(&crm.owner, "Аня", "", "anna@mail.ru").await.id, older);
    let merges = crm.run(async |tx| merge::of(tx, older).await).await.unwrap();
    assert_eq!(merges.len(), 2);
    crm.run(async |tx| merge::undo(&crm.owner, tx, merges[0].id).await).await.unwrap();
    assert_eq!(crm.how_many().await, 2);
}

#[test]
async fn of_two_that_come_at_once_one_finds_the_other() {
    let crm = Fixture::new().await;
    for (rule, n) in [(Policy::Forbid, 1), (Policy::Attach, 2)] {
        crm.rule(rule).await;
        let (phone, email) = (format!("+7926123456{n}"), format!("a{n}@mail.ru"));
        let (one, other) = tokio::join!(
            crm.comes(&crm.owner, "Анна", &phone, &email),
            crm.comes(&crm.manager, "Аня", &phone, &email),
        );
        assert_eq!(one.id, other.id, "{rule:?}");
        assert_ne!(one.outcome, other.outcome);
    }
    assert_eq!(crm.how_many().await, 2);
}

#[test]
async fn what_may_not_repeat_joins_the_one_that_has_it() {
    let crm = Fixture::new().await;
    let passport = json!({ "name": "ИНН", "kind": "text", "records": ["lead"], "sole": true });
    let passport = serde_json::from_value(passport).unwrap();
    crm.run(async |tx| fields::edit::create(&crm.owner, tx, &passport).await).await.unwrap();
    let comes = async |phone: &str| {
        let custom = serde_json::from_value(json!({ "f1": "7707083893" })).unwrap();
        let new =
            NewLead { draft: draft("Анна", phone, ""), responsible: None, import: None, custom, seen: Vec::new() };
        crm.run(async |tx| create(&crm.owner, tx, new).await).await
    };
    crm.rule(Policy::Attach).await;
    let older = comes("+79261234567").await.unwrap().id;
    assert_eq!(comes("+79261234567").await.unwrap().id, older);
    assert_eq!(code(comes("+79261234568").await), "f1: value_taken", "of somebody else it still may not repeat");
}

#[test]
async fn a_bought_lead_stays_by_itself() {
    let crm = Fixture::new().await;
    crm.rule(Policy::Attach).await;
    let id = LeadId(Uuid::from_u128(7));
    let bought = HandedOver {
        id,
        draft: draft("Анна", "+79261234567", ""),
        lot_id: LotId(Uuid::from_u128(8)),
        price: Money::roubles(100),
    };
    crm.run(async |tx| receive(tx, bought).await).await.unwrap();
    let came = crm.comes(&crm.owner, "Анна", "+79261234567", "").await;
    assert_eq!((came.outcome, came.duplicate_of), (Outcome::Created, Some(id)));
    crm.rule(Policy::Forbid).await;
    let came = crm.comes(&crm.owner, "Анна", "+79261234567", "").await;
    assert_eq!((came.id, came.outcome), (id, Outcome::Refused { field: "phone" }));
}

#[test]
async fn only_whoever_configures_chooses() {
    let crm = Fixture::new().await;
    let chosen = crm.run(async |tx| choose(&crm.manager, tx, Policy::Attach).await).await;
    assert_eq!(code(chosen), "permission");
    assert_eq!(Policy::parse("none"), None);
}
