//! The only glue between the product and HTTP: sites, sessions, rights of routes, pages, errors, live notices.

pub mod app;
pub mod config;
pub mod cursor;
pub mod error;
pub mod extract;
pub mod files;
pub mod health;
pub mod live;
pub mod metrics;
pub mod openapi;
pub mod paging;
pub mod render;
pub mod route;
pub mod session;
pub mod site;
pub mod view;
pub mod who;

mod directory;
mod forgery;
mod headers;
mod idempotency;
mod server;

pub use app::{App, AppData, Authenticate, Credential};
pub use config::{Config, Secret};
pub use directory::Directory;
pub use error::Failure;
pub use extract::{List, created, json, limit, no_content, optional_json};
pub use files::{Files, FilesConfig};
pub use openapi::Doc;
pub use render::page::sample_at;
pub use render::{Flash, Locale, Page, PageCheck, Renderer};
pub use route::{Access, Route};
pub use server::configure;
pub use site::Here;
pub use view::{NETWORK_ZONE, View, see_other};
pub use who::Who;

/// What this crate does when its time has come.
pub fn handlers() -> jobs::Handlers {
    idempotency::handlers()
}

/// What every handler answers.
pub type Answer = Result<actix_web::HttpResponse, Failure>;
