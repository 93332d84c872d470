//! What every handler may reach.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::Data;
use db::{Admin, Db};
use futures_util::future::LocalBoxFuture;
use jobs::Redis;
use kernel::{Actor, Result};

use crate::config::Config;
use crate::directory::Directory;
use crate::files::Files;
use crate::live::Hub;
use crate::render::Renderer;

/// What a request shows to prove who is asking.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A bearer token.
    Token(String),
    /// A session of this person, begun when the account was of this generation.
    Session(kernel::UserId, i32),
}

/// Tells who a credential belongs to, with the rights of now. Installed by the composition root: accounts are `identity`'s.
pub type Authenticate = Arc<
    dyn Fn(App, Credential, kernel::Site, Option<kernel::TenantKey>) -> LocalBoxFuture<'static, Result<Actor>>
        + Send
        + Sync,
>;

/// The application, as handlers extract it.
pub type AppData = Data<App>;

/// Everything a handler may reach. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    /// The doors to the database.
    pub db: Db,
    /// The login that provisions tenants.
    pub admin: Admin,
    /// Sessions, limits, live notices.
    pub redis: Redis,
    /// Draws pages.
    pub renderer: Renderer,
    /// Settings.
    pub config: Arc<Config>,
    /// The files' store.
    pub files: Files,
    /// Live notices to open pages.
    pub hub: Hub,
    /// Tenants by their site's name.
    pub directory: Directory,
    /// Who a bearer token or a session belongs to.
    pub authenticate: Authenticate,
    /// What the crates above keep for the whole process: see [`App::shared`].
    pub shared: Shared,
}

/// One thing of each type.
pub type Shared = Arc<Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>;

impl App {
    /// The one `T` of this application, made when it is asked for first.
    pub fn shared<T: Any + Send + Sync>(&self, make: impl FnOnce(&Self) -> T) -> Arc<T> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shared.get(&TypeId::of::<T>()).cloned().and_then(|known| known.downcast().ok()) {
            return known;
        }
        let made = Arc::new(make(self));
        shared.insert(TypeId::of::<T>(), made.clone());
        made
    }
}
