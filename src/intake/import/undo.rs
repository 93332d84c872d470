//! Undoing an import as a whole: the leads it made go, but for those that somebody has worked with since.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, ImportId, LeadId, Object, Result};
use schema::platform::{import_rows, imports};
use serde_json::json;
use uuid::Uuid;

use super::base::{Base, ImportTarget};
use super::chunk::{self, LEASE};
use super::store::{Import, State};

/// Leads of one transaction.
const CHUNK: i64 = 2_000;
/// Changes of leads that are taken back in one transaction.
const CHANGES: i64 = 200;

/// Asks for the undoing of an import that has ended; a worker does it. Asking again changes nothing.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_running` while it waits or a living worker is at it.
pub async fn request<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    actor.require(Object::Import, Action::Delete)?;
    let import = imports::table.find(id).for_update().select(Import::as_select()).first(tx.conn()).await?;
    match import.state {
        State::Undoing | State::Undone => return Ok(import),
        // One that its worker left is undone as far as it had come.
        State::Running if import.is_left(tx.now()) => {}
        state if !state.is_ended() => return Err(Error::Conflict("import_running")),
        _ => {}
    }
    let import = diesel::update(imports::table.find(id))
        .set((imports::state.eq(State::Undoing), imports::leased_until.eq(None::<DateTime<Utc>>)))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    jobs::emit(tx, "import.undo", json!({ "import_id": id })).await?;
    Ok(import)
}

/// Deletes some of the leads; nothing where none is left.
pub(super) async fn step<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    actor: &Actor,
    id: ImportId,
    runner: Uuid,
) -> Result<Option<Import>> {
    chunk::held(tx, id, runner, State::Undoing).await?;
    let leads: Vec<Option<LeadId>> = import_rows::table
        .filter(import_rows::import_id.eq(id))
        .filter(import_rows::verdict.eq("ok"))
        .filter(import_rows::code.eq("created"))
        .order(import_rows::row)
        .limit(CHUNK)
        .select(import_rows::lead_id)
        .load(tx.conn())
        .await?;
    let leads: Vec<LeadId> = leads.into_iter().flatten().collect();
    if leads.is_empty() {
        return put_back(tx, target, actor, id).await;
    }
    let gone = target.undo(tx, actor, id, &leads).await?;
    let undone = mark(tx, id, &gone, "undone").await?;
    let kept: Vec<LeadId> = leads.into_iter().filter(|lead| !gone.contains(lead)).collect();
    let kept = mark(tx, id, &kept, "kept").await?;
    counted(tx, id, undone, kept).await.map(Some)
}

/// Takes back some of the changes that were made to leads of the base; nothing where none is left.
async fn put_back<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    actor: &Actor,
    id: ImportId,
) -> Result<Option<Import>> {
    let mut changed: Vec<(i32, Option<LeadId>, Option<serde_json::Value>)> = import_rows::table
        .filter(import_rows::import_id.eq(id))
        .filter(import_rows::verdict.eq("updated"))
        .filter(import_rows::code.eq("changed"))
        .order(import_rows::row)
        .limit(CHANGES)
        .select((import_rows::row, import_rows::lead_id, import_rows::was))
        .load(tx.conn())
        .await?;
    if changed.is_empty() {
        return Ok(None);
    }
    target.hold(tx).await?;
    changed.sort_by_key(|(_, lead, _)| *lead);
    let (mut undone, mut kept) = (0, 0);
    for (row, lead, was) in changed {
        let is_back = match (lead, was) {
            (Some(lead), Some(was)) => target.revert(tx, actor, lead, &was).await?,
            _ => false,
        };
        undone += i32::from(is_back);
        kept += i32::from(!is_back);
        diesel::update(import_rows::table.find((id, row)))
            .set(import_rows::code.eq(if is_back { "undone" } else { "kept" }))
            .execute(tx.conn())
            .await?;
    }
    counted(tx, id, undone, kept).await.map(Some)
}

async fn counted<Tx: Base>(tx: &mut Tx, id: ImportId, undone: i32, kept: i32) -> Result<Import> {
    let until = tx.now() + LEASE;
    let import = diesel::update(imports::table.find(id))
        .set((
            imports::undone.eq(imports::undone + undone),
            imports::kept.eq(imports::kept + kept),
            imports::leased_until.eq(until),
        ))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(import)
}

async fn mark<Tx: Base>(tx: &mut Tx, id: ImportId, leads: &[LeadId], code: &'static str) -> Result<i32> {
    let marked = diesel::update(import_rows::table)
        .filter(import_rows::lead_id.eq_any(leads))
        .filter(import_rows::verdict.eq("ok"))
        .filter(import_rows::import_id.eq(id))
        .set(import_rows::code.eq(code))
        .execute(tx.conn())
        .await?;
    Ok(i32::try_from(marked).unwrap_or(i32::MAX))
}
