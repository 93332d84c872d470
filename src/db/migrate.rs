//! Migrations: the platform first, then tenants in parallel, each on its own and with its own result row.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::stream::{self, StreamExt};
use include_dir::{Dir, include_dir};
use schema::platform::{migration_results, tenants};

use crate::admin::{Admin, PARALLEL, run_formatted};
use crate::tx::schema_name;

static PLATFORM_DIR: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations");
static TENANT_DIR: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../tenants/migrations");

static PLATFORM: LazyLock<Vec<Migration>> = LazyLock::new(|| Migration::all(&PLATFORM_DIR));
static TENANT: LazyLock<Vec<Migration>> = LazyLock::new(|| Migration::all(&TENANT_DIR));

/// Advisory locks of migrations live in this class, so that two runs at once take turns schema by schema.
const LOCK_CLASS: i32 = 0x4D41_4B00;

/// One file: `NNNN_what.sql`, its statements divided by lines `--;;`.
struct Migration {
    version: i32,
    name: &'static str,
    statements: Vec<&'static str>,
}

impl Migration {
    fn all(dir: &'static Dir<'static>) -> Vec<Self> {
        let mut found: Vec<Self> = dir.files().filter_map(Self::read).collect();
        found.sort_by_key(|migration| migration.version);
        found
    }

    fn read(file: &'static include_dir::File<'static>) -> Option<Self> {
        let name = file.path().file_stem()?.to_str()?;
        let version = name.split_once('_')?.0.parse().ok()?;
        let statements = file.contents_utf8()?.split("--;;").map(str::trim).filter(|text| !text.is_empty()).collect();
        Some(Self { version, name, statements })
    }
}

/// How migrating one schema ended.
#[derive(Debug)]
pub struct SchemaOutcome {
    /// The tenant's number; 0 is the platform.
    pub number: i32,
    /// Migrations applied now.
    pub applied: usize,
    /// Why it stopped, if it did.
    pub error: Option<String>,
}

/// How a whole run ended.
#[derive(Debug, Default)]
pub struct MigrationReport {
    /// One entry a schema.
    pub schemas: Vec<SchemaOutcome>,
}

impl MigrationReport {
    /// The schemas that did not get to the newest version.
    pub fn failed(&self) -> impl Iterator<Item = &SchemaOutcome> {
        self.schemas.iter().filter(|outcome| outcome.error.is_some())
    }
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Integer)]
    version: i32,
}

impl Admin {
    /// Brings every schema to the newest version. It may be killed and run again: each migration is one transaction.
    ///
    /// # Errors
    /// When the platform can't be migrated. A tenant that fails stops nobody else and is in the report.
    pub async fn migrate(&self) -> anyhow::Result<MigrationReport> {
        let mut conn = self.connection().await?;
        let applied = migrate_schema(&mut conn, Target::Platform).await?;
        record(&mut conn, self, &SchemaOutcome { number: 0, applied, error: None }).await?;
        conn.batch_execute("SET search_path = platform").await?;
        let numbers: Vec<i32> = tenants::table.select(tenants::number).order(tenants::number).load(&mut conn).await?;
        conn.batch_execute("RESET search_path").await?;
        drop(conn);
        let mut report = MigrationReport { schemas: vec![SchemaOutcome { number: 0, applied, error: None }] };
        let mut outcomes = stream::iter(numbers).map(|number| self.migrate_tenant(number)).buffer_unordered(PARALLEL);
        while let Some(outcome) = outcomes.next().await {
            report.schemas.push(outcome);
        }
        report.schemas.sort_by_key(|outcome| outcome.number);
        Ok(report)
    }

    async fn migrate_tenant(&self, number: i32) -> SchemaOutcome {
        let outcome = async {
            let mut conn = self.connection().await?;
            let result = migrate_schema(&mut conn, Target::Tenant(number)).await;
            let outcome = SchemaOutcome {
                number,
                applied: *result.as_ref().unwrap_or(&0),
                error: result.err().map(|error| error.to_string()),
            };
            record(&mut conn, self, &outcome).await?;
            anyhow::Ok(outcome)
        };
        outcome.await.unwrap_or_else(|error| SchemaOutcome { number, applied: 0, error: Some(error.to_string()) })
    }
}

/// Whose schema is migrated.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    Platform,
    Tenant(i32),
}

impl Target {
    fn schema(self) -> String {
        match self {
            Self::Platform => "platform".to_owned(),
            Self::Tenant(number) => schema_name(number),
        }
    }

    /// The role that works there.
    fn runtime_role(self) -> String {
        match self {
            Self::Platform => "mak_platform".to_owned(),
            Self::Tenant(number) => schema_name(number),
        }
    }

    fn migrations(self) -> &'static [Migration] {
        match self {
            Self::Platform => &PLATFORM,
            Self::Tenant(_) => &TENANT,
        }
    }

    fn number(self) -> i32 {
        match self {
            Self::Platform => 0,
            Self::Tenant(number) => number,
        }
    }
}

/// Brings one schema to the newest version and answers how many migrations that took.
async fn migrate_schema(conn: &mut AsyncPgConnection, target: Target) -> diesel::QueryResult<usize> {
    let mut applied = 0;
    for migration in target.migrations() {
        let done = conn
            .transaction(async |conn| {
                enter(conn, target).await?;
                apply(conn, target, migration).await
            })
            .await?;
        applied += usize::from(done);
    }
    Ok(applied)
}

/// Replays every migration inside the caller's transaction: how a new tenant gets its tables.
pub(crate) async fn replay(conn: &mut AsyncPgConnection, number: i32) -> diesel::QueryResult<()> {
    let target = Target::Tenant(number);
    enter(conn, target).await?;
    for migration in target.migrations() {
        apply(conn, target, migration).await?;
    }
    Ok(())
}

/// Takes the schema's lock, its owner's role and its path for this transaction.
async fn enter(conn: &mut AsyncPgConnection, target: Target) -> diesel::QueryResult<()> {
    let role = match target {
        Target::Platform => "none".to_owned(),
        Target::Tenant(number) => format!("{}_owner", schema_name(number)),
    };
    diesel::sql_query(
        "SELECT pg_advisory_xact_lock($1, $2), set_config('lock_timeout', '5s', true), \
         set_config('role', $3, true), set_config('search_path', $4, true)",
    )
    .bind::<Integer, _>(LOCK_CLASS)
    .bind::<Integer, _>(target.number())
    .bind::<Text, _>(role)
    .bind::<Text, _>(target.schema())
    .execute(conn)
    .await?;
    conn.batch_execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
    )
    .await
}

async fn apply(conn: &mut AsyncPgConnection, target: Target, migration: &Migration) -> diesel::QueryResult<bool> {
    let known: Vec<Applied> = diesel::sql_query("SELECT version FROM schema_migrations WHERE version = $1")
        .bind::<Integer, _>(migration.version)
        .load(conn)
        .await?;
    if known.iter().any(|row| row.version == migration.version) {
        return Ok(false);
    }
    grant(conn, target).await?;
    for statement in &migration.statements {
        conn.batch_execute(statement).await?;
    }
    diesel::sql_query("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)")
        .bind::<Integer, _>(migration.version)
        .bind::<Text, _>(migration.name)
        .execute(conn)
        .await?;
    Ok(true)
}

/// The runtime role may read and write the rows of every table that is made from here on, and nothing else; the ledger of
/// migrations is not its business. It is said before the tables are made, so that a migration's own REVOKE stands.
async fn grant(conn: &mut AsyncPgConnection, target: Target) -> diesel::QueryResult<()> {
    let (schema, role) = (target.schema(), target.runtime_role());
    for template in [
        "SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', $1, $2) AS statement",
        "SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', $1, $2) AS statement",
    ] {
        run_formatted(conn, template, &schema, &role).await?;
    }
    Ok(())
}

async fn record(conn: &mut AsyncPgConnection, admin: &Admin, outcome: &SchemaOutcome) -> diesel::QueryResult<()> {
    let version = if outcome.number == 0 { PLATFORM.last() } else { TENANT.last() }.map_or(0, |last| last.version);
    conn.transaction(async |conn| {
        conn.batch_execute("SET LOCAL search_path = platform").await?;
        let row = (
            migration_results::tenant_number.eq(outcome.number),
            migration_results::version.eq(version),
            migration_results::error.eq(outcome.error.as_deref()),
            migration_results::finished_at.eq(admin.clock.now()),
        );
        diesel::insert_into(migration_results::table)
            .values(row)
            .on_conflict(migration_results::tenant_number)
            .do_update()
            .set(row)
            .execute(conn)
            .await?;
        Ok(())
    })
    .await
}

/// The text of every migration, in order: what a prepared database is known by.
pub fn migration_sources() -> Vec<&'static str> {
    PLATFORM.iter().chain(TENANT.iter()).flat_map(|migration| migration.statements.iter().copied()).collect()
}

#[derive(QueryableByName)]
pub(crate) struct Number {
    #[diesel(sql_type = BigInt)]
    pub number: i64,
}
