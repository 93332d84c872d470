//! The connection to Redis. Nothing in it is the only copy of anything.

use std::time::Duration;

use anyhow::Context;
use deadpool_redis::{Connection, Manager, Pool, Runtime};
use kernel::{Error, Result};
use redis::AsyncConnectionConfig;

/// How long a command may take; longer than any blocking read asks for.
const RESPONSE: Duration = Duration::from_secs(5);
/// Connections at most; a blocking read keeps one.
const POOL: usize = 32;

/// A pool of connections and the prefix of every key, so that networks (and tests) may share a server.
#[derive(Clone)]
pub struct Redis {
    pool: Pool,
    url: String,
    prefix: String,
}

impl Redis {
    /// A pool for `url`. Nothing is connected yet.
    ///
    /// # Errors
    /// When the URL can't be read.
    pub fn new(url: &str, prefix: &str) -> anyhow::Result<Self> {
        let timeouts =
            AsyncConnectionConfig::new().set_response_timeout(Some(RESPONSE)).set_connection_timeout(Some(RESPONSE));
        let manager = Manager::new_with_config(url, timeouts).context("the address of Redis")?;
        let pool = Pool::builder(manager)
            .max_size(POOL)
            .wait_timeout(Some(RESPONSE))
            .create_timeout(Some(RESPONSE))
            .runtime(Runtime::Tokio1)
            .build()
            .context("the Redis pool")?;
        Ok(Self { pool, url: url.to_owned(), prefix: prefix.to_owned() })
    }

    /// A connection for commands.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn connection(&self) -> Result<Connection> {
        self.pool.get().await.map_err(|error| Error::Unavailable(anyhow::Error::new(error).context("Redis")))
    }

    /// A connection of its own that listens.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn subscriber(&self) -> Result<redis::aio::PubSub> {
        let client = redis::Client::open(self.url.as_str()).map_err(unavailable)?;
        client.get_async_pubsub().await.map_err(unavailable)
    }

    /// The full name of a key or a channel.
    pub fn key(&self, name: impl std::fmt::Display) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The name without the prefix, if it is ours.
    pub fn strip<'a>(&self, key: &'a str) -> Option<&'a str> {
        key.strip_prefix(&self.prefix)
    }
}

/// What Redis refuses is a matter of reach, never of the caller.
pub(crate) fn unavailable(error: redis::RedisError) -> Error {
    Error::Unavailable(anyhow::Error::new(error).context("Redis"))
}
