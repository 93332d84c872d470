//! The test server: a template database made once for a set of migrations, and a copy of it for each test.

use std::hash::{DefaultHasher, Hash, Hasher};

use anyhow::Context;
use db::{Admin, Config, NewTenant};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kernel::{Actor, Clock, Entropy};

/// The tenants that every test finds, without staff or pipelines: name of the site, city, time zone.
const TENANTS: [(&str, &str, &str, &str); 3] = [
    ("north", "Северный кредит", "Санкт-Петербург", "Europe/Moscow"),
    ("volga", "Волга-Финанс", "Самара", "Europe/Samara"),
    ("ural", "Урал-Кредит", "Екатеринбург", "Asia/Yekaterinburg"),
];

/// The login of the program in tests. It can do nothing outside its roles, so its password is no secret.
const APP_LOGIN: &str = "mak_test_app:mak_test_app";

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    found: bool,
}

/// Where the test server is.
pub fn admin_url() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: scripts/services start test; eval \"$(scripts/services env)\"")
}

/// Where the test Redis is.
pub fn redis_url() -> String {
    std::env::var("TEST_REDIS_URL").expect("TEST_REDIS_URL is not set: see scripts/services")
}

/// The two logins for a database of the test server.
pub fn config(database: &str, pool_size: usize) -> Config {
    let admin = admin_url();
    let (server, _) = admin.rsplit_once('/').expect("TEST_DATABASE_URL names a database");
    let address = server.rsplit_once('@').expect("TEST_DATABASE_URL names a user").1;
    Config {
        app_url: format!("postgres://{APP_LOGIN}@{address}/{database}"),
        admin_url: format!("{server}/{database}"),
        pool_size,
    }
}

/// A fresh copy of the template, by name.
pub async fn new_database() -> anyhow::Result<String> {
    let template = template().await?;
    let name = format!("mak_test_{}", hex::encode(Entropy::System.bytes::<8>()));
    let mut conn = AsyncPgConnection::establish(&admin_url()).await?;
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
    Ok(name)
}

/// Forgets a database. The last connections may still be closing, hence by force.
pub fn drop_database(name: String) {
    let drop = async move {
        let mut conn = AsyncPgConnection::establish(&admin_url()).await?;
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        anyhow::Ok(())
    };
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(drop)
    });
    if let Ok(Err(error)) = thread.join() {
        eprintln!("a test database was left behind: {error}");
    }
}

/// The template for these migrations, made by whichever test comes first.
async fn template() -> anyhow::Result<String> {
    let name = format!("mak_template_{:016x}", fingerprint());
    let mut conn = AsyncPgConnection::establish(&admin_url()).await.context("connecting to TEST_DATABASE_URL")?;
    diesel::sql_query("SELECT pg_advisory_lock(4711)").execute(&mut conn).await?;
    let found: Found = diesel::sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS found")
        .bind::<diesel::sql_types::Text, _>(&name)
        .get_result(&mut conn)
        .await?;
    if !found.found {
        let draft = format!("{name}_draft");
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await?;
        conn.batch_execute(&format!("CREATE DATABASE {draft}")).await?;
        fill(&draft).await?;
        conn.batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {name}")).await?;
    }
    diesel::sql_query("SELECT pg_advisory_unlock(4711)").execute(&mut conn).await?;
    Ok(name)
}

async fn fill(database: &str) -> anyhow::Result<()> {
    let admin = Admin::new(&config(database, 1), Clock::System, Entropy::System)?;
    admin.setup().await?;
    admin.migrate().await?;
    for (slug, name, city, time_zone) in TENANTS {
        let new = NewTenant { slug: slug.into(), name: name.into(), city: city.into(), time_zone: time_zone.into() };
        admin.provision(&Actor::system("tests"), &new, async |_, _| Ok(())).await?;
    }
    Ok(())
}

/// Changes with the migrations: a template of older ones is never used.
fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    db::migration_sources().hash(&mut hasher);
    TENANTS.hash(&mut hasher);
    hasher.finish()
}
