//! Taking a batch back.

use std::collections::{HashMap, HashSet};

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BatchId, Error, LeadId, Result};
use schema::tenant::{batch_rows, batches};

use super::change::{Change, Column, count, locked, outcomes, waiting, write};
use super::{Batch, State, find, go_on, lock};
use crate::status;

/// Puts back what a batch changed, where nobody has changed it since.
///
/// # Errors
/// `Forbidden` without the right to the act itself; `NotFound`; `Conflict`: `in_progress` while the batch runs, `already_reversed`.
pub async fn undo(actor: &Actor, tx: &mut TenantTx, id: BatchId) -> Result<Batch> {
    let batch = find(actor, tx, id).await?;
    actor.require(kernel::Object::Lead, batch.act.action())?;
    let batch = lock(tx, id).await?;
    match batch.state {
        State::Done => {}
        State::Running | State::Undoing => return Err(Error::Conflict("in_progress")),
        State::Undone => return Err(Error::Conflict("already_reversed")),
    }
    diesel::update(batches::table.find(id)).set(batches::state.eq(State::Undoing.word())).execute(tx.conn()).await?;
    go_on(tx, &Batch { state: State::Undoing, ..batch }).await?;
    find(actor, tx, id).await
}

type Kept = (LeadId, Option<String>, Option<String>);

/// Puts back one part; tells whether any lead is left.
pub(super) async fn take_back(tx: &mut TenantTx, batch: &Batch) -> Result<bool> {
    let ids = waiting(tx, batch.id, "changed").await?;
    let rows: Vec<Kept> = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch.id).and(batch_rows::lead_id.eq_any(ids.clone())))
        .select((batch_rows::lead_id, batch_rows::was, batch_rows::made))
        .load(tx.conn())
        .await?;
    let rows: HashMap<LeadId, (Option<String>, Option<String>)> =
        rows.into_iter().map(|(id, was, made)| (id, (was, made))).collect();
    let column = Column::of(&batch.act);
    let statuses: HashSet<String> = status::all(tx).await?.into_iter().map(|status| status.code).collect();
    let found = locked(tx, &ids).await?;
    let mut changes = Vec::new();
    for lead in &found {
        let Some((was, made)) = rows.get(&lead.id) else { continue };
        let untouched = lead.value(column) == *made && (column == Column::Deleted || !lead.is_deleted());
        let possible = column != Column::Status || was.as_ref().is_some_and(|code| statuses.contains(code));
        if untouched && possible {
            changes.push(Change { lead, from: made.clone(), to: was.clone() });
        }
    }
    let back: HashSet<LeadId> = changes.iter().map(|change| change.lead.id).collect();
    let kept: Vec<(LeadId, &str)> = ids.iter().filter(|id| !back.contains(id)).map(|id| (*id, "kept")).collect();
    write(tx, batch, column, &changes).await?;
    outcomes(tx, batch.id, "restored", &changes, &kept).await?;
    let (restored, kept) = (count(changes.len()), count(kept.len()));
    diesel::update(batches::table.find(batch.id))
        .set((batches::restored.eq(batches::restored + restored), batches::kept.eq(batches::kept + kept)))
        .execute(tx.conn())
        .await?;
    Ok(!waiting(tx, batch.id, "changed").await?.is_empty())
}
