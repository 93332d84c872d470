//! What sign-in works with, taken out of the application in one place.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::Db;
use jobs::Redis;
use kernel::Actor;
use web::App;

use crate::keys::Keys;
use crate::state::Memory;

/// The database, Redis and the keys.
pub struct Door<'a> {
    pub(crate) db: &'a Db,
    pub(crate) redis: &'a Redis,
    pub(crate) keys: Keys,
    pub(crate) actor: Actor,
    pub(crate) memory: Arc<Memory>,
}

impl<'a> Door<'a> {
    /// Of an application.
    pub fn of(app: &'a App) -> Self {
        Self {
            db: &app.db,
            redis: &app.redis,
            keys: Keys::new(&app.config.secret.derive("identity")),
            actor: Actor::system("sign-in"),
            memory: app.shared(|_| Memory::default()),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }
}
