//! What a person chose for the eyes: language and theme.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Result, UserId};
use schema::platform::users;
use web::Locale;
use web::render::Theme;

/// The stored word of a theme, which is also the value of the cookie.
pub const fn theme_word(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// Remembers language and theme.
///
/// # Errors
/// What the database says.
pub async fn set_preferences(tx: &mut PlatformTx, user: UserId, locale: Locale, theme: Theme) -> Result<()> {
    let change = (users::locale.eq(locale.as_str()), users::theme.eq(theme_word(theme)));
    diesel::update(users::table.find(user)).set(change).execute(tx.conn()).await?;
    Ok(())
}
