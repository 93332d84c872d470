//! The login that makes roles and schemas. The program's own login can't.

use anyhow::{Context, bail};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{Bool, Text};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kernel::{Clock, Entropy};

use crate::config::Config;
use crate::pool::build_pool;

/// The group of all tenants' roles: what each of them may do outside its own schema, which is to add events.
pub(crate) const TENANTS: &str = "mak_tenant";

/// Tenants migrated at once.
pub(crate) const PARALLEL: usize = 4;

/// The doors of the provisioning login. Cloning is cheap.
#[derive(Clone)]
pub struct Admin {
    pool: Pool<AsyncPgConnection>,
    pub(crate) app_login: Login,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
}

/// A login's name and password.
#[derive(Clone)]
pub(crate) struct Login {
    pub name: String,
    password: Option<String>,
}

#[derive(diesel::QueryableByName)]
struct Exists {
    #[diesel(sql_type = Bool)]
    found: bool,
}

#[derive(diesel::QueryableByName)]
struct Statement {
    #[diesel(sql_type = Text)]
    statement: String,
}

impl Admin {
    /// A pool for the provisioning login. Nothing is connected yet.
    ///
    /// # Errors
    /// When a URL can't be read.
    pub fn new(config: &Config, clock: Clock, entropy: Entropy) -> anyhow::Result<Self> {
        let app_login = Login::of(&config.app_url).context("the program's database URL")?;
        Ok(Self { pool: build_pool(&config.admin_url, PARALLEL)?, app_login, clock, entropy })
    }

    /// Makes what every other step needs: the program's login, the platform's role and its schema. May be run again.
    ///
    /// # Errors
    /// When the login may not do it.
    pub async fn setup(&self) -> anyhow::Result<()> {
        let mut conn = self.connection().await?;
        self.make_login(&mut conn).await?;
        make_role(&mut conn, "mak_platform").await?;
        make_role(&mut conn, TENANTS).await?;
        grant_role(&mut conn, "mak_platform", &self.app_login.name).await?;
        conn.batch_execute(
            "GRANT mak_platform TO CURRENT_USER; \
             CREATE SCHEMA IF NOT EXISTS platform; \
             GRANT USAGE ON SCHEMA platform TO mak_platform, mak_tenant; \
             REVOKE ALL ON SCHEMA public FROM PUBLIC",
        )
        .await?;
        Ok(())
    }

    async fn make_login(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<()> {
        let name = &self.app_login.name;
        if !role_exists(conn, name).await? {
            let Some(password) = &self.app_login.password else {
                bail!("the role {name} is missing and its URL has no password to make it with");
            };
            run_formatted(
                conn,
                "SELECT format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %L', $1, $2) AS statement",
                name,
                password,
            )
            .await?;
        }
        for template in [
            "SELECT format('ALTER ROLE %I SET search_path = %L', $1, $2) AS statement",
            "SELECT format('ALTER ROLE %I SET statement_timeout = ''15s''', $1, $2) AS statement",
            "SELECT format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', $1, $2) AS statement",
        ] {
            run_formatted(conn, template, name, "").await?;
        }
        Ok(())
    }

    pub(crate) async fn connection(&self) -> anyhow::Result<Object<AsyncPgConnection>> {
        self.pool.get().await.context("connecting to PostgreSQL as the provisioning login")
    }
}

impl Login {
    fn of(url: &str) -> anyhow::Result<Self> {
        let rest = url.split_once("://").context("no scheme")?.1;
        let (user, _) = rest.split_once('@').context("no user name")?;
        let (name, password) = match user.split_once(':') {
            Some((name, password)) => (name, Some(password.to_owned())),
            None => (user, None),
        };
        Ok(Self { name: name.to_owned(), password })
    }
}

/// Makes a role that can't sign in, unless it is there: roles are shared by all databases of a server.
pub(crate) async fn make_role(conn: &mut AsyncPgConnection, name: &str) -> diesel::QueryResult<()> {
    if role_exists(conn, name).await? {
        return Ok(());
    }
    unless_made(conn, "SELECT format('CREATE ROLE %I NOLOGIN INHERIT', $1, $2) AS statement", name, "").await
}

/// Makes `member` a member of `role`.
pub(crate) async fn grant_role(conn: &mut AsyncPgConnection, role: &str, member: &str) -> diesel::QueryResult<()> {
    unless_made(conn, "SELECT format('GRANT %I TO %I', $1, $2) AS statement", role, member).await
}

/// Runs a statement about a role. Another database of the same server may have made the same in this moment: that is as good.
async fn unless_made(
    conn: &mut AsyncPgConnection,
    template: &'static str,
    first: &str,
    second: &str,
) -> diesel::QueryResult<()> {
    // Inside a transaction this is a savepoint, so that the transaction can go on.
    match conn.transaction(async |conn| run_formatted(conn, template, first, second).await).await {
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(()),
        outcome => outcome,
    }
}

async fn role_exists(conn: &mut AsyncPgConnection, name: &str) -> diesel::QueryResult<bool> {
    let exists: Exists = diesel::sql_query("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS found")
        .bind::<Text, _>(name)
        .get_result(conn)
        .await?;
    Ok(exists.found)
}

/// DDL takes no parameters, so the server itself quotes names and values into it.
pub(crate) async fn run_formatted(
    conn: &mut AsyncPgConnection,
    template: &'static str,
    first: &str,
    second: &str,
) -> diesel::QueryResult<()> {
    let row: Statement =
        diesel::sql_query(template).bind::<Text, _>(first).bind::<Text, _>(second).get_result(conn).await?;
    conn.batch_execute(&row.statement).await
}
