//! The pool of the program's own login and the three doors.

use std::time::Duration;

use anyhow::{Context, bail};
use deadpool::managed::{Hook, HookError, Timeouts};
use diesel::sql_types::{Bool, Text};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kernel::{Actor, Clock, Entropy, Error, Result, TenantKey};

use crate::config::Config;
use crate::tx::{BorderTx, PlatformTx, TenantTx};

/// How long a connection lives: prepared statements and memory do not pile up for ever.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// The doors to the database. Cloning is cheap.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    clock: Clock,
    entropy: Entropy,
}

#[derive(diesel::QueryableByName)]
struct Login {
    #[diesel(sql_type = Text)]
    rolname: String,
    #[diesel(sql_type = Bool)]
    too_strong: bool,
}

/// A pool of connections that are recycled only outside a transaction and thrown away when old.
pub(crate) fn build_pool(url: &str, size: usize) -> anyhow::Result<Pool<AsyncPgConnection>> {
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, manager);
    let timeouts = Timeouts {
        wait: Some(Duration::from_secs(10)),
        create: Some(Duration::from_secs(10)),
        recycle: Some(Duration::from_secs(5)),
    };
    Pool::builder(manager)
        .max_size(size)
        .timeouts(timeouts)
        .runtime(deadpool::Runtime::Tokio1)
        .pre_recycle(Hook::sync_fn(
            |_, metrics| {
                if metrics.age() > LIFETIME { Err(HookError::message("old")) } else { Ok(()) }
            },
        ))
        .build()
        .context("the connection pool")
}

impl Db {
    /// A pool for the program's login. Nothing is connected yet.
    ///
    /// # Errors
    /// When the pool can't be built.
    pub fn new(config: &Config, clock: Clock, entropy: Entropy) -> anyhow::Result<Self> {
        Ok(Self { pool: build_pool(&config.app_url, config.pool_size)?, clock, entropy })
    }

    /// Refuses a login that could walk around the roles.
    ///
    /// # Errors
    /// When the login is a superuser, bypasses row security or inherits its roles' rights.
    pub async fn check_login(&self) -> anyhow::Result<()> {
        let mut conn = self.pool.get().await.context("connecting to PostgreSQL")?;
        let login: Login = diesel::sql_query(
            "SELECT rolname::text AS rolname, (rolsuper OR rolbypassrls OR rolinherit OR rolcreaterole) AS too_strong \
             FROM pg_roles WHERE rolname = session_user",
        )
        .get_result(&mut conn)
        .await?;
        if login.too_strong {
            bail!(
                "the login {} is too strong: it must be NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE",
                login.rolname
            );
        }
        Ok(())
    }

    /// Works in the platform schema; commits when `work` answers `Ok`.
    ///
    /// # Errors
    /// What `work` answers, or what the database says.
    pub async fn platform<R>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut PlatformTx) -> Result<R>) -> Result<R> {
        let mut tx = PlatformTx::begin(self.connection(actor).await?, &self.clock, &self.entropy).await?;
        let outcome = work(&mut tx).await;
        self.judged(tx.settle(outcome).await)
    }

    /// Works in one tenant's schema; commits when `work` answers `Ok`.
    ///
    /// # Errors
    /// `NotFound` when a tenant's person asks for another tenant; what `work` answers; what the database says.
    pub async fn tenant<R>(
        &self,
        actor: &Actor,
        tenant: TenantKey,
        work: impl AsyncFnOnce(&mut TenantTx) -> Result<R>,
    ) -> Result<R> {
        if actor.tenant.is_some_and(|own| own != tenant) {
            return Err(Error::NotFound);
        }
        let conn = self.connection(actor).await?;
        let mut tx = TenantTx::begin(conn, &self.clock, &self.entropy, tenant).await?;
        let outcome = work(&mut tx).await;
        self.judged(tx.settle(outcome).await)
    }

    /// Works on both sides of the border in one transaction; commits when `work` answers `Ok`.
    ///
    /// # Errors
    /// What `work` answers, or what the database says.
    pub async fn border<R>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut BorderTx) -> Result<R>) -> Result<R> {
        let mut tx = BorderTx::begin(self.connection(actor).await?, &self.clock, &self.entropy).await?;
        let outcome = work(&mut tx).await;
        self.judged(tx.settle(outcome).await)
    }

    /// The clock of every transaction.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The randomness of every transaction.
    pub fn entropy(&self) -> &Entropy {
        &self.entropy
    }

    /// Connections in use and the most there may be, for metrics.
    pub fn load(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.max_size)
    }

    /// After a migration every connection may hold statements that can't be used any more. Those that rest are closed; the work
    /// itself can't be done again here, for a door takes it once, so its caller is told to try again.
    fn judged<R>(&self, outcome: Result<R>) -> Result<R> {
        if outcome.as_ref().is_err_and(Error::is_stale_plan) {
            tracing::warn!("a migration has changed the columns of prepared statements: connections are made anew");
            self.pool.retain(|_, _| false);
        }
        outcome
    }

    async fn connection(&self, actor: &Actor) -> Result<Object<AsyncPgConnection>> {
        self.pool.get().await.map_err(|error| {
            tracing::error!(actor = actor.user.map(|id| id.to_string()), %error, "no database connection");
            Error::Unavailable(anyhow::Error::new(error).context("a database connection"))
        })
    }
}
