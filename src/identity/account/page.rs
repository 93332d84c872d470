//! `GET /account`.

use chrono::{DateTime, Utc};
use kernel::{Email, FieldError, Result, Role};
use serde::Serialize;
use web::session::SESSION_ID;
use web::{Answer, Page, View, Who};

use super::own;
use crate::client;
use crate::door::Door;
use crate::totp::{self, Enrolment};
use crate::user::Account;

/// The whole page.
#[derive(Debug, Clone, Serialize)]
pub struct AccountPage {
    name: String,
    email: String,
    role: &'static str,
    theme: &'static str,
    /// Since when the second factor is on.
    totp_since: Option<DateTime<Utc>>,
    /// Recovery codes left.
    codes_left: i64,
    /// What waits to be scanned.
    enrolment: Option<Enrolment>,
    sessions: Vec<SessionRow>,
    errors: Vec<FieldError>,
    /// The form that was refused, so that it stands open.
    form: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct SessionRow {
    id: String,
    device: String,
    since: DateTime<Utc>,
    current: bool,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "identity/account.html";

    fn samples() -> Vec<Self> {
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let row = |id: &str, device: &str, current| SessionRow {
            id: id.to_owned(),
            device: device.to_owned(),
            since: at,
            current,
        };
        let plain = Self {
            name: "Анна Воронцова".to_owned(),
            email: "a.vorontsova@example.org".to_owned(),
            role: Role::Admin.as_str(),
            theme: "auto",
            totp_since: None,
            codes_left: 0,
            enrolment: None,
            sessions: vec![row("a", "Firefox · Linux", true), row("b", "", false)],
            errors: Vec::new(),
            form: "",
        };
        let scanning = Self {
            enrolment: Some(Enrolment {
                uri: "otpauth://totp/sample".to_owned(),
                secret: "GEZD GNBV GY3T QOJQ".to_owned(),
                picture: "M4,4h1v1h-1z".to_owned(),
                size: 29,
            }),
            errors: vec![FieldError::new("code", "invalid_code")],
            form: "confirm",
            sessions: vec![row("a", "Firefox · Linux", true)],
            ..plain.clone()
        };
        let on = Self { totp_since: Some(at), codes_left: 9, ..plain.clone() };
        let refused = |form, field, code| Self { errors: vec![FieldError::new(field, code)], form, ..plain.clone() };
        let refused_on =
            |form, field| Self { errors: vec![FieldError::new(field, "wrong_password")], form, ..on.clone() };
        vec![
            plain.clone(),
            scanning,
            on.clone(),
            refused("password", "current", "wrong_password"),
            refused("password", "new", "password_too_common"),
            refused("password", "new", "password_too_short"),
            refused("password", "new", "password_too_long"),
            refused("begin", "begin_password", "too_many"),
            refused_on("disable", "disable_password"),
            refused_on("renew", "renew_password"),
        ]
    }
}

impl AccountPage {
    async fn of(view: &View, who: &Who, form: &'static str, errors: Vec<FieldError>) -> Result<Self> {
        let account = own::load(&view.app, who).await?;
        let codes_left =
            view.app.db.platform(&who.actor, async |tx| totp::recovery_codes_left(tx, account.id).await).await?;
        Ok(Self {
            role: account.role().as_str(),
            theme: crate::user::theme_word(view.chrome.theme),
            totp_since: account.totp_enabled_at,
            codes_left,
            enrolment: enrolment(view, &account)?,
            sessions: sessions(view, &account).await?,
            name: account.name,
            email: account.email.into(),
            errors,
            form,
        })
    }
}

fn enrolment(view: &View, account: &Account) -> Result<Option<Enrolment>> {
    let Some(secret) = totp::pending(&Door::of(&view.app).keys, account)? else { return Ok(None) };
    let email: &Email = &account.email;
    totp::enrolment(&secret, email, &view.chrome.brand).map(Some)
}

async fn sessions(view: &View, account: &Account) -> Result<Vec<SessionRow>> {
    let own: Option<String> = view.session()?.get(SESSION_ID).ok().flatten();
    let all = web::session::sessions_of(&view.app.redis, account.id).await?;
    let row = |info: web::session::SessionInfo| SessionRow {
        device: client::device(&info.origin.agent),
        since: info.origin.since,
        current: own.as_deref() == Some(info.id.as_str()),
        id: info.id,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `GET /account`.
///
/// # Errors
/// `Unavailable` without the database or Redis.
pub async fn show(view: View, who: Who) -> Answer {
    let page = AccountPage::of(&view, &who, "", Vec::new()).await?;
    view.page(&page)
}

/// The page again, with what was refused in one of its forms.
pub(super) async fn refuse(view: View, who: &Who, form: &'static str, errors: Vec<FieldError>) -> Answer {
    let page = AccountPage::of(&view, who, form, errors).await?;
    view.refused(&page)
}
