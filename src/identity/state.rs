//! Whether a person may still act: asked at each request, remembered for two seconds.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};
use kernel::{Actor, Error, Result, UserId};

use crate::door::Door;
use crate::place::Place;
use crate::user;

/// How long an answer is believed: this long a disabled person may go on.
pub const MEMORY: Duration = Duration::seconds(2);

/// Beyond so many people the memory is emptied: it must not grow without bound.
const MOST: usize = 10_000;

/// A person who may act.
#[derive(Debug, Clone)]
pub struct State {
    /// With the rights of now, not of the time of sign-in.
    pub actor: Actor,
    /// Sessions and tokens of another generation are dead.
    pub generation: i32,
    /// The chosen language.
    pub locale: Option<String>,
    /// The chosen theme.
    pub theme: Option<String>,
}

/// When it was asked, and the answer; `None` for a person who may not act.
type Answers = HashMap<UserId, (DateTime<Utc>, Option<State>)>;

/// What was answered lately, one for an application.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Answers>);

impl Memory {
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recall(&self, user: UserId, now: DateTime<Utc>) -> Option<Option<State>> {
        let answers = self.answers();
        let (at, state) = answers.get(&user)?;
        (now >= *at && now - *at < MEMORY).then(|| state.clone())
    }

    fn remember(&self, user: UserId, now: DateTime<Utc>, state: Option<State>) {
        let mut answers = self.answers();
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(user, (now, state));
    }
}

/// Forgets what is remembered of a person, so that this process sees a change at once.
pub(crate) fn forget(door: &Door<'_>, user: UserId) {
    door.memory.answers().remove(&user);
}

/// The person behind a session or a token of `generation` at `place`.
///
/// # Errors
/// `Unauthenticated("sign_in")` when the account is gone, disabled, of another door or another generation.
pub async fn resolve(door: &Door<'_>, place: Place, user: UserId, generation: i32) -> Result<State> {
    let gone = || Error::Unauthenticated("sign_in");
    let state = current(door, user).await?.ok_or_else(gone)?;
    if state.generation != generation || Place::of(&state.actor) != place { Err(gone()) } else { Ok(state) }
}

async fn current(door: &Door<'_>, id: UserId) -> Result<Option<State>> {
    let now = door.now();
    if let Some(state) = door.memory.recall(id, now) {
        return Ok(state);
    }
    let account = door.db.platform(&door.actor, async |tx| user::by_id(tx, id).await).await?;
    let state = match account.filter(|account| account.disabled_at.is_none()) {
        Some(account) => Some(State {
            actor: account.actor()?,
            generation: account.generation,
            locale: account.locale,
            theme: account.theme,
        }),
        None => None,
    };
    door.memory.remember(id, now, state.clone());
    Ok(state)
}
