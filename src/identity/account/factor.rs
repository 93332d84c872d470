//! The second factor on `/account`: on by password and a first code, off by password, recovery codes shown once.

use actix_web::http::StatusCode;
use actix_web::web::Form;
use db::PlatformTx;
use kernel::{Result, UserId};
use serde::{Deserialize, Serialize};
use web::{Answer, App, Page, View, Who};

use super::preferences::done;
use super::{own, page};
use crate::door::Door;
use crate::event::{self, Kind};
use crate::place::Place;
use crate::totp;

/// The recovery codes, the one time they are seen.
#[derive(Debug, Clone, Serialize)]
pub struct RecoveryCodes {
    codes: Vec<String>,
}

impl Page for RecoveryCodes {
    const TEMPLATE: &'static str = "identity/recovery_codes.html";

    fn samples() -> Vec<Self> {
        vec![Self { codes: (0..10).map(|n| format!("ab{n}de-fg{n}jk")).collect() }]
    }
}

/// A form that asks for the password. The page shows several, so each names its field in its own way.
#[derive(Deserialize)]
pub struct Password {
    #[serde(default, alias = "begin_password", alias = "renew_password", alias = "disable_password")]
    password: String,
}

/// A form that asks for a code.
#[derive(Deserialize)]
pub struct FirstCode {
    #[serde(default)]
    code: String,
}

/// Checks the password, then does `work` in a transaction.
async fn with_password<R>(
    app: &App,
    who: &Who,
    (field, password): (&'static str, &str),
    work: impl AsyncFnOnce(&mut PlatformTx, UserId) -> Result<R>,
) -> Result<R> {
    let account = own::load(app, who).await?;
    own::ask_password(app, &account, field, password).await?;
    app.db.platform(&who.actor, async |tx| work(tx, account.id).await).await
}

/// `POST /account/totp`: shows what is to be scanned.
///
/// # Errors
/// `Conflict("totp_enabled")`; `Unavailable`.
pub async fn begin(view: View, who: Who, form: Form<Password>) -> Answer {
    let keys = Door::of(&view.app).keys;
    let begun = with_password(&view.app, &who, ("begin_password", &form.password), async |tx, id| {
        totp::begin(tx, &keys, id).await
    })
    .await;
    match begun {
        Ok(()) => view.done("/account#factor", None),
        Err(error) => page::refuse(view, &who, "begin", own::refused_fields(error)?).await,
    }
}

/// `POST /account/totp/cancel`: forgets what was not yet confirmed.
///
/// # Errors
/// `Unavailable`.
pub async fn cancel(view: View, who: Who) -> Answer {
    let account = own::load(&view.app, &who).await?;
    if !account.has_totp() {
        view.app.db.platform(&who.actor, async |tx| totp::disable(tx, account.id).await).await?;
    }
    view.done("/account", None)
}

/// `POST /account/totp/confirm`: switches it on and shows the recovery codes.
///
/// # Errors
/// `Conflict` when it was not begun or is on already; `Unavailable`.
pub async fn confirm(view: View, who: Who, form: Form<FirstCode>) -> Answer {
    let account = own::load(&view.app, &who).await?;
    let door = Door::of(&view.app);
    let place = Place::of(&who.actor);
    let confirmed = view
        .app
        .db
        .platform(&who.actor, async |tx| {
            let codes = totp::confirm(tx, &door.keys, &account, &form.code).await?;
            event::record(tx, Kind::TotpEnabled, place, Some(account.id), None).await?;
            Ok(codes)
        })
        .await;
    match confirmed {
        Ok(codes) => {
            own::keep_only_this_session(&view, &who).await?;
            Ok(view.draw(StatusCode::OK, &RecoveryCodes { codes })?)
        }
        Err(error) => page::refuse(view, &who, "confirm", own::refused_fields(error)?).await,
    }
}

/// `POST /account/totp/codes`: new recovery codes instead of the old.
///
/// # Errors
/// `Conflict("totp_disabled")`; `Unavailable`.
pub async fn renew_codes(view: View, who: Who, form: Form<Password>) -> Answer {
    let keys = Door::of(&view.app).keys;
    let place = Place::of(&who.actor);
    let renewed = with_password(&view.app, &who, ("renew_password", &form.password), async |tx, id| {
        let codes = totp::renew_recovery_codes(tx, &keys, id).await?;
        event::record(tx, Kind::RecoveryRenewed, place, Some(id), None).await?;
        Ok(codes)
    });
    match renewed.await {
        Ok(codes) => Ok(view.draw(StatusCode::OK, &RecoveryCodes { codes })?),
        Err(error) => page::refuse(view, &who, "renew", own::refused_fields(error)?).await,
    }
}

/// `POST /account/totp/disable`.
///
/// # Errors
/// `Unavailable`.
pub async fn disable(view: View, who: Who, form: Form<Password>) -> Answer {
    let place = Place::of(&who.actor);
    let done_so = with_password(&view.app, &who, ("disable_password", &form.password), async |tx, id| {
        totp::disable(tx, id).await?;
        event::record(tx, Kind::TotpDisabled, place, Some(id), None).await
    });
    match done_so.await {
        Ok(()) => view.done("/account", Some(done("identity-totp-disabled"))),
        Err(error) => page::refuse(view, &who, "disable", own::refused_fields(error)?).await,
    }
}
