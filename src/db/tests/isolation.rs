//! As one tenant, everything of another, of the platform and of the catalogue's user data is tried, and denied.

use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::{Integer, Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use kernel::{Actor, Result};
use testkit::TestNet;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    column: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    n: i32,
}

/// Every table of a schema, quoted and qualified, with a column of it.
async fn tables(tx: &mut TenantTx, schema: &str) -> Result<Vec<Table>> {
    let rows: Vec<Table> = diesel::sql_query(
        "SELECT format('%I.%I', n.nspname, c.relname) AS name, quote_ident(a.attname) AS \"column\" \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 \
         WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1",
    )
    .bind::<Text, _>(schema)
    .load(tx.conn())
    .await?;
    Ok(rows)
}

/// Whether the database refuses a statement for want of rights, and for nothing else.
async fn denied(tx: &mut TenantTx, statement: &str) -> bool {
    tx.conn().batch_execute("SAVEPOINT attempt").await.expect("a savepoint");
    let outcome = tx.conn().batch_execute(statement).await;
    tx.conn().batch_execute("ROLLBACK TO SAVEPOINT attempt").await.expect("a rollback");
    matches!(outcome, Err(error) if error.to_string().contains("permission denied"))
}

#[actix_web::test]
async fn a_tenant_reaches_no_table_but_its_own() {
    let net = TestNet::new().await;
    let (north, volga) = (net.tenant("north"), net.tenant("volga"));
    net.db()
        .tenant(&Actor::system("test"), north, async |tx| {
            let mut foreign = tables(tx, &format!("t_{}", volga.number)).await?;
            foreign.extend(tables(tx, "platform").await?);
            assert!(foreign.len() > 20, "only {} tables were read", foreign.len());
            for Table { name: table, column } in &foreign {
                // Events alone may be added, and only one's own: a test below.
                if table != "platform.outbox" {
                    let attempt = format!("INSERT INTO {table} DEFAULT VALUES");
                    assert!(denied(tx, &attempt).await, "{attempt} went through");
                }
                for attempt in [
                    format!("SELECT * FROM {table}"),
                    format!("UPDATE {table} SET {column} = NULL"),
                    format!("DELETE FROM {table}"),
                    format!("TRUNCATE {table}"),
                    format!("DROP TABLE {table}"),
                ] {
                    let refused = denied(tx, &attempt).await || must_be_owner(tx, &attempt).await;
                    assert!(refused, "{attempt} went through");
                }
            }
            Ok(())
        })
        .await
        .expect("the attempts ran");
}

/// Statements that need ownership are refused in other words.
async fn must_be_owner(tx: &mut TenantTx, statement: &str) -> bool {
    tx.conn().batch_execute("SAVEPOINT attempt").await.expect("a savepoint");
    let outcome = tx.conn().batch_execute(statement).await;
    tx.conn().batch_execute("ROLLBACK TO SAVEPOINT attempt").await.expect("a rollback");
    matches!(outcome, Err(error) if error.to_string().contains("must be owner"))
}

#[actix_web::test]
async fn a_tenant_can_not_read_the_catalogue_s_user_data() {
    let net = TestNet::new().await;
    net.db()
        .tenant(&Actor::system("test"), net.tenant("north"), async |tx| {
            for table in ["pg_authid", "pg_statistic", "pg_largeobject", "pg_user_mapping", "pg_statistic_ext_data"] {
                assert!(denied(tx, &format!("SELECT * FROM pg_catalog.{table}")).await, "{table} can be read");
            }
            let seen: Count = diesel::sql_query(
                "SELECT count(*)::int AS n FROM pg_stats WHERE schemaname = 'platform' OR \
                 (schemaname LIKE 't\\_%' AND schemaname <> current_schema())",
            )
            .get_result(tx.conn())
            .await?;
            assert_eq!(seen.n, 0, "statistics of foreign columns are visible");
            for attempt in ["CREATE SCHEMA mine", "CREATE TABLE extra (id int)", "CREATE TEMP TABLE x (id int)"] {
                let refused = denied(tx, attempt).await;
                assert!(refused || attempt.contains("TEMP"), "{attempt} went through");
            }
            Ok(())
        })
        .await
        .expect("the attempts ran");
}

#[actix_web::test]
async fn a_tenant_adds_events_of_its_own_and_reads_none() {
    let net = TestNet::new().await;
    let (north, volga) = (net.tenant("north"), net.tenant("volga"));
    let insert = |number: i32| {
        format!(
            "INSERT INTO platform.outbox (id, tenant_number, topic, payload, created_at) \
             VALUES (gen_random_uuid(), {number}, 'test', '{{}}', now())"
        )
    };
    net.db()
        .tenant(&Actor::system("test"), north, async |tx| {
            assert!(!denied(tx, &insert(north.number)).await, "its own event is taken");
            tx.conn().batch_execute("SAVEPOINT attempt").await?;
            let forged = tx.conn().batch_execute(&insert(volga.number)).await.expect_err("a forged event is refused");
            assert!(forged.to_string().contains("row-level security"), "{forged}");
            tx.conn().batch_execute("ROLLBACK TO SAVEPOINT attempt").await?;
            assert!(denied(tx, "SELECT * FROM platform.outbox").await);
            assert!(denied(tx, "UPDATE platform.outbox SET topic = 'x'").await);
            assert!(denied(tx, "DELETE FROM platform.outbox").await);
            Ok(())
        })
        .await
        .expect("the attempts ran");
}

#[actix_web::test]
async fn the_platform_reaches_no_tenant() {
    let net = TestNet::new().await;
    let schema = format!("t_{}", net.tenant("north").number);
    net.db()
        .platform(&Actor::system("test"), async |tx| {
            let outcome = tx.conn().batch_execute(&format!("SELECT * FROM {schema}.staff")).await;
            assert!(outcome.expect_err("the platform's role is refused").to_string().contains("permission denied"));
            Ok(())
        })
        .await
        .ok();
}

#[actix_web::test]
async fn a_person_of_one_tenant_is_not_let_through_another_s_door() {
    let net = TestNet::new().await;
    let owner = net.person(kernel::Role::Owner, Some("north"));
    let outcome = net.db().tenant(&owner, net.tenant("volga"), async |_| Ok(())).await;
    assert!(matches!(outcome, Err(kernel::Error::NotFound)));
}

/// The rules under which one PostgreSQL may later become a cluster sharded by schema.
#[actix_web::test]
async fn a_tenant_s_schema_keeps_to_the_rules() {
    let net = TestNet::new().await;
    net.db()
        .tenant(&Actor::system("test"), net.tenant("north"), async |tx| {
            for (what, query) in [
                ("types", "SELECT count(*)::int AS n FROM pg_type t WHERE t.typnamespace = current_schema()::regnamespace \
                           AND t.typtype IN ('e', 'd') OR t.typnamespace = current_schema()::regnamespace AND t.typtype = 'c' \
                           AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'r')"),
                ("triggers", "SELECT count(*)::int AS n FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid \
                              WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal"),
                ("functions", "SELECT count(*)::int AS n FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"),
                ("views", "SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
                           AND relkind IN ('v', 'm')"),
                ("children", "SELECT count(*)::int AS n FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
                              WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"),
                ("tables without a primary key", "SELECT count(*)::int AS n FROM pg_class c \
                    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' \
                    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)"),
                ("keys into another schema", "SELECT count(*)::int AS n FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid \
                    WHERE k.connamespace = current_schema()::regnamespace AND c.relnamespace <> k.connamespace"),
            ] {
                let found: Count = diesel::sql_query(query).get_result(tx.conn()).await?;
                assert_eq!(found.n, 0, "a tenant's schema has {what}");
            }
            Ok(())
        })
        .await
        .expect("the catalogue was read");
}
