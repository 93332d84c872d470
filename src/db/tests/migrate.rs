//! Migrations go on where they stopped, and one tenant's trouble is its own.

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use testkit::TestNet;

#[actix_web::test]
async fn migrating_twice_changes_nothing() {
    let net = TestNet::new().await;
    let report = net.app.admin.migrate().await.expect("it runs");
    assert_eq!(report.schemas.len(), 4, "the platform and three tenants");
    assert!(report.schemas.iter().all(|outcome| outcome.applied == 0 && outcome.error.is_none()), "{report:?}");
}

#[actix_web::test]
async fn one_tenant_that_fails_stops_nobody_else() {
    let net = TestNet::new().await;
    let broken = net.tenant("volga");
    // A schema that has forgotten what was done to it: the first migration meets its own tables.
    let url = net.admin_url();
    let mut conn = AsyncPgConnection::establish(&url).await.expect("the provisioning login");
    let forget = format!("SET ROLE t_{0}_owner; DELETE FROM t_{0}.schema_migrations", broken.number);
    conn.batch_execute(&forget).await.expect("the schema is tampered with");
    let report = net.app.admin.migrate().await.expect("it runs");
    let failed: Vec<i32> = report.failed().map(|outcome| outcome.number).collect();
    assert_eq!(failed, [broken.number]);
}

#[actix_web::test]
async fn what_was_left_undone_is_done_the_next_time() {
    let net = TestNet::new().await;
    let behind = net.tenant("volga");
    let mut conn = AsyncPgConnection::establish(&net.admin_url()).await.expect("the provisioning login");
    // As it stood before the last migration, which is about this constraint.
    let back = format!(
        "SET ROLE t_{0}_owner; DELETE FROM t_{0}.schema_migrations WHERE name = '0005_wallet_notices';
         ALTER TABLE t_{0}.notices DROP CONSTRAINT notices_subject_kind_check;
         ALTER TABLE t_{0}.notices ADD CONSTRAINT notices_subject_kind_check CHECK (subject_kind IN ('lead', 'client', 'deal'))",
        behind.number
    );
    conn.batch_execute(&back).await.expect("the schema is set back");
    let applied = |report: db::MigrationReport| -> Vec<(i32, usize)> {
        assert_eq!(report.failed().count(), 0, "{report:?}");
        report.schemas.iter().filter(|found| found.applied > 0).map(|found| (found.number, found.applied)).collect()
    };
    assert_eq!(applied(net.app.admin.migrate().await.expect("it runs")), [(behind.number, 1)]);
    assert_eq!(applied(net.app.admin.migrate().await.expect("it runs")), []);
}
