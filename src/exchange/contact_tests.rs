//! Who holds a person's contacts in the pool, as time goes by and leads go.

use intake::import::{ImportTarget, NewLead};
use kernel::{Email, Error, ImportId, LeadId, Result};
use pool::buying::policy::{self, PolicyInput};
use pool::lead::import::Pool;
use pool::lead::{Origin, Status, history, known, submit};

use crate::sample::{Exchange, draft, sealed};

const DAY: i64 = 24 * 60 * 60;

impl Exchange {
    fn pool(&self) -> Pool {
        Pool::new(self.net.app.config.secret.clone())
    }

    async fn events(&self, lead: LeadId) -> Vec<String> {
        let entries = self.platform(async |tx| history::of(tx, lead).await).await.unwrap();
        entries.into_iter().map(|entry| entry.event).collect()
    }

    async fn sold(&self, lead: LeadId, tenant: usize) {
        self.hand_over(lead, tenant, 0, "первый клиент").await.unwrap();
    }

    async fn import(&self, import: ImportId, leads: &[NewLead]) {
        self.platform(async |tx| self.pool().insert(tx, &self.admin, import, leads).await).await.unwrap();
    }

    async fn undo(&self, import: ImportId, made: &[LeadId]) -> Result<Vec<LeadId>> {
        self.platform(async |tx| self.pool().undo(tx, &self.admin, import, made).await).await
    }
}

fn row(id: u128, number: u32) -> NewLead {
    NewLead { id: LeadId(uuid::Uuid::from_u128(id)), draft: draft(number), extras: Vec::new(), duplicate_of: None }
}

#[actix_web::test]
async fn a_person_who_comes_again_long_after_the_sale_is_a_new_lead() {
    let net = Exchange::new(4).await;
    let first = net.lead(1).await;
    net.sold(first, 0).await;
    net.pass(30 * DAY - 1);
    let soon = net.lead(1).await;
    assert_eq!((net.stored(soon).await.status, net.stored(soon).await.duplicate_of), (Status::Duplicate, Some(first)));
    assert_eq!(net.stored(first).await.superseded_at, None);
    net.pass(1);
    let late = net.lead(1).await;
    assert_eq!((net.stored(late).await.status, net.stored(late).await.duplicate_of), (Status::New, None));
    let older = net.stored(first).await;
    assert!(older.superseded_at.is_some());
    assert_eq!((older.status, older.owner_tenant), (Status::Sold, Some(net.tenants[0].id)), "it stays its owner's");
    assert_eq!(net.events(first).await.last().map(String::as_str), Some("superseded"));
    let third = net.lead(1).await;
    assert_eq!(net.stored(third).await.duplicate_of, Some(late), "the newer one holds the contact now");
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn who_bought_the_person_waits_for_the_repeat_window_whatever_lead_it_is() {
    let net = Exchange::new(4).await;
    for tenant in 0..2 {
        net.deposit(tenant, 100_000, &format!("d{tenant}")).await.unwrap();
    }
    net.sold(net.lead(1).await, 0).await;
    net.pass(31 * DAY);
    let second = net.lead(1).await;
    let lot = net.sell(second, &[sealed(1_000)]).await.unwrap();
    assert!(matches!(net.bid(0, lot, 2_000).await, Err(Error::Forbidden("repeat_buyer"))));
    net.bid(1, lot, 2_000).await.unwrap();
    net.pass(61);
    net.close(lot).await.unwrap();
    assert_eq!(net.stored(second).await.owner_tenant, Some(net.tenants[1].id));
    net.pass(60 * DAY);
    let lot = net.sell(net.lead(1).await, &[sealed(1_000)]).await.unwrap();
    net.bid(0, lot, 2_000).await.unwrap();
    assert!(matches!(net.bid(1, lot, 2_000).await, Err(Error::Forbidden("repeat_buyer"))));
}

#[actix_web::test]
async fn a_lead_with_contacts_of_two_people_takes_over_only_when_both_were_sold_long_ago() {
    let net = Exchange::new(4).await;
    let mail = |number: u32, email: &str| {
        let mut draft = draft(number);
        draft.email = Some(Email::parse(email).unwrap());
        draft
    };
    let enter =
        async |draft| net.platform(async |tx| submit(&net.admin, tx, draft, Origin::default()).await).await.unwrap();
    let by_phone = enter(draft(1)).await.id;
    let by_mail = enter(mail(2, "anna@mail.ru")).await.id;
    net.sold(by_phone, 0).await;
    net.pass(31 * DAY);
    let both = enter(mail(1, "anna@mail.ru")).await;
    assert_eq!(both.duplicate_of, Some(by_mail));
    assert_eq!(net.stored(by_phone).await.superseded_at, None, "nothing is taken by a duplicate");
    net.sold(by_mail, 1).await;
    let rules =
        PolicyInput { repeat_days: 90, share_min_leads: 20, starter_days: 30, starter_leads: 0, duplicate_days: 0 };
    net.pass(1);
    net.platform(async |tx| policy::set(&net.admin, tx, rules).await).await.unwrap();
    assert_eq!(enter(mail(1, "anna@mail.ru")).await.status, Status::New);
    assert!(net.stored(by_phone).await.superseded_at.is_some() && net.stored(by_mail).await.superseded_at.is_some());
}

#[actix_web::test]
async fn an_undone_import_gives_the_contact_to_the_oldest_duplicate() {
    let net = Exchange::new(4).await;
    let import = ImportId(uuid::Uuid::from_u128(7));
    let (gone, kept) = (row(1, 1), row(2, 2));
    net.import(import, &[gone.clone(), kept.clone()]).await;
    let first = net.lead(1).await;
    net.pass(1);
    let second = net.lead(1).await;
    let other = net.lead(2).await;
    net.sold(kept.id, 0).await;
    assert_eq!(net.undo(import, &[gone.id, kept.id]).await.unwrap(), [gone.id]);
    assert_eq!((net.stored(first).await.status, net.stored(first).await.duplicate_of), (Status::New, None));
    assert_eq!(net.stored(second).await.duplicate_of, Some(first));
    assert_eq!(net.stored(other).await.duplicate_of, Some(kept.id), "its original is there");
    assert_eq!(net.events(first).await.last().map(String::as_str), Some("promoted"));
    net.sell(first, &[sealed(1_000)]).await.unwrap();
    assert!(matches!(net.sell(second, &[sealed(1_000)]).await, Err(Error::Conflict("not_for_sale"))));
}

#[actix_web::test]
async fn whom_the_network_knows_stands_in_the_history_of_an_imported_lead() {
    let net = Exchange::new(4).await;
    let secret = &net.net.app.config.secret;
    let seen = known::hashes(secret, &draft(1));
    let now = net.net.db().clock().now();
    net.platform(async |tx| known::saw(tx, &[seen.clone(), seen].concat(), now).await).await.unwrap();
    net.pass(3 * DAY);
    net.import(ImportId(uuid::Uuid::from_u128(7)), &[row(1, 1), row(2, 2)]).await;
    let days = async |id| {
        let lead = LeadId(uuid::Uuid::from_u128(id));
        net.platform(async |tx| history::of(tx, lead).await).await.unwrap()[0].data["known_days_ago"].clone()
    };
    assert_eq!((days(1).await, days(2).await), (serde_json::json!(3), serde_json::Value::Null));
}

#[actix_web::test]
async fn the_network_meets_whom_a_base_buys_and_whom_it_edits() {
    let net = Exchange::new(4).await;
    let (secret, owner) = (net.net.app.config.secret.clone(), net.person(0));
    let handlers = known::handlers(secret.clone());
    let days = async |number| {
        let hashes = known::hashes(&secret, &draft(number));
        net.platform(async |tx| known::days_ago(tx, &hashes).await).await.unwrap()
    };
    let lead = net.lead(1).await;
    while net.net.drain(&handlers).await > 0 {}
    assert_eq!(days(1).await, None, "head office's own pool is no base");
    net.sold(lead, 0).await;
    while net.net.drain(&handlers).await > 0 {}
    assert_eq!(days(1).await, Some(0));
    let phone = |number| String::from(draft(number).phone.unwrap());
    let tenant = net.tenants[0];
    let edited = net.net.db().tenant(&owner, tenant, async |tx| {
        let version = crm::lead::get(&owner, tx, lead).await?.lead.version;
        let patch = crm::lead::LeadPatch { version, phone: Some(Some(phone(2))), ..Default::default() };
        crm::lead::edit(&owner, tx, lead, &patch).await?;
        let client = crm::client::ClientBody { name: "Анна".into(), phones: vec![phone(3)], ..Default::default() };
        crm::client::create(&owner, tx, &client).await
    });
    let client = edited.await.unwrap();
    while net.net.drain(&handlers).await > 0 {}
    assert_eq!((days(2).await, days(3).await, days(4).await), (Some(0), Some(0), None));
    let edited = net.net.db().tenant(&owner, tenant, async |tx| {
        let phones = Some(vec![phone(3), phone(4)]);
        let patch = crm::client::ClientPatch { version: client.version, phones, ..Default::default() };
        crm::client::edit(&owner, tx, client.id, patch).await
    });
    edited.await.unwrap();
    while net.net.drain(&handlers).await > 0 {}
    assert_eq!(days(4).await, Some(0));
}

#[actix_web::test]
async fn an_import_takes_over_what_was_sold_long_ago() {
    let net = Exchange::new(4).await;
    let (old, fresh) = (net.lead(1).await, net.lead(2).await);
    net.sold(old, 0).await;
    net.pass(31 * DAY);
    net.sold(fresh, 1).await;
    let phones = [draft(1).phone.unwrap(), draft(2).phone.unwrap()];
    let existing = net.platform(async |tx| net.pool().existing(tx, &phones, &[]).await).await.unwrap();
    assert_eq!(existing.iter().map(|known| known.lead).collect::<Vec<_>>(), [fresh]);
    net.import(ImportId(uuid::Uuid::from_u128(7)), &[row(1, 1)]).await;
    assert!(net.stored(old).await.superseded_at.is_some());
    assert_eq!(net.events(old).await.last().map(String::as_str), Some("superseded"));
    assert_eq!(net.stored(fresh).await.superseded_at, None);
}
