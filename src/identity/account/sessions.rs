//! A person's other sessions on `/account`.

use actix_web::web::Path;
use kernel::Error;
use web::{Answer, View, Who};

use super::own;
use super::preferences::done;
use crate::event::{self, Kind};
use crate::place::Place;
use crate::user;

/// `POST /account/sessions/end`: every session but this one, and every token.
///
/// # Errors
/// `Unavailable` without the database or Redis.
pub async fn end_others(view: View, who: Who) -> Answer {
    let id = who.actor.user.ok_or(Error::Unauthenticated("sign_in"))?;
    view.app.db.platform(&who.actor, async |tx| user::end_everything(tx, id).await).await?;
    own::keep_only_this_session(&view, &who).await?;
    view.done("/account#sessions", Some(done("identity-sessions-ended")))
}

/// `POST /account/sessions/{id}/end`: one of the person's own sessions. Somebody else's id ends nothing.
///
/// # Errors
/// `NotFound`; `Unavailable` without the database or Redis.
pub async fn end_one(view: View, who: Who, path: Path<String>) -> Answer {
    let id = who.actor.user.ok_or(Error::Unauthenticated("sign_in"))?;
    let session = path.into_inner();
    if !web::session::is_alive(&view.app.redis, id, &session).await? {
        return Err(Error::NotFound.into());
    }
    web::session::end_session(&view.app.redis, id, &session).await?;
    let place = Place::of(&who.actor);
    view.app
        .db
        .platform(&who.actor, async |tx| event::record(tx, Kind::SessionsEnded, place, Some(id), None).await)
        .await?;
    view.done("/account#sessions", Some(done("identity-session-ended")))
}
