//! `POST /account/password`.

use actix_web::web::Form;
use kernel::{Error, Result};
use serde::Deserialize;
use web::{Answer, App, View, Who};

use super::preferences::done;
use super::{own, page};
use crate::password;
use crate::user;

/// The form.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
}

/// `POST /account/password`: every other session ends.
///
/// # Errors
/// `Unavailable` without the database or Redis.
pub async fn change(view: View, who: Who, form: Form<NewPassword>) -> Answer {
    if let Err(error) = set(&view.app, &who, &form).await {
        return page::refuse(view, &who, "password", own::refused_fields(error)?).await;
    }
    own::keep_only_this_session(&view, &who).await?;
    view.done("/account", Some(done("identity-password-changed")))
}

async fn set(app: &App, who: &Who, form: &NewPassword) -> Result<()> {
    let account = own::load(app, who).await?;
    password::check("new", &form.new, &[&account.name, account.email.as_str()])
        .map_err(|refused| Error::Invalid(vec![refused]))?;
    own::ask_password(app, &account, "current", &form.current).await?;
    let hash = password::hash(&form.new).await?;
    app.db.platform(&who.actor, async |tx| user::set_password(tx, account.id, &hash).await).await
}
