//! The account of whoever asks, and what stands before a change to it: the password once more (ASVS 7.5.1).

use kernel::{Error, FieldError, Result};
use web::{App, View, Who};

use crate::door::Door;
use crate::password::{self, Verdict};
use crate::throttle::{self, PASSWORD_AGAIN};
use crate::user::{self, Account};

/// The account of whoever asks.
///
/// # Errors
/// `Unauthenticated` for a part of the system.
pub(super) async fn load(app: &App, who: &Who) -> Result<Account> {
    let door = Door::of(app);
    let id = who.actor.user.ok_or(Error::Unauthenticated("sign_in"))?;
    let account = door.db.platform(&who.actor, async |tx| user::by_id(tx, id).await).await?;
    account.ok_or(Error::Unauthenticated("sign_in"))
}

/// Checks the password of the signed-in person again. Tries are counted by the account.
///
/// # Errors
/// `Invalid` `field` with `wrong_password` or, after too many tries, `too_many`.
pub(super) async fn ask_password(app: &App, account: &Account, field: &'static str, password: &str) -> Result<()> {
    let door = Door::of(app);
    let who = account.id.to_string();
    match throttle::take(door.redis, PASSWORD_AGAIN, &who, door.now()).await {
        Err(Error::TooManyRequests(_)) => return Err(Error::field(field, "too_many")),
        other => other?,
    }
    if password::verify(password, Some(account.password_hash.clone())).await? == Verdict::Wrong {
        return Err(Error::field(field, "wrong_password"));
    }
    throttle::give_back(door.redis, PASSWORD_AGAIN, &who, door.now()).await
}

/// Goes on with this session alone after the account has moved to a new generation: the others and their live streams
/// end, this one gets a new id.
///
/// # Errors
/// `Unavailable` without Redis.
pub(super) async fn keep_only_this_session(view: &View, who: &Who) -> Result<()> {
    let account = load(&view.app, who).await?;
    crate::state::forget(&Door::of(&view.app), account.id);
    let session = view.session()?;
    let id: Option<String> = session.get(web::session::SESSION_ID).ok().flatten();
    web::session::end_sessions(&view.app.redis, account.id, id.as_deref()).await?;
    session.insert(web::session::GENERATION, account.generation).map_err(Error::defect)?;
    session.renew();
    Ok(())
}

/// The refused fields, where the page itself can tell of them; any other error goes on.
///
/// # Errors
/// Every error that is not about fields.
pub(super) fn refused_fields(error: Error) -> Result<Vec<FieldError>> {
    match error {
        Error::Invalid(fields) => Ok(fields),
        other => Err(other),
    }
}
