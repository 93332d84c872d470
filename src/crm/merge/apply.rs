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

use super::side::{Side, chosen};
use super::{FIELDS, MOST, MergeInput, Part, lock, write};
use crate::lead::Lead;
use crate::subject::Subject;
use crate::{custom, feed, notice, scope, seen};
use pipeline::status;

/// Merges leads into one of them. The right to change each of them is needed.
///
/// # Errors
/// `Forbidden`; `NotFound` for a lead that is not there or not theirs; 422: `others` `required` or `too_many_entries`, `take`
/// `unknown_field` or `unknown_lead`, by the code of a custom field `required`; `Conflict`: `two_deals`; `bought` for a bought lead, which stays by
/// itself: it may be returned; `not_one_person` for leads without a contact in common, where the actor may not remove leads; `stale`.
pub async fn merge(actor: &Actor, tx: &mut TenantTx, input: &MergeInput) -> Result<MergeId> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let ids = named(input)?;
    let seen = fields::of(actor, tx, Record::Lead).await?;
    known(input, &ids, &seen)?;
    status::hold(tx, &ids).await?;
    let all = lock(tx, &ids).await?;
    let theirs = |lead: &Lead| own.is_none_or(|me| lead.responsible == Some(me));
    if all.len() != ids.len() || !living(tx, &ids).await? || !all.iter().all(theirs) {
        return Err(Error::NotFound);
    }
    if all.iter().any(|lead| lead.bought_lot_id.is_some()) {
        return Err(Error::Conflict("bought"));
    }
    if actor.require(Object::Lead, Action::Delete).is_err() && !is_one_person(&all) {
        return Err(Error::Conflict("not_one_person"));
    }
    let changed = |lead: &Lead| input.versions.get(&lead.id).is_some_and(|version| *version != lead.version);
    if all.iter().any(changed) {
        return Err(Error::Conflict("stale"));
    }
    let (id, deal) = (MergeId(tx.new_id()), only_deal(tx, &ids).await?);
    let [left, ..] = all.as_slice() else { return Err(Error::NotFound) };
    let (was, made) = (Side::of(left), Side::merged(&all, &input.take, deal.map(|(_, lead)| lead))?);
    let parts = gather(tx, &all, deal).await?;
    move_over(tx, input.lead, &parts).await?;
    keep_contacts(tx, &was, &made, &parts).await?;
    write(tx, input.lead, &made).await?;
    let (custom_was, custom_made) = carry_custom(tx, input, &parts).await?;
    if made.status != was.status && deal.is_none() {
        status::step(tx, &was.status, &made.status).await?;
        custom::admit(actor, tx, Subject::Lead(input.lead), &made.status).await?;
    }
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
    Ok(std::iter::once(input.lead).chain(others).collect())
}

/// Checks that a value is taken from one of the leads, for a field that the actor sees.
fn known(input: &MergeInput, ids: &[LeadId], seen: &Fields) -> Result<()> {
    for (field, lead) in &input.take {
        if !FIELDS.contains(&field.as_str()) && seen.find(field).is_none() {
            return Err(Error::field("take", "unknown_field"));
        }
        if !ids.contains(lead) {
            return Err(Error::field("take", "unknown_lead"));
        }
    }
    Ok(())
}

async fn living(tx: &mut TenantTx, ids: &[LeadId]) -> Result<bool> {
    let gone: i64 = leads::table
        .filter(leads::id.eq_any(ids).and(leads::deleted_at.is_not_null()))
        .count()
        .get_result(tx.conn())
        .await?;
    Ok(gone == 0)
}

/// Whether each of them has a phone or an e-mail in common with another: whoever may not remove leads may not make strangers one.
fn is_one_person(all: &[Lead]) -> bool {
    let same =
        |a: &Lead, b: &Lead| (a.phone.is_some() && a.phone == b.phone) || (a.email.is_some() && a.email == b.email);
    all.iter().all(|lead| all.iter().any(|other| other.id != lead.id && same(lead, other)))
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
            phone: lead.phone.clone(),
            email: lead.email.clone(),
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

/// The lead's own phone or e-mail that another one takes the place of is kept with the lead from which that one came: it is found by both.
async fn keep_contacts(tx: &mut TenantTx, was: &Side, made: &Side, parts: &[Part]) -> Result<()> {
    if was.phone.is_some() && was.phone != made.phone {
        let from = parts.iter().find(|part| part.phone == made.phone).map(|part| part.lead);
        let row = leads::table.filter(leads::id.eq_any(from));
        diesel::update(row).set(leads::phone.eq(&was.phone)).execute(tx.conn()).await?;
    }
    if was.email.is_some() && was.email != made.email {
        let from = parts.iter().find(|part| part.email == made.email).map(|part| part.lead);
        let row = leads::table.filter(leads::id.eq_any(from));
        diesel::update(row).set(leads::email.eq(&was.email)).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Gives the lead the custom values that were chosen: before and after. The others hold none from then on, so that what may not be repeated is free.
async fn carry_custom(tx: &mut TenantTx, input: &MergeInput, parts: &[Part]) -> Result<(Values, Values)> {
    let was = custom::held(tx, input.lead.0).await?;
    let all: Vec<(LeadId, Values)> = std::iter::once((input.lead, was.clone()))
        .chain(parts.iter().map(|part| (part.lead, part.custom.clone())))
        .collect();
    let gone: Vec<Uuid> = parts.iter().map(|part| part.lead.0).collect();
    let made = chosen(&all, &input.take);
    // The fields before their keys, as everywhere.
    let every = fields::every_held(tx).await?;
    if let Some(lost) =
        every.iter().find(|field| field.required && was.get(field.id).is_some() && made.get(field.id).is_none())
    {
        return Err(Error::field(lost.id.to_string(), "required"));
    }
    fields::forget(tx, &gone).await?;
    fields::store(tx, Record::Lead, input.lead.0, &was, &made, &every).await?;
    Ok((was, made))
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
    // What the program joins by the tenant's policy is told of there.
    for user in owners.into_iter().filter(|user| actor.user.is_some() && Some(*user) != made.responsible) {
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
