//! One part of a batch: some of its leads, each statement for all of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use db::TenantTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LeadId, Result, UserId};
use schema::tenant::{batches, deals, lead_statuses, leads};

use super::change::{Change, Column, Lead, locked, outcomes, waiting, write};
use super::{Act, Batch, Way};
use crate::notice;
use crate::subject::Subject;

/// Carries out one part; tells whether any lead is left.
pub(super) async fn carry_out(tx: &mut TenantTx, batch: &Batch) -> Result<bool> {
    let ids = waiting(tx, batch.id, "waiting").await?;
    let column = Column::of(&batch.act);
    let mut found = locked(tx, &ids).await?;
    found.retain(|lead| !lead.is_deleted() && batch.own.is_none_or(|me| lead.responsible == Some(me)));
    let in_deal = if column == Column::Deleted { with_deals(tx, &ids).await? } else { HashSet::new() };
    let made = values(tx, batch, &found).await?;
    let (mut changes, mut passed) = (Vec::new(), Vec::new());
    for (lead, to) in found.iter().zip(made) {
        let from = lead.value(column);
        if in_deal.contains(&lead.id) {
            passed.push((lead.id, "in_deal"));
        } else if from == to {
            passed.push((lead.id, "same"));
        } else {
            changes.push(Change { lead, from, to });
        }
    }
    let there: HashSet<LeadId> = found.iter().map(|lead| lead.id).collect();
    passed.extend(ids.iter().filter(|id| !there.contains(id)).map(|id| (*id, "gone")));
    write(tx, batch, column, &changes).await?;
    outcomes(tx, batch.id, "changed", &changes, &passed).await?;
    tell(tx, batch, &changes).await?;
    let (changed, passed) = (super::change::count(changes.len()), super::change::count(passed.len()));
    diesel::update(batches::table.find(batch.id))
        .set((batches::changed.eq(batches::changed + changed), batches::passed.eq(batches::passed + passed)))
        .execute(tx.conn())
        .await?;
    Ok(!waiting(tx, batch.id, "waiting").await?.is_empty())
}

/// Leads that a deal keeps.
async fn with_deals(tx: &mut TenantTx, ids: &[LeadId]) -> Result<HashSet<LeadId>> {
    let of: Vec<Option<LeadId>> = deals::table
        .filter(deals::lead_id.eq_any(ids.to_vec()).and(deals::deleted_at.is_null()))
        .select(deals::lead_id)
        .load(tx.conn())
        .await?;
    Ok(of.into_iter().flatten().collect())
}

/// What each lead is to become.
async fn values(tx: &mut TenantTx, batch: &Batch, found: &[Lead]) -> Result<Vec<Option<String>>> {
    Ok(match &batch.act {
        Act::Assign { to } => vec![to.map(|user| user.to_string()); found.len()],
        Act::Status { to } => vec![Some(to.clone()); found.len()],
        Act::Delete => vec![Some(super::change::DELETED.to_owned()); found.len()],
        Act::Share { among, way: Way::Turn } => {
            let dealt_with = usize::try_from(batch.changed + batch.passed).unwrap_or(0);
            let turns = among.iter().cycle().skip(dealt_with % among.len().max(1));
            turns.take(found.len()).map(|user| Some(user.to_string())).collect()
        }
        Act::Share { among, way: Way::Least } => {
            let loads = loads(tx, among).await?;
            fewest(among, loads, found).into_iter().map(|user| Some(user.to_string())).collect()
        }
    })
}

/// How many open leads each of the people has.
async fn loads(tx: &mut TenantTx, among: &[UserId]) -> Result<HashMap<UserId, i64>> {
    let rows: Vec<(Option<UserId>, i64)> = leads::table
        .inner_join(lead_statuses::table)
        .filter(leads::responsible.eq_any(among.to_vec()).and(leads::deleted_at.is_null()))
        .filter(lead_statuses::kind.eq("open"))
        .group_by(leads::responsible)
        .select((leads::responsible, count_star()))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().filter_map(|(user, n)| Some((user?, n))).collect())
}

/// Each lead goes to whoever has the fewest then; among equals to the first. What somebody gives away counts no longer.
fn fewest(among: &[UserId], mut loads: HashMap<UserId, i64>, found: &[Lead]) -> Vec<UserId> {
    let mut chosen = Vec::with_capacity(found.len());
    for lead in found {
        if let Some(load) = lead.responsible.and_then(|user| loads.get_mut(&user)) {
            *load -= 1;
        }
        let Some(next) = among.iter().min_by_key(|user| loads.get(user).copied().unwrap_or(0)) else { break };
        *loads.entry(*next).or_default() += 1;
        chosen.push(*next);
    }
    chosen
}

/// Tells each person once how many leads they were given, and by the lead's name where it is one.
async fn tell(tx: &mut TenantTx, batch: &Batch, changes: &[Change<'_>]) -> Result<()> {
    if Column::of(&batch.act) != Column::Responsible {
        return Ok(());
    }
    let mut given: BTreeMap<UserId, Vec<&Lead>> = BTreeMap::new();
    for change in changes {
        if let Some(user) = change.to.as_ref().and_then(|user| user.parse().ok()) {
            given.entry(user).or_default().push(change.lead);
        }
    }
    let actor = batch.actor();
    for (user, leads) in given {
        let [first, ..] = leads.as_slice() else { continue };
        let (kind, name) = if leads.len() == 1 { ("assigned", first.name.as_str()) } else { ("assigned_many", "") };
        let data = serde_json::json!({ "name": name, "by": actor.name, "count": leads.len() });
        notice::tell(&actor, tx, user, kind, Subject::Lead(first.id), data).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_one_with_the_fewest_comes_next() {
        let [a, b] = [1, 2].map(|n| UserId(Uuid::from_u128(n)));
        let lead = |n, responsible| Lead {
            id: LeadId(Uuid::from_u128(n)),
            name: String::new(),
            status: "new".into(),
            responsible,
            version: 1,
            deleted_at: None,
        };
        let loads = HashMap::from([(a, 3), (b, 1)]);
        let leads = [lead(1, None), lead(2, None), lead(3, None), lead(4, Some(a))];
        // 3 and 1: b, b, then a as the first of equals; a gives its own away and so has the fewest again.
        assert_eq!(fewest(&[a, b], loads, &leads), [b, b, a, a]);
        assert!(fewest(&[], HashMap::new(), &leads).is_empty());
    }
}
