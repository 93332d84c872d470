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
