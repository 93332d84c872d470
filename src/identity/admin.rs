//! The first admin, made from the command line.

use db::Db;
use kernel::{Actor, Email, Error, FieldError, Result, Role, UserId, text};

use crate::password;
use crate::user::{self, NewUser};

/// Makes an admin of head office: `mak admin create --email --name --password-stdin`.
///
/// # Errors
/// `Invalid` with every refused field: `email` (`invalid_email`, `email_taken`), `name` (`required`), `password`.
pub async fn create(db: &Db, email: &str, name: &str, password: &str) -> Result<UserId> {
    let name = text::line(name);
    let parsed = Email::parse(email);
    let mut errors = Vec::new();
    if parsed.is_err() {
        errors.push(FieldError::new("email", "invalid_email"));
    }
    if name.is_empty() {
        errors.push(FieldError::new("name", "required"));
    }
    errors.extend(password::check("password", password, &[&name, email]).err());
    let (Ok(email), true) = (parsed, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let password_hash = password::hash(password).await?;
    let new = NewUser { email, name, password_hash, role: Role::Admin, tenant: None, partner: None };
    db.platform(&Actor::system("mak admin create"), async |tx| user::create(tx, new).await).await
}
