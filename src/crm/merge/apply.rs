//! Merging.

use std::collections::BTreeSet;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::{Fields, Record, Values};
use kernel::{Action, Actor, DealId, Error, LeadId, MergeId, Object, Result};
use schema::tenant::{deals, leads, merges, tasks};
use serde_json::json;
use uuid::Uuid;

use super::side::{Side, custom};
use super::{FIELDS, MOST, MergeInput, Part, lock, write};
use crate::lead::Lead;
use crate::subject::Subject;
use crate::{feed, notice, scope, seen, status};

/// Merges leads into one of them. The right to change each of them is needed.
///
/// # Errors
/// `Forbidden`; `NotFound` for a lead that is not there or not theirs; 422: `others` `required` or `too_many_entries`, `take`
/// `unknown_field` or `unknown_lead`; `Conflict`: `two_deals`, `two_bought`, `bought_stays` where a bought lead would not be the one that is left.
pub async fn merge(actor: &Actor, tx: &mut TenantTx, input: &MergeInput) -> Result<MergeId> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let ids = named(input)?;
    let all = lock(tx, &ids).await?;
    let theirs = |lead: &Lead| own.is_none_or(|me| lead.responsible == Some(me));
    if all.len() != ids.len() || !living(tx, &ids).await? || !all.iter().all(theirs) {
        return Err(Error::NotFound);
    }
    require_one_purchase(&all)?;
    let (id, deal) = (MergeId(tx.new_id()), only_deal(tx, &ids).await?);
    let [left, ..] = all.as_slice() else { return Err(Error::NotFound) };
    let (was, made) = (Side::of(left), Side::merged(&all, &input.take, deal.map(|(_, lead)| lead))?);
    let parts = gather(tx, &all, deal).await?;
    move_over(tx, input.lead, &parts).await?;
    write(tx, input.lead, &made).await?;
    let (custom_was, custom_made) = carry_custom(tx, input, &parts).await?;
    let row = (
        merges::id.eq(id),
        merges::lead_id.eq(input.lead),
        merges::was.eq(json!({ "side": was, "custom": custom_was })),
        merges::made.eq(json!({ "side": made, "custom": custom_made })),
        merges::parts.eq(serde_json::to_value(&parts)?),
        merges::by_id.eq(actor.user),
        merges::by_name.eq(&actor.name),
        merges::at.eq(tx.now()),
    );
    diesel::insert_into(merges::table).values(row).execute(tx.conn()).await?;
    tell(actor, tx, id, &all, &made).await?;
    Ok(id)
}

/// The leads that are named, the one that is left first, each once.
fn named(input: &MergeInput) -> Result<Vec<LeadId>> {
    let others: BTreeSet<LeadId> = input.others.iter().copied().filter(|id| *id != input.lead).collect();
    if others.is_empty() {
        return Err(Error::field("others", "required"));
    }
    if others.len() >= MOST {
        return Err(Error::field("others", "too_many_entries"));
    }
    let ids: Vec<LeadId> = std::iter::once(input.lead).chain(others).collect();
    for (field, lead) in &input.take {
        if !FIELDS.contains(&field.as_str()) && fields::FieldId::parse(field).is_none() {
            return Err(Error::field("take", "unknown_field"));
        }
        if !ids.contains(lead) {
            return Err(Error::field("take", "unknown_lead"));
        }
    }
    Ok(ids)
}

async fn living(tx: &mut TenantTx, ids: &[LeadId]) -> Result<bool> {
    let gone: i64 = leads::table
        .filter(leads::id.eq_any(ids).and(leads::deleted_at.is_not_null()))
        .count()
        .get_result(tx.conn())
        .await?;
    Ok(gone == 0)
}

/// A bought lead can be returned, and only under its own id.
fn require_one_purchase(all: &[Lead]) -> Result<()> {
    let bought: Vec<usize> =
        (0..).zip(all).filter(|(_, lead)| lead.bought_lot_id.is_some()).map(|(at, _)| at).collect();
    match bought.as_slice() {
        [] | [0] => Ok(()),
        [_] => Err(Error::Conflict("bought_stays")),
        _ => Err(Error::Conflict("two_bought")),
    }
}

/// The deal of one of the leads, with its lead; a lead has no room for two.
async fn only_deal(tx: &mut TenantTx, ids: &[LeadId]) -> Result<Option<(DealId, LeadId)>> {
    let rows: Vec<(DealId, Option<LeadId>)> = deals::table
        .filter(deals::lead_id.eq_any(ids).and(deals::deleted_at.is_null()))
        .order(deals::id)
        .select((deals::id, deals::lead_id))
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    match rows.as_slice() {
        [] => Ok(None),
        [(deal, lead)] => Ok(lead.map(|lead| (*deal, lead))),
        _ => Err(Error::Conflict("two_deals")),
    }
}

/// What is moved with each of the others.
async fn gather(tx: &mut TenantTx, all: &[Lead], deal: Option<(DealId, LeadId)>) -> Result<Vec<Part>> {
    let others = all.get(1..).unwrap_or_default();
    let ids: Vec<Uuid> = others.iter().map(|lead| lead.id.0).collect();
    let mut held = fields::held(tx, &ids).await?;
    let mut parts = Vec::with_capacity(others.len());
    for lead in others {
        let open = tasks::table.filter(tasks::subject_kind.eq("lead").and(tasks::subject_id.eq(lead.id.0)));
        parts.push(Part {
            lead: lead.id,
            name: lead.name.clone(),
            tasks: open.order(tasks::id).select(tasks::id).load(tx.conn()).await?,
            deal: deal.filter(|(_, of)| *of == lead.id).map(|(deal, _)| deal),
            inner: super::parts_of(tx, lead.id).await?,
            custom: held.remove(&lead.id.0).unwrap_or_default(),
        });
    }
    Ok(parts)
}

async fn move_over(tx: &mut TenantTx, lead: LeadId, parts: &[Part]) -> Result<()> {
    let now = tx.now();
    for part in parts {
        diesel::update(tasks::table.filter(tasks::id.eq_any(&part.tasks)))
            .set(tasks::subject_id.eq(lead.0))
            .execute(tx.conn())
            .await?;
        if let Some(deal) = part.deal {
            diesel::update(deals::table.find(deal)).set(deals::lead_id.eq(lead)).execute(tx.conn()).await?;
        }
        let gone = part.inner.iter().copied().chain([part.lead]);
        diesel::update(leads::table.filter(leads::id.eq_any(gone)))
            .set(leads::merged_into.eq(lead))
            .execute(tx.conn())
            .await?;
        diesel::update(leads::table.find(part.lead))
            .set((leads::deleted_at.eq(now), leads::updated_at.eq(now), leads::version.eq(leads::version + 1)))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Gives the lead the custom values that were chosen: before and after. The others hold none from then on, so that what may not be repeated is free.
async fn carry_custom(tx: &mut TenantTx, input: &MergeInput, parts: &[Part]) -> Result<(Values, Values)> {
    let was = crate::custom::held(tx, input.lead.0).await?;
    let all: Vec<(LeadId, Values)> = std::iter::once((input.lead, was.clone()))
        .chain(parts.iter().map(|part| (part.lead, part.custom.clone())))
        .collect();
    let gone: Vec<Uuid> = parts.iter().map(|part| part.lead.0).collect();
    fields::forget(tx, &gone).await?;
    let made = custom(&all, &input.take);
    let every = every(tx).await?;
    fields::store(tx, Record::Lead, input.lead.0, &was, &made, &every).await?;
    Ok((was, made))
}

/// Every custom field of leads, whoever sees it: a merge loses nothing.
pub(super) async fn every(tx: &mut TenantTx) -> Result<Fields> {
    fields::of(&Actor::system("merge"), tx, Record::Lead).await
}

async fn tell(actor: &Actor, tx: &mut TenantTx, id: MergeId, all: &[Lead], made: &Side) -> Result<()> {
    let Some((first, others)) = all.split_first() else { return Ok(()) };
    let names: Vec<&str> = others.iter().map(|lead| lead.name.as_str()).collect();
    let data = json!({ "merge_id": id, "names": names, "version": first.version + 1 });
    feed::record(actor, tx, Subject::Lead(first.id), "merged", data).await?;
    for lead in others {
        let data = json!({ "merge_id": id, "lead_id": first.id, "name": made.name });
        feed::record(actor, tx, Subject::Lead(lead.id), "merged_into", data).await?;
        jobs::emit(tx, "lead.changed", json!({ "lead_id": lead.id })).await?;
    }
    // Whose lead went into another person's learns where it is.
    let owners: BTreeSet<_> = others.iter().filter_map(|lead| lead.responsible).collect();
    for user in owners.into_iter().filter(|user| Some(*user) != made.responsible) {
        let data = json!({ "name": made.name, "by": actor.name });
        notice::tell(actor, tx, user, "merged", Subject::Lead(first.id), data).await?;
    }
    if made.status != first.status && made.status != status::IN_DEAL {
        let data = json!({ "from": first.status, "to": made.status, "merge_id": id });
        feed::record(actor, tx, Subject::Lead(first.id), "status", data).await?;
    }
    jobs::emit(tx, "lead.changed", json!({ "lead_id": first.id })).await?;
    jobs::emit(tx, seen::MET, json!({ "lead_id": first.id })).await?;
    Ok(())
}
