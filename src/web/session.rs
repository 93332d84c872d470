//! Sessions live in Redis under the hash of their key, and a person's sessions are listed so that they can be ended.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key};
use actix_web::cookie::time::Duration;
use jobs::Redis;
use kernel::{Actor, Error, Result, UserId};
use redis::{AsyncCommands, ExistenceCheck, SetExpiry, SetOptions};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The signed-in actor in the session's state.
pub const ACTOR: &str = "actor";
/// The session's public id: what its owner sees in the list of sessions.
pub const SESSION_ID: &str = "sid";
/// The browser and the time of sign-in, for the same list.
pub const ORIGIN: &str = "origin";
/// The account's generation at sign-in: when the account moves on (disabled, new password), the session is dead.
pub const GENERATION: &str = "generation";
/// The token every form sends back.
pub const CSRF: &str = "csrf";

/// How long a session lives without a request.
pub const IDLE: Duration = Duration::hours(12);
/// How long a session lives at most.
pub const LONGEST: chrono::Duration = chrono::Duration::days(7);

/// Where a session was begun.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Origin {
    /// The browser as it names itself, cut to 200 characters.
    pub agent: String,
    /// When.
    pub since: chrono::DateTime<chrono::Utc>,
}

/// One of a person's sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Its public id.
    pub id: String,
    /// Where it was begun.
    pub origin: Origin,
    key: String,
}

/// The store behind actix-session.
#[derive(Clone)]
pub struct RedisStore(pub Redis);

type State = HashMap<String, String>;

impl RedisStore {
    fn name(&self, key: &str) -> String {
        self.0.key(format_args!("session:{}", hex::encode(Sha256::digest(key.as_bytes()))))
    }

    fn index(&self, user: UserId) -> String {
        self.0.key(format_args!("sessions-of:{user}"))
    }

    async fn write(&self, key: &str, state: &State, ttl: &Duration, only_if: ExistenceCheck) -> anyhow::Result<()> {
        let mut connection = self.0.connection().await?;
        let name = self.name(key);
        let seconds = u64::try_from(ttl.whole_seconds())?;
        let options = SetOptions::default().conditional_set(only_if).with_expiration(SetExpiry::EX(seconds));
        let written: Option<String> = connection.set_options(&name, serde_json::to_string(state)?, options).await?;
        if let (Some(_), Some((user, info))) = (written, listed(state, &name)) {
            let index = self.index(user);
            connection.hset::<_, _, _, ()>(&index, &info.id, serde_json::to_string(&info)?).await?;
            connection.expire::<_, ()>(&index, LONGEST.num_seconds()).await?;
        }
        Ok(())
    }
}

/// What the list of sessions says of a signed-in session.
fn listed(state: &State, name: &str) -> Option<(UserId, SessionInfo)> {
    let actor: Actor = serde_json::from_str(state.get(ACTOR)?).ok()?;
    let id: String = serde_json::from_str(state.get(SESSION_ID)?).ok()?;
    let origin: Origin = serde_json::from_str(state.get(ORIGIN)?).ok()?;
    Some((actor.user?, SessionInfo { id, origin, key: name.to_owned() }))
}

impl SessionStore for RedisStore {
    async fn load(&self, key: &SessionKey) -> std::result::Result<Option<State>, LoadError> {
        let read = async {
            let mut connection = self.0.connection().await?;
            let text: Option<String> = connection.get(self.name(key.as_ref())).await?;
            anyhow::Ok(text)
        };
        let text = read.await.map_err(LoadError::Other)?;
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(|e| LoadError::Deserialization(e.into()))
    }

    async fn save(&self, state: State, ttl: &Duration) -> std::result::Result<SessionKey, SaveError> {
        let key = generate_session_key();
        self.write(key.as_ref(), &state, ttl, ExistenceCheck::NX).await.map_err(SaveError::Other)?;
        Ok(key)
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        ttl: &Duration,
    ) -> std::result::Result<SessionKey, UpdateError> {
        // A request that was under way when its session was ended must not bring it back.
        self.write(key.as_ref(), &state, ttl, ExistenceCheck::XX).await.map_err(UpdateError::Other)?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, ttl: &Duration) -> anyhow::Result<()> {
        let mut connection = self.0.connection().await?;
        connection.expire::<_, ()>(self.name(key.as_ref()), ttl.whole_seconds()).await?;
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> anyhow::Result<()> {
        let mut connection = self.0.connection().await?;
        connection.del::<_, ()>(self.name(key.as_ref())).await?;
        Ok(())
    }
}

/// A person's living sessions.
///
/// # Errors
/// `Unavailable`.
pub async fn sessions_of(redis: &Redis, user: UserId) -> Result<Vec<SessionInfo>> {
    let store = RedisStore(redis.clone());
    let mut connection = redis.connection().await?;
    let all: HashMap<String, String> = connection.hgetall(store.index(user)).await.map_err(unavailable)?;
    let mut living = Vec::new();
    for info in all.values().filter_map(|text| serde_json::from_str::<SessionInfo>(text).ok()) {
        if connection.exists(&info.key).await.map_err(unavailable)? {
            living.push(info);
        } else {
            connection.hdel::<_, _, ()>(store.index(user), &info.id).await.map_err(unavailable)?;
        }
    }
    living.sort_by_key(|info| std::cmp::Reverse(info.origin.since));
    Ok(living)
}

/// Whether a session still lives.
///
/// # Errors
/// `Unavailable`.
pub async fn is_alive(redis: &Redis, user: UserId, session_id: &str) -> Result<bool> {
    Ok(sessions_of(redis, user).await?.iter().any(|info| info.id == session_id))
}

/// Ends one session of a person, and closes its live streams.
///
/// # Errors
/// `Unavailable`.
pub async fn end_session(redis: &Redis, user: UserId, id: &str) -> Result<()> {
    end_where(redis, user, |info| info.id == id).await
}

/// Ends a person's sessions but `keep`, and closes their live streams.
///
/// # Errors
/// `Unavailable`.
pub async fn end_sessions(redis: &Redis, user: UserId, keep: Option<&str>) -> Result<()> {
    end_where(redis, user, |info| keep != Some(info.id.as_str())).await
}

async fn end_where(redis: &Redis, user: UserId, doomed: impl Fn(&SessionInfo) -> bool) -> Result<()> {
    let store = RedisStore(redis.clone());
    let mut connection = redis.connection().await?;
    for info in sessions_of(redis, user).await? {
        if doomed(&info) {
            connection.del::<_, ()>(&info.key).await.map_err(unavailable)?;
            connection.hdel::<_, _, ()>(store.index(user), &info.id).await.map_err(unavailable)?;
        }
    }
    jobs::live::send(redis, jobs::live::Channel::User(user), crate::live::SIGNED_OUT, &serde_json::json!({})).await
}

fn unavailable(error: redis::RedisError) -> Error {
    Error::Unavailable(anyhow::Error::new(error).context("Redis"))
}
