//! A connection out of the pool with a transaction begun on it.

use std::ops::{Deref, DerefMut};

use diesel::QueryResult;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};

/// The connection goes back to the pool only when its transaction has ended. Dropped before that (the request was cancelled,
/// the client went away), it is closed, so that the server lets go of its locks at once and not when the pool next looks.
pub(crate) struct Lease(Option<Object<AsyncPgConnection>>);

impl Lease {
    /// Begins a transaction.
    pub async fn begin(conn: Object<AsyncPgConnection>) -> QueryResult<Self> {
        let mut lease = Self(Some(conn));
        AnsiTransactionManager::begin_transaction(&mut *lease).await?;
        Ok(lease)
    }

    /// Takes over a connection on which a transaction has been begun.
    pub fn of(conn: Object<AsyncPgConnection>) -> Self {
        Self(Some(conn))
    }

    /// Commits, and gives the connection back.
    pub async fn commit(mut self) -> QueryResult<()> {
        AnsiTransactionManager::commit_transaction(&mut *self).await?;
        self.0 = None;
        Ok(())
    }

    /// Rolls back, and gives the connection back.
    pub async fn rollback(mut self) -> QueryResult<()> {
        AnsiTransactionManager::rollback_transaction(&mut *self).await?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(conn) = self.0.take() {
            drop(Object::take(conn));
        }
    }
}

impl Deref for Lease {
    type Target = AsyncPgConnection;

    #[expect(clippy::expect_used, reason = "it is empty only while it is being dropped or has been consumed")]
    fn deref(&self) -> &AsyncPgConnection {
        self.0.as_deref().expect("a lease in use has its connection")
    }
}

impl DerefMut for Lease {
    #[expect(clippy::expect_used, reason = "it is empty only while it is being dropped or has been consumed")]
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        self.0.as_deref_mut().expect("a lease in use has its connection")
    }
}
