//! How routes, middleware and sites are put together.

use std::rc::Rc;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite};
use actix_web::guard::fn_guard;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use kernel::{Error, Site};

use crate::app::App;
use crate::error::Failure;
use crate::route::Route;
use crate::session::{IDLE, RedisStore};
use crate::site::{Address, address, host_of};
use crate::{error, extract, headers, health, metrics, site, who};

/// Registers everything. `routes` is called once a worker thread.
pub fn configure(config: &mut ServiceConfig, app: &App, routes: Vec<Route>) {
    let routes = Rc::new(routes);
    config
        .app_data(Data::new(app.clone()))
        .app_data(extract::json_config())
        .app_data(extract::form_config())
        .app_data(extract::query_config())
        .app_data(extract::path_config())
        .app_data(extract::payload_config())
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .service(
            web::scope("/static")
                .wrap(
                    actix_web::middleware::DefaultHeaders::new()
                        .add(("Cache-Control", "public, max-age=31536000, immutable"))
                        .add(("X-Content-Type-Options", "nosniff")),
                )
                .wrap(Compress::default())
                .service(actix_files::Files::new("", app.config.root.join("static")).prefer_utf8(true)),
        );
    for site in [Site::Hq, Site::Partner, Site::Tenant] {
        let routes = Rc::clone(&routes);
        config.service(
            web::scope("")
                .guard(site_guard(site, app))
                .configure(move |scope| {
                    for route in routes.iter().filter(|route| route.is_on(site)) {
                        route.register(scope);
                    }
                })
                .default_service(web::to(nothing_here))
                .wrap(from_fn(who::identify))
                .wrap(sessions(app))
                .wrap(from_fn(site::resolve))
                .wrap(from_fn(error::draw))
                .wrap(headers::security(app.config.tls()))
                .wrap(Compress::default())
                .wrap(from_fn(metrics::observe)),
        );
    }
    // A host that is none of ours: there is no site behind it, but its answer is drawn like every other.
    config.service(
        web::scope("")
            .default_service(web::to(nothing_here))
            .wrap(from_fn(error::draw))
            .wrap(headers::security(app.config.tls()))
            .wrap(Compress::default())
            .wrap(from_fn(metrics::observe)),
    );
}

/// Two routes that differ only in their site must not meet: the Host header decides which scope a request enters.
fn site_guard(site: Site, app: &App) -> impl actix_web::guard::Guard + use<> {
    let app_config = std::sync::Arc::clone(&app.config);
    fn_guard(move |context| {
        let host = host_of(context.head(), &app_config.trusted_proxies);
        let named = match address(&host, &app_config.base_domain) {
            Some(Address::Hq) => Site::Hq,
            Some(Address::Partner) => Site::Partner,
            Some(Address::Tenant(_)) => Site::Tenant,
            None => return false,
        };
        named == site
    })
}

fn sessions(app: &App) -> SessionMiddleware<RedisStore> {
    let tls = app.config.tls();
    let key = Key::derive_from(&app.config.secret.derive("session cookie"));
    SessionMiddleware::builder(RedisStore(app.redis.clone()), key)
        // The prefix makes browsers refuse the cookie unless it is secure, host-only and for all paths.
        .cookie_name(if tls { "__Host-mak" } else { "mak" }.to_owned())
        .cookie_secure(tls)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Private)
        .session_lifecycle(
            PersistentSession::default()
                .session_ttl(IDLE)
                .session_ttl_extension_policy(TtlExtensionPolicy::OnEveryRequest),
        )
        .build()
}

async fn nothing_here() -> Result<actix_web::HttpResponse, Failure> {
    Err(Failure::from(Error::NotFound))
}
