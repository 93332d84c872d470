//! One part of a batch: some of its leads, each statement for all of them.

use std::collections::{BTreeMap, HashSet};

use db::TenantTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::{Record, Values};
use kernel::{Error, LeadId, Result, UserId};
use pipeline::status;
use schema::tenant::{batch_rows, batches, deals, lead_statuses, leads};
use uuid::Uuid;

use super::change::{Change, Column, DELETED, Lead, count, locked, next, outcomes, write};
use super::{Act, Batch, Way};
use crate::{entry, notice};

/// Carries out one part; tells whether any lead is left.
pub(super) async fn carry_out(tx: &mut TenantTx, batch: &Batch) -> Result<bool> {
    let (ids, more) = next(tx, batch, "waiting").await?;
    let column = Column::of(&batch.act, &tags::all(tx).await?);
    // The status is held before the leads are: whoever takes it out of use locks it first, and the leads then.
    let apart = Apart::of(tx, &batch.act).await?;
    let mut found = locked(tx, &ids).await?;
    let removed = batch.act == Act::Restore;
    found.retain(|lead| lead.is_deleted() == removed && batch.own.is_none_or(|me| lead.responsible == Some(me)));
    // A deal keeps its lead where it is; who works it is another matter.
    let in_deal = if column.is_bound_by_deal() { with_deals(tx, &ids).await? } else { HashSet::new() };
    let lacking = lacking(tx, batch, &ids).await?;
    let mut loads = loads(tx, batch).await?;
    let made = values(batch, &column, loads.as_mut(), &found);
    let (mut changes, mut passed) = (Vec::new(), Vec::new());
    for (lead, to) in found.iter().zip(made) {
        let from = lead.value(&column);
        if in_deal.contains(&lead.id) {
            passed.push((lead.id, "in_deal"));
        } else if from == to {
            passed.push((lead.id, "same"));
        } else if apart.holds(&lead.status) {
            passed.push((lead.id, "not_next"));
        } else if lacking.contains(&lead.id) {
            passed.push((lead.id, "lacking"));
        } else {
            changes.push(Change { lead, from, to });
        }
    }
    let there: HashSet<LeadId> = found.iter().map(|lead| lead.id).collect();
    passed.extend(ids.iter().filter(|id| !there.contains(id)).map(|id| (*id, "gone")));
    write(tx, batch, &column, &changes).await?;
    if let Act::Status { to } = &batch.act {
        entry::leads(tx, changes.iter().map(|change| change.lead.id), to).await?;
    }
    outcomes(tx, batch.id, "changed", &changes, &passed).await?;
    let loads = loads.map(serde_json::to_value).transpose()?;
    diesel::update(batches::table.find(batch.id))
        .set((
            batches::changed.eq(batches::changed + count(changes.len())),
            batches::passed.eq(batches::passed + count(passed.len())),
            batches::last_lead.eq(ids.last()),
            batches::loads.eq(loads),
        ))
        .execute(tx.conn())
        .await?;
    Ok(more)
}

/// Leads that a deal keeps.
pub(super) async fn with_deals(tx: &mut TenantTx, ids: &[LeadId]) -> Result<HashSet<LeadId>> {
    let of: Vec<Option<LeadId>> = deals::table
        .filter(deals::lead_id.eq_any(ids.to_vec()).and(deals::deleted_at.is_null()))
        .select(deals::lead_id)
        .load(tx.conn())
        .await?;
    Ok(of.into_iter().flatten().collect())
}

/// Leads that lack what the status asks for to which they are to go.
async fn lacking(tx: &mut TenantTx, batch: &Batch, ids: &[LeadId]) -> Result<HashSet<LeadId>> {
    let Act::Status { to } = &batch.act else { return Ok(HashSet::new()) };
    let fields = fields::of(&batch.actor(), tx, Record::Lead).await?;
    if !fields.asks_in(to) {
        return Ok(HashSet::new());
    }
    let records: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (held, nothing) = (fields::held(tx, &records).await?, Values::default());
    let lacks = |id: &&LeadId| fields.admitted(held.get(&id.0).unwrap_or(&nothing), to).is_err();
    Ok(ids.iter().filter(lacks).copied().collect())
}

/// From where nothing leads to the status to which the leads are to go.
enum Apart {
    /// From these statuses.
    From(HashSet<String>),
    /// From anywhere: it went out of use since.
    All,
}

impl Apart {
    async fn of(tx: &mut TenantTx, act: &Act) -> Result<Self> {
        let Act::Status { to } = act else { return Ok(Self::From(HashSet::new())) };
        match status::find(tx, to).await {
            Err(Error::Invalid(_)) => return Ok(Self::All),
            found => found?,
        };
        let from = status::in_use(tx).await?.into_iter().filter(|from| !from.leads_to(to));
        Ok(Self::From(from.map(|from| from.code).collect()))
    }

    fn holds(&self, status: &str) -> bool {
        match self {
            Self::From(codes) => codes.contains(status),
            Self::All => true,
        }
    }
}

/// What each lead is to become.
fn values(
    batch: &Batch,
    column: &Column,
    loads: Option<&mut BTreeMap<UserId, i64>>,
    found: &[Lead],
) -> Vec<Option<String>> {
    match (&batch.act, loads) {
        (Act::Assign { to }, _) => vec![to.map(|user| user.to_string()); found.len()],
        (Act::Status { to }, _) => vec![Some(to.clone()); found.len()],
        (Act::Delete, _) => vec![Some(DELETED.to_owned()); found.len()],
        (Act::Restore | Act::Untag { .. }, _) => vec![None; found.len()],
        // Whoever has a tag that became part of it has it already.
        (Act::Tag { to }, _) => {
            let made = |lead: &Lead| lead.value(column).unwrap_or_else(|| to.to_string());
            found.iter().map(|lead| Some(made(lead))).collect()
        }
        (Act::Share { among, .. }, Some(loads)) => {
            fewest(among, loads, found.len()).into_iter().map(|user| Some(user.to_string())).collect()
        }
        (Act::Share { among, .. }, None) => {
            let dealt_with = usize::try_from(batch.changed + batch.passed).unwrap_or(0);
            let turns = among.iter().cycle().skip(dealt_with % among.len().max(1));
            turns.take(found.len()).map(|user| Some(user.to_string())).collect()
        }
    }
}

/// How many leads each of those has among whom the fewest decide: the open ones at first, and since then every one that the batch gave.
async fn loads(tx: &mut TenantTx, batch: &Batch) -> Result<Option<BTreeMap<UserId, i64>>> {
    let Act::Share { among, way: Way::Least } = &batch.act else { return Ok(None) };
    if let Some(known) = &batch.loads {
        return Ok(Some(known.clone()));
    }
    let rows: Vec<(Option<UserId>, i64)> = leads::table
        .inner_join(lead_statuses::table)
        .filter(leads::responsible.eq_any(among.clone()).and(leads::deleted_at.is_null()))
        .filter(lead_statuses::kind.eq("open"))
        .group_by(leads::responsible)
        .select((leads::responsible, count_star()))
        .load(tx.conn())
        .await?;
    Ok(Some(rows.into_iter().filter_map(|(user, n)| Some((user?, n))).collect()))
}

/// Each lead goes to whoever has the fewest then; among equals to the first.
fn fewest(among: &[UserId], loads: &mut BTreeMap<UserId, i64>, leads: usize) -> Vec<UserId> {
    let mut chosen = Vec::with_capacity(leads);
    for _ in 0..leads {
        let Some(next) = among.iter().min_by_key(|user| loads.get(user).copied().unwrap_or(0)) else { break };
        *loads.entry(*next).or_default() += 1;
        chosen.push(*next);
    }
    chosen
}

/// Tells each person, once the batch is done, how many leads they were given.
pub(super) async fn tell(tx: &mut TenantTx, batch: &Batch) -> Result<()> {
    if !matches!(batch.act, Act::Assign { .. } | Act::Share { .. }) {
        return Ok(());
    }
    let given: Vec<(Option<String>, i64)> = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch.id).and(batch_rows::state.eq("changed")))
        .group_by(batch_rows::made)
        .select((batch_rows::made, count_star()))
        .load(tx.conn())
        .await?;
    for (user, leads) in given {
        let Some(user) = user.and_then(|user| user.parse().ok()) else { continue };
        notice::tell_of_batch(&batch.actor(), tx, user, batch.id, leads).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_with_the_fewest_comes_next() {
        let [a, b] = [1, 2].map(|n| UserId(Uuid::from_u128(n)));
        let mut loads = BTreeMap::from([(a, 3), (b, 1)]);
        // 3 and 1: b, b, then a as the first of equals, then b.
        assert_eq!(fewest(&[a, b], &mut loads, 4), [b, b, a, b]);
        assert_eq!(loads, BTreeMap::from([(a, 4), (b, 4)]), "the next part goes on from here");
        assert!(fewest(&[], &mut loads, 4).is_empty());
    }
}
