//! Acts on many leads, there and back.

use actix_web::test;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, LeadId};
use schema::tenant::leads;

use super::*;
use crate::fixture::{Fixture, code};
use crate::lead::list::Filter;
use crate::{feed, notice};

async fn three(crm: &Fixture) -> Vec<LeadId> {
    let mut ids = Vec::new();
    for (n, by) in [&crm.owner, &crm.manager, &crm.operator].into_iter().enumerate() {
        ids.push(crm.lead(by, &format!("Лид {n}"), &format!("+7926000000{n}"), "").await.id);
    }
    ids
}

async fn begin(crm: &Fixture, actor: &Actor, act: Act, ids: &[LeadId]) -> Result<Batch> {
    crm.run(async |tx| start(actor, tx, act, &Target::Chosen(ids.to_vec())).await).await
}

async fn responsible(crm: &Fixture) -> Vec<Option<UserId>> {
    crm.run(async |tx| Ok(leads::table.order(leads::name).select(leads::responsible).load(tx.conn()).await?))
        .await
        .unwrap()
}

#[test]
async fn leads_are_given_away_and_come_back_but_for_the_one_somebody_changed_since() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    let to = crm.manager.user;
    let batch = begin(&crm, &crm.owner, Act::Assign { to }, &ids).await.unwrap();
    assert_eq!(
        (batch.state, batch.total, batch.changed, batch.passed),
        (State::Done, 3, 2, 1),
        "one was the manager's"
    );
    assert_eq!(responsible(&crm).await, [to, to, to]);
    let told = crm.run(async |tx| notice::list(&crm.manager, tx).await).await.unwrap();
    assert_eq!(
        (told.len(), told[0].kind.as_str(), &told[0].data["count"]),
        (1, "assigned_many", &2.into()),
        "told once"
    );
    let history = crm.run(async |tx| feed::newest(tx, ids[0].0, None, 1).await).await.unwrap();
    assert_eq!((history[0].event.as_str(), &history[0].data["version"]), ("assigned", &2.into()));

    crm.run(async |tx| crate::lead::assign(&crm.owner, tx, ids[2], crm.owner.user).await).await.unwrap();
    let undone = crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.state, undone.restored, undone.kept), (State::Undone, 1, 1));
    assert_eq!(responsible(&crm).await, [crm.owner.user, to, crm.owner.user]);
    assert_eq!(code(crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await), "already_reversed");
}

#[test]
async fn a_batch_reaches_no_further_than_the_right_to_it() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    let status = || Act::Status { to: "contact".into() };
    assert_eq!(code(begin(&crm, &crm.operator, Act::Assign { to: None }, &ids).await), "permission");
    assert_eq!(code(begin(&crm, &crm.manager, Act::Delete, &ids).await), "permission");
    assert_eq!(
        code(begin(&crm, &crm.operator, status(), &ids[..2]).await),
        "leads: required",
        "none is the operator's"
    );
    let batch = begin(&crm, &crm.operator, status(), &ids).await.unwrap();
    assert_eq!((batch.total, batch.changed), (1, 1));
    let owners = begin(&crm, &crm.owner, status(), &ids).await.unwrap();
    assert_eq!((owners.changed, owners.passed), (2, 1));
    assert_eq!(code(crm.run(async |tx| find(&crm.operator, tx, owners.id).await).await), "not_found");
    let seen = async |actor: &Actor| crm.run(async |tx| list(actor, tx).await).await.unwrap().len();
    assert_eq!((seen(&crm.operator).await, seen(&crm.manager).await), (1, 2));
    assert_eq!(code(begin(&crm, &crm.owner, Act::Status { to: "gone".into() }, &ids).await), "status: unknown_status");
    assert_eq!(code(begin(&crm, &crm.owner, status(), &[]).await), "leads: required");
    assert_eq!(code(begin(&crm, &crm.owner, status(), &vec![ids[0]; 1_001]).await), "leads: too_many_entries");
    let nobody = Act::Share { among: Vec::new(), way: Way::Turn };
    assert_eq!(code(begin(&crm, &crm.owner, nobody, &ids).await), "among: required");
    let stranger = Act::Assign { to: Some(UserId(uuid::Uuid::nil())) };
    assert_eq!(code(begin(&crm, &crm.owner, stranger, &ids).await), "responsible: unknown_user");
}

#[test]
async fn removed_leads_come_back_and_one_with_a_deal_is_passed_over() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    crm.run(async |tx| crate::lead::convert(&crm.owner, tx, ids[1], None).await).await.unwrap();
    let batch = begin(&crm, &crm.owner, Act::Delete, &ids).await.unwrap();
    assert_eq!((batch.changed, batch.passed), (2, 1));
    let count = async || {
        crm.run(async |tx| Ok(crate::lead::list(&crm.owner, tx, &Filter::default(), 9, None, "").await?.items.len()))
            .await
            .unwrap()
    };
    assert_eq!(count().await, 1);
    crm.run(async |tx| crate::lead::restore(&crm.owner, tx, ids[0]).await).await.unwrap();
    let undone = crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.restored, undone.kept, count().await), (1, 1, 3), "somebody had brought one back already");
}

/// More leads than a part has, as an import would leave them.
const MANY: &str = "INSERT INTO leads (id, name, phone, product, source, lawful_basis, status, search, created_at, updated_at) \
    SELECT gen_random_uuid(), 'Лид ' || n, '+7926' || lpad(n::text, 7, '0'), 'mortgage', 'site', 'consent', 'new', '', now(), now() \
    FROM generate_series(1, 1200) AS n";

#[test]
async fn a_large_batch_goes_on_part_by_part_and_a_part_told_twice_is_carried_out_once() {
    let crm = Fixture::new().await;
    crm.run(async |tx| Ok(diesel::sql_query(MANY).execute(tx.conn()).await?)).await.unwrap();
    let among: Vec<UserId> =
        [&crm.owner, &crm.manager, &crm.operator].into_iter().filter_map(|actor| actor.user).collect();
    let act = Act::Share { among: among.clone(), way: Way::Turn };
    let everything = Target::Filtered(Filter::default());
    let batch = crm.run(async |tx| start(&crm.owner, tx, act, &everything).await).await.unwrap();
    assert_eq!((batch.state, batch.total, batch.changed), (State::Running, 1_200, 500));
    let again = async |step: i32| {
        crm.run(async |tx| {
            let locked = lock(tx, batch.id).await?;
            if locked.step == step { go_on(tx, &locked).await } else { Ok(()) }
        })
        .await
        .unwrap();
    };
    again(1).await;
    crm.net.drain(&handlers()).await;
    again(2).await;
    let done = crm.run(async |tx| find(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((done.state, done.changed, done.passed), (State::Done, 1_200, 0));
    let mut shares = responsible(&crm).await;
    shares.sort_unstable();
    assert!(shares.chunk_by(|a, b| a == b).all(|share| share.len() == 400), "equal shares");

    let undoing = crm.run(async |tx| undo(&crm.manager, tx, batch.id).await).await.unwrap();
    assert_eq!((undoing.state, undoing.restored), (State::Undoing, 500));
    assert_eq!(code(crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await), "in_progress");
    for step in [3, 4, 4, 5] {
        again(step).await;
    }
    let undone = crm.run(async |tx| find(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.state, undone.restored, undone.kept), (State::Undone, 1_200, 0));
    assert!(responsible(&crm).await.iter().all(Option::is_none));
    assert_eq!(undone.undone_by_name.as_deref(), Some(crm.manager.name.as_str()));
    let told = crm.run(async |tx| notice::list(&crm.operator, tx).await).await.unwrap();
    assert_eq!((told.len(), &told[0].data["count"]), (1, &400.into()), "told once, however many parts there were");
}

#[test]
async fn a_batch_that_runs_can_be_taken_back_and_goes_no_further() {
    let crm = Fixture::new().await;
    crm.run(async |tx| Ok(diesel::sql_query(MANY).execute(tx.conn()).await?)).await.unwrap();
    let act = Act::Share { among: vec![crm.owner.user.unwrap(), crm.manager.user.unwrap()], way: Way::Least };
    let everything = Target::Filtered(Filter::default());
    let batch = crm.run(async |tx| start(&crm.owner, tx, act, &everything).await).await.unwrap();
    crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await.unwrap();
    crm.net.drain(&handlers()).await;
    let undone = crm.run(async |tx| find(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.state, undone.changed, undone.restored), (State::Undone, 500, 500));
    assert!(responsible(&crm).await.iter().all(Option::is_none));
}

#[test]
async fn the_fewest_come_next_over_all_parts() {
    let crm = Fixture::new().await;
    crm.run(async |tx| Ok(diesel::sql_query(MANY).execute(tx.conn()).await?)).await.unwrap();
    crm.run(async |tx| Ok(diesel::sql_query("UPDATE leads SET status = 'refused'").execute(tx.conn()).await?))
        .await
        .unwrap();
    for n in 0..100 {
        crm.lead(&crm.owner, "Открытый", &format!("+7999000{n:04}"), "").await;
    }
    let lost = fields::condition::Condition {
        field: "status".into(),
        operator: fields::condition::Operator::In,
        values: vec!["refused".into()],
    };
    let conditions = fields::condition::Conditions { groups: vec![vec![lost]], ..Default::default() };
    let act = Act::Share { among: vec![crm.owner.user.unwrap(), crm.manager.user.unwrap()], way: Way::Least };
    let target = Target::Filtered(Filter { conditions, ..Filter::default() });
    crm.run(async |tx| start(&crm.owner, tx, act, &target).await).await.unwrap();
    crm.net.drain(&handlers()).await;
    let owners = responsible(&crm).await.into_iter().filter(|who| *who == crm.owner.user).count();
    assert_eq!(owners, 650, "100 open ones and 550 of the 1,200: as many as the other has");
}

#[test]
async fn an_act_on_many_is_no_contact_and_what_went_to_others_is_not_taken_back() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    let batch = begin(&crm, &crm.operator, Act::Status { to: "contact".into() }, &ids).await.unwrap();
    let touches = crm.run(async |tx| crate::lead::contact::touches(tx, ids[2]).await).await.unwrap();
    assert!(touches.is_empty(), "nobody has looked at each of them");
    crm.run(async |tx| crate::lead::assign(&crm.owner, tx, ids[2], crm.manager.user).await).await.unwrap();
    let undone = crm.run(async |tx| undo(&crm.operator, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (0, 1), "it is the manager's now");
    crm.net.advance(chrono::Duration::seconds(1));
    let again = begin(&crm, &crm.owner, Act::Status { to: "consents".into() }, &ids).await.unwrap();
    assert_eq!(code(crm.run(async |tx| undo(&crm.operator, tx, again.id).await).await), "not_found");
    crm.run(async |tx| crate::lead::set_status(&crm.owner, tx, ids[0], "contact").await).await.unwrap();
    crm.run(async |tx| crate::lead::set_status(&crm.owner, tx, ids[0], "consents").await).await.unwrap();
    let undone = crm.run(async |tx| undo(&crm.owner, tx, again.id).await).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (2, 1), "somebody set the same status by hand since");
}

#[test]
async fn nobody_gets_leads_back_who_has_left_and_a_filter_has_to_be_finished() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    let batch = begin(&crm, &crm.owner, Act::Assign { to: crm.owner.user }, &ids).await.unwrap();
    crm.run(async |tx| {
        let left = schema::tenant::staff::table.find(crm.operator.user.unwrap());
        Ok(diesel::update(left).set(schema::tenant::staff::active.eq(false)).execute(tx.conn()).await?)
    })
    .await
    .unwrap();
    let undone = crm.run(async |tx| undo(&crm.owner, tx, batch.id).await).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (1, 1));
    let unfinished = fields::condition::Condition {
        field: "city".into(),
        operator: fields::condition::Operator::Contains,
        values: vec![" ".into()],
    };
    let conditions = fields::condition::Conditions { groups: vec![vec![unfinished]], ..Default::default() };
    let target = Target::Filtered(Filter { conditions, ..Filter::default() });
    let refused = crm.run(async |tx| start(&crm.owner, tx, Act::Delete, &target).await).await;
    assert_eq!(code(refused), "c0: required", "not every lead was meant");
}

#[test]
async fn a_tag_is_put_on_many_and_taken_off_and_what_was_there_before_comes_back() {
    let crm = Fixture::new().await;
    let ids = three(&crm).await;
    let names = ["а", "А", "б", "а"].map(str::to_owned);
    crm.run(async |tx| crate::lead::tag::put_on(&crm.owner, tx, ids[0], &names).await).await.unwrap();
    let tags = async |id| crm.run(async |tx| Ok(crate::lead::find(tx, id, None).await?.tags)).await.unwrap();
    let [a, b] = tags(ids[0]).await[..] else { panic!("two tags") };
    crm.net.advance(chrono::Duration::hours(1));
    let put = begin(&crm, &crm.owner, Act::Tag { to: a }, &ids).await.unwrap();
    assert_eq!((put.changed, put.passed), (2, 1), "one has it already");
    let last = crm.run(async |tx| Ok(tags::all(tx).await?.in_use()[0].clone())).await.unwrap();
    assert_eq!((last.id, last.used_at), (a, put.created_at), "it is offered first");
    assert_eq!((tags(ids[0]).await, tags(ids[1]).await), (vec![a, b], vec![a]));
    crm.run(async |tx| tags::edit::merge(&crm.owner, tx, b, a).await).await.unwrap();
    let off = begin(&crm, &crm.owner, Act::Untag { from: a }, &ids).await.unwrap();
    assert_eq!((off.changed, tags(ids[0]).await), (3, vec![]), "with what became part of it");
    crm.run(async |tx| undo(&crm.owner, tx, off.id).await).await.unwrap();
    assert_eq!((tags(ids[0]).await, tags(ids[2]).await), (vec![a, b], vec![a]));
    let undone = crm.run(async |tx| undo(&crm.owner, tx, put.id).await).await.unwrap();
    assert_eq!((undone.restored, tags(ids[0]).await, tags(ids[1]).await), (2, vec![a, b], vec![]));
    let stranger = begin(&crm, &crm.owner, Act::Tag { to: tags::TagId(99) }, &ids).await;
    assert_eq!(code(stranger), "tag: unknown_value");
}
