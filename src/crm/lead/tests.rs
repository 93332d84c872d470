//! Leads against a real database.

use actix_web::test;
use intake::import::{ImportTarget, NewLead as Imported};
use kernel::{Actor, Error, ImportId, LeadId, LotId, Money, Role};
use serde_json::json;

use super::edit::{LeadPatch, edit};
use super::import::Leads;
use super::list::{Filter, Responsible, Sort};
use super::*;
use crate::fixture::{Fixture, draft};
use crate::subject::Subject;
use crate::{feed, notice};

fn found(q: &str) -> Filter {
    Filter { q: q.to_owned(), ..Filter::default() }
}

#[test]
async fn a_duplicate_is_kept_marked_and_told_to_the_responsible() {
    let crm = Fixture::new().await;
    let first = crm.lead(&crm.manager, "Анна Петрова", "8 926 123-45-67", "").await;
    let second = crm.lead(&crm.owner, "А. Петрова", "+7 (926) 1234567", "anna@mail.ru").await;
    assert_eq!(second.duplicate_of, Some(first.id));
    let by_mail = crm.lead(&crm.owner, "Кто-то", "", "ANNA@mail.ru").await;
    assert_eq!(by_mail.duplicate_of, Some(second.id));
    let told = crm.run(async |tx| notice::list(&crm.manager, tx).await).await.unwrap();
    assert_eq!(told.iter().map(|n| (n.kind.as_str(), n.subject_id)).collect::<Vec<_>>(), [("duplicate", first.id.0)]);
    // Nobody is told of what they did themselves.
    assert_eq!(crm.run(async |tx| notice::unread(&crm.owner, tx).await).await.unwrap(), 0);
    crm.run(async |tx| notice::read_all(&crm.manager, tx).await).await.unwrap();
    assert_eq!(crm.run(async |tx| notice::unread(&crm.manager, tx).await).await.unwrap(), 0);
}

#[test]
async fn search_finds_any_spelling() {
    let crm = Fixture::new().await;
    crm.lead(&crm.owner, "Анна-Мария Ёлкина", "8 926 123-45-67", "anna.elkina@mail.ru").await;
    crm.lead(&crm.owner, "Пётр Чужой", "+79991112233", "petr@gmail.com").await;
    for q in [
        "елкина",
        "ЁЛК",
        "мария анна",
        "+7 (926) 123-45-67",
        "8926123",
        "123-45",
        "4567",
        "926",
        "anna.elk",
        "elkina@mail",
        "@mail.ru",
        "анна 926",
    ] {
        let page = crm.run(async |tx| list(&crm.owner, tx, &found(q), 50, None, "").await).await.unwrap();
        assert_eq!(page.items.iter().map(|lead| lead.name.as_str()).collect::<Vec<_>>(), ["Анна-Мария Ёлкина"], "{q}");
    }
    for q in ["кина", "9269", "'; DROP TABLE leads; --", "!!!", "\\", "'", "@"] {
        let page = crm.run(async |tx| list(&crm.owner, tx, &found(q), 50, None, "").await).await.unwrap();
        assert!(page.items.is_empty(), "{q}");
    }
}

#[test]
async fn pages_follow_each_other_in_every_order() {
    let crm = Fixture::new().await;
    for n in 0..7 {
        crm.lead(&crm.owner, &format!("Лид {n}"), &format!("+7926123450{n}"), "").await;
        crm.net.advance(chrono::Duration::milliseconds(i64::from(n % 2)));
    }
    for sort in [Sort::Newest, Sort::Oldest, Sort::Largest, Sort::Smallest] {
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let filter = Filter { sort, ..Filter::default() };
            let page = crm.run(async |tx| list(&crm.owner, tx, &filter, 3, after.as_deref(), "").await).await.unwrap();
            seen.extend(page.items.into_iter().map(|lead| lead.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let whole = crm
            .run(async |tx| list(&crm.owner, tx, &Filter { sort, ..Filter::default() }, 50, None, "").await)
            .await
            .unwrap();
        assert_eq!(seen, whole.items.iter().map(|lead| lead.id).collect::<Vec<_>>(), "{sort:?}");
        assert_eq!(seen.len(), 7);
    }
}

#[test]
async fn an_operator_sees_and_touches_only_own_leads() {
    let crm = Fixture::new().await;
    let mine = crm.lead(&crm.operator, "Мой", "+79261234501", "").await.id;
    let theirs = crm.lead(&crm.owner, "Чужой", "+79261234502", "").await.id;
    let page = crm.run(async |tx| list(&crm.operator, tx, &Filter::default(), 50, None, "").await).await.unwrap();
    assert_eq!(page.items.iter().map(|lead| lead.id).collect::<Vec<_>>(), [mine]);
    let asked = Filter { responsible: Some(Responsible::User(crm.owner.user.unwrap())), ..Filter::default() };
    assert!(crm.run(async |tx| list(&crm.operator, tx, &asked, 50, None, "").await).await.unwrap().items.is_empty());
    assert!(
        crm.run(async |tx| list(&crm.operator, tx, &found("Чужой"), 50, None, "").await)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert!(matches!(crm.run(async |tx| get(&crm.operator, tx, theirs).await).await, Err(Error::NotFound)));
    let patch = LeadPatch { version: 1, name: Some("Угнан".into()), ..LeadPatch::default() };
    assert!(matches!(crm.run(async |tx| edit(&crm.operator, tx, theirs, &patch).await).await, Err(Error::NotFound)));
    assert!(matches!(crm.run(async |tx| reveal(&crm.operator, tx, theirs, "так").await).await, Err(Error::NotFound)));
    assert!(matches!(crm.run(async |tx| convert(&crm.operator, tx, theirs, None).await).await, Err(Error::NotFound)));
    let note =
        crm.run(async |tx| feed::add_note(&crm.operator, tx, crate::subject::Subject::Lead(theirs), "x").await).await;
    assert!(matches!(note, Err(Error::NotFound)));
    assert!(matches!(crm.run(async |tx| delete(&crm.operator, tx, mine).await).await, Err(Error::Forbidden(_))));
    let counted = crm.run(async |tx| counts::counts(&crm.operator, tx, &["new".to_owned()]).await).await.unwrap();
    assert_eq!(counted, counts::Counts { all: 1, open: 1, new: 1, mine: 1, bought: 0 });
}

#[test]
async fn a_stale_change_is_refused_and_the_others_change_is_known() {
    let crm = Fixture::new().await;
    let id = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let first = LeadPatch { version: 1, city: Some(Some("Омск".into())), ..LeadPatch::default() };
    let changed = crm.run(async |tx| edit(&crm.manager, tx, id, &first).await).await.unwrap();
    assert_eq!((changed.city.as_str(), changed.version), ("Омск", 2));
    let second = LeadPatch { version: 1, name: Some("Анна Я.".into()), ..LeadPatch::default() };
    assert!(matches!(crm.run(async |tx| edit(&crm.owner, tx, id, &second).await).await, Err(Error::Conflict("stale"))));
    let others = crm.run(async |tx| feed::edits_since(tx, id.0, 1).await).await.unwrap();
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].by, crm.manager.name);
    assert_eq!(others[0].data["changes"][0], json!({ "field": "city", "from": "Уфа", "to": "Омск" }));
    let kept = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap().lead;
    assert_eq!(kept.name, "Анна");
}

#[test]
async fn contacts_never_reach_the_feed() {
    let crm = Fixture::new().await;
    let id = crm.lead(&crm.owner, "Анна", "+79261234567", "a@mail.ru").await.id;
    let patch = LeadPatch { version: 1, phone: Some(Some("+79991112233".into())), ..LeadPatch::default() };
    crm.run(async |tx| edit(&crm.owner, tx, id, &patch).await).await.unwrap();
    let shown = crm.run(async |tx| reveal(&crm.owner, tx, id, "Звонок").await).await.unwrap();
    assert_eq!(shown.phone.unwrap().as_str(), "+79991112233");
    let card = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap();
    let feed = serde_json::to_string(&card.history).unwrap();
    for secret in ["9261234567", "9991112233", "a@mail.ru"] {
        assert!(!feed.contains(secret), "{feed}");
    }
    assert!(card.history.iter().any(|entry| entry.event == "revealed" && entry.data["reason"] == "Звонок"));
    assert!(matches!(crm.run(async |tx| reveal(&crm.owner, tx, id, "  ").await).await, Err(Error::Invalid(_))));
}

#[test]
async fn one_person_becomes_one_client_even_at_once() {
    let crm = Fixture::new().await;
    let a = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let b = crm.lead(&crm.owner, "Анна П.", "+79261234567", "anna@mail.ru").await.id;
    let one = crm.run(async |tx| convert(&crm.owner, tx, a, None).await);
    let two = crm.run(async |tx| convert(&crm.manager, tx, b, None).await);
    let (one, two) = tokio::join!(one, two);
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.client_id, two.client_id);
    assert_ne!(one.deal_id, two.deal_id);
    let (client, _) = crm.run(async |tx| crate::client::get(&crm.owner, tx, one.client_id).await).await.unwrap();
    assert_eq!((client.phones.len(), client.emails.len()), (1, 1));
    assert!(matches!(
        crm.run(async |tx| convert(&crm.owner, tx, a, None).await).await,
        Err(Error::Conflict("converted"))
    ));
    assert!(matches!(crm.run(async |tx| delete(&crm.owner, tx, a).await).await, Err(Error::Conflict("in_deal"))));
    let lead = crm.run(async |tx| get(&crm.owner, tx, a).await).await.unwrap().lead;
    assert_eq!((lead.status.as_str(), lead.client_id), ("deal", Some(one.client_id)));
}

#[test]
async fn a_handed_over_lead_comes_once() {
    let crm = Fixture::new().await;
    let older = crm.lead(&crm.manager, "Анна", "+79261234567", "").await.id;
    let id = LeadId(crm.net.db().entropy().uuid(crm.net.db().clock().now()));
    let lot = LotId(id.0);
    let sold = HandedOver { id, draft: draft("Анна", "+79261234567", ""), lot_id: lot, price: Money::roubles(500) };
    crm.run(async |tx| receive(tx, sold.clone()).await).await.unwrap();
    let again = crm.run(async |tx| receive(tx, sold).await).await;
    assert!(matches!(again, Err(Error::Conflict("received"))), "{again:?}");
    let lead = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap().lead;
    assert_eq!(
        (lead.bought_lot_id, lead.bought_price, lead.duplicate_of),
        (Some(lot), Some(Money::roubles(500)), Some(older))
    );
    assert_eq!(crm.run(async |tx| notice::unread(&crm.manager, tx).await).await.unwrap(), 1);
    crm.run(async |tx| withdraw(tx, id, Leaving::Returned).await).await.unwrap();
    assert!(matches!(crm.run(async |tx| get(&crm.owner, tx, id).await).await, Err(Error::NotFound)));
    assert!(matches!(crm.run(async |tx| restore(&crm.owner, tx, id).await).await, Err(Error::NotFound)));
    assert!(matches!(crm.run(async |tx| withdraw(tx, id, Leaving::Returned).await).await, Err(Error::NotFound)));
    assert!(crm.run(async |tx| get(&crm.owner, tx, older).await).await.is_ok(), "the tenant's own lead stays");
}

#[test]
async fn a_removed_lead_is_gone_until_it_is_restored() {
    let crm = Fixture::new().await;
    let id = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    crm.run(async |tx| delete(&crm.owner, tx, id).await).await.unwrap();
    assert!(matches!(crm.run(async |tx| get(&crm.owner, tx, id).await).await, Err(Error::NotFound)));
    assert!(
        crm.run(async |tx| list(&crm.owner, tx, &Filter::default(), 50, None, "").await)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(crm.lead(&crm.owner, "Анна", "+79261234567", "").await.duplicate_of, None);
    crm.run(async |tx| restore(&crm.owner, tx, id).await).await.unwrap();
    assert!(crm.run(async |tx| get(&crm.owner, tx, id).await).await.is_ok());
    assert!(matches!(crm.run(async |tx| restore(&crm.owner, tx, id).await).await, Err(Error::NotFound)));
}

#[test]
async fn an_import_is_undone_but_for_what_was_touched() {
    let crm = Fixture::new().await;
    let target = Leads::new(crm.net.app.config.secret.clone());
    let import = ImportId(crm.net.db().entropy().uuid(crm.net.db().clock().now()));
    let made: Vec<Imported> = (0..3)
        .map(|n| Imported {
            id: LeadId(uuid::Uuid::from_u128(100 + n)),
            draft: draft("Из файла", &format!("+7926123450{n}"), ""),
            extras: Vec::new(),
            duplicate_of: None,
        })
        .collect();
    let ids: Vec<LeadId> = made.iter().map(|lead| lead.id).collect();
    let phones: Vec<_> = made.iter().filter_map(|lead| lead.draft.phone.clone()).collect();
    crm.run(async |tx| target.insert(tx, &crm.owner, import, &made).await).await.unwrap();
    assert_eq!(crm.run(async |tx| target.existing(tx, &phones, &[]).await).await.unwrap().len(), 3);
    crm.run(async |tx| set_status(&crm.owner, tx, ids[1], "contact").await).await.unwrap();
    // A rule's task is nobody's work, a person's is.
    for (actor, lead) in [(&Actor::system("planner"), ids[0]), (&crm.owner, ids[2])] {
        let of = (Subject::Lead(lead), json!({}));
        crm.run(async |tx| feed::record_many(actor, tx, "task", vec![of]).await).await.unwrap();
    }
    let undone = crm.run(async |tx| target.undo(tx, &crm.owner, import, &ids).await).await.unwrap();
    assert_eq!(undone, [ids[0]]);
    assert_eq!(crm.run(async |tx| target.existing(tx, &phones, &[]).await).await.unwrap().len(), 2);
}

#[test]
async fn statuses_and_people_must_be_of_this_tenant() {
    let crm = Fixture::new().await;
    let id = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let stranger = crm.net.person(Role::Owner, Some("volga"));
    assert!(matches!(
        crm.run(async |tx| assign(&crm.owner, tx, id, stranger.user).await).await,
        Err(Error::Invalid(_))
    ));
    assert!(matches!(crm.run(async |tx| set_status(&crm.owner, tx, id, "нет").await).await, Err(Error::Invalid(_))));
    crm.run(async |tx| assign(&crm.owner, tx, id, crm.operator.user).await).await.unwrap();
    assert_eq!(crm.run(async |tx| notice::unread(&crm.operator, tx).await).await.unwrap(), 1);
    // The neighbour's schema has no such lead.
    let key = crm.net.tenant("volga");
    let there = crm.net.db().tenant(&stranger, key, async |tx| get(&stranger, tx, id).await).await;
    assert!(matches!(there, Err(Error::NotFound)));
}
