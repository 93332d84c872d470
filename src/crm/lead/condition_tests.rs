//! What PostgreSQL lets through is what a reader of the conditions would let through.

use actix_web::test;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, Money};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::field::Field;
use super::list::{Filter, list};
use super::*;
use crate::fixture::{Fixture, draft};
use fields::condition::{Condition, Conditions, Join, Kind, Operator};

/// A clock on which a day begins five hours before it does in UTC.
const ZONE: chrono_tz::Tz = chrono_tz::Tz::Asia__Yekaterinburg;
const CITIES: [&str; 5] = ["Уфа", "Казань", "100%", "a_b", ""];

/// Leads that differ in everything a condition asks for.
async fn leads_of_all_kinds(crm: &Fixture) {
    let people = [crm.owner.user, crm.manager.user, None];
    let names = ["а".to_owned(), "б".to_owned()];
    let tags = crm.run(async |tx| tags::named(&crm.owner, tx, &names).await).await.unwrap();
    let tags: Vec<TagId> = tags.iter().map(|tag| tag.id).collect();
    assert_eq!(tags, [TagId(1), TagId(2)]);
    for n in 0..24_u32 {
        let mut draft = draft(&format!("Лид {n}"), &format!("+7926100{n:04}"), &format!("l{n}@mail.ru"));
        CITIES[n as usize % 5].clone_into(&mut draft.city);
        draft.amount = [None, Some(Money::roubles(100_000)), Some(Money::roubles(2_000_000))][n as usize % 3];
        draft.comment = if n % 4 == 0 { "Перезвонить".into() } else { String::new() };
        match n % 6 {
            4 => draft.phone = None,
            5 => draft.email = None,
            _ => {}
        }
        let new = NewLead { draft, responsible: None, import: None, custom: Default::default(), seen: Vec::new() };
        let id = crm.run(async |tx| create(&crm.owner, tx, new).await).await.unwrap().id;
        crm.run(async |tx| {
            let came = tx.now() - Duration::hours(i64::from(n) * 7);
            diesel::update(leads::table.find(id))
                .set((
                    leads::created_at.eq(came),
                    leads::updated_at.eq(came + Duration::hours(i64::from(n))),
                    leads::responsible.eq(people[n as usize % 3]),
                    leads::status.eq(["new", "contact"][n as usize % 2]),
                    leads::tags
                        .eq([vec![], vec![tags[0]], tags.clone(), vec![tags[1]], vec![]][n as usize % 5].clone()),
                    leads::source.eq(["site", "partner"][n as usize % 2]),
                    leads::bought_lot_id.eq((n % 5 == 0).then_some(uuid::Uuid::from_u128(u128::from(n)))),
                    leads::bought_price.eq((n % 5 == 0).then_some(i64::from(n) * 10_000)),
                ))
                .execute(tx.conn())
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        if n % 4 == 1 {
            let due = if n % 8 == 1 { Some(crm.net.app.db.clock().now() - Duration::days(400)) } else { None };
            crm.task(crate::subject::Subject::Lead(id), "Позвонить", due).await;
        }
    }
}

/// The ten lines that say what a condition means.
struct Model {
    now: DateTime<Utc>,
    me: UserId,
    open: Vec<uuid::Uuid>,
    overdue: Vec<uuid::Uuid>,
}

impl Model {
    fn passes(&self, lead: &Lead, conditions: &Conditions) -> bool {
        let group = |group: &Vec<Condition>| {
            let mut tests = group.iter().filter(|one| !one.is_unfinished()).map(|one| self.holds(lead, one)).peekable();
            tests.peek()?;
            Some(if conditions.join == Join::All { tests.any(|test| test) } else { tests.all(|test| test) })
        };
        let mut groups = conditions.groups.iter().filter_map(group).peekable();
        groups.peek().is_none()
            || if conditions.join == Join::All { groups.all(|test| test) } else { groups.any(|test| test) }
    }

    fn holds(&self, lead: &Lead, condition: &Condition) -> bool {
        let field = Field::parse(&condition.field).unwrap();
        let value = condition.value();
        let among = |is: &dyn Fn(&str) -> bool| {
            condition.values.iter().any(|value| is(value)) == (condition.operator == Operator::In)
        };
        match field.kind() {
            Kind::Text => {
                let text = if field == Field::City { &lead.city } else { &lead.comment }.to_lowercase();
                match condition.operator {
                    Operator::Empty => text.is_empty(),
                    Operator::Filled => !text.is_empty(),
                    operator => text.contains(&value.to_lowercase()) == (operator == Operator::Contains),
                }
            }
            Kind::Choice if field == Field::Task => among(&|value| match value {
                "none" => !self.open.contains(&lead.id.0),
                "open" => self.open.contains(&lead.id.0),
                _ => self.overdue.contains(&lead.id.0),
            }),
            Kind::Choice => {
                let code = match field {
                    Field::Status => &lead.status,
                    Field::Product => &lead.product,
                    Field::Source => &lead.source,
                    _ => &lead.lawful_basis,
                };
                among(&|value| value == code)
            }
            Kind::Person => match condition.operator {
                Operator::Empty => lead.responsible.is_none(),
                Operator::Filled => lead.responsible.is_some(),
                _ => among(&|value| {
                    let id = if value == "me" { self.me } else { value.parse().unwrap() };
                    lead.responsible == Some(id)
                }),
            },
            Kind::Money => {
                let amount = if field == Field::Amount { lead.amount } else { lead.bought_price };
                let bound = || Money::roubles(value.replace(' ', "").parse().unwrap());
                match condition.operator {
                    Operator::Empty => amount.is_none(),
                    Operator::Filled => amount.is_some(),
                    Operator::AtLeast => amount.is_some_and(|amount| amount >= bound()),
                    _ => amount.is_some_and(|amount| amount <= bound()),
                }
            }
            Kind::Day => {
                let at = if field == Field::CreatedAt { lead.created_at } else { lead.updated_at };
                let day = at.with_timezone(&ZONE).date_naive();
                let ago = || self.now - Duration::days(value.parse().unwrap());
                match condition.operator {
                    Operator::From => day >= value.parse::<NaiveDate>().unwrap(),
                    Operator::To => day <= value.parse::<NaiveDate>().unwrap(),
                    Operator::Last => at >= ago(),
                    _ => at < ago(),
                }
            }
            Kind::Tags => {
                let has = |value: &String| lead.tags.iter().any(|tag| tag.to_string() == *value);
                match condition.operator {
                    Operator::Empty | Operator::Filled => {
                        lead.tags.is_empty() == (condition.operator == Operator::Empty)
                    }
                    Operator::HasAll => condition.values.iter().all(has),
                    _ => among(&|value| has(&value.to_owned())),
                }
            }
            Kind::Flag | Kind::Select | Kind::Number | Kind::Date => {
                let is = match field {
                    Field::Bought => lead.bought_lot_id.is_some(),
                    Field::Duplicate => lead.duplicate_of.is_some(),
                    Field::Deal => lead.client_id.is_some(),
                    Field::Phone => lead.phone.is_some(),
                    _ => lead.email.is_some(),
                };
                is == (condition.operator == Operator::Yes)
            }
        }
    }
}

/// Any condition that can be made on the page, on days around `today`.
fn condition(manager: UserId, today: NaiveDate) -> impl Strategy<Value = Condition> {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| field.is_column()).collect();
    prop::sample::select(fields).prop_flat_map(move |field| {
        let operators = field.kind().operators().to_vec();
        let days = move |back: u32| (today - Duration::days(i64::from(back))).to_string();
        (Just(field), prop::sample::select(operators), 0..9_u32, any::<bool>()).prop_map(
            move |(field, operator, n, two)| {
                let words = |words: &[&str]| vec![words[n as usize % words.len()].to_owned(), words[0].to_owned()];
                let mut values = match field.kind() {
                    Kind::Text => words(&["ф", "УФА", "%", "_", "перезв", "\\"]),
                    Kind::Money => words(&["100 000", "2 000 000", "0", "1"]),
                    Kind::Day if matches!(operator, Operator::Last | Operator::Older) => vec![n.to_string()],
                    Kind::Day => vec![days(n)],
                    Kind::Person => vec!["me".to_owned(), manager.to_string()],
                    Kind::Tags => words(&["1", "2"]),
                    Kind::Flag | Kind::Select | Kind::Number | Kind::Date => Vec::new(),
                    Kind::Choice => match field {
                        Field::Task => words(&["none", "open", "overdue"]),
                        Field::Status => words(&["new", "contact", "gone"]),
                        Field::Product => words(&["mortgage", "car"]),
                        Field::Source => words(&["site", "partner"]),
                        _ => words(&["consent", "none"]),
                    },
                };
                values.truncate(if two && matches!(operator, Operator::In | Operator::NotIn | Operator::HasAll) {
                    2
                } else {
                    1
                });
                if !operator.takes_value() {
                    values.clear();
                } else if n == 8 {
                    values = vec![" ".to_owned()];
                }
                Condition { field: field.code().to_owned(), operator, values }
            },
        )
    })
}

#[test]
async fn what_passes_is_what_the_conditions_say() {
    let crm = Fixture::new().await;
    leads_of_all_kinds(&crm).await;
    let filtered = async |conditions: &Conditions| {
        let filter = Filter { conditions: conditions.clone(), zone: ZONE, ..Filter::default() };
        crm.run(async |tx| list(&crm.owner, tx, &filter, 100, None, "").await).await.map(|page| page.items)
    };
    let all = filtered(&Conditions::default()).await.unwrap();
    let tasks = crm.run(async |tx| {
        crate::task::next_of(&crm.owner, tx, &all.iter().map(|lead| lead.id.0).collect::<Vec<_>>()).await
    });
    let tasks = tasks.await.unwrap();
    let overdue = tasks.iter().filter(|(_, task)| task.due_at.is_some()).map(|(id, _)| *id).collect();
    let now = crm.net.app.db.clock().now();
    let me = crm.owner.user.unwrap();
    let model = Model { now, me, open: tasks.keys().copied().collect(), overdue };
    let (mut runner, mut narrowed) = (TestRunner::deterministic(), 0);
    let today = now.with_timezone(&ZONE).date_naive();
    let any = condition(crm.manager.user.unwrap(), today);
    let groups = prop::collection::vec(prop::collection::vec(any, 1..3), 1..4);
    for _ in 0..200 {
        let groups = groups.new_tree(&mut runner).unwrap().current();
        for join in [Join::All, Join::Any] {
            let conditions = Conditions { join, groups: groups.clone() };
            let found: Vec<LeadId> = filtered(&conditions).await.unwrap().iter().map(|lead| lead.id).collect();
            let expected = all.iter().filter(|lead| model.passes(lead, &conditions));
            assert_eq!(found, expected.map(|lead| lead.id).collect::<Vec<_>>(), "{conditions:?}");
            narrowed += usize::from(!found.is_empty() && found.len() < all.len());
        }
    }
    assert!(narrowed > 100, "{narrowed}: hardly a filter told leads apart");
}

#[test]
async fn what_cannot_be_tested_is_refused_by_its_place() {
    let crm = Fixture::new().await;
    let refused = async |field: &str, operator, value: &str| {
        let fine = Condition { field: "bought".into(), operator: Operator::No, values: Vec::new() };
        let wrong = Condition { field: field.into(), operator, values: vec![value.to_owned()] };
        let conditions = Conditions { join: Join::All, groups: vec![vec![fine], vec![wrong]] };
        let filter = Filter { conditions, ..Filter::default() };
        match crm.run(async |tx| list(&crm.owner, tx, &filter, 1, None, "").await).await {
            Err(Error::Invalid(errors)) => errors[0].field.to_string() + ": " + &errors[0].code,
            other => format!("{:?}", other.map(|page| page.items.len())),
        }
    };
    assert_eq!(refused("salary", Operator::AtLeast, "1").await, "c1: unknown_field");
    assert_eq!(refused("amount", Operator::Contains, "1").await, "c1: unknown_operator");
    assert_eq!(refused("amount", Operator::AtLeast, "много").await, "c1: invalid_amount");
    assert_eq!(refused("created_at", Operator::From, "31.12").await, "c1: invalid_date");
    assert_eq!(refused("created_at", Operator::Last, "-1").await, "c1: invalid");
    assert_eq!(refused("created_at", Operator::Last, "99999999").await, "c1: invalid");
    assert_eq!(refused("created_at", Operator::To, "+262142-12-31").await, "c1: invalid_date");
    assert_eq!(refused("responsible", Operator::In, "somebody").await, "c1: unknown_user");
    assert_eq!(refused("task", Operator::In, "perhaps").await, "c1: unknown_value");
    assert_eq!(refused("created_at", Operator::From, "-9999-01-01").await, "c1: invalid_date");
    assert_eq!(refused("city", Operator::Unknown, "Уфа").await, "c1: unknown_operator");
    assert_eq!(refused("product", Operator::In, "car\0").await, "c1: invalid", "a NUL is in no text");
}
