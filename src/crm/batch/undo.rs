//! Taking a batch back.

use std::collections::{HashMap, HashSet};

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BatchId, Error, LeadId, Object, Result};
use schema::tenant::{batch_rows, batches, events};
use tags::Tags;

use super::change::{Change, Column, count, locked, next, outcomes, write};
use super::part::with_deals;
use super::{Act, Batch, State, find, go_on, lock};
use crate::staff;
use pipeline::status;

/// Puts back what a batch changed, where nobody has changed it since. One that still runs goes no further.
///
/// # Errors
/// `Forbidden` without the right to the act itself; `NotFound`, also when the right does not reach all of its leads; `Conflict`:
/// `in_progress` while it is being taken back, `already_reversed`.
pub async fn undo(actor: &Actor, tx: &mut TenantTx, id: BatchId) -> Result<Batch> {
    find(actor, tx, id).await?;
    let batch = lock(tx, id).await?;
    actor.require(Object::Lead, batch.act.action())?;
    if !batch.within_reach(actor, batch.act.action()) {
        return Err(Error::NotFound);
    }
    match batch.state {
        State::Running | State::Done => {}
        State::Undoing => return Err(Error::Conflict("in_progress")),
        State::Undone => return Err(Error::Conflict("already_reversed")),
    }
    let begun = (
        batches::state.eq(State::Undoing.word()),
        batches::undone_by.eq(actor.user),
        batches::undone_by_name.eq(&actor.name),
        batches::last_lead.eq(None::<LeadId>),
    );
    diesel::update(batches::table.find(id)).set(begun).execute(tx.conn()).await?;
    // The step grows with it: whoever is told to carry out the next part finds that its time has passed.
    let batch = lock(tx, id).await?;
    go_on(tx, &batch).await?;
    find(actor, tx, id).await
}

type Kept = (LeadId, Option<String>, Option<String>);

/// Puts back one part; tells whether any lead is left.
pub(super) async fn take_back(tx: &mut TenantTx, batch: &Batch) -> Result<bool> {
    let (ids, more) = next(tx, batch, "changed").await?;
    let rows: Vec<Kept> = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch.id).and(batch_rows::lead_id.eq_any(ids.clone())))
        .select((batch_rows::lead_id, batch_rows::was, batch_rows::made))
        .load(tx.conn())
        .await?;
    let rows: HashMap<LeadId, (Option<String>, Option<String>)> =
        rows.into_iter().map(|(id, was, made)| (id, (was, made))).collect();
    let known = tags::all(tx).await?;
    let column = Column::of(&batch.act, &known);
    let possible = possible(tx, &column, &known).await?;
    let found = locked(tx, &ids).await?;
    let touched = touched(tx, batch, &column, &ids).await?;
    // What was brought back may have become a deal since.
    let in_deal = if batch.act == Act::Restore { with_deals(tx, &ids).await? } else { HashSet::new() };
    let mut changes = Vec::new();
    for lead in &found {
        let Some((was, made)) = rows.get(&lead.id) else { continue };
        let same = lead.value(&column) == *made && (column == Column::Deleted || !lead.is_deleted());
        // What somebody was given by an act of their own reach is not theirs to take back once it went on to others.
        let theirs = column == Column::Responsible || batch.own.is_none_or(|me| lead.responsible == Some(me));
        let free = !touched.contains(&lead.id) && !in_deal.contains(&lead.id);
        if same && theirs && free && was.as_ref().is_none_or(|was| possible.holds(was)) {
            changes.push(Change { lead, from: made.clone(), to: was.clone() });
        }
    }
    let back: HashSet<LeadId> = changes.iter().map(|change| change.lead.id).collect();
    let kept: Vec<(LeadId, &str)> = ids.iter().filter(|id| !back.contains(id)).map(|id| (*id, "kept")).collect();
    write(tx, batch, &column, &changes).await?;
    outcomes(tx, batch.id, "restored", &changes, &kept).await?;
    diesel::update(batches::table.find(batch.id))
        .set((
            batches::restored.eq(batches::restored + count(changes.len())),
            batches::kept.eq(batches::kept + count(kept.len())),
            batches::last_lead.eq(ids.last()),
        ))
        .execute(tx.conn())
        .await?;
    Ok(more)
}

/// Values that a lead can be put back to.
enum Possible {
    Any,
    Among(HashSet<String>),
}

impl Possible {
    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Among(values) => values.contains(value),
        }
    }
}

/// People who still work here, statuses that there still are, tags as long as there is any of them.
async fn possible(tx: &mut TenantTx, column: &Column, tags: &Tags) -> Result<Possible> {
    Ok(Possible::Among(match column {
        Column::Responsible => {
            let staff = staff::all(tx).await?;
            staff.into_iter().filter(|person| person.active).map(|person| person.id.to_string()).collect()
        }
        Column::Status => status::in_use(tx).await?.into_iter().map(|status| status.code).collect(),
        Column::Tag(family) if family.iter().all(|id| tags.find(*id).is_none()) => HashSet::new(),
        Column::Deleted | Column::Tag(_) => return Ok(Possible::Any),
    }))
}

/// Leads whose value somebody has set since, also where it is the same again.
async fn touched(tx: &mut TenantTx, batch: &Batch, column: &Column, ids: &[LeadId]) -> Result<HashSet<LeadId>> {
    let entries: &[&str] = match column {
        Column::Responsible => &["assigned"],
        Column::Status => &["status", "converted"],
        Column::Deleted => &["deleted", "restored"],
        // Whether it has that tag says its value; of other tags an entry may be.
        Column::Tag(_) => &[],
    };
    let of: Vec<(uuid::Uuid, serde_json::Value)> = events::table
        .filter(events::subject_id.eq_any(ids.iter().map(|id| id.0)).and(events::at.ge(batch.created_at)))
        .filter(events::event.eq_any(entries))
        .select((events::subject_id, events::data))
        .load(tx.conn())
        .await?;
    let own = serde_json::to_value(batch.id)?;
    let others = of.into_iter().filter(|(_, data)| data.get("batch_id") != Some(&own));
    Ok(others.map(|(id, _)| LeadId(id)).collect())
}
