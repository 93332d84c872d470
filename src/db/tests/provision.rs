//! A tenant is made whole or not at all.

use db::NewTenant;
use kernel::{Actor, Error};
use testkit::TestNet;

fn new(slug: &str) -> NewTenant {
    NewTenant { slug: slug.into(), name: slug.into(), city: "Казань".into(), time_zone: "Europe/Moscow".into() }
}

async fn slugs(net: &TestNet) -> Vec<String> {
    let tenants = net.db().platform(&Actor::system("test"), async |tx| db::list_tenants(tx).await).await;
    tenants.expect("the directory").into_iter().map(|tenant| tenant.slug).collect()
}

#[actix_web::test]
async fn a_provisioned_tenant_works_at_once() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let made = net.app.admin.provision(&actor, &new("kazan"), async |_, _| Ok(7)).await;
    let (key, seeded) = made.expect("it is made");
    assert_eq!(seeded, 7);
    net.db().tenant(&actor, key, async |_| Ok(())).await.expect("its door opens");
    assert_eq!(slugs(&net).await, ["north", "volga", "ural", "kazan"]);
}

#[actix_web::test]
async fn a_failure_on_the_way_leaves_nothing() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let kazan = new("kazan");
    let failing = net.app.admin.provision(&actor, &kazan, async |tx, key| {
        tx.as_tenant(key).await?;
        Err::<(), _>(Error::defect("the seed failed"))
    });
    assert!(matches!(failing.await, Err(Error::Internal(_))));
    assert_eq!(slugs(&net).await, ["north", "volga", "ural"]);
    net.app.admin.provision(&actor, &new("kazan"), async |_, _| Ok(())).await.expect("the name is free again");
}

#[actix_web::test]
async fn a_taken_name_is_a_conflict() {
    let net = TestNet::new().await;
    let outcome = net.app.admin.provision(&Actor::system("test"), &new("north"), async |_, _| Ok(())).await;
    assert!(matches!(outcome, Err(Error::Conflict("slug_taken"))), "{outcome:?}");
}

#[actix_web::test]
async fn several_at_once_do_not_collide() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let names = ["one", "two", "three", "four"].map(new);
    let [a, b, c, d] = names.each_ref().map(|new| net.app.admin.provision(&actor, new, async |_, _| Ok(())));
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    for outcome in [a, b, c, d] {
        outcome.expect("each is made");
    }
    assert_eq!(slugs(&net).await.len(), 7);
}
