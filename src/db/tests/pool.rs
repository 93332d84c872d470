//! A connection is never handed on with somebody else's role.

use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kernel::{Actor, Error};
use testkit::TestNet;

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    path: String,
}

const STANDING: &str = "SELECT current_user::text AS role, current_setting('search_path') AS path";

#[actix_web::test]
async fn one_connection_and_two_tenants_never_mix() {
    let net = TestNet::with_pool(1).await;
    let actor = Actor::system("test");
    for round in 0..40 {
        let tenant = net.tenant(if round % 2 == 0 { "north" } else { "volga" });
        let expected = format!("t_{}", tenant.number);
        let outcome = net
            .db()
            .tenant(&actor, tenant, async |tx| {
                let standing: Standing = diesel::sql_query(STANDING).get_result(tx.conn()).await?;
                assert_eq!((standing.role.as_str(), standing.path.as_str()), (expected.as_str(), expected.as_str()));
                // Every third transaction fails on its way: that must not leave anything behind either.
                if round % 3 == 0 { Err(Error::NotFound) } else { Ok(()) }
            })
            .await;
        assert_eq!(outcome.is_err(), round % 3 == 0);
    }
}

#[actix_web::test]
async fn a_cancelled_transaction_leaves_nothing_behind() {
    let net = TestNet::with_pool(1).await;
    let (actor, north) = (Actor::system("test"), net.tenant("north"));
    let insert = "INSERT INTO staff (id, name, email, role) VALUES (gen_random_uuid(), 'x', 'x@x.test', 'owner')";
    let unfinished = net.db().tenant(&actor, north, async |tx| {
        tx.conn().batch_execute(insert).await?;
        tx.conn().batch_execute("SELECT pg_sleep(30)").await?;
        Ok(())
    });
    let cancelled = tokio::time::timeout(Duration::from_millis(300), unfinished).await;
    assert!(cancelled.is_err(), "it was cut off in the middle");
    let standing = net
        .db()
        .tenant(&actor, net.tenant("volga"), async |tx| {
            Ok(diesel::sql_query(STANDING).get_result::<Standing>(tx.conn()).await?)
        })
        .await
        .expect("the only connection of the pool works, or was replaced");
    assert_eq!(standing.role, format!("t_{}", net.tenant("volga").number));
    let left = net
        .db()
        .tenant(&actor, north, async |tx| {
            Ok(diesel::sql_query("SELECT email AS role, '' AS path FROM staff").load::<Standing>(tx.conn()).await?)
        })
        .await
        .expect("staff can be read");
    assert!(left.is_empty(), "nothing of the cancelled transaction was kept");
}

#[actix_web::test]
async fn a_cancelled_transaction_lets_go_of_its_locks() {
    let net = TestNet::new().await;
    let (actor, north) = (Actor::system("test"), net.tenant("north"));
    let lock = "LOCK TABLE staff IN ACCESS EXCLUSIVE MODE";
    let holder = net.db().tenant(&actor, north, async |tx| {
        tx.conn().batch_execute(lock).await?;
        std::future::pending::<()>().await;
        Ok(())
    });
    assert!(
        tokio::time::timeout(Duration::from_millis(300), holder).await.is_err(),
        "it was cut off while it held the lock"
    );
    let next = net.db().tenant(&actor, north, async |tx| Ok(tx.conn().batch_execute(lock).await?));
    tokio::time::timeout(Duration::from_secs(5), next)
        .await
        .expect("the lock is free")
        .expect("the table is locked anew");
}

#[actix_web::test]
async fn a_role_left_on_a_connection_is_noticed() {
    let net = TestNet::with_pool(1).await;
    let (actor, north) = (Actor::system("test"), net.tenant("north"));
    // No code of ours sets a role beyond its transaction. If some ever does, the next user must not get it.
    net.db()
        .platform(&actor, async |tx| Ok(tx.conn().batch_execute("SET SESSION ROLE mak_platform").await?))
        .await
        .expect("the role is set");
    let outcome = net.db().tenant(&actor, north, async |_| Ok(())).await;
    assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}");
}

#[actix_web::test]
async fn the_login_reads_nothing_by_itself_and_is_weak_enough() {
    let net = TestNet::new().await;
    net.db().check_login().await.expect("the program's login is weak enough");
}

#[actix_web::test]
async fn a_migration_under_prepared_statements_costs_one_call() {
    use schema::tenant::staff;
    let net = TestNet::with_pool(1).await;
    let (actor, north) = (Actor::system("test"), net.tenant("north"));
    let read = async || {
        let names =
            async |tx: &mut db::TenantTx| Ok(staff::table.select(staff::name).load::<String>(tx.conn()).await?);
        net.db().tenant(&actor, north, names).await
    };
    assert!(read().await.expect("it is prepared").is_empty());
    let mut admin = AsyncPgConnection::establish(&net.admin_url()).await.expect("the provisioning login");
    let migrate =
        format!("SET ROLE t_{0}_owner; ALTER TABLE t_{0}.staff ALTER COLUMN name TYPE varchar(200)", north.number);
    admin.batch_execute(&migrate).await.expect("the column's type changes");
    let stale = read().await.expect_err("the statement was prepared for the old type");
    assert!(matches!(stale, Error::Unavailable(_)), "the caller may try again: {stale:?}");
    assert!(read().await.expect("the connection was made anew").is_empty());
}
