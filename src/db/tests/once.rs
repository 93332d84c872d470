//! A call takes effect in the transaction that says so, or not at all.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Result};
use schema::platform::idempotency_keys as keys;
use testkit::TestNet;
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO staff (id, name, email, role) VALUES (gen_random_uuid(), 'x', gen_random_uuid()::text, 'owner')";

fn call(claim: u128) -> db::Once {
    db::Once { scope: "test".into(), key: "k".into(), claim: Uuid::from_u128(claim) }
}

/// The row of a call that the run with this number has claimed.
async fn claim(net: &TestNet, claim: u128) {
    let actor = Actor::system("test");
    let claimed = net.db().platform(&actor, async |tx| {
        let now = tx.now();
        let own = (keys::claim.eq(Uuid::from_u128(claim)), keys::leased_until.eq(now));
        let named =
            (keys::scope.eq("test"), keys::key.eq("k"), keys::request_hash.eq(vec![0]), keys::created_at.eq(now));
        diesel::insert_into(keys::table)
            .values((named, own))
            .on_conflict((keys::scope, keys::key))
            .do_update()
            .set(own)
            .execute(tx.conn())
            .await?;
        Ok(())
    });
    claimed.await.expect("a claim");
}

async fn is_done(net: &TestNet) -> bool {
    let actor = Actor::system("test");
    let looked = net.db().platform(&actor, async |tx| {
        let done_at = keys::table.find(("test", "k")).select(keys::done_at);
        Ok(done_at.first::<Option<chrono::DateTime<chrono::Utc>>>(tx.conn()).await?)
    });
    looked.await.expect("the row").is_some()
}

async fn staff(net: &TestNet) -> i64 {
    let (actor, north) = (Actor::system("test"), net.tenant("north"));
    let count = async |tx: &mut db::TenantTx| Ok(schema::tenant::staff::table.count().get_result(tx.conn()).await?);
    net.db().tenant(&actor, north, count).await.expect("staff")
}

/// What a use case of a tenant does, and how it ends.
async fn work(net: &TestNet, end: Result<()>) -> Result<()> {
    let work = async |tx: &mut db::TenantTx| {
        diesel::sql_query(INSERT).execute(tx.conn()).await?;
        end
    };
    net.db().tenant(&Actor::system("test"), net.tenant("north"), work).await
}

#[actix_web::test]
async fn only_a_transaction_that_writes_and_commits_is_the_effect() {
    let net = TestNet::new().await;
    claim(&net, 1).await;
    assert_eq!(call(1).during(staff(&net)).await, 0);
    assert!(!is_done(&net).await, "to read is no effect");
    call(1).during(work(&net, Err(Error::NotFound))).await.expect_err("it was refused");
    assert!(!is_done(&net).await, "what is rolled back is no effect");
    work(&net, Ok(())).await.expect("it works");
    assert!(!is_done(&net).await, "somebody else's work is not the call's");
    call(1).during(work(&net, Ok(()))).await.expect("it works");
    assert!(is_done(&net).await);
    call(1).during(work(&net, Ok(()))).await.expect("its later transactions are its own too");
    assert_eq!(staff(&net).await, 3);
}

#[actix_web::test]
async fn a_run_that_has_lost_its_claim_changes_nothing() {
    let net = TestNet::new().await;
    claim(&net, 1).await;
    claim(&net, 2).await;
    let late = call(1).during(work(&net, Ok(()))).await;
    assert!(matches!(late, Err(Error::Conflict("in_progress"))), "{late:?}");
    assert_eq!((staff(&net).await, is_done(&net).await), (0, false));
    call(2).during(work(&net, Ok(()))).await.expect("the claim is its own");
    assert_eq!((staff(&net).await, is_done(&net).await), (1, true));
}
