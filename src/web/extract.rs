//! How bodies, queries and paths are read, and what is answered when they can't be.

use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError, UrlencodedError};
use actix_web::web::{FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig};
use actix_web::{HttpRequest, HttpResponse};
use kernel::{Error, FieldError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Answer;
use crate::error::Failure;

/// The largest JSON body or form.
pub const LARGEST_BODY: usize = 256 * 1024;

pub(crate) fn json_config() -> JsonConfig {
    JsonConfig::default()
        .limit(LARGEST_BODY)
        .error_handler(|error, _: &HttpRequest| Failure::from(json_error(&error)).into())
}

pub(crate) fn form_config() -> FormConfig {
    FormConfig::default().limit(LARGEST_BODY).error_handler(|error, _| {
        let kind = if matches!(error, UrlencodedError::Overflow { .. }) {
            Error::TooLarge
        } else {
            Error::BadRequest("bad_form")
        };
        Failure::from(kind).into()
    })
}

pub(crate) fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|_: QueryPayloadError, _| Failure::from(Error::BadRequest("bad_query")).into())
}

/// A path whose ids can't be read names nothing.
pub(crate) fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|_: PathError, _| Failure::from(Error::NotFound).into())
}

pub(crate) fn payload_config() -> PayloadConfig {
    PayloadConfig::new(LARGEST_BODY)
}

fn json_error(error: &JsonPayloadError) -> Error {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => Error::TooLarge,
        JsonPayloadError::ContentType => Error::BadRequest("json_expected"),
        JsonPayloadError::Deserialize(cause) if cause.is_data() => {
            Error::Invalid(vec![wrong_shape(&cause.to_string())])
        }
        _ => Error::BadRequest("bad_json"),
    }
}

/// A body that is JSON but not of the right shape. serde names the field only in its message.
fn wrong_shape(message: &str) -> FieldError {
    let named = message.split('`').nth(1).unwrap_or("body").to_owned();
    if message.starts_with("missing field") {
        FieldError::new(named, "required")
    } else if message.starts_with("unknown field") {
        FieldError::new(named, "unknown_field")
    } else {
        FieldError::new("body", "wrong_type")
    }
}

/// Reads a body that may be left out: then it is the default.
///
/// # Errors
/// `BadRequest` with `bad_json`; `Invalid` where it has another shape.
pub fn optional_json<T: Default + DeserializeOwned>(body: &[u8]) -> kernel::Result<T> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            Error::Invalid(vec![wrong_shape(&error.to_string())])
        } else {
            Error::BadRequest("bad_json")
        }
    })
}

/// A JSON answer.
///
/// # Errors
/// Never; the type is that of every handler.
pub fn json(value: &impl Serialize) -> Answer {
    Ok(HttpResponse::Ok().json(value))
}

/// 201 with what was made.
///
/// # Errors
/// Never; the type is that of every handler.
pub fn created(value: &impl Serialize) -> Answer {
    Ok(HttpResponse::Created().json(value))
}

/// 204.
///
/// # Errors
/// Never; the type is that of every handler.
pub fn no_content() -> Answer {
    Ok(HttpResponse::NoContent().finish())
}

/// A page of a list: the rows and where the next ones begin.
#[derive(Debug, Clone, Serialize)]
pub struct List<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What `after` takes for the next page; `null` at the end.
    pub next: Option<String>,
}

/// The rows a caller may ask for at once.
pub const LIMIT: std::ops::RangeInclusive<i64> = 1..=200;

/// Reads `limit`: 50 unless told.
///
/// # Errors
/// `Invalid` outside 1..=200.
pub fn limit(asked: Option<i64>) -> kernel::Result<i64> {
    let limit = asked.unwrap_or(50);
    if LIMIT.contains(&limit) { Ok(limit) } else { Err(Error::field("limit", "out_of_range")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_body_is_a_choice_and_a_bad_one_is_an_error() {
        #[derive(Default, serde::Deserialize)]
        struct Body {
            price: Option<i64>,
        }
        assert!(optional_json::<Body>(b" \n").unwrap().price.is_none());
        assert_eq!(optional_json::<Body>(br#"{"price": 7}"#).unwrap().price, Some(7));
        assert!(matches!(optional_json::<Body>(b"{"), Err(Error::BadRequest("bad_json"))));
        assert!(matches!(optional_json::<Body>(br#"{"price": 1.5}"#), Err(Error::Invalid(_))));
    }
}
