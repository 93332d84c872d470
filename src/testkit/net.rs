//! A small network for one test.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use db::{Admin, Db, Tenant};
use jobs::{Handlers, JobContext, Redis};
use kernel::{Actor, Clock, Entropy, Error, PartnerId, Role, Site, TenantKey, UserId};
use web::app::Credential;
use web::render::{Folders, Missing};
use web::{App, Config, Directory, Files, FilesConfig, Renderer, Route, Secret};

use crate::http::Http;
use crate::server;

/// When every test begins: a Tuesday noon in Moscow.
const START: &str = "2026-03-10T09:00:00Z";

/// A byte of the network's secret, in hexadecimal.
const SECRET: &str = "07";

/// Actors by the token that speaks for them.
pub type Tokens = Arc<Mutex<HashMap<String, Actor>>>;

/// A database of its own with three bare tenants, the application around it, a clock moved by hand.
pub struct TestNet {
    /// The application.
    pub app: App,
    /// The tenants north, volga and ural.
    pub tenants: Vec<Tenant>,
    tokens: Tokens,
    database: String,
}

impl TestNet {
    /// A network with a pool of eight connections.
    pub async fn new() -> Self {
        Self::with_pool(8).await
    }

    /// A network whose program may hold so many connections.
    pub async fn with_pool(size: usize) -> Self {
        let database = server::new_database().await.expect("a test database");
        let config = server::config(&database, size);
        let start: DateTime<Utc> = START.parse().expect("a date");
        let (clock, entropy) = (Clock::manual(start), Entropy::System);
        let db = Db::new(&config, clock.clone(), entropy.clone()).expect("a pool");
        let admin = Admin::new(&config, clock, entropy).expect("a pool");
        let redis = Redis::new(&server::redis_url(), &format!("{database}:")).expect("a pool");
        let tokens = Tokens::default();
        let app = app(db, admin, redis, Arc::clone(&tokens));
        let tenants =
            app.db.platform(&Actor::system("tests"), async |tx| db::list_tenants(tx).await).await.expect("tenants");
        Self { app, tenants, tokens, database }
    }

    /// The doors to the database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The tenant of a slug.
    pub fn tenant(&self, slug: &str) -> TenantKey {
        self.tenants.iter().find(|tenant| tenant.slug == slug).expect("a tenant of the test network").key
    }

    /// Moves the clock.
    pub fn advance(&self, by: chrono::Duration) {
        self.app.db.clock().advance(by);
    }

    /// A person of head office or a tenant (by slug) in a role. They need no row in `users`.
    pub fn person(&self, role: Role, slug: Option<&str>) -> Actor {
        Actor {
            user: Some(UserId(self.app.db.entropy().uuid(self.app.db.clock().now()))),
            name: format!("{role} {}", slug.unwrap_or("hq")),
            email: format!("{role}@{}.test", slug.unwrap_or("hq")),
            site: role.site().unwrap_or(Site::Hq),
            tenant: slug.map(|slug| self.tenant(slug)),
            partner: None,
            role: Some(role),
            permissions: role.permissions(),
        }
    }

    /// A partner's person.
    pub fn partner(&self, partner: PartnerId) -> Actor {
        Actor { partner: Some(partner), ..self.person(Role::Partner, None) }
    }

    /// The application behind these routes, in process.
    pub async fn http(&self, routes: Vec<Route>) -> Http {
        Http::new(&self.app, routes, Arc::clone(&self.tokens)).await
    }

    /// The address of this test's database for the provisioning login.
    pub fn admin_url(&self) -> String {
        server::config(&self.database, 1).admin_url
    }

    /// What a process of the program finds in its environment to work for this network.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let (database, files) = (server::config(&self.database, 1), files_config());
        vec![
            ("DATABASE_URL", database.admin_url),
            ("APP_DATABASE_URL", database.app_url),
            ("REDIS_URL", server::redis_url()),
            ("REDIS_PREFIX", self.app.redis.key("")),
            ("S3_ENDPOINT", files.endpoint),
            ("S3_BUCKET", files.bucket),
            ("S3_ACCESS_KEY", files.access_key),
            ("S3_SECRET_KEY", files.secret_key),
            ("MAK_SECRET", SECRET.repeat(32)),
            ("MAK_ROOT", root().display().to_string()),
            ("BASE_DOMAIN", self.app.config.base_domain.clone()),
        ]
    }

    /// What handlers of jobs get.
    pub fn jobs(&self) -> JobContext {
        JobContext { db: self.app.db.clone(), redis: self.app.redis.clone(), actor: Actor::system("worker") }
    }

    /// Does everything that waits: events and deadlines that are due by the test's clock.
    pub async fn drain(&self, handlers: &Handlers) -> usize {
        jobs::drain(&self.jobs(), handlers).await.expect("every handler succeeds")
    }
}

impl Drop for TestNet {
    fn drop(&mut self) {
        server::drop_database(std::mem::take(&mut self.database));
    }
}

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn app(db: Db, admin: Admin, redis: Redis, tokens: Tokens) -> App {
    let root = root();
    let folders =
        Folders { templates: &root.join("templates"), locales: &root.join("locales"), assets: &root.join("static") };
    let config = Config {
        base_domain: "localhost".into(),
        scheme: "http".into(),
        port_suffix: String::new(),
        root: root.clone(),
        secret: Secret::parse(&SECRET.repeat(32)).expect("a secret"),
        trusted_proxies: Vec::new(),
    };
    App {
        db,
        admin,
        redis,
        renderer: Renderer::load(folders, Missing::Fail).expect("templates and texts"),
        config: Arc::new(config),
        files: Files::new(&files_config()),
        hub: web::live::Hub::default(),
        directory: Directory::default(),
        shared: web::app::Shared::default(),
        authenticate: Arc::new(move |_, credential, site, tenant| {
            let known = tokens.lock().unwrap_or_else(PoisonError::into_inner);
            let found = if let Credential::Token(token) = credential { known.get(&token).cloned() } else { None };
            let actor = found
                .filter(|actor| actor.site == site && (site != Site::Tenant || actor.tenant == tenant))
                .ok_or(Error::Unauthenticated("bad_token"));
            Box::pin(async move { actor })
        }),
    }
}

/// The store of files, where tests are given one.
fn files_config() -> FilesConfig {
    let variable = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    FilesConfig {
        endpoint: variable("TEST_S3_ENDPOINT", "http://127.0.0.1:9"),
        bucket: variable("S3_BUCKET", "mak"),
        access_key: variable("S3_ACCESS_KEY", "mak"),
        secret_key: variable("S3_SECRET_KEY", "mak"),
    }
}
