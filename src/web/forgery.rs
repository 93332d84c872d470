//! Unsafe calls made with a cookie must carry the session's token: as the header `X-CSRF-Token`, or in a form as `csrf`.

use actix_session::SessionExt;
use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use actix_web::web::Bytes;
use kernel::{Error, Result};
use subtle::ConstantTimeEq;

use crate::session::CSRF;
use crate::who::{Proof, Who};

const HEADER: &str = "x-csrf-token";

/// Refuses a forged call.
///
/// # Errors
/// `Forbidden` when the token is missing or another session's.
pub(crate) async fn check(request: &mut ServiceRequest) -> Result<()> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let by_token = request.extensions().get::<Who>().is_some_and(|who| who.proof == Proof::Token);
    if by_token {
        return Ok(());
    }
    let expected = request.get_session().get::<String>(CSRF).ok().flatten();
    let given = match request.headers().get(HEADER).and_then(|value| value.to_str().ok()) {
        Some(header) => Some(header.to_owned()),
        None => from_form(request).await?,
    };
    match (expected, given) {
        (Some(expected), Some(given)) if bool::from(expected.as_bytes().ct_eq(given.as_bytes())) => Ok(()),
        _ => Err(Error::Forbidden("csrf")),
    }
}

/// Reads the field out of a form and puts the form back.
async fn from_form(request: &mut ServiceRequest) -> Result<Option<String>> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Ok(None);
    }
    let body = request.extract::<Bytes>().await.map_err(|_| Error::TooLarge)?;
    let field = form_field(&body);
    request.set_payload(body.into());
    Ok(field)
}

/// The token is hexadecimal, so nothing in it is ever escaped.
fn form_field(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    text.split('&').find_map(|pair| pair.strip_prefix("csrf=")).map(str::to_owned)
}
