//! Where a lead stands, and what becomes of those whose status goes out of use.

use db::TenantTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, ImportId, LeadId, Object, Result};
use schema::tenant::leads;
use serde_json::{Value, json};

use super::Lead;
use crate::subject::Subject;
use crate::{custom, entry, feed, scope};
use pipeline::status::{self, Status};

/// Moves the lead to another status.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 `unknown_status`, `not_next`, `given_status` for one that the program alone gives, `required` by the code of a custom field that the status asks for.
pub async fn set_status(actor: &Actor, tx: &mut TenantTx, id: LeadId, code: &str) -> Result<i32> {
    change(actor, tx, id, code, json!({})).await
}

/// As [`set_status`], by a row of a file: nobody has looked at the lead, and the entry is no contact.
///
/// # Errors
/// As [`set_status`].
pub async fn import_status(actor: &Actor, tx: &mut TenantTx, id: LeadId, code: &str, by: ImportId) -> Result<i32> {
    change(actor, tx, id, code, json!({ "import_id": by })).await
}

/// Puts a locked lead back where an import took it from, whatever leads there: it has entered nothing, and nobody has looked at it.
///
/// # Errors
/// 422 `unknown_status` for a status that is out of use by now.
pub async fn import_undone(actor: &Actor, tx: &mut TenantTx, lead: &Lead, code: &str, by: ImportId) -> Result<i32> {
    let to = status::find(tx, code).await?;
    write(actor, tx, lead, &to.code, json!({ "import_id": by })).await
}

async fn change(actor: &Actor, tx: &mut TenantTx, id: LeadId, code: &str, told: Value) -> Result<i32> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let lead = &super::lock(tx, id, own).await?;
    if lead.status == code {
        return Ok(lead.version);
    }
    let to = status::step(tx, &lead.status, code).await?;
    if to.is_given() {
        return Err(Error::field("status", "given_status"));
    }
    custom::admit(actor, tx, Subject::Lead(lead.id), &to.code).await?;
    let version = write(actor, tx, lead, &to.code, told).await?;
    entry::leads(tx, [lead.id], &to.code).await.map(|()| version)
}

/// Puts a locked lead into a status, whatever leads there, and writes the history.
pub(super) async fn put(actor: &Actor, tx: &mut TenantTx, lead: &Lead, to: &str) -> Result<i32> {
    let version = write(actor, tx, lead, to, json!({})).await?;
    entry::leads(tx, [lead.id], to).await.map(|()| version)
}

async fn write(actor: &Actor, tx: &mut TenantTx, lead: &Lead, to: &str, mut told: Value) -> Result<i32> {
    let (now, version) = (tx.now(), lead.version + 1);
    diesel::update(leads::table.find(lead.id))
        .set((leads::status.eq(to), leads::updated_at.eq(now), leads::version.eq(version)))
        .execute(tx.conn())
        .await?;
    for (name, value) in [("from", json!(lead.status)), ("to", json!(to)), ("version", json!(version))] {
        told[name] = value;
    }
    feed::record(actor, tx, Subject::Lead(lead.id), "status", told).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": lead.id })).await?;
    Ok(version)
}

/// Most leads that a status takes along when it goes out of use; more are moved by an act on many first.
pub const MOST_MOVED: i64 = 10_000;

const INSIDE: &str =
    "SELECT count(*) AS n FROM (SELECT FROM leads WHERE status = $1 AND deleted_at IS NULL LIMIT $2) AS inside";

#[derive(QueryableByName)]
struct Inside {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many leads have a status, counted no further than one above [`MOST_MOVED`]. What lies in the bin or became part of another keeps its status.
///
/// # Errors
/// What the database says.
pub async fn inside(tx: &mut TenantTx, code: &str) -> Result<i64> {
    let some = diesel::sql_query(INSIDE).bind::<Text, _>(code).bind::<BigInt, _>(MOST_MOVED + 1);
    Ok(some.get_result::<Inside>(tx.conn()).await?.n)
}

/// Takes a status out of use, moves its leads to `target`, and answers it. What comes back from the bin or out of a merge later has the name of a
/// status out of use, and goes anywhere from there.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `has_leads` for one with leads and no target, `too_many_inside` above [`MOST_MOVED`], `fixed_status`; 422 for a target that does not fit.
pub async fn retire(actor: &Actor, tx: &mut TenantTx, code: &str, target: Option<&str>) -> Result<Status> {
    let status = status::edit::archive(actor, tx, code, target).await?;
    let inside: Vec<(LeadId, i32)> = leads::table
        .filter(leads::status.eq(code).and(leads::deleted_at.is_null()))
        .order(leads::id)
        .limit(MOST_MOVED + 1)
        .select((leads::id, leads::version))
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    if inside.is_empty() {
        return Ok(status);
    }
    let to = target.ok_or(Error::Conflict("has_leads"))?;
    if inside.len() > usize::try_from(MOST_MOVED).map_err(Error::defect)? {
        return Err(Error::Conflict("too_many_inside"));
    }
    let (now, ids) = (tx.now(), inside.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    diesel::update(leads::table.filter(leads::id.eq_any(ids)))
        .set((leads::status.eq(to), leads::updated_at.eq(now), leads::version.eq(leads::version + 1)))
        .execute(tx.conn())
        .await?;
    let told = |(id, version): (LeadId, i32)| {
        (Subject::Lead(id), json!({ "from": code, "to": to, "version": version + 1, "retired": true }))
    };
    for part in inside.chunks(1_000) {
        feed::record_many(actor, tx, "status", part.iter().copied().map(told).collect()).await?;
    }
    jobs::emit(tx, "lead.changed", json!({ "lead_id": null })).await?;
    Ok(status)
}
