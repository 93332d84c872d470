//! A scenario is played: the past is read in a transaction that can write nothing, and computed off the threads that answer.

pub mod live;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use db::Db;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, Result};
use schema::platform::lots;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::fairness::week::midnight;
use crate::history::{History, load};
use crate::measure::percent;
use crate::replay::outcome::Outcome;
use crate::replay::silence::Unknown;
use crate::replay::watch::Watch;
use crate::replay::{Played, play};
use crate::scenario::{Checked, Scenario};

/// The most lots of a period: what a computation may hold in memory.
pub const MOST_LOTS: i64 = 500_000;
/// Computations at once in one process; each keeps a core busy.
static PLACES: Semaphore = Semaphore::const_new(1);
/// Computations that may wait for their turn.
static QUEUE: Semaphore = Semaphore::const_new(4);
/// When to come again, in seconds, where too many wait.
const BUSY_S: u32 = 10;

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Simulation {
    /// The rules that were tried.
    pub scenario: Scenario,
    /// What really happened to the lots of the period.
    pub actual: Outcome,
    /// What would have happened by these rules, had everybody bid as they did.
    pub simulated: Outcome,
    /// Lots that would have gone to somebody else, or at another price, or not at all.
    pub changed: i64,
    /// The lots about which history says nothing.
    pub silent: Silent,
    /// How long reading and computing took, in milliseconds.
    pub elapsed_ms: u64,
}

/// The lots whose outcome is a guess, because nobody knows how bidders would have answered to the other rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Silent {
    /// How many.
    pub lots: i64,
    /// Of all lots, in percent.
    pub share: Option<f64>,
    /// What of the simulated revenue comes from them.
    pub revenue: Money,
    /// Why, lot by lot.
    pub by: Vec<SilentReason>,
}

/// One reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SilentReason {
    /// Why history says nothing.
    pub code: Unknown,
    /// Of how many lots.
    pub lots: i64,
}

impl Simulation {
    fn of(scenario: Scenario, history: &History, played: &Played, began: Instant) -> Self {
        let by = played.silence.by().into_iter().map(|(code, lots)| SilentReason { code, lots }).collect();
        let simulated = played.simulated.outcome(&history.tenants);
        Self {
            scenario,
            actual: played.actual.outcome(&history.tenants),
            silent: Silent {
                lots: played.silence.lots(),
                share: percent(played.silence.lots(), simulated.lots),
                revenue: played.silence.money(),
                by,
            },
            simulated,
            changed: played.changed,
            elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// Tells the computation to stop when nobody waits for it any more.
struct Abandoned(Arc<Watch>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Plays a scenario. Nothing is written.
///
/// # Errors
/// `Forbidden`; `Invalid` with `too_many_lots`; `TooManyRequests` when too many wait already; `Conflict` with `cancelled`.
pub async fn simulate(db: &Db, actor: &Actor, rules: Checked, watch: Arc<Watch>) -> Result<Simulation> {
    actor.require_network(Object::Simulation, Action::View)?;
    let _waiting = QUEUE.try_acquire().map_err(|_| Error::TooManyRequests(BUSY_S))?;
    let _place = PLACES.acquire().await.map_err(Error::defect)?;
    let began = Instant::now();
    let (from, until) = (midnight(rules.scenario.from), midnight(rules.until()));
    let history = db
        .platform(actor, async |tx| {
            let within = lots::table.filter(lots::opened_at.ge(from)).filter(lots::opened_at.lt(until)).count();
            if within.get_result::<i64>(tx.conn()).await? > MOST_LOTS {
                return Err(Error::field("to", "too_many_lots"));
            }
            load::load(tx, from, until).await
        })
        .await?;
    let _abandoned = Abandoned(Arc::clone(&watch));
    let computed = tokio::task::spawn_blocking(move || {
        let played = play(&history, &rules, &watch);
        played.map(|played| Simulation::of(rules.scenario, &history, &played, began))
    });
    computed.await.map_err(Error::defect)?.map_err(|_| Error::Conflict("cancelled"))
}
