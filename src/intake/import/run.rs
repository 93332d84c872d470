//! The worker's part: an import from queued to done, taken up again where a killed worker left it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use db::Db;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::live::{self, Channel};
use jobs::{Event, Handlers, JobContext};
use kernel::{Actor, Error, ImportId, Result, TenantKey};
use schema::platform::imports;
use serde::Deserialize;
use serde_json::json;
use tempfile::TempPath;
use tokio::sync::mpsc;
use uuid::Uuid;
use web::Files;

use super::base::{Base, ImportTarget};
use super::chunk::{self, LEASE};
use super::judge::{Checked, Known, Rules};
use super::plan::Plan;
use super::start::defaults;
use super::store::{Import, State};
use super::undo;
use crate::file::{self, FileError, Hints, Item};

/// Rows of one transaction.
const CHUNK: usize = 1_000;
/// Chunks that are read ahead of the database.
const AHEAD: usize = 2;
/// How often a chunk is tried: another door may add the same contact between the look and the insertion.
const TRIES: u32 = 3;
/// How often a run that finds another at its import looks whether that one still lives.
const WATCH: Duration = Duration::from_secs(2);

/// The handlers of imports: `pool` is what head office's imports fill, `leads` what a tenant's do.
pub fn handlers<P, T>(files: Files, pool: P, leads: T) -> Handlers
where
    P: ImportTarget<db::PlatformTx> + 'static,
    T: ImportTarget<db::TenantTx> + 'static,
{
    let (pool, leads) = (Rc::new(pool), Rc::new(leads));
    let (check_files, check_pool, check_leads) = (files.clone(), Rc::clone(&pool), Rc::clone(&leads));
    let (undo_pool, undo_leads) = (Rc::clone(&pool), Rc::clone(&leads));
    Handlers::default()
        .on("import.queued", move |context, event| {
            let (files, pool, leads) = (files.clone(), Rc::clone(&pool), Rc::clone(&leads));
            async move { Run::of(context, &event)?.import(&files, &*pool, &*leads).await }
        })
        .on("import.check", move |context, event| {
            let (files, pool, leads) = (check_files.clone(), Rc::clone(&check_pool), Rc::clone(&check_leads));
            async move { Run::of(context, &event)?.check(&files, &*pool, &*leads).await }
        })
        .on("import.undo", move |context, event| {
            let (pool, leads) = (Rc::clone(&undo_pool), Rc::clone(&undo_leads));
            async move { Run::of(context, &event)?.undo(&*pool, &*leads).await }
        })
}

/// Runs the same code in a transaction of whichever side the import is on.
macro_rules! on_side {
    ($run:expr, $tx:ident => $work:expr) => {
        match $run.tenant {
            Some(key) => $run.context.db.tenant(&$run.context.actor, key, async |$tx| $work).await,
            None => $run.context.db.platform(&$run.context.actor, async |$tx| $work).await,
        }
    };
}

#[derive(Deserialize)]
struct Payload {
    import_id: ImportId,
}

/// One run of a worker at one import.
pub(super) struct Run {
    pub(super) context: JobContext,
    pub(super) tenant: Option<TenantKey>,
    pub(super) id: ImportId,
    pub(super) runner: Uuid,
}

/// What a claim found.
enum Claim {
    /// Nobody is at it: it is ours, and this is the import.
    Ours(Box<Import>),
    /// Another run is at it and was heard of lately.
    Anothers,
    /// There is nothing to do.
    Nothing,
}

impl Run {
    fn of(context: JobContext, event: &Event) -> Result<Run> {
        let Payload { import_id } = event.read()?;
        let runner = context.db.entropy().uuid(context.db.clock().now());
        Ok(Run { context, tenant: event.tenant, id: import_id, runner })
    }

    fn db(&self) -> &Db {
        &self.context.db
    }

    /// Takes the import, waiting while another run is at it, for that one may die.
    pub(super) async fn claim(&self, states: &'static [State], into: State) -> Result<Option<Import>> {
        loop {
            match on_side!(self, tx => claim(tx, self.id, self.runner, states, into).await)? {
                Claim::Ours(import) => return Ok(Some(*import)),
                Claim::Nothing => return Ok(None),
                Claim::Anothers => tokio::time::sleep(WATCH).await,
            }
        }
    }

    async fn import<P, T>(&self, files: &Files, pool: &P, leads: &T) -> Result<()>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let Some(import) = self.claim(&[State::Queued, State::Running], State::Running).await? else { return Ok(()) };
        self.tell(&import).await;
        let path = fetch(files, &import.file_key).await?;
        let outcome = self.take_rows(&import, &path, pool, leads).await;
        self.unless_stopped(outcome).await
    }

    /// Somebody who paused or cancelled an import has taken it from its worker: that is no failure.
    pub(super) async fn unless_stopped(&self, outcome: Result<()>) -> Result<()> {
        let Err(Error::Conflict("import_taken_over")) = outcome else { return outcome };
        let state: Option<State> = on_side!(self, tx => {
            Ok(imports::table.find(self.id).select(imports::state).first(tx.conn()).await.optional()?)
        })?;
        if matches!(state, Some(State::Running | State::Checking | State::Undoing)) { outcome } else { Ok(()) }
    }

    /// Takes the rows of the file that were not dealt with yet.
    pub(super) async fn take_rows<P, T>(&self, import: &Import, path: &Path, pool: &P, leads: &T) -> Result<()>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let actor = self.actor(import);
        let Some(total) = self.total(import, path, State::Running).await? else { return Ok(()) };
        on_side!(self, tx => set_total(tx, self.id, self.runner, State::Running, total).await)?;
        let (rules, mut chunks, reading) = self.reading::<P, T>(import, path, &actor).await?;
        while let Some(rows) = chunks.recv().await {
            let import = self.chunk(pool, leads, &actor, &rules, rows).await?;
            self.tell(&import).await;
        }
        match reading.await.map_err(Error::defect)? {
            Ok(()) => self.finish(State::Running, State::Done, None).await,
            Err(error) => self.fail(State::Running, &error).await,
        }
    }

    /// How many rows there are: told by the survey of a draft, or by reading the file through. None where it can't be read: that is told.
    async fn total(&self, import: &Import, path: &Path, state: State) -> Result<Option<i32>> {
        if import.survey.is_some() {
            return Ok(Some(i32::try_from(import.survey()?.total).unwrap_or(i32::MAX)));
        }
        match count(path.to_path_buf(), import.options()?.hints()?).await? {
            Ok(total) => Ok(Some(total)),
            Err(error) => self.fail(state, &error).await.map(|()| None),
        }
    }

    /// Begins to read and check the rows that were not dealt with yet.
    async fn reading<P, T>(
        &self,
        import: &Import,
        path: &Path,
        actor: &Actor,
    ) -> Result<(Rules, mpsc::Receiver<Vec<Checked>>, tokio::task::JoinHandle<Result<(), FileError>>)>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let options = import.options()?;
        let offer = match self.tenant {
            Some(key) => self.db().tenant(actor, key, async |tx: &mut db::TenantTx| T::offer(tx, actor).await).await?,
            None => self.db().platform(actor, async |tx: &mut db::PlatformTx| P::offer(tx, actor).await).await?,
        };
        let defaults = defaults(import.source.as_deref(), &import.lawful_basis, &options);
        let keys = if self.tenant.is_some() { T::keys } else { P::keys };
        let rules = Rules { policy: options.duplicates, soles: offer.soles(), keys };
        let mut plan = Plan::new(&options, defaults, offer);
        let (sender, chunks) = mpsc::channel(AHEAD);
        let (path, position) = (path.to_path_buf(), u32::try_from(import.position).unwrap_or(0));
        let hints = options.hints()?;
        let reading = tokio::task::spawn_blocking(move || send_chunks(&path, &hints, &mut plan, position, &sender));
        Ok((rules, chunks, reading))
    }

    /// Finds out what would become of the rows.
    async fn check<P, T>(&self, files: &Files, pool: &P, leads: &T) -> Result<()>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let Some(import) = self.claim(&[State::Checking], State::Checking).await? else { return Ok(()) };
        let path = fetch(files, &import.file_key).await?;
        let outcome = self.try_rows(&import, &path, pool, leads).await;
        self.unless_stopped(outcome).await
    }

    /// Gives every row the verdict that it would get. What is known of the file is kept in memory, so a check that was broken off begins anew.
    pub(super) async fn try_rows<P, T>(&self, import: &Import, path: &Path, pool: &P, leads: &T) -> Result<()>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let actor = self.actor(import);
        let Some(total) = self.total(import, path, State::Checking).await? else { return Ok(()) };
        on_side!(self, tx => {
            set_total(tx, self.id, self.runner, State::Checking, total).await?;
            chunk::forget(tx, self.id).await
        })?;
        let import = Import { position: 0, ..import.clone() };
        let (rules, mut chunks, reading) = self.reading::<P, T>(&import, path, &actor).await?;
        let (mut known, at) = (Known::default(), (self.id, self.runner));
        while let Some(rows) = chunks.recv().await {
            let known = &mut known;
            let import = match self.tenant {
                Some(key) => {
                    let step = async |tx: &mut db::TenantTx| chunk::try_out(tx, leads, at, &rules, known, rows).await;
                    self.db().tenant(&actor, key, step).await?
                }
                None => {
                    let step = async |tx: &mut db::PlatformTx| chunk::try_out(tx, pool, at, &rules, known, rows).await;
                    self.db().platform(&actor, step).await?
                }
            };
            self.tell(&import).await;
        }
        match reading.await.map_err(Error::defect)? {
            Ok(()) => self.finish(State::Checking, State::Checked, None).await,
            Err(error) => self.fail(State::Checking, &error).await,
        }
    }

    async fn chunk<P, T>(&self, pool: &P, leads: &T, actor: &Actor, rules: &Rules, rows: Vec<Checked>) -> Result<Import>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let (mut tries, at) = (1, (self.id, self.runner));
        loop {
            let rows = rows.clone();
            let outcome = match self.tenant {
                Some(key) => {
                    let step = async |tx: &mut db::TenantTx| chunk::step(tx, leads, actor, at, rules, rows).await;
                    self.db().tenant(actor, key, step).await
                }
                None => {
                    let step = async |tx: &mut db::PlatformTx| chunk::step(tx, pool, actor, at, rules, rows).await;
                    self.db().platform(actor, step).await
                }
            };
            match outcome {
                Err(Error::Internal(cause)) if tries < TRIES => {
                    tracing::info!(import = %self.id, tries, cause = format!("{cause:#}"), "a chunk is tried again");
                    tries += 1;
                }
                other => return other,
            }
        }
    }

    pub(super) async fn undo<P, T>(&self, pool: &P, leads: &T) -> Result<()>
    where
        P: ImportTarget<db::PlatformTx>,
        T: ImportTarget<db::TenantTx>,
    {
        let Some(import) = self.claim(&[State::Undoing], State::Undoing).await? else { return Ok(()) };
        let actor = self.actor(&import);
        loop {
            let step = match self.tenant {
                Some(key) => {
                    self.db()
                        .tenant(&actor, key, async |tx| undo::step(tx, leads, &actor, self.id, self.runner).await)
                        .await?
                }
                None => {
                    self.db()
                        .platform(&actor, async |tx| undo::step(tx, pool, &actor, self.id, self.runner).await)
                        .await?
                }
            };
            match step {
                Some(import) => self.tell(&import).await,
                None => return self.finish(State::Undoing, State::Undone, None).await,
            }
        }
    }

    async fn fail(&self, from: State, error: &FileError) -> Result<()> {
        tracing::info!(import = %self.id, code = error.code(), "an import failed");
        // What could not be checked can be set up anew.
        let into = if from == State::Checking { State::Draft } else { State::Failed };
        self.finish(from, into, Some(error.code())).await
    }

    async fn finish(&self, from: State, into: State, error: Option<&'static str>) -> Result<()> {
        let import = on_side!(self, tx => finish(tx, self.id, self.runner, from, into, error).await)?;
        self.tell(&import).await;
        Ok(())
    }

    /// The leads are the work of whoever began the import.
    fn actor(&self, import: &Import) -> Actor {
        Actor { user: import.created_by, name: import.created_by_name.clone(), ..self.context.actor.clone() }
    }

    /// Tells open pages. A notice that is lost is made good by the next.
    async fn tell(&self, import: &Import) {
        tell(&self.context.redis, self.tenant, import).await;
    }
}

/// Tells open pages how an import stands.
pub(crate) async fn tell(redis: &jobs::Redis, tenant: Option<TenantKey>, import: &Import) {
    let channel = tenant.map_or(Channel::Hq, Channel::Tenant);
    let notice = json!({ "id": import.id, "state": import.state, "rows": import.rows, "percent": import.percent() });
    if let Err(error) = live::send(redis, channel, "import.changed", &notice).await {
        tracing::debug!(import = %import.id, error = format!("{error:?}"), "a notice was lost");
    }
}

async fn claim<Tx: Base>(tx: &mut Tx, id: ImportId, runner: Uuid, states: &[State], into: State) -> Result<Claim> {
    let now = tx.now();
    let found: Option<(State, Option<chrono::DateTime<chrono::Utc>>)> = imports::table
        .find(id)
        .for_update()
        .select((imports::state, imports::leased_until))
        .first(tx.conn())
        .await
        .optional()?;
    match found {
        Some((state, _)) if !states.contains(&state) => return Ok(Claim::Nothing),
        Some((_, Some(until))) if until > now => return Ok(Claim::Anothers),
        Some(_) => {}
        None => return Ok(Claim::Nothing),
    }
    let import = diesel::update(imports::table.find(id))
        .set((imports::state.eq(into), imports::runner.eq(runner), imports::leased_until.eq(now + LEASE)))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(Claim::Ours(Box::new(import)))
}

async fn set_total<Tx: Base>(tx: &mut Tx, id: ImportId, runner: Uuid, state: State, total: i32) -> Result<()> {
    chunk::held(tx, id, runner, state).await?;
    let until = tx.now() + LEASE;
    diesel::update(imports::table.find(id))
        .set((imports::total.eq(total), imports::leased_until.eq(until)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn finish<Tx: Base>(
    tx: &mut Tx,
    id: ImportId,
    runner: Uuid,
    from: State,
    into: State,
    error: Option<&'static str>,
) -> Result<Import> {
    chunk::held(tx, id, runner, from).await?;
    let now = tx.now();
    let import = diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(into),
            imports::error.eq(error),
            imports::finished_at.eq(Some(now).filter(|_| !into.is_open())),
            imports::runner.eq(None::<Uuid>),
            imports::leased_until.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(import)
}

/// Brings the file to the disk for as long as the path lives: workbooks are read here and there, and twice.
pub(crate) async fn fetch(files: &Files, key: &str) -> Result<TempPath> {
    let (file, path) = tempfile::NamedTempFile::new().map_err(Error::defect)?.into_parts();
    let mut content = files.get(key).await?.into_async_read();
    let mut file = tokio::fs::File::from_std(file);
    tokio::io::copy(&mut content, &mut file).await.map_err(|error| Error::Unavailable(error.into()))?;
    tokio::io::AsyncWriteExt::flush(&mut file).await.map_err(Error::defect)?;
    Ok(path)
}

/// Reads the file through once: a fault anywhere in it is found before the first lead is made.
async fn count(path: PathBuf, hints: Hints) -> Result<Result<i32, FileError>> {
    let counting = tokio::task::spawn_blocking(move || {
        let mut rows = 0;
        file::read(&path, &hints, &mut |item| {
            rows += i32::from(matches!(item, Item::Row(_)));
            ControlFlow::Continue(())
        })
        .map(|()| rows)
    });
    counting.await.map_err(Error::defect)
}

fn send_chunks(
    path: &Path,
    hints: &Hints,
    plan: &mut Plan,
    position: u32,
    chunks: &mpsc::Sender<Vec<Checked>>,
) -> Result<(), FileError> {
    let mut ready = Vec::with_capacity(CHUNK);
    file::read(path, hints, &mut |item| {
        match item {
            Item::Format(format) => plan.begin(format.columns),
            Item::Row(row) if row.number <= position => {}
            Item::Row(row) => ready.push(plan.check(row)),
        }
        // A receiver that is gone has met an error, which it tells itself.
        if ready.len() == CHUNK
            && chunks.blocking_send(std::mem::replace(&mut ready, Vec::with_capacity(CHUNK))).is_err()
        {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if !ready.is_empty() {
        let _gone = chunks.blocking_send(ready);
    }
    Ok(())
}
