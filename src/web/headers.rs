//! Headers that every answer carries.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::DefaultHeaders;

/// Scripts, styles and connections from our own origin alone; nothing inline, no frames, no plug-ins.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; \
     manifest-src 'self'";

const ALWAYS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cache-control", "no-store"),
];
const WITH_TLS: (&str, &str) = ("strict-transport-security", "max-age=63072000; includeSubDomains");

fn all(tls: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    ALWAYS.into_iter().chain(tls.then_some(WITH_TLS))
}

pub(crate) fn security(tls: bool) -> DefaultHeaders {
    all(tls).fold(DefaultHeaders::new(), DefaultHeaders::add)
}

/// Adds them to an answer that no middleware sees any more.
pub(crate) fn add(headers: &mut HeaderMap, tls: bool) {
    for (name, value) in all(tls) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
