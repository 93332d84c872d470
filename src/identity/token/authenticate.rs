//! From a bearer token to an actor.

use std::sync::Arc;

use kernel::{Actor, Result};
use web::app::Credential;
use web::{App, Authenticate};

use super::access;
use crate::door::Door;
use crate::place::Place;
use crate::state;

/// The actor whom an access token names at `place`, if the account still may act.
///
/// # Errors
/// `Unauthenticated` with `bad_token`, `token_expired` or `sign_in`.
pub async fn authenticate(app: &App, place: Place, token: &str) -> Result<Actor> {
    let door = Door::of(app);
    let bearer = access::read(&door.keys, place, token, door.now())?;
    let state = state::resolve(&door, place, bearer.user, bearer.generation).await?;
    Ok(state.actor)
}

/// What the application asks at each request: whose a token or a session is.
pub fn authenticator() -> Authenticate {
    Arc::new(|app: App, credential, site, tenant| {
        Box::pin(async move {
            let place = Place { site, tenant };
            match credential {
                Credential::Token(token) => authenticate(&app, place, &token).await,
                Credential::Session(user, generation) => {
                    Ok(state::resolve(&Door::of(&app), place, user, generation).await?.actor)
                }
            }
        })
    })
}
