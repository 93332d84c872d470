//! Past the door: a new session, the person's language and theme, the device's mark.

use actix_session::Session;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use kernel::{Error, Result};
use web::session::{ACTOR, GENERATION, ORIGIN, Origin, SESSION_ID};
use web::view::{LANGUAGE_COOKIE, THEME_COOKIE};
use web::{App, View};

use super::device;
use crate::client;
use crate::door::Door;
use crate::event::{self, Kind};
use crate::user::Account;

const YEAR: Duration = Duration::days(365);
const DEVICE_LIFE: Duration = Duration::days(180);

/// The name of the device's mark. The prefix makes browsers refuse it unless it is secure and host-only.
pub(super) fn device_cookie(tls: bool) -> &'static str {
    if tls { "__Host-device" } else { "device" }
}

/// Where to go after signing in: a path of this site, or else the first page.
pub(super) fn local_path(next: &str) -> &str {
    web::view::local_path(next).filter(|next| !next.starts_with("/sign-")).unwrap_or("/")
}

/// Begins a session and sends the browser on.
pub(super) async fn enter(view: &View, request: &HttpRequest, account: &Account, next: &str) -> Result<HttpResponse> {
    let door = Door::of(&view.app);
    begin(view.session()?, &view.app, request, account)?;
    let origin = event::Origin { ip: client::ip(request, &view.app.config.trusted_proxies), account: None };
    let place = account.place()?;
    door.db
        .platform(&door.actor, async |tx| {
            event::record(tx, Kind::SignedIn, place, Some(account.id), Some(&origin)).await
        })
        .await?;
    let mut response = web::see_other(local_path(next));
    let account_key = door.keys.account(&place.audience(), account.email.as_str())?;
    let tls = view.app.config.tls();
    let mark = device::mark(&door.keys, view.app.db.entropy(), &account_key)?;
    add_cookie(&mut response, Cookie::build(device_cookie(tls), mark).http_only(true).max_age(DEVICE_LIFE), tls)?;
    if let Some(locale) = &account.locale {
        add_cookie(&mut response, Cookie::build(LANGUAGE_COOKIE, locale.clone()).max_age(YEAR), tls)?;
    }
    if let Some(theme) = &account.theme {
        add_cookie(&mut response, Cookie::build(THEME_COOKIE, theme.clone()).max_age(YEAR), tls)?;
    }
    Ok(response)
}

/// Nothing of the session before survives: neither its id nor its token against forgery.
fn begin(session: &Session, app: &App, request: &HttpRequest, account: &Account) -> Result<()> {
    session.clear();
    session.renew();
    let origin = Origin { agent: client::agent(request), since: app.db.clock().now() };
    let id = hex::encode(app.db.entropy().bytes::<16>());
    session.insert(ACTOR, account.actor()?).map_err(Error::defect)?;
    session.insert(SESSION_ID, id).map_err(Error::defect)?;
    session.insert(ORIGIN, origin).map_err(Error::defect)?;
    session.insert(GENERATION, account.generation).map_err(Error::defect)
}

/// Adds a cookie for the whole site and no other.
pub(crate) fn add_cookie(
    response: &mut HttpResponse,
    cookie: actix_web::cookie::CookieBuilder<'_>,
    tls: bool,
) -> Result<()> {
    let cookie = cookie.path("/").same_site(SameSite::Lax).secure(tls).finish();
    response.add_cookie(&cookie).map_err(Error::defect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(local_path("/leads?after=1"), "/leads?after=1");
        for evil in [
            "",
            "leads",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil",
            "javascript:x",
            "/sign-in",
        ] {
            assert_eq!(local_path(evil), "/", "{evil:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_leads_away(text in "\\PC{0,40}") {
            let path = local_path(&text);
            prop_assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
        }
    }
}
