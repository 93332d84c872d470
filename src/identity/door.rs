//! What sign-in works with, taken out of the application in one place.

use chrono::{DateTime, Utc};
use db::Db;
use jobs::Redis;
use kernel::Actor;
use web::App;

use crate::keys::Keys;

/// The database, Redis and the keys.
pub struct Door<'a> {
    pub(crate) db: &'a Db,
    pub(crate) redis: &'a Redis,
    pub(crate) keys: Keys,
    pub(crate) actor: Actor,
}

impl<'a> Door<'a> {
    /// Of an application.
    pub fn of(app: &'a App) -> Self {
        Self {
            db: &app.db,
            redis: &app.redis,
            keys: Keys::new(&app.config.secret.derive("identity")),
            actor: Actor::system("sign-in"),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }
}
