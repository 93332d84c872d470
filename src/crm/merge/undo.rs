//! Parting what was merged.

use chrono::Duration;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::Values;
use kernel::{Action, Actor, Error, LeadId, MergeId, Object, Result};
use schema::tenant::{deals, leads, merges, tasks};
use serde::Deserialize;
use serde_json::json;

use super::side::Side;
use super::{Part, Row, UNDO_DAYS, lock, write};
use crate::subject::Subject;
use crate::{custom, feed, lead, scope, staff};

/// Undoes a merge: the others are there again with what was theirs, and the lead has its values of before, but for those that somebody has
/// changed since. What was written meanwhile stays with the lead.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a lead that is not theirs; `Conflict`: `already_reversed`, `too_late` after thirty days, `not_last` where the
/// lead was merged once more since.
pub async fn undo(actor: &Actor, tx: &mut TenantTx, id: MergeId) -> Result<LeadId> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let lead = find(tx, id).await?.lead_id;
    let row = locked(tx, id, lead).await?;
    lead::find(tx, lead, own).await?;
    if row.undone_at.is_some() {
        return Err(Error::Conflict("already_reversed"));
    }
    if row.at + Duration::days(UNDO_DAYS) <= tx.now() {
        return Err(Error::Conflict("too_late"));
    }
    let later: i64 = merges::table
        .filter(merges::lead_id.eq(row.lead_id).and(merges::undone_at.is_null()).and(merges::at.gt(row.at)))
        .count()
        .get_result(tx.conn())
        .await?;
    if later > 0 {
        return Err(Error::Conflict("not_last"));
    }
    part(actor, tx, &row).await?;
    Ok(row.lead_id)
}

async fn find(tx: &mut TenantTx, id: MergeId) -> Result<Row> {
    Ok(merges::table.find(id).select(Row::as_select()).first(tx.conn()).await?)
}

/// The merge, read once its lead is locked: whoever undoes it at the same time has done so then.
async fn locked(tx: &mut TenantTx, id: MergeId, lead: LeadId) -> Result<Row> {
    let others: Vec<LeadId> = find(tx, id).await?.parts()?.into_iter().map(|part| part.lead).collect();
    let all: Vec<LeadId> = std::iter::once(lead).chain(others).collect();
    lock(tx, &all).await?;
    find(tx, id).await
}

#[derive(Deserialize)]
struct Kept {
    side: Side,
    custom: Values,
}

async fn part(actor: &Actor, tx: &mut TenantTx, row: &Row) -> Result<()> {
    let parts = row.parts()?;
    let (was, made): (Kept, Kept) =
        (serde_json::from_value(row.was.clone())?, serde_json::from_value(row.made.clone())?);
    for part in &parts {
        move_back(tx, row.lead_id, part).await?;
    }
    let now = leads::table.find(row.lead_id).select(lead::Lead::as_select()).first(tx.conn()).await?;
    let mut side = Side::undone(Side::of(&now), was.side, &made.side);
    // Whoever has left gets nothing back.
    if let Some(user) = side.responsible.filter(|user| Some(*user) != now.responsible) {
        side.responsible =
            staff::active(tx, user, "responsible").await.map_or(now.responsible, |person| Some(person.id));
    }
    write(tx, row.lead_id, &side).await?;
    let fields = fields::every_held(tx).await?;
    let held = custom::held(tx, row.lead_id.0).await?;
    let back = held.undone(&was.custom, &made.custom);
    // A value that may not be repeated and was typed elsewhere meanwhile stays there.
    fields::put_back(tx, row.lead_id.0, &held, &back, &fields).await?;
    for part in &parts {
        fields::put_back(tx, part.lead.0, &Values::default(), &part.custom, &fields).await?;
        let data = json!({ "merge_id": row.id });
        feed::record(actor, tx, Subject::Lead(part.lead), "parted", data).await?;
        jobs::emit(tx, "lead.changed", json!({ "lead_id": part.lead })).await?;
    }
    let at = tx.now();
    diesel::update(merges::table.find(row.id))
        .set((merges::undone_at.eq(at), merges::undone_by_name.eq(&actor.name)))
        .execute(tx.conn())
        .await?;
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    let data = json!({ "merge_id": row.id, "names": names, "version": now.version + 1 });
    feed::record(actor, tx, Subject::Lead(row.lead_id), "parted", data).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": row.lead_id })).await?;
    Ok(())
}

async fn move_back(tx: &mut TenantTx, from: LeadId, part: &Part) -> Result<()> {
    let now = tx.now();
    let moved = tasks::table.filter(tasks::id.eq_any(&part.tasks).and(tasks::subject_id.eq(from.0)));
    diesel::update(moved).set(tasks::subject_id.eq(part.lead.0)).execute(tx.conn()).await?;
    if let Some(deal) = part.deal {
        let moved = deals::table.filter(deals::id.eq(deal).and(deals::lead_id.eq(from)));
        diesel::update(moved).set(deals::lead_id.eq(part.lead)).execute(tx.conn()).await?;
    }
    diesel::update(leads::table.filter(leads::id.eq_any(&part.inner)))
        .set(leads::merged_into.eq(part.lead))
        .execute(tx.conn())
        .await?;
    diesel::update(leads::table.find(part.lead))
        .set((
            leads::phone.eq(&part.phone),
            leads::email.eq(&part.email),
            leads::merged_into.eq(None::<LeadId>),
            leads::deleted_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            leads::updated_at.eq(now),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
