//! Tags as their settings and the cards use them.

use actix_web::test;
use kernel::{Actor, Error, Result, Role};
use testkit::TestNet;

use super::edit::{TagInput, change, create, delete, merge, restore};
use super::*;

struct Office {
    net: TestNet,
    owner: Actor,
    operator: Actor,
}

impl Office {
    async fn new() -> Self {
        let net = TestNet::new().await;
        let [owner, operator] = [Role::Owner, Role::Operator].map(|role| net.person(role, Some("ural")));
        Self { net, owner, operator }
    }

    async fn run<R>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<R>) -> Result<R> {
        self.net.db().tenant(&self.owner, self.net.tenant("ural"), work).await
    }

    async fn named(&self, name: &str) -> Result<Tag> {
        Ok(self.put_on(&[name]).await?.remove(0))
    }

    async fn put_on(&self, names: &[&str]) -> Result<Vec<Tag>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.run(async |tx| {
            let tags = named(&self.operator, tx, &names).await?;
            used(tx, &tags.iter().map(|tag| tag.id).collect::<Vec<_>>()).await?;
            Ok(tags)
        })
        .await
    }

    async fn all(&self) -> Tags {
        self.run(async |tx| all(tx).await).await.unwrap()
    }
}

fn input(name: &str) -> TagInput {
    TagInput { name: name.into(), hue: None }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors[0].code.to_string(),
        Err(Error::Conflict(code) | Error::Forbidden(code)) => code.to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
async fn a_name_is_one_tag_however_it_is_typed_and_the_last_used_comes_first() {
    let office = Office::new().await;
    let hot = office.named("  горячий ").await.unwrap();
    office.net.advance(chrono::Duration::seconds(1));
    let vip = office.named("VIP").await.unwrap();
    office.net.advance(chrono::Duration::seconds(1));
    assert_eq!(office.named("Горячий").await.unwrap().id, hot.id);
    let names: Vec<String> = office.all().await.in_use().iter().map(|tag| tag.name.clone()).collect();
    assert_eq!(names, ["горячий", "VIP"]);
    assert_ne!(hot.hue, vip.hue, "two tags that follow each other are told apart");
    for (name, why) in [("", "required"), ("а,б", "invalid"), (&"д".repeat(41), "too_long")] {
        assert_eq!(code(office.named(name).await), why);
    }
}

#[test]
async fn two_who_name_the_same_tags_at_once_have_the_same() {
    let office = Office::new().await;
    for round in 0..10 {
        let [a, b] = ["а", "б"].map(|name| format!("{name}{}", round / 2));
        let (typed, shouted) = ([&*a, &b], [&b, &*a.to_uppercase(), &b]);
        let (one, other) = tokio::join!(office.put_on(&typed), office.put_on(&shouted));
        let ids = |tags: Result<Vec<Tag>>| tags.unwrap().iter().map(|tag| tag.id).collect::<Vec<_>>();
        let (one, mut other) = (ids(one), ids(other));
        other.reverse();
        assert_eq!((one.len(), one), (2, other));
    }
    assert_eq!(office.all().await.in_use().len(), 10);
}

#[test]
async fn a_tag_that_became_part_of_another_stands_for_it_until_they_are_parted() {
    let office = Office::new().await;
    let [a, b, c] = [office.named("а").await, office.named("б").await, office.named("в").await].map(Result::unwrap);
    let join = async |id, into| office.run(async |tx| merge(&office.owner, tx, id, into).await).await;
    join(a.id, b.id).await.unwrap();
    join(b.id, c.id).await.unwrap();
    let tags = office.all().await;
    assert_eq!(tags.find(a.id).unwrap().id, c.id, "through the one between");
    assert_eq!(tags.family(c.id), [a.id, b.id, c.id]);
    assert_eq!(tags.of(&[b.id, a.id, c.id]).len(), 1, "a lead that had all three has one");
    assert_eq!(code(join(c.id, c.id).await), "ambiguous");
    assert!(matches!(join(c.id, a.id).await, Err(Error::NotFound)), "no tag leads to itself");
    let again = office.named("б").await.unwrap();
    assert_ne!(again.id, b.id, "the name is free");
    assert_eq!(code(office.run(async |tx| restore(&office.owner, tx, b.id).await).await), "name_taken");
    office.run(async |tx| restore(&office.owner, tx, a.id).await).await.unwrap();
    assert_eq!(office.all().await.find(a.id).unwrap().name, "а");
}

#[test]
async fn a_deleted_tag_is_nowhere_and_comes_back() {
    let office = Office::new().await;
    let tag = office.named("а").await.unwrap();
    office.run(async |tx| delete(&office.owner, tx, tag.id).await).await.unwrap();
    let tags = office.all().await;
    assert!(tags.of(&[tag.id]).is_empty() && tags.every_id().is_empty() && tags.family(tag.id).is_empty());
    office.run(async |tx| restore(&office.owner, tx, tag.id).await).await.unwrap();
    assert_eq!(office.all().await.of(&[tag.id]).len(), 1);
}

#[test]
async fn settings_are_for_whoever_sets_up_and_of_two_who_change_one_the_second_is_told() {
    let office = Office::new().await;
    assert_eq!(code(office.run(async |tx| create(&office.operator, tx, &input("а")).await).await), "permission");
    let tag = office.run(async |tx| create(&office.owner, tx, &input("а")).await).await.unwrap();
    let rename = async |version, name: &str| {
        office.run(async |tx| change(&office.owner, tx, tag.id, version, &input(name)).await).await
    };
    assert_eq!(rename(1, "б").await.unwrap().name, "б");
    assert_eq!(code(rename(1, "в").await), "stale");
    office.named("г").await.unwrap();
    assert_eq!(code(rename(2, "Г").await), "name_taken");
}

/// Leads of which every second has both tags.
const MANY: &str = "INSERT INTO leads (id, name, phone, product, source, lawful_basis, status, search, created_at, updated_at, tags) \
    SELECT gen_random_uuid(), 'Лид', '+79260000001', 'mortgage', 'site', 'consent', 'new', '', now(), now(), CASE n % 2 WHEN 0 THEN $2 ELSE $2[1:1] END \
    FROM generate_series(1, $1) AS n";

#[test]
async fn a_lead_with_two_tags_that_became_one_counts_once_and_nobody_counts_to_the_end() {
    let office = Office::new().await;
    let (a, b) = (office.named("а").await.unwrap(), office.named("б").await.unwrap());
    let more = async |n: i64| {
        let work = async |tx: &mut TenantTx| {
            diesel::sql_query("INSERT INTO lead_statuses (code, name, kind, hue, sort) VALUES ('new', 'Н', 'open', 'gray', 1) ON CONFLICT DO NOTHING")
                .execute(tx.conn())
                .await?;
            let many =
                diesel::sql_query(MANY)
                    .bind::<diesel::sql_types::BigInt, _>(n)
                    .bind::<diesel::sql_types::Array<diesel::sql_types::BigInt>, _>(vec![a.id, b.id]);
            many.execute(tx.conn()).await?;
            let tags = all(tx).await?;
            page::counts(tx, &tags).await
        };
        office.run(work).await.unwrap()
    };
    let counts = more(10).await;
    assert_eq!((counts.get(&a.id), counts.get(&b.id)), (Some(&10), Some(&5)));
    office.run(async |tx| merge(&office.owner, tx, a.id, b.id).await).await.unwrap();
    let counts = more(0).await;
    assert_eq!((counts.get(&a.id), counts.get(&b.id)), (None, Some(&10)));
    assert_eq!(more(2_000).await.get(&b.id), Some(&1_001));
}
