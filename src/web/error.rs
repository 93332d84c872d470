//! Errors are drawn once, here: as a page or a fragment for people, as RFC 9457 problem+json for the API.

use std::rc::Rc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use kernel::{Error, FieldError, Site};
use serde::Serialize;
use serde_json::Value;

use crate::app::{App, AppData};
use crate::headers;
use crate::render::pages::{ErrorPage, Suspended};
use crate::render::{Chrome, Locale};
use crate::view::{NETWORK_ZONE, View, locale_of};

/// A use case's error on its way out of a handler.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub error: Error,
    /// What the caller may keep as proof of the refusal; the API answers it beside the error.
    receipt: Option<Value>,
}

impl Failure {
    /// An error with what proves that it was told.
    pub fn with_receipt(error: Error, receipt: Option<Value>) -> Self {
        Self { error, receipt }
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), receipt: None }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

/// The cause, carried by the bare response until the middleware draws it.
struct Cause {
    problem: Problem,
    page: ErrorPage,
}

/// What is told of an error.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A stable address of the kind; its last part is the code.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in English.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A sentence for a person, in the language of the request.
    detail: String,
    /// The code alone.
    code: String,
    /// Refused fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Refused>,
    /// The signed receipt of a refused bid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    receipt: Option<Value>,
    #[serde(skip)]
    retry_after: Option<u32>,
}

#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct Refused {
    field: String,
    code: String,
    message: String,
}

/// The status of an error.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::BadRequest(_) => StatusCode::BAD_REQUEST,
        Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Error::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn code(error: &Error) -> &str {
    match error {
        Error::NotFound => "not_found",
        Error::Unauthenticated(code) | Error::Forbidden(code) | Error::Conflict(code) | Error::BadRequest(code) => code,
        Error::PaymentRequired => "not_enough_funds",
        Error::Invalid(_) => "invalid",
        Error::TooLarge => "too_large",
        Error::TooManyRequests(_) => "too_many_requests",
        Error::Unavailable(_) => "unavailable",
        Error::Internal(_) => "internal",
    }
}

impl Problem {
    fn of(error: &Error) -> Self {
        let status = status(error);
        let code = code(error).to_owned();
        let fields: &[FieldError] = if let Error::Invalid(fields) = error { fields } else { &[] };
        let errors = fields
            .iter()
            .map(|refused| Refused {
                field: refused.field.to_string(),
                code: refused.code.to_string(),
                message: String::new(),
            })
            .collect();
        let retry_after = if let Error::TooManyRequests(seconds) = error { Some(*seconds) } else { None };
        Self {
            kind: format!("/problems/{}", code.replace('_', "-")),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: String::new(),
            code,
            errors,
            receipt: None,
            retry_after,
        }
    }

    /// Puts the sentences in, in the reader's language.
    fn told(mut self, text: impl Fn(&str) -> String) -> Self {
        self.detail = text(&format!("error-{}", self.code));
        for refused in &mut self.errors {
            refused.message = text(&format!("error-{}", refused.code));
        }
        self
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        status(&self.error)
    }

    fn error_response(&self) -> HttpResponse {
        if let Error::Internal(cause) | Error::Unavailable(cause) = &self.error {
            tracing::error!(error = format!("{cause:?}"), "a request failed");
        }
        let mut response = HttpResponse::new(self.status_code());
        let problem = Problem { receipt: self.receipt.clone(), ..Problem::of(&self.error) };
        let cause = Cause { problem, page: ErrorPage::of(&self.error, "") };
        response.extensions_mut().insert(Rc::new(cause));
        response
    }
}

/// Draws errors. Outermost but for the headers, so that nothing leaves undrawn.
pub(crate) async fn draw<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    // Routing needs the request for itself alone: a copy held here would end in a panic.
    let lost = Lost::of(&request);
    let response = next.call(request).await.map_err(|error| lost.told(error))?;
    let cause = response.response().extensions().get::<Rc<Cause>>().cloned();
    let Some(cause) = cause else { return Ok(response.map_into_left_body()) };
    let http = response.request().clone();
    let drawn = respond(&http, &cause).await;
    Ok(response.into_response(drawn.map_into_right_body()))
}

/// A middleware's refusal, as an answer that still knows its request and so can be drawn.
pub(crate) fn refuse(request: ServiceRequest, error: Error) -> ServiceResponse<BoxBody> {
    request.error_response(Failure::from(error))
}

/// What is known of a request that may be lost on its way: the store of sessions fails without an answer when Redis can't be
/// reached, and a call that is cut off takes its request with it. No middleware sees what is told then.
struct Lost {
    app: Option<App>,
    page: bool,
    locale: Locale,
}

impl Lost {
    fn of(request: &ServiceRequest) -> Self {
        let http = request.request();
        let app = http.app_data::<AppData>().map(|app| app.get_ref().clone());
        let page = wants_page(http) && !http.headers().contains_key("hx-request");
        Self { app, page, locale: locale_of(http) }
    }

    fn told(self, error: actix_web::Error) -> actix_web::Error {
        tracing::error!(%error, "a request was lost on its way");
        let error = match error.as_error::<Failure>() {
            Some(Failure { error: Error::Internal(_), .. }) => Error::defect(error),
            _ => Error::Unavailable(anyhow::anyhow!("{error}")),
        };
        let Some(app) = &self.app else { return Failure::from(error).into() };
        let drawn = if self.page { self.page(app, &error) } else { None };
        let mut response = drawn.unwrap_or_else(|| self.json(app, &error));
        headers::add(response.headers_mut(), app.config.tls());
        actix_web::error::InternalError::from_response(Failure::from(error), response).into()
    }

    fn page(&self, app: &App, error: &Error) -> Option<HttpResponse> {
        let chrome = Chrome::plain(Site::Hq, self.locale, NETWORK_ZONE, app.db.clock().now());
        let html = app.renderer.render(&ErrorPage::of(error, ""), &chrome).ok()?;
        Some(HttpResponse::build(status(error)).content_type("text/html; charset=utf-8").body(html))
    }

    fn json(&self, app: &App, error: &Error) -> HttpResponse {
        let text = |key: &str| app.renderer.texts().plain(self.locale, key).unwrap_or_else(|_| key.to_owned());
        problem_json(&Problem::of(error).told(text))
    }
}

fn problem_json(problem: &Problem) -> HttpResponse {
    HttpResponse::build(status_of(problem)).content_type("application/problem+json; charset=utf-8").json(problem)
}

async fn respond(http: &HttpRequest, cause: &Cause) -> HttpResponse {
    let mut response = if wants_page(http) { page(http, cause).await } else { json(http, &cause.problem).await };
    if let Some(seconds) = cause.problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn status_of(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn json(http: &HttpRequest, problem: &Problem) -> HttpResponse {
    let told = match View::of(http).await {
        Ok(view) => problem.clone().told(|key| view.text(key)),
        Err(_) => problem.clone(),
    };
    problem_json(&told)
}

async fn page(http: &HttpRequest, cause: &Cause) -> HttpResponse {
    let problem = &cause.problem;
    let htmx = http.headers().contains_key("hx-request");
    if problem.status == 401 {
        return to_sign_in(http, htmx);
    }
    let status = status_of(problem);
    let Ok(view) = View::of(http).await else { return HttpResponse::build(status).finish() };
    if problem.code == "suspended" {
        return view.draw(status, &Suspended { contact: String::new() }).unwrap_or_else(|_| bare(status));
    }
    let mut page = cause.page.clone();
    if page.status >= 500 {
        page.id = http.extensions().get::<tracing_actix_web::RequestId>().map_or(String::new(), ToString::to_string);
    }
    if htmx {
        // The page stays as it is; the message appears over it.
        return view.draw(status, &page.toast()).map_or_else(
            |_| bare(status),
            |mut response| {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static("hx-retarget"), HeaderValue::from_static("#toasts"));
                response
                    .headers_mut()
                    .insert(HeaderName::from_static("hx-reswap"), HeaderValue::from_static("beforeend"));
                response
            },
        );
    }
    view.draw(status, &page).unwrap_or_else(|_| bare(status))
}

fn to_sign_in(http: &HttpRequest, htmx: bool) -> HttpResponse {
    if htmx {
        return HttpResponse::Unauthorized().insert_header(("HX-Redirect", "/sign-in")).finish();
    }
    let next = http.uri().path_and_query().map_or("/", |asked| asked.as_str());
    let to = format!("/sign-in?next={}", crate::view::encode_query(next));
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

fn bare(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).finish()
}

fn wants_page(http: &HttpRequest) -> bool {
    let path = http.path();
    !path.starts_with("/api/") && http.app_data::<AppData>().is_some()
}
