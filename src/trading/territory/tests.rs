//! Territories on a real database: the map's constraints, and what an owner is told.

use exchange::sample::{Exchange, draft, sealed};
use intake::LeadDraft;
use kernel::{Error, LeadId, Role, TerritoryId};
use pool::lead::{Origin, submit};
use rules::eligible::Reason;
use serde_json::json;

use super::edit::{TerritoryInput, change, create, delete};
use super::figures::{all, own};

const ZONE: chrono_tz::Tz = chrono_tz::Tz::Europe__Samara;

fn input(name: &str, exchange: &Exchange, owner: Option<usize>, places: &[&str]) -> TerritoryInput {
    TerritoryInput {
        name: name.into(),
        owner_tenant: owner.map(|owner| exchange.tenants[owner].id),
        places: places.iter().map(|place| (*place).to_owned()).collect(),
    }
}

async fn make(exchange: &Exchange, input: &TerritoryInput) -> kernel::Result<TerritoryId> {
    exchange.platform(async |tx| create(&exchange.admin, tx, input).await).await
}

async fn lead(exchange: &Exchange, number: u32, city: &str) -> LeadId {
    let draft = LeadDraft { city: city.into(), ..draft(number) };
    exchange.platform(async |tx| submit(&exchange.admin, tx, draft, Origin::default()).await).await.unwrap().id
}

fn code(result: kernel::Result<impl std::fmt::Debug>) -> String {
    match result {
        Err(Error::Invalid(errors)) => format!("{}: {}", errors[0].field, errors[0].code),
        other => format!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_city_has_one_owner_at_most() {
    let exchange = Exchange::new(4).await;
    let id = make(&exchange, &input("Поволжье", &exchange, Some(0), &["Самара", " самара ", "Орёл"])).await.unwrap();
    let again = make(&exchange, &input("Черноземье", &exchange, Some(1), &["орел"])).await;
    assert_eq!(code(again), "places: place_taken", "whatever the spelling");
    assert_eq!(code(make(&exchange, &input("поволжье", &exchange, None, &[])).await), "name: name_taken");
    assert_eq!(code(make(&exchange, &input("  ", &exchange, None, &[])).await), "name: required");
    let stranger =
        TerritoryInput { owner_tenant: Some(kernel::TenantId(uuid::Uuid::nil())), ..input("Х", &exchange, None, &[]) };
    assert_eq!(code(make(&exchange, &stranger).await), "owner_tenant: unknown_tenant");
    let many: Vec<String> = (0..501).map(|n| format!("город {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(code(make(&exchange, &input("Всё", &exchange, None, &many)).await), "places: too_many_entries");

    let moved = input("Поволжье", &exchange, Some(1), &["Самара"]);
    let change =
        async |version| exchange.platform(async |tx| change(&exchange.admin, tx, id, version, &moved).await).await;
    change(Some(1)).await.unwrap();
    assert!(matches!(change(Some(1)).await, Err(Error::Conflict("stale"))));
    make(&exchange, &input("Черноземье", &exchange, Some(1), &["орел"])).await.expect("the city is free again");
    let gone = async || exchange.platform(async |tx| delete(&exchange.admin, tx, id).await).await;
    gone().await.unwrap();
    assert!(matches!(gone().await, Err(Error::NotFound)));
    let owner = exchange.person(0);
    let meddle = exchange.platform(async |tx| create(&owner, tx, &input("Моё", &exchange, Some(0), &[])).await).await;
    assert!(matches!(meddle, Err(Error::Forbidden(_))));
}

#[actix_web::test]
async fn an_owner_sees_where_each_lead_went() {
    let exchange = Exchange::new(4).await;
    make(&exchange, &input("Поволжье", &exchange, Some(0), &["Самара"])).await.unwrap();
    for tenant in 0..2 {
        exchange.deposit(tenant, 1_000_000, &format!("платёж {tenant}")).await.unwrap();
    }
    let mut sold = Vec::new();
    for (number, city) in [(1, "самара"), (2, "Самара"), (3, "Самара"), (4, "Тула"), (5, "САМАРА")]
    {
        sold.push(lead(&exchange, number, city).await);
    }
    let mine = exchange.sell(sold[0], &[sealed(100)]).await.unwrap();
    exchange.bid(0, mine, 500).await.unwrap();
    let theirs = exchange.sell(sold[1], &[sealed(100)]).await.unwrap();
    exchange.bid(0, theirs, 500).await.unwrap();
    exchange.bid(1, theirs, 700).await.unwrap();
    let nobodys = exchange.sell(sold[2], &[sealed(100), json!({ "kind": "hq" })]).await.unwrap();
    exchange.pass(61);
    for lot in [mine, theirs, nobodys] {
        assert!(exchange.close(lot).await.unwrap());
    }

    let (owner, tenant) = (exchange.person(0), exchange.tenants[0].id);
    let told = exchange.platform(async |tx| own(&owner, tx, tenant, ZONE, 4).await).await.unwrap();
    assert_eq!((told.total.leads, told.total.own, told.total.others), (4, 1, 1));
    assert_eq!((told.total.unsold, told.total.in_work), (1, 1));
    assert_eq!(told.by_week.iter().map(|line| line.counts.leads).sum::<i64>(), 4);
    assert_eq!((told.by_week[0].name.as_str(), told.by_product[0].name.as_str()), ("2026-03-09", "mortgage"));
    let mut reasons: Vec<(Reason, i64)> = told.reasons.iter().map(|why| (why.code, why.lots)).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [(Reason::NoBid, 1), (Reason::Outbid, 1)]);
    let text = serde_json::to_string(&told).unwrap();
    assert!(!text.contains(&exchange.tenants[1].id.to_string()), "the others are not named");

    let (stranger, other) = (exchange.person(1), exchange.tenants[1].id);
    let nothing = exchange.platform(async |tx| own(&stranger, tx, other, ZONE, 4).await).await.unwrap();
    assert!(nothing.territories.is_empty() && nothing.total.leads == 0 && nothing.reasons.is_empty());
    let map = exchange.platform(async |tx| all(&exchange.admin, tx, ZONE, 4).await).await.unwrap();
    let outside = map.iter().find(|row| row.territory.is_none()).unwrap();
    assert_eq!((map.len(), outside.counts.leads), (2, 1));
    let employee = exchange.net.person(Role::Employee, None);
    exchange.platform(async |tx| all(&employee, tx, ZONE, 4).await).await.expect("an employee may look");
}
