//! `POST /account/preferences`: language and theme, kept with the person and in this browser's cookies.

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::web::Form;
use kernel::Error;
use serde::Deserialize;
use web::render::Theme;
use web::view::{LANGUAGE_COOKIE, THEME_COOKIE};
use web::{Answer, Flash, Locale, View, Who};

use crate::sign_in::enter::add_cookie;
use crate::user;

/// The form.
#[derive(Deserialize)]
pub struct Preferences {
    locale: String,
    theme: String,
}

/// `POST /account/preferences`.
///
/// # Errors
/// `Invalid` for a language that we do not have.
pub async fn save(view: View, who: Who, form: Form<Preferences>) -> Answer {
    let locale = Locale::parse(&form.locale).ok_or_else(|| Error::field("locale", "invalid"))?;
    let theme = Theme::parse(&form.theme);
    let id = who.actor.user.ok_or(Error::Unauthenticated("sign_in"))?;
    view.app.db.platform(&who.actor, async |tx| user::set_preferences(tx, id, locale, theme).await).await?;
    let mut response = view.done("/account", Some(done("identity-saved")))?;
    let tls = view.app.config.tls();
    let year = Duration::days(365);
    add_cookie(&mut response, Cookie::build(LANGUAGE_COOKIE, locale.as_str()).max_age(year), tls)?;
    add_cookie(&mut response, Cookie::build(THEME_COOKIE, user::theme_word(theme)).max_age(year), tls)?;
    Ok(response)
}

/// A green message for the next page.
pub(super) fn done(key: &str) -> Flash {
    web::view::flash(key, "", "")
}
