//! A run that a page watches: its progress and its result lie in Redis for a while, so that any server can show them.

use std::sync::Arc;
use std::time::Duration;

use jobs::Redis;
use jobs::live::{Channel, send};
use kernel::{Actor, Error, Result, words};
use redis::AsyncCommands;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use web::App;

use super::{Simulation, simulate};
use crate::replay::watch::Watch;
use crate::scenario::{Checked, Scenario};

/// How long a run is remembered, in seconds. What shall last is saved as a scenario.
const KEPT_S: u64 = 3_600;
/// How often a run tells how far it is.
const BEAT: Duration = Duration::from_millis(250);
/// A run that was not heard of for so long has died with its process, in milliseconds.
const DEAD_MS: i64 = 15_000;

words! {
    /// Where a run stands.
    RunState {
        /// It waits, reads or computes.
        Running = "running",
        /// It has come to its end.
        Done = "done",
        /// Somebody stopped it.
        Cancelled = "cancelled",
        /// It could not be done.
        Failed = "failed",
    }
}

/// A run as it is remembered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// What is tried.
    pub scenario: Scenario,
    /// Where it stands.
    pub state: RunState,
    /// Lots that are done.
    pub done: u64,
    /// All lots; 0 while the past is being read.
    pub total: u64,
    /// When it was last heard of, in milliseconds since 1970.
    pub heard_ms: i64,
    /// Why it failed: the code of an error's text.
    pub error: String,
    /// What came of it.
    pub result: Option<Simulation>,
}

fn unreachable(error: redis::RedisError) -> Error {
    Error::Unavailable(error.into())
}

fn key(redis: &Redis, id: Uuid) -> String {
    redis.key(format_args!("simulation:{id}"))
}

fn stop_key(redis: &Redis, id: Uuid) -> String {
    redis.key(format_args!("simulation:{id}:stop"))
}

async fn write(redis: &Redis, id: Uuid, run: &Run) -> Result<()> {
    let text = serde_json::to_string(run)?;
    let mut connection = redis.connection().await?;
    connection.set_ex::<_, _, ()>(key(redis, id), text, KEPT_S).await.map_err(unreachable)
}

/// A run; one whose process has died has failed.
///
/// # Errors
/// `NotFound` when there is none, or it was too long ago.
pub async fn get(app: &App, id: Uuid) -> Result<Run> {
    let mut connection = app.redis.connection().await?;
    let text: Option<String> = connection.get(key(&app.redis, id)).await.map_err(unreachable)?;
    let mut run: Run = serde_json::from_str(&text.ok_or(Error::NotFound)?)?;
    if run.state == RunState::Running && app.db.clock().now().timestamp_millis() - run.heard_ms > DEAD_MS {
        run.state = RunState::Failed;
        run.error = "broken_off".to_owned();
    }
    Ok(run)
}

/// Asks a run to stop.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn stop(app: &App, id: Uuid) -> Result<()> {
    get(app, id).await?;
    let mut connection = app.redis.connection().await?;
    connection.set_ex::<_, _, ()>(stop_key(&app.redis, id), "1", KEPT_S).await.map_err(unreachable)
}

/// Begins a run and answers its id at once.
///
/// # Errors
/// `Forbidden`; `Unavailable` without Redis.
pub async fn begin(app: &App, actor: &Actor, rules: Checked) -> Result<Uuid> {
    actor.require_network(kernel::Object::Simulation, kernel::Action::View)?;
    let now = app.db.clock().now();
    let id = app.db.entropy().uuid(now);
    let run = Run {
        scenario: rules.scenario.clone(),
        state: RunState::Running,
        done: 0,
        total: 0,
        heard_ms: now.timestamp_millis(),
        error: String::new(),
        result: None,
    };
    write(&app.redis, id, &run).await?;
    let (app, actor) = (app.clone(), actor.clone());
    actix_web::rt::spawn(async move {
        if let Err(error) = Box::pin(follow(&app, &actor, id, run, rules)).await {
            tracing::warn!(%id, error = format!("{error:?}"), "a simulation was not told of");
        }
    });
    Ok(id)
}

/// Plays the scenario, and tells how far it is until it has come to its end.
async fn follow(app: &App, actor: &Actor, id: Uuid, mut run: Run, rules: Checked) -> Result<()> {
    let watch = Arc::new(Watch::default());
    let work = simulate(&app.db, actor, rules, Arc::clone(&watch));
    tokio::pin!(work);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            () = tokio::time::sleep(BEAT) => {
                (run.done, run.total) = watch.progress();
                run.heard_ms = app.db.clock().now().timestamp_millis();
                if beat(app, id, &run).await? {
                    watch.cancel();
                }
            }
        }
    };
    (run.done, run.total) = watch.progress();
    match outcome {
        Ok(result) => {
            run.done = run.total;
            run.state = RunState::Done;
            run.result = Some(result);
        }
        Err(Error::Conflict("cancelled")) => run.state = RunState::Cancelled,
        Err(error) => {
            run.state = RunState::Failed;
            run.error = code(&error);
            tracing::info!(%id, error = format!("{error:?}"), "a simulation failed");
        }
    }
    write(&app.redis, id, &run).await?;
    send(&app.redis, Channel::Hq, "simulation", &json!({ "id": id })).await
}

/// Tells how far a run is; answers whether somebody wants it to stop.
async fn beat(app: &App, id: Uuid, run: &Run) -> Result<bool> {
    write(&app.redis, id, run).await?;
    send(&app.redis, Channel::Hq, "simulation", &json!({ "id": id })).await?;
    let mut connection = app.redis.connection().await?;
    connection.exists(stop_key(&app.redis, id)).await.map_err(unreachable)
}

/// What a page tells of a failure; a defect's cause stays in the log.
fn code(error: &Error) -> String {
    match error {
        Error::Invalid(errors) => errors.first().map_or("broken_off", |error| error.code.as_ref()).to_owned(),
        Error::TooManyRequests(_) => "simulator_busy".to_owned(),
        _ => "broken_off".to_owned(),
    }
}
