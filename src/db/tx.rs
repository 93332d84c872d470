//! Transactions that say whose data they reach.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, TransactionManager};
use kernel::{Clock, Entropy, Error, Result, TenantKey};
use uuid::Uuid;

use crate::lease::Lease;
use crate::once;

/// The connection, the instant and the randomness of one transaction.
struct Inner {
    conn: Lease,
    now: DateTime<Utc>,
    entropy: Entropy,
}

/// A transaction in the platform schema.
pub struct PlatformTx(Inner);

/// A transaction in one tenant's schema.
pub struct TenantTx {
    inner: Inner,
    tenant: TenantKey,
}

/// A transaction that may step between the platform and tenants. It begins at the platform.
pub struct BorderTx {
    side: Option<Side>,
}

enum Side {
    Platform(PlatformTx),
    Tenant(TenantTx),
}

/// The first statement of every transaction: it sets the role and the path for this transaction alone, and tells whether the
/// connection came clean. A role or a path left behind by anything else would be a leak, so such a connection is refused.
/// `FIRST` is false for a step from one side to the other inside a transaction, where the role is ours already.
///
/// It is a type of its own, and not text, so that it is prepared once a connection and not once a transaction.
struct Switch<'a, const FIRST: bool> {
    role: &'a str,
    schema: &'a str,
}

impl<const FIRST: bool> QueryId for Switch<'_, FIRST> {
    type QueryId = Switch<'static, FIRST>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<const FIRST: bool> Query for Switch<'_, FIRST> {
    type SqlType = (Bool, Text, Text);
}

impl<const FIRST: bool> QueryFragment<Pg> for Switch<'_, FIRST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> diesel::QueryResult<()> {
        out.push_sql(if FIRST {
            "SELECT current_user = session_user AND current_setting('search_path') IN ('', '\"\"'), set_config('role', "
        } else {
            "SELECT true, set_config('role', "
        });
        out.push_bind_param::<Text, _>(self.role)?;
        out.push_sql(", true), set_config('search_path', ");
        out.push_bind_param::<Text, _>(self.schema)?;
        out.push_sql(", true)");
        Ok(())
    }
}

/// The schema of a tenant, which is also the name of its runtime role.
pub(crate) fn schema_name(number: i32) -> String {
    format!("t_{number}")
}

impl Inner {
    async fn begin(conn: Object<AsyncPgConnection>, clock: &Clock, entropy: &Entropy) -> Result<Self> {
        Ok(Self { conn: Lease::begin(conn).await?, now: clock.now(), entropy: entropy.clone() })
    }

    async fn switch<const FIRST: bool>(&mut self, role: &str, schema: &str) -> Result<()> {
        let switch = Switch::<FIRST> { role, schema };
        let (clean, _, _): (bool, String, String) = switch.get_result(&mut *self.conn).await?;
        if clean { Ok(()) } else { Err(Error::defect("a pooled connection kept a role or a path")) }
    }

    /// Says in this transaction that the call behind it takes effect, if it changes anything.
    async fn mark(&mut self) -> Result<()> {
        let Some(call) = once::Once::current() else { return Ok(()) };
        if !once::has_written(&mut self.conn).await? {
            return Ok(());
        }
        self.switch::<false>("mak_platform", "platform").await?;
        once::mark(&mut self.conn, &call, self.now).await
    }

    /// Undoes everything. A connection whose statements were prepared before a migration is closed: they would fail again.
    async fn give_up(self, error: &Error) {
        if error.is_stale_plan() {
            return;
        }
        if let Err(rollback) = self.conn.rollback().await {
            tracing::warn!(error = %rollback, "rollback failed; the connection is dropped");
        }
    }
}

/// Commits what `outcome` says went well, rolls back the rest. The work's own error is worth more than a failed rollback.
async fn settle<R>(inner: Option<Inner>, outcome: Result<R>) -> Result<R> {
    let Some(mut inner) = inner else { return outcome.and_then(|_| Err(Error::defect("the transaction was lost"))) };
    let outcome = match outcome {
        Ok(value) => inner.mark().await.map(|()| value),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(value) => Ok(inner.conn.commit().await.map(|()| value)?),
        Err(error) => {
            inner.give_up(&error).await;
            Err(error)
        }
    }
}

macro_rules! common {
    ($tx:ty, $($inner:tt)+) => {
        impl $tx {
            /// The connection, for queries.
            pub fn conn(&mut self) -> &mut AsyncPgConnection {
                &mut self.$($inner)+.conn
            }
            /// The instant of this transaction: everything in it happens at one time.
            pub fn now(&self) -> DateTime<Utc> {
                self.$($inner)+.now
            }
            /// A new UUID of version 7.
            pub fn new_id(&self) -> Uuid {
                self.$($inner)+.entropy.uuid(self.$($inner)+.now)
            }
            /// The source of randomness.
            pub fn entropy(&self) -> &Entropy {
                &self.$($inner)+.entropy
            }
            /// Does something of which nothing is left when it fails: whatever was done before in this transaction stays.
            ///
            /// # Errors
            /// Those of the work; what the database says.
            pub async fn attempt<R>(&mut self, work: impl AsyncFnOnce(&mut Self) -> Result<R>) -> Result<R> {
                AnsiTransactionManager::begin_transaction(self.conn()).await?;
                let outcome = work(self).await;
                if outcome.is_ok() {
                    AnsiTransactionManager::commit_transaction(self.conn()).await?;
                } else {
                    AnsiTransactionManager::rollback_transaction(self.conn()).await?;
                }
                outcome
            }
        }
    };
}
common!(PlatformTx, 0);
common!(TenantTx, inner);

impl PlatformTx {
    /// Marks this transaction as the effect of somebody's call, where one transaction does the work of several calls.
    ///
    /// # Errors
    /// `Conflict("in_progress")` when another run has taken the call over: the transaction must not commit then.
    pub async fn takes_effect(&mut self, call: &once::Once) -> Result<()> {
        let now = self.now();
        once::mark(self.conn(), call, now).await
    }

    pub(crate) async fn begin(conn: Object<AsyncPgConnection>, clock: &Clock, entropy: &Entropy) -> Result<Self> {
        let mut inner = Inner::begin(conn, clock, entropy).await?;
        inner.switch::<true>("mak_platform", "platform").await?;
        Ok(Self(inner))
    }

    pub(crate) async fn settle<R>(self, outcome: Result<R>) -> Result<R> {
        settle(Some(self.0), outcome).await
    }
}

impl TenantTx {
    pub(crate) async fn begin(
        conn: Object<AsyncPgConnection>,
        clock: &Clock,
        entropy: &Entropy,
        tenant: TenantKey,
    ) -> Result<Self> {
        let mut inner = Inner::begin(conn, clock, entropy).await?;
        let schema = schema_name(tenant.number);
        inner.switch::<true>(&schema, &schema).await?;
        Ok(Self { inner, tenant })
    }

    pub(crate) async fn settle<R>(self, outcome: Result<R>) -> Result<R> {
        settle(Some(self.inner), outcome).await
    }

    /// The tenant whose rows this transaction reaches.
    pub fn tenant(&self) -> TenantKey {
        self.tenant
    }
}

impl BorderTx {
    pub(crate) async fn begin(conn: Object<AsyncPgConnection>, clock: &Clock, entropy: &Entropy) -> Result<Self> {
        Ok(Self { side: Some(Side::Platform(PlatformTx::begin(conn, clock, entropy).await?)) })
    }

    /// Begins inside a transaction of the provisioning login, which has its own role and path.
    pub(crate) async fn within(conn: Object<AsyncPgConnection>, now: DateTime<Utc>, entropy: &Entropy) -> Result<Self> {
        let mut inner = Inner { conn: Lease::of(conn), now, entropy: entropy.clone() };
        inner.switch::<false>("mak_platform", "platform").await?;
        Ok(Self { side: Some(Side::Platform(PlatformTx(inner))) })
    }

    pub(crate) async fn settle<R>(self, outcome: Result<R>) -> Result<R> {
        settle(self.side.map(Side::into_inner), outcome).await
    }

    /// Steps to the platform.
    ///
    /// # Errors
    /// When the database refuses the role.
    pub async fn as_platform(&mut self) -> Result<&mut PlatformTx> {
        if !matches!(self.side, Some(Side::Platform(_))) {
            let mut inner = self.take()?;
            inner.switch::<false>("mak_platform", "platform").await?;
            self.side = Some(Side::Platform(PlatformTx(inner)));
        }
        match &mut self.side {
            Some(Side::Platform(tx)) => Ok(tx),
            _ => Err(Error::defect("the transaction was lost")),
        }
    }

    /// Steps into a tenant.
    ///
    /// # Errors
    /// When the database refuses the role.
    pub async fn as_tenant(&mut self, tenant: TenantKey) -> Result<&mut TenantTx> {
        if !matches!(&self.side, Some(Side::Tenant(tx)) if tx.tenant == tenant) {
            let mut inner = self.take()?;
            let schema = schema_name(tenant.number);
            inner.switch::<false>(&schema, &schema).await?;
            self.side = Some(Side::Tenant(TenantTx { inner, tenant }));
        }
        match &mut self.side {
            Some(Side::Tenant(tx)) => Ok(tx),
            _ => Err(Error::defect("the transaction was lost")),
        }
    }

    fn take(&mut self) -> Result<Inner> {
        self.side.take().map(Side::into_inner).ok_or_else(|| Error::defect("the transaction was lost"))
    }
}

impl Side {
    fn into_inner(self) -> Inner {
        match self {
            Self::Platform(tx) => tx.0,
            Self::Tenant(tx) => tx.inner,
        }
    }
}
