//! Segments over a tenant's leads.

use actix_web::test;
use crm::batch::Target;
use crm::fixture::{Fixture, code};
use crm::lead::list::Filter;
use fields::condition::{Condition, Conditions, Operator};
use kernel::LeadId;

use super::edit::{change, delete, restore};
use super::*;

fn of(field: &str, operator: Operator, values: &[&str]) -> Conditions {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Conditions { groups: vec![vec![Condition { field: field.into(), operator, values }]], ..Default::default() }
}

fn input(name: &str, conditions: Conditions) -> SegmentInput {
    SegmentInput { name: name.into(), shared: true, conditions }
}

async fn leads(crm: &Fixture) -> Vec<LeadId> {
    let mut made = Vec::new();
    for (n, by) in [&crm.owner, &crm.manager, &crm.operator].into_iter().enumerate() {
        made.push(crm.lead(by, &format!("Лид {n}"), &format!("+7926000000{n}"), "").await.id);
    }
    made
}

async fn found(crm: &Fixture, actor: &Actor, conditions: Conditions) -> Vec<LeadId> {
    let filter = Filter { conditions, ..Filter::default() };
    let page = crm.run(async |tx| crm::lead::list(actor, tx, &filter, 50, None, "").await).await.unwrap();
    // By their names, in which they were made.
    let mut found: Vec<(String, LeadId)> = page.items.into_iter().map(|lead| (lead.name, lead.id)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

#[test]
async fn a_live_segment_is_whoever_passes_and_a_list_is_whoever_was_taken() {
    let crm = Fixture::new().await;
    let ids = leads(&crm).await;
    let new = of("status", Operator::In, &["new"]);
    let made = async |name: &str, conditions, target: Option<&Target>| {
        crm.run(async |tx| create(&crm.owner, tx, &input(name, conditions), target).await).await.unwrap()
    };
    let live = made("новые", new.clone(), None).await;
    let everybody = Target::Filtered(Filter { conditions: new, ..Filter::default() });
    let list = made("список", Conditions::default(), Some(&everybody)).await;
    crm.run(async |tx| crm::lead::set_status(&crm.owner, tx, ids[0], "contact").await).await.unwrap();
    let within = |segment: &Segment| of("segment", Operator::In, &[&segment.id.to_string()]);
    assert_eq!(found(&crm, &crm.owner, within(&live)).await, ids[1..]);
    assert_eq!(found(&crm, &crm.owner, within(&list)).await, ids);
    let outside = of("segment", Operator::NotIn, &[&live.id.to_string()]);
    assert_eq!(found(&crm, &crm.owner, outside).await, [ids[0]]);
    let neither = of("segment", Operator::NotIn, &[&live.id.to_string(), &list.id.to_string()]);
    assert!(found(&crm, &crm.owner, neither).await.is_empty());
    assert_eq!(found(&crm, &crm.operator, within(&list)).await, [ids[2]], "whoever sees own leads sees their own");
    let counted = crm.run(async |tx| count(&crm.operator, tx, list.id, chrono_tz::Tz::UTC).await).await.unwrap();
    assert_eq!(counted, Count { leads: 1, more: false });
    let one = Target::Chosen(vec![ids[1]]);
    let off = async || crm.run(async |tx| exclude(&crm.owner, tx, list.id, &one).await).await.unwrap();
    assert_eq!((off().await, off().await), (1, 0));
    let on = async || crm.run(async |tx| include(&crm.owner, tx, list.id, &one).await).await.unwrap();
    assert_eq!((on().await, on().await), (1, 0), "twice is once");
    assert_eq!(code(crm.run(async |tx| include(&crm.owner, tx, live.id, &one).await).await), "segment: not_static");
}

#[test]
async fn nobody_is_left_out_of_a_list_in_silence() {
    let crm = Fixture::new().await;
    let ids = leads(&crm).await;
    let made = crm.run(async |tx| create(&crm.owner, tx, &input("список", Conditions::default()), None).await).await;
    let (list, all) = (made.unwrap().id, Target::Filtered(Filter::default()));
    let put = async |target: &Target, most| {
        crm.run(async |tx| super::member::include_most(&crm.owner, tx, list, target, most).await).await
    };
    assert_eq!(put(&Target::Chosen(ids[..2].to_vec()), 2).await.unwrap(), 2);
    assert_eq!(code(put(&all, 2).await), "leads: too_many_leads", "also where all but one are on it");
    assert_eq!(put(&all, 3).await.unwrap(), 1);
}

#[test]
async fn no_segment_leads_to_itself_and_one_that_is_gone_is_refused_and_not_passed_over() {
    let crm = Fixture::new().await;
    leads(&crm).await;
    let make = async |conditions| crm.run(async |tx| create(&crm.owner, tx, &input("а", conditions), None).await).await;
    let list = make(Conditions::default()).await.unwrap();
    let upon = of("segment", Operator::In, &[&list.id.to_string()]);
    assert_eq!(code(make(upon.clone()).await), "c0: segment_in_segment");
    assert_eq!(code(make(of("city", Operator::Contains, &[" "])).await), "c0: required", "nobody has finished it");
    assert_eq!(code(make(of("status", Operator::In, &["new"])).await), "name: name_taken");
    crm.run(async |tx| delete(&crm.owner, tx, list.id).await).await.unwrap();
    let filter = Filter { conditions: upon, ..Filter::default() };
    let refused = crm.run(async |tx| crm::lead::list(&crm.owner, tx, &filter, 9, None, "").await).await;
    assert_eq!(code(refused), "c0: unknown_value");
    crm.run(async |tx| restore(&crm.owner, tx, list.id).await).await.unwrap();
    assert!(crm.run(async |tx| crm::lead::list(&crm.owner, tx, &filter, 9, None, "").await).await.is_ok());
}

#[test]
async fn what_is_somebodys_own_is_seen_by_nobody_else() {
    let crm = Fixture::new().await;
    let own = SegmentInput { shared: false, ..input("свой", Conditions::default()) };
    let made = crm.run(async |tx| create(&crm.operator, tx, &own, None).await).await.unwrap();
    assert_eq!(code(crm.run(async |tx| find(&crm.owner, tx, made.id).await).await), "not_found");
    let shared =
        crm.run(async |tx| create(&crm.operator, tx, &input("общий", Conditions::default()), None).await).await;
    assert_eq!(code(shared), "permission");
    let general = crm.run(async |tx| create(&crm.owner, tx, &input("общий", Conditions::default()), None).await);
    let general = general.await.unwrap();
    let by = async |actor: &Actor, version| {
        crm.run(async |tx| change(actor, tx, general.id, version, &input("новый", Conditions::default())).await).await
    };
    assert_eq!(code(by(&crm.operator, 1).await), "permission");
    assert_eq!(by(&crm.manager, 1).await.unwrap().name, "новый");
    assert_eq!(code(by(&crm.owner, 1).await), "stale");
}

#[test]
async fn what_people_did_tells_who_waits_and_an_act_on_many_is_no_contact() {
    let crm = Fixture::new().await;
    let ids = leads(&crm).await;
    crm.net.advance(chrono::Duration::days(10));
    let note = crm::subject::Subject::Lead(ids[0]);
    crm.run(async |tx| crm::feed::add_note(&crm.owner, tx, note, "Ждёт").await).await.unwrap();
    let act = crm::batch::Act::Status { to: "contact".into() };
    let chosen = Target::Chosen(vec![ids[1]]);
    crm.run(async |tx| crm::batch::start(&crm.owner, tx, act, &chosen).await).await.unwrap();
    for bulk in ["retired", "import_id"] {
        let (many, data) = (crm::subject::Subject::Lead(ids[1]), serde_json::json!({ "to": "contact", bulk: true }));
        crm.run(async |tx| crm::feed::record(&crm.owner, tx, many, "status", data).await).await.unwrap();
    }
    let touched = crm.run(async |tx| crm::lead::contact::touches(tx, ids[1]).await).await.unwrap();
    assert!(touched.is_empty(), "the end of a status and an import are none either: {touched:?}");
    let days = |field: &str, operator| of(field, operator, &["3"]);
    assert_eq!(found(&crm, &crm.owner, days("contact_at", Operator::Last)).await, [ids[0]]);
    assert_eq!(found(&crm, &crm.owner, days("contact_at", Operator::Older)).await, ids[1..]);
    assert_eq!(found(&crm, &crm.owner, days("active_at", Operator::Last)).await, ids[..2]);
    assert_eq!(found(&crm, &crm.owner, days("active_at", Operator::Older)).await, [ids[2]]);
}
