//! What people do with an import: have it checked, let it run, stop it, throw it away. Each twice is as good as once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, ImportId, Object, Result};
use schema::platform::imports;
use serde_json::json;
use uuid::Uuid;

use super::base::Base;
use super::chunk;
use super::options::Options;
use super::recognise::problems;
use super::store::{Import, State};

async fn locked<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    actor.require(Object::Import, Action::Create)?;
    Ok(imports::table.find(id).for_update().select(Import::as_select()).first(tx.conn()).await?)
}

/// Moves an import on, away from whichever worker is at it.
async fn turn<Tx: Base>(tx: &mut Tx, id: ImportId, into: State) -> Result<Import> {
    let ended = Some(tx.now()).filter(|_| into == State::Cancelled);
    let import = diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(into),
            imports::runner.eq(None::<Uuid>),
            imports::leased_until.eq(None::<DateTime<Utc>>),
            imports::finished_at.eq(ended),
        ))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(import)
}

/// That a draft is complete: only then can its rows be judged.
fn require_complete(actor: &Actor, import: &Import, options: &Options) -> Result<()> {
    let errors = problems(import, options);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if options.duplicates.changes_leads() {
        actor.require(Object::Lead, Action::Edit)?;
    }
    Ok(())
}

/// Has a worker find out what would become of the rows of a draft.
///
/// # Errors
/// `NotFound`; 422 with what is missing; `Conflict` with `import_begun`.
pub async fn check<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    let import = locked(tx, actor, id).await?;
    match import.state {
        State::Checking | State::Checked => return Ok(import),
        State::Draft => {}
        _ => return Err(Error::Conflict("import_begun")),
    }
    require_complete(actor, &import, &import.options()?)?;
    chunk::forget(tx, id).await?;
    let import = turn(tx, id, State::Checking).await?;
    jobs::emit(tx, "import.check", json!({ "import_id": id })).await?;
    Ok(import)
}

/// Lets a worker load an import that was checked.
///
/// # Errors
/// `NotFound`; 422 with what is missing; `Conflict` with `import_not_checked`.
pub async fn run<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    let import = locked(tx, actor, id).await?;
    match import.state {
        State::Checked => {}
        State::Draft | State::Checking => return Err(Error::Conflict("import_not_checked")),
        _ => return Ok(import),
    }
    require_complete(actor, &import, &import.options()?)?;
    chunk::forget(tx, id).await?;
    let import = turn(tx, id, State::Queued).await?;
    jobs::emit(tx, "import.queued", json!({ "import_id": id })).await?;
    Ok(import)
}

/// Lets a worker load a draft that was not checked: all of it was recognised with certainty.
///
/// # Errors
/// 422 with what is missing.
pub async fn run_at_once<Tx: Base>(tx: &mut Tx, actor: &Actor, import: &Import) -> Result<Import> {
    require_complete(actor, import, &import.options()?)?;
    let import = turn(tx, import.id, State::Queued).await?;
    jobs::emit(tx, "import.queued", json!({ "import_id": import.id })).await?;
    Ok(import)
}

/// Stops an import, to go on later; its worker notices at the next part.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_not_running`.
pub async fn pause<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    let import = locked(tx, actor, id).await?;
    match import.state {
        State::Paused => Ok(import),
        State::Queued | State::Running => turn(tx, id, State::Paused).await,
        _ => Err(Error::Conflict("import_not_running")),
    }
}

/// Goes on with an import that was paused, from the row at which it was.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_not_running`.
pub async fn resume<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    let import = locked(tx, actor, id).await?;
    match import.state {
        State::Queued | State::Running => return Ok(import),
        State::Paused => {}
        _ => return Err(Error::Conflict("import_not_running")),
    }
    let import = turn(tx, id, State::Queued).await?;
    jobs::emit(tx, "import.queued", json!({ "import_id": id })).await?;
    Ok(import)
}

/// Stops an import for good: what was loaded is kept, and can be undone. A check that is cancelled leaves a draft.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_not_running`.
pub async fn cancel<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    let import = locked(tx, actor, id).await?;
    match import.state {
        State::Cancelled | State::Draft => Ok(import),
        State::Queued | State::Running | State::Paused => turn(tx, id, State::Cancelled).await,
        State::Checking => {
            chunk::forget(tx, id).await?;
            turn(tx, id, State::Draft).await
        }
        _ => Err(Error::Conflict("import_not_running")),
    }
}

/// Throws a draft away; answers where its file lies.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_begun` for one that was begun: that can be undone.
pub async fn discard<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<String> {
    let import = locked(tx, actor, id).await?;
    if !import.state.is_open() {
        return Err(Error::Conflict("import_begun"));
    }
    diesel::delete(imports::table.find(id)).execute(tx.conn()).await?;
    Ok(import.file_key)
}
