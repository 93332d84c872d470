//! The composition root: what the parts are given.

use std::sync::Arc;

use db::{Admin, Db};
use jobs::{Handlers, JobContext, Redis};
use kernel::{Actor, Entropy};
use web::render::{Folders, Missing};
use web::{App, Directory, Files, Renderer};

use crate::settings::Settings;

/// The application.
///
/// # Errors
/// When a setting can't be used, or templates or texts can't be read.
pub fn app(settings: &Settings) -> anyhow::Result<App> {
    let (clock, entropy) = (settings.clock.clone(), Entropy::System);
    let root = &settings.web.root;
    let folders =
        Folders { templates: &root.join("templates"), locales: &root.join("locales"), assets: &root.join("static") };
    Ok(App {
        db: Db::new(&settings.database, clock.clone(), entropy.clone())?,
        admin: Admin::new(&settings.database, clock, entropy)?,
        redis: Redis::new(&settings.redis_url, &settings.redis_prefix)?,
        renderer: Renderer::load(folders, Missing::Show)?,
        config: Arc::new(settings.web.clone()),
        files: Files::new(&settings.files),
        hub: web::live::Hub::default(),
        directory: Directory::default(),
        authenticate: identity::token::authenticator(),
        shared: web::app::Shared::default(),
    })
}

/// What handlers of jobs are given.
pub fn jobs(app: &App) -> JobContext {
    JobContext { db: app.db.clone(), redis: app.redis.clone(), actor: Actor::system("worker") }
}

/// Who takes which event and which deadline.
pub fn handlers(app: &App) -> Handlers {
    let leads = imports::Leads::new(app.config.secret.clone());
    Handlers::default()
        .and(web::handlers())
        .and(crate::tenant::handlers())
        .and(intake::import::handlers(
            app.files.clone(),
            pool::lead::import::Pool::new(app.config.secret.clone()),
            leads,
        ))
        .and(identity::handlers())
        .and(crm::handlers())
        .and(duplicates::handlers())
        .and(bin::handlers())
        .and(planner::handlers())
        .and(lending::handlers())
        .and(wallet::handlers())
        .and(exchange::handlers(exchange::key(app)))
        .and(pool::handlers(app.config.secret.clone()))
        .and(trading::handlers())
        .and(simulator::handlers())
        .and(aftersale::handlers(exchange::key(app)))
        .and(partners::handlers())
}
