//! A sign-in whose password was right and whose code is still to come. It lives in the session, so a code is only good
//! for the browser that showed the password.

use actix_session::Session;
use chrono::{DateTime, Duration, Utc};
use kernel::{Error, Result, UserId};
use serde::{Deserialize, Serialize};

const KEY: &str = "pending";

/// How long the code may take.
const PATIENCE: Duration = Duration::minutes(5);

#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub user: UserId,
    /// The account's generation when the password was checked: a password changed since then was not checked.
    pub generation: i32,
    pub next: String,
    since: DateTime<Utc>,
}

impl Pending {
    /// Remembers it under a new session id.
    pub fn begin(session: &Session, user: UserId, generation: i32, next: &str, now: DateTime<Utc>) -> Result<()> {
        session.renew();
        let pending = Self { user, generation, next: next.to_owned(), since: now };
        session.insert(KEY, pending).map_err(Error::defect)
    }

    /// What waits, unless it waited too long.
    pub fn read(session: &Session, now: DateTime<Utc>) -> Option<Self> {
        let pending: Self = session.get(KEY).ok().flatten()?;
        (now - pending.since < PATIENCE).then_some(pending)
    }
}
