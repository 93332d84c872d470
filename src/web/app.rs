//! What every handler may reach.

use std::sync::Arc;

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
}
