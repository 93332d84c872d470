//! Named constraints become errors of fields: insert and let the database decide, never check first.

use diesel::result::{DatabaseErrorKind, Error as Diesel};
use kernel::{Error, Result};

/// Turns the violation of a named constraint into the error of a field.
///
/// `fields` lists `(constraint, field, code)`. Anything else goes through unchanged.
///
/// # Errors
/// `Invalid` for a listed constraint, otherwise what the database said.
pub fn on_constraint<T>(
    result: std::result::Result<T, Diesel>,
    fields: &[(&str, &'static str, &'static str)],
) -> Result<T> {
    let error = match result {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if let Diesel::DatabaseError(
        DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::CheckViolation | DatabaseErrorKind::ForeignKeyViolation,
        ref info,
    ) = error
    {
        let named = info.constraint_name().and_then(|name| fields.iter().find(|(known, _, _)| *known == name));
        if let Some((_, field, code)) = named {
            return Err(Error::field(*field, *code));
        }
    }
    Err(error.into())
}
