//! What is needed to draw a page for whoever asks.

use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono_tz::Tz;
use futures_util::future::LocalBoxFuture;
use kernel::{Error, FieldError, Money, Result, Site};

use crate::Answer;
use crate::app::{App, AppData};
use crate::error::Failure;
use crate::render::{Chrome, Flash, Locale, Page, Theme};
use crate::session::CSRF;
use crate::site::Here;
use crate::who::Who;

/// The time zone of head office and of partners.
pub const NETWORK_ZONE: Tz = Tz::Europe__Moscow;
/// A message for the next page, kept in the session.
const FLASH: &str = "flash";
/// The language chosen by hand.
pub const LANGUAGE_COOKIE: &str = "lang";
/// The colours chosen by hand.
pub const THEME_COOKIE: &str = "theme";

/// The shell and the renderer for one request.
pub struct View {
    /// The application.
    pub app: App,
    /// The shell: language, time zone, menu.
    pub chrome: Chrome,
    hx_target: Option<String>,
    session: Option<actix_session::Session>,
}

impl View {
    /// The view of a request.
    ///
    /// # Errors
    /// `Internal` when the request has passed none of our middleware.
    pub async fn of(request: &HttpRequest) -> Result<Self> {
        let app = request.app_data::<AppData>().ok_or_else(|| Error::defect("no application"))?.get_ref().clone();
        let here = request.extensions().get::<Here>().cloned();
        let who = request.extensions().get::<Who>().cloned();
        let session = here.is_some().then(|| request.get_session());
        let mut chrome = shell(&app, request, here.as_ref());
        if let Some(who) = &who {
            chrome = chrome.signed_in(&who.actor, request.path());
        } else {
            chrome.path = request.path().to_owned();
        }
        if let Some(session) = &session {
            chrome.csrf = csrf_token(&app, session)?;
        }
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        // A boosted or restored page wants its layout too.
        let whole = header("hx-boosted").is_some() || header("hx-history-restore-request").is_some();
        let hx_target = if whole { None } else { header("hx-target") };
        Ok(Self { app, chrome, hx_target, session })
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.chrome.locale
    }

    /// A text without arguments, in the reader's language.
    pub fn text(&self, key: &str) -> String {
        self.app.renderer.texts().plain(self.chrome.locale, key).unwrap_or_else(|_| key.to_owned())
    }

    /// Answers with a page, or with the fragment of it that htmx asks for.
    ///
    /// # Errors
    /// `Internal` when the template and the page do not fit.
    pub fn page<P: Page>(mut self, page: &P) -> Answer {
        if self.hx_target.is_none() {
            self.chrome.flash = self.take_flash();
        }
        Ok(self.draw(StatusCode::OK, page)?)
    }

    /// Answers a refused form: the same page with its errors, 422.
    ///
    /// # Errors
    /// `Internal` when the template and the page do not fit.
    pub fn refused<P: Page>(self, page: &P) -> Answer {
        Ok(self.draw(StatusCode::UNPROCESSABLE_ENTITY, page)?)
    }

    /// Draws a page with a status.
    ///
    /// # Errors
    /// `Internal` when the template and the page do not fit.
    pub fn draw<P: Page>(&self, status: StatusCode, page: &P) -> Result<HttpResponse> {
        let html = self.app.renderer.answer(page, &self.chrome, self.hx_target.as_deref())?;
        Ok(HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((header::VARY, "HX-Request, HX-Target, Accept-Language, Cookie"))
            .body(html))
    }

    /// Sends the browser to another page after something was done (POST, redirect, GET), with a message there.
    ///
    /// # Errors
    /// `Internal` when the session can't be written.
    pub fn done(&self, to: &str, flash: Option<Flash>) -> Answer {
        if let (Some(flash), Some(session)) = (flash, &self.session) {
            session.insert(FLASH, flash).map_err(Error::defect)?;
        }
        Ok(see_other(to))
    }

    /// The session behind the request.
    ///
    /// # Errors
    /// `Internal` when the request came from no site.
    pub fn session(&self) -> Result<&actix_session::Session> {
        self.session.as_ref().ok_or_else(|| Error::defect("no session"))
    }

    fn take_flash(&self) -> Option<Flash> {
        let session = self.session.as_ref()?;
        session.remove_as::<Flash>(FLASH)?.ok()
    }
}

impl FromRequest for View {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, std::result::Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await.map_err(Failure::from) })
    }
}

/// Sends the browser to another page.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// A path of this site, to which a browser may be sent; nothing for an address that leads or may be read as leading elsewhere.
pub fn local_path(address: &str) -> Option<&str> {
    let inside = address.starts_with('/') && !address.starts_with("//") && address.len() <= 2_000;
    Some(address).filter(|_| inside && !address.contains(['\\', '\r', '\n', '\t', '\0']))
}

/// Whether htmx is asking.
pub fn by_htmx(request: &HttpRequest) -> bool {
    request.headers().contains_key("hx-request")
}

/// Sends the browser to another page, whichever way it asked.
pub fn go(request: &HttpRequest, to: &str) -> HttpResponse {
    if by_htmx(request) {
        return HttpResponse::Ok().insert_header(("HX-Redirect", to)).finish();
    }
    see_other(to)
}

/// Sends the browser to another page, whichever way it asked, with a message there.
///
/// # Errors
/// `Internal` when the session can't be written.
pub fn told(view: &View, request: &HttpRequest, to: &str, flash: Flash) -> Answer {
    let answer = view.done(to, Some(flash))?;
    Ok(if by_htmx(request) { go(request, to) } else { answer })
}

/// A message that something was done; `undo` is the address of a POST that takes it back.
pub fn flash(key: &str, what: &str, undo: &str) -> Flash {
    Flash {
        hue: "green".to_owned(),
        key: key.to_owned(),
        what: what.to_owned(),
        undo: undo.to_owned(),
        link: Default::default(),
    }
}

/// One block of a page alone, whatever htmx is going to replace with it.
///
/// # Errors
/// `Internal` when the block is not there.
pub fn block<P: Page>(view: &View, page: &P, block: &str) -> Answer {
    let html = view.app.renderer.render_block(page, &view.chrome, block)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// Roubles as a form shows them: `4850000`, `105000,50`; nothing without an amount.
pub fn roubles(amount: impl Into<Option<Money>>) -> String {
    let Some(amount) = amount.into() else { return String::new() };
    match (amount.as_kopecks() / 100, amount.as_kopecks() % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole},{rest:02}"),
    }
}

/// A whole number as it was typed; what is no number is told by its field.
pub fn whole(errors: &mut Vec<FieldError>, field: &'static str, text: &str) -> Option<i32> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    text.parse().map_err(|_| errors.push(FieldError::new(field, "invalid"))).ok()
}

/// A value inside a query string.
pub fn encode_query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The session's token against forged requests, made at its first use.
fn csrf_token(app: &App, session: &actix_session::Session) -> Result<String> {
    if let Some(token) = session.get::<String>(CSRF).ok().flatten() {
        return Ok(token);
    }
    let token = hex::encode(app.db.entropy().bytes::<24>());
    session.insert(CSRF, &token).map_err(Error::defect)?;
    Ok(token)
}

fn shell(app: &App, request: &HttpRequest, here: Option<&Here>) -> Chrome {
    let tenant = here.and_then(|here| here.tenant.as_ref());
    let zone = tenant.and_then(|tenant| tenant.time_zone.parse().ok()).unwrap_or(NETWORK_ZONE);
    let site = here.map_or(Site::Hq, |here| here.site);
    let mut chrome = Chrome::plain(site, locale_of(request), zone, app.db.clock().now());
    chrome.theme = Theme::parse(&cookie(request, THEME_COOKIE).unwrap_or_default());
    if let Some(tenant) = tenant {
        chrome.brand.clone_from(&tenant.name);
        chrome.city.clone_from(&tenant.city);
    }
    chrome
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}

/// The reader's language.
pub(crate) fn locale_of(request: &HttpRequest) -> Locale {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=")).map(str::to_owned);
    asked
        .or_else(|| cookie(request, LANGUAGE_COOKIE))
        .and_then(|code| Locale::parse(&code))
        .or_else(|| accepted.and_then(Locale::from_accept_language))
        .unwrap_or(Locale::Ru)
}
