//! Notices to open pages. They may be lost: a page that missed one shows the truth when it is loaded again.

use kernel::{PartnerId, Result, TenantKey, UserId};
use redis::AsyncCommands;
use serde::{Deserialize, Serialize};

use crate::redis::{Redis, unavailable};

/// Whose pages are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Head office.
    Hq,
    /// Everybody of one tenant.
    Tenant(TenantKey),
    /// Every tenant.
    Tenants,
    /// One partner.
    Partner(PartnerId),
    /// One person.
    User(UserId),
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Hq => f.write_str("hq"),
            Self::Tenant(key) => write!(f, "tenant:{}", key.number),
            Self::Tenants => f.write_str("tenants"),
            Self::Partner(id) => write!(f, "partner:{id}"),
            Self::User(id) => write!(f, "user:{id}"),
        }
    }
}

/// A notice as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The name of the browser's event.
    pub topic: String,
    /// A small JSON object of ids.
    pub data: serde_json::Value,
}

/// What every channel's name begins with.
pub const PREFIX: &str = "live:";

/// Tells the pages of a channel.
///
/// # Errors
/// `Unavailable` when Redis can't be reached.
pub async fn send(redis: &Redis, channel: Channel, topic: &str, data: &impl Serialize) -> Result<()> {
    let notice = Notice { topic: topic.to_owned(), data: serde_json::to_value(data)? };
    let mut connection = redis.connection().await?;
    let name = redis.key(format_args!("{PREFIX}{channel}"));
    connection.publish::<_, _, ()>(name, serde_json::to_string(&notice)?).await.map_err(unavailable)
}
