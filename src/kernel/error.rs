//! The few kinds of errors, named by what they mean to the caller. `web` draws them; nothing else does.

use std::borrow::Cow;

use serde::Serialize;

/// PostgreSQL's words for a statement that was prepared before a migration changed its columns (SQLSTATE 0A000). The driver
/// passes no code on that would tell it apart.
const STALE_PLAN: &str = "cached plan must not change result type";

/// What every use case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field of a form or a body that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name as the caller wrote it.
    pub field: Cow<'static, str>,
    /// A stable code such as `required`; its text is `error-<code>` in `locales/`.
    pub code: Cow<'static, str>,
}

impl FieldError {
    /// An error of `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), code: code.into() }
    }
}

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 404: no such thing, or not for this caller: the two are not told apart.
    #[error("not found")]
    NotFound,
    /// 401: sign in first. The code tells why: `sign_in`, `bad_credentials`, `totp_required`, `token_expired`.
    #[error("not signed in: {0}")]
    Unauthenticated(&'static str),
    /// 403: signed in, but this is not allowed. The code is the reason.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// 402: not enough funds.
    #[error("not enough funds")]
    PaymentRequired,
    /// 409: the state has moved on: `stale`, `closed`, `slug_taken`.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// 422: fields were refused.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// 400: the request could not be read: `bad_json`, `bad_query`.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// 413: more than is taken.
    #[error("too large")]
    TooLarge,
    /// 429: too many tries; seconds until the next is welcome.
    #[error("too many requests")]
    TooManyRequests(u32),
    /// 503: a service that is needed can't be reached.
    #[error("unavailable")]
    Unavailable(#[source] anyhow::Error),
    /// 500: a defect. The cause is logged and never shown.
    #[error("internal error")]
    Internal(#[source] anyhow::Error),
}

impl Error {
    /// One refused field.
    pub fn field(field: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// Whether the caller was refused, and nothing broke.
    pub const fn is_refusal(&self) -> bool {
        !matches!(self, Self::Unavailable(_) | Self::Internal(_))
    }

    /// Whether a migration has changed what a prepared statement answers: the same on another connection works.
    pub fn is_stale_plan(&self) -> bool {
        let Self::Unavailable(cause) = self else { return false };
        cause.downcast_ref::<diesel::result::Error>().is_some_and(has_stale_plan)
    }

    /// A defect described in words, for the log.
    pub fn defect(what: impl std::fmt::Display) -> Self {
        Self::Internal(anyhow::anyhow!("{what}"))
    }
}

impl From<anyhow::Error> for Error {
    fn from(cause: anyhow::Error) -> Self {
        Self::Internal(cause)
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error as Diesel};
        match cause {
            Diesel::NotFound => Self::NotFound,
            Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => Self::Unavailable(cause.into()),
            _ if has_stale_plan(&cause) => Self::Unavailable(cause.into()),
            _ => Self::Internal(cause.into()),
        }
    }
}

fn has_stale_plan(cause: &diesel::result::Error) -> bool {
    matches!(cause, diesel::result::Error::DatabaseError(_, info) if info.message() == STALE_PLAN)
}
