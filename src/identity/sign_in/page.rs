//! The pages of the door: password, code, sign-out.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use web::session::SESSION_ID;
use web::{Answer, Here, Page, PageCheck, View, Who};

use super::attempt::{Attempt, check_code, check_password};
use super::enter::{device_cookie, enter, local_path};
use super::pending::Pending;
use crate::client;
use crate::door::Door;
use crate::event::{self, Kind};
use crate::place::Place;
use crate::user::{self, Account};

/// Address and password.
#[derive(Debug, Clone, Serialize)]
pub struct SignIn {
    /// What was typed before.
    pub email: String,
    /// Where to go afterwards.
    pub next: String,
    /// The code of what went wrong; empty at first.
    pub error: &'static str,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "identity/sign_in.html";

    fn samples() -> Vec<Self> {
        let page = |error| Self { email: "anna@example.org".to_owned(), next: "/leads".to_owned(), error };
        vec![page(""), page("bad_credentials"), page("too_many"), page("sign_in_again")]
    }
}

/// The code of the second factor.
#[derive(Debug, Clone, Serialize)]
pub struct Code {
    /// The code of what went wrong; empty at first.
    pub error: &'static str,
}

impl Page for Code {
    const TEMPLATE: &'static str = "identity/totp.html";

    fn samples() -> Vec<Self> {
        vec![Self { error: "" }, Self { error: "invalid_code" }, Self { error: "too_many" }]
    }
}

pub(crate) fn pages() -> Vec<PageCheck> {
    vec![PageCheck::of::<SignIn>(), PageCheck::of::<Code>()]
}

/// The query of the sign-in page.
#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// The form of the sign-in page.
#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// The form of the second step.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

pub(crate) fn place_of(request: &HttpRequest) -> Result<Place> {
    let here: Here = web::site::here(request)?;
    Ok(Place { site: here.site, tenant: here.key() })
}

/// A refusal drawn as the page it came from. Defects and outages are not the page's business.
fn refusal<P: Page>(view: &View, error: Error, page: impl FnOnce(&'static str) -> P) -> Answer {
    let (status, code, wait) = match error {
        Error::Unauthenticated(code) => (StatusCode::UNAUTHORIZED, code, None),
        Error::TooManyRequests(seconds) => (StatusCode::TOO_MANY_REQUESTS, "too_many", Some(seconds)),
        other => return Err(other.into()),
    };
    let mut response = view.draw(status, &page(code))?;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// `GET /sign-in`.
///
/// # Errors
/// `Internal` when the page can't be drawn.
pub async fn show(view: View, query: Query<Next>, who: Option<Who>) -> Answer {
    if who.is_some() {
        return Ok(web::see_other(local_path(&query.next)));
    }
    view.page(&SignIn { email: String::new(), next: local_path(&query.next).to_owned(), error: "" })
}

/// `POST /sign-in`.
///
/// # Errors
/// `Unavailable` without the database or Redis.
pub async fn submit(view: View, request: HttpRequest, form: Form<Credentials>) -> Answer {
    let form = form.into_inner();
    let door = Door::of(&view.app);
    let device = request.cookie(device_cookie(view.app.config.tls()));
    let ip = client::ip(&request, &view.app.config.trusted_proxies);
    let attempt = Attempt {
        place: place_of(&request)?,
        email: &form.email,
        password: &form.password,
        ip: &ip,
        device: device.as_ref().map(|cookie| cookie.value()),
    };
    let account = match check_password(&door, &attempt).await {
        Ok(account) => account,
        Err(error) => {
            let next = local_path(&form.next).to_owned();
            let email = form.email.chars().take(254).collect();
            return refusal(&view, error, |error| SignIn { email, next, error });
        }
    };
    if account.has_totp() {
        Pending::begin(view.session()?, account.id, account.generation, &form.next, door.now())?;
        return Ok(web::see_other("/sign-in/totp"));
    }
    Ok(enter(&view, &request, &account, &form.next).await?)
}

/// The account whose password this browser has shown.
async fn waiting(view: &View) -> Result<Option<(Pending, Account)>> {
    let door = Door::of(&view.app);
    let Some(pending) = Pending::read(view.session()?, door.now()) else { return Ok(None) };
    let account = door.db.platform(&door.actor, async |tx| user::by_id(tx, pending.user).await).await?;
    let same = |account: &Account| account.disabled_at.is_none() && account.generation == pending.generation;
    Ok(account.filter(same).map(|account| (pending, account)))
}

fn start_again() -> HttpResponse {
    web::see_other("/sign-in")
}

/// `GET /sign-in/totp`.
///
/// # Errors
/// `Internal` when the page can't be drawn.
pub async fn show_code(view: View) -> Answer {
    match waiting(&view).await? {
        Some(_) => view.page(&Code { error: "" }),
        None => Ok(start_again()),
    }
}

/// `POST /sign-in/totp`.
///
/// # Errors
/// `Unavailable` without the database or Redis.
pub async fn submit_code(view: View, request: HttpRequest, form: Form<CodeForm>) -> Answer {
    let Some((pending, account)) = waiting(&view).await? else { return Ok(start_again()) };
    let door = Door::of(&view.app);
    let ip = client::ip(&request, &view.app.config.trusted_proxies);
    match check_code(&door, &account, &form.code, &ip).await {
        Ok(_) => Ok(enter(&view, &request, &account, &pending.next).await?),
        Err(error) => refusal(&view, error, |error| Code { error }),
    }
}

/// `POST /sign-out`: the session dies on the server, and its live stream with it.
///
/// # Errors
/// `Unavailable` without Redis.
pub async fn sign_out(view: View, request: HttpRequest, who: Who) -> Answer {
    let session = view.session()?;
    let door = Door::of(&view.app);
    let id: Option<String> = session.get(SESSION_ID).ok().flatten();
    if let Some(user) = who.actor.user {
        if let Some(id) = id {
            web::session::end_session(&view.app.redis, user, &id).await?;
        }
        let origin = event::Origin { ip: client::ip(&request, &view.app.config.trusted_proxies), account: None };
        let place = Place::of(&who.actor);
        door.db
            .platform(&door.actor, async |tx| {
                event::record(tx, Kind::SignedOut, place, Some(user), Some(&origin)).await
            })
            .await?;
    }
    session.purge();
    let mut response = start_again();
    // What the browser keeps of private pages goes too (ASVS 14.3.1).
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    Ok(response)
}
