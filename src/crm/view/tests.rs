//! Whose views are whose.

use actix_web::test;
use kernel::Actor;

use super::columns::{Column, choose, chosen, usual};
use super::edit::{ViewInput, change, create, delete, restore};
use super::*;
use crate::fixture::{Fixture, code};
use fields::condition::{Condition, Operator};

fn input(name: &str, shared: bool) -> ViewInput {
    let city =
        |value: &str| Condition { field: "city".into(), operator: Operator::Contains, values: vec![value.into()] };
    let conditions = Conditions { groups: vec![vec![city("Уфа"), city(" ")]], ..Conditions::default() };
    ViewInput { name: name.into(), shared, conditions, sort: "-amount".into(), columns: Vec::new() }
}

async fn made(crm: &Fixture, actor: &Actor, name: &str, shared: bool) -> Result<View> {
    crm.run(async |tx| create(actor, tx, input(name, shared)).await).await
}

#[test]
async fn a_view_is_its_owners_until_it_is_shared() {
    let crm = Fixture::new().await;
    let own = made(&crm, &crm.operator, " Уфа  ", false).await.unwrap();
    assert_eq!(
        (own.name.as_str(), own.sort.as_str(), own.conditions.len()),
        ("Уфа", "-amount", 1),
        "what is unfinished is not kept"
    );
    let shared = made(&crm, &crm.owner, "Для всех", true).await.unwrap();
    let seen = async |actor: &Actor| {
        let views = crm.run(async |tx| all(actor, tx).await).await.unwrap();
        views.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    assert_eq!(seen(&crm.operator).await, ["Для всех", "Уфа"]);
    assert_eq!(seen(&crm.manager).await, ["Для всех"]);
    assert_eq!(code(crm.run(async |tx| find(&crm.manager, tx, own.id).await).await), "not_found");
    assert_eq!(code(crm.run(async |tx| delete(&crm.manager, tx, own.id).await).await), "not_found");
    assert_eq!(code(made(&crm, &crm.operator, "Всем", true).await), "permission", "who leads nobody shares nothing");
    // A shared one may be changed by whoever leads the work of others, and by nobody else.
    let anew = crm.run(async |tx| change(&crm.manager, tx, shared.id, 1, input("Всем", true)).await).await.unwrap();
    assert_eq!((anew.name.as_str(), anew.version, anew.owner), ("Всем", 2, crm.owner.user.unwrap()));
    let closed = crm.run(async |tx| change(&crm.manager, tx, shared.id, 2, input("Всем", false)).await).await.unwrap();
    assert!(closed.shared, "that is for its owner to say");
    let by_operator = crm.run(async |tx| change(&crm.operator, tx, shared.id, 3, input("Моё", true)).await).await;
    assert_eq!(code(by_operator), "permission");
    let stale = crm.run(async |tx| change(&crm.owner, tx, shared.id, 1, input("Моё", true)).await).await;
    assert_eq!(code(stale), "stale");
}

#[test]
async fn a_view_taken_away_comes_back_unless_its_name_is_in_use_again() {
    let crm = Fixture::new().await;
    let view = made(&crm, &crm.manager, "Уфа", true).await.unwrap();
    assert_eq!(code(made(&crm, &crm.manager, "уФА", false).await), "name: name_taken");
    made(&crm, &crm.owner, "Уфа", false).await.unwrap();
    crm.run(async |tx| delete(&crm.manager, tx, view.id).await).await.unwrap();
    assert_eq!(code(crm.run(async |tx| find(&crm.manager, tx, view.id).await).await), "not_found");
    assert_eq!(code(crm.run(async |tx| restore(&crm.operator, tx, view.id).await).await), "not_found");
    let other = made(&crm, &crm.manager, "Уфа", false).await.unwrap();
    assert_eq!(code(crm.run(async |tx| restore(&crm.manager, tx, view.id).await).await), "name: name_taken");
    crm.run(async |tx| delete(&crm.manager, tx, other.id).await).await.unwrap();
    assert_eq!(crm.run(async |tx| restore(&crm.manager, tx, view.id).await).await.unwrap(), view);
    assert_eq!(code(crm.run(async |tx| restore(&crm.manager, tx, view.id).await).await), "not_found", "it is there");
}

#[test]
async fn a_view_that_says_nothing_readable_is_refused() {
    let crm = Fixture::new().await;
    let with = async |edit: &dyn Fn(&mut ViewInput)| {
        let mut input = input("Уфа", false);
        edit(&mut input);
        code(crm.run(async |tx| create(&crm.owner, tx, input).await).await)
    };
    assert_eq!(with(&|view| view.name = " ".into()).await, "name: required");
    assert_eq!(with(&|view| view.name = "я".repeat(61)).await, "name: too_long");
    assert_eq!(with(&|view| view.sort = "name".into()).await, "sort: unknown_sort");
    assert_eq!(with(&|view| view.conditions.groups[0][0].field = "salary".into()).await, "c0: unknown_field");
    let column = |field: &str, width| Column { field: field.into(), width };
    assert_eq!(with(&|view| view.columns = vec![column("salary", None)]).await, "columns: unknown_field");
    assert_eq!(with(&|view| view.columns = vec![column("city", Some(4))]).await, "columns: out_of_range");
}

#[test]
async fn columns_are_chosen_for_each_view_by_each_person() {
    let crm = Fixture::new().await;
    let view = made(&crm, &crm.owner, "Уфа", true).await.unwrap();
    let column = |field: &str, width| Column { field: field.into(), width };
    let choice = vec![column("city", Some(120)), column("name", Some(200)), column("city", None)];
    let kept = vec![column("name", Some(200)), column("city", Some(120))];
    crm.run(async |tx| choose(&crm.manager, tx, Some(view.id), choice.clone()).await).await.unwrap();
    let of = async |actor: &Actor, view| crm.run(async |tx| chosen(actor, tx, view).await).await.unwrap();
    assert_eq!(of(&crm.manager, Some(view.id)).await, Some(kept), "the name is first, and each is there once");
    assert_eq!(of(&crm.manager, None).await, None);
    assert_eq!(of(&crm.owner, Some(view.id)).await, None);
    crm.run(async |tx| choose(&crm.manager, tx, None, usual()).await).await.unwrap();
    crm.run(async |tx| choose(&crm.manager, tx, Some(view.id), Vec::new()).await).await.unwrap();
    assert_eq!(of(&crm.manager, Some(view.id)).await, None, "nothing chosen: the view's own hold again");
    assert_eq!(of(&crm.manager, None).await, Some(usual()));
}
