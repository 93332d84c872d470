//! Pages of the shell itself: errors and the closed cabinet.

use kernel::Error;
use serde::Serialize;

use super::page::{Page, PageCheck};

/// A page that says what went wrong and what to do next.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// What kind it is: the texts `web-error-<kind>` and `web-error-<kind>-next`.
    pub kind: &'static str,
    /// The request's id, for support; empty where it would not help.
    pub id: String,
    /// Whether the same address may work on another try.
    pub retry: bool,
}

impl ErrorPage {
    /// The page for an error; `id` is the request's.
    pub fn of(error: &Error, id: &str) -> Self {
        let (status, kind, retry) = match error {
            Error::Unauthenticated(_) => (401, "sign-in", false),
            Error::PaymentRequired => (402, "payment", false),
            Error::Forbidden(_) => (403, "forbidden", false),
            Error::NotFound => (404, "not-found", false),
            Error::Conflict(_) => (409, "conflict", true),
            Error::TooLarge => (413, "too-large", false),
            Error::Invalid(_) => (422, "invalid", false),
            Error::BadRequest(_) => (400, "invalid", false),
            Error::TooManyRequests(_) => (429, "too-many", true),
            Error::Unavailable(_) => (503, "unavailable", true),
            Error::Internal(_) => (500, "internal", true),
        };
        let id = if status >= 500 { id.to_owned() } else { String::new() };
        Self { status, kind, id, retry }
    }

    /// The same, said in a toast.
    pub fn toast(&self) -> ErrorToast {
        ErrorToast { kind: self.kind }
    }
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "web/error.html";

    fn samples() -> Vec<Self> {
        let errors = [
            Error::Unauthenticated("sign_in"),
            Error::PaymentRequired,
            Error::Forbidden("permission"),
            Error::NotFound,
            Error::Conflict("stale"),
            Error::TooLarge,
            Error::Invalid(Vec::new()),
            Error::TooManyRequests(60),
            Error::Unavailable(anyhow::anyhow!("sample")),
            Error::defect("sample"),
        ];
        errors.iter().map(|error| Self::of(error, "7f3a-19c2")).collect()
    }
}

/// What went wrong, for htmx: answer with the headers `HX-Retarget: #toasts` and `HX-Reswap: beforeend`, and the page stays as it is.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorToast {
    /// As in [`ErrorPage`].
    pub kind: &'static str,
}

impl Page for ErrorToast {
    const TEMPLATE: &'static str = "web/toast.html";

    fn samples() -> Vec<Self> {
        ErrorPage::samples().iter().map(ErrorPage::toast).collect()
    }
}

/// The page of a franchisee whose cabinet is suspended (403).
#[derive(Debug, Clone, Serialize)]
pub struct Suspended {
    /// Whom to write to; may be empty.
    pub contact: String,
}

impl Page for Suspended {
    const TEMPLATE: &'static str = "web/suspended.html";

    fn samples() -> Vec<Self> {
        vec![Self { contact: String::new() }, Self { contact: "office@example.org".to_owned() }]
    }
}

/// The pages of this crate.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<ErrorPage>(),
        PageCheck::of::<ErrorToast>(),
        PageCheck::of::<Suspended>(),
        PageCheck::of::<super::gallery::Gallery>(),
    ]
}
