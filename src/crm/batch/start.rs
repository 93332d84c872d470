//! Beginning a batch.

use db::TenantTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Actor, BatchId, Error, LeadId, Object, Result, UserId};
use schema::tenant::{batch_rows, batches, leads};

use super::{Act, Batch, State, find, go_on, lock};
use crate::lead::list::{Filter, Query, all, filtered};
use crate::{scope, staff};
use pipeline::status;

/// The most people among whom leads are shared out.
const MOST_PEOPLE: usize = 100;
/// The most leads of a batch: which they are is written down in one transaction.
pub const MOST: i64 = 250_000;
/// The most leads that are named one by one.
const MOST_CHOSEN: usize = 1_000;

/// Which leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// These.
    Chosen(Vec<LeadId>),
    /// All that pass a filter.
    Filtered(Filter),
}

/// Begins a batch over those of the leads that the actor's right reaches, and carries out its first part.
///
/// # Errors
/// `Forbidden`; 422: `required` for no leads, `unknown_user`, `unknown_status`, `too_many_entries`, `too_many_leads`, and what a filter is refused for.
pub async fn start(actor: &Actor, tx: &mut TenantTx, act: Act, target: &Target) -> Result<Batch> {
    let own = scope::own(actor, Object::Lead, act.action())?;
    check(tx, &act).await?;
    let (id, now) = (BatchId(tx.new_id()), tx.now());
    let row = (
        batches::id.eq(id),
        batches::act.eq(serde_json::to_value(&act)?),
        batches::state.eq(State::Running.word()),
        batches::total.eq(0),
        batches::own.eq(own),
        batches::by_id.eq(actor.user),
        batches::by_name.eq(&actor.name),
        batches::by_role.eq(actor.role),
        batches::created_at.eq(now),
    );
    diesel::insert_into(batches::table).values(row).execute(tx.conn()).await?;
    let total = gather(actor, tx, (id, act == Act::Restore), own, target).await?;
    if total == 0 {
        return Err(Error::field("leads", "required"));
    }
    diesel::update(batches::table.find(id)).set(batches::total.eq(total)).execute(tx.conn()).await?;
    let batch = lock(tx, id).await?;
    go_on(tx, &batch).await?;
    if let Act::Tag { to } = &batch.act {
        tags::used(tx, &[*to]).await?;
    }
    find(actor, tx, id).await
}

async fn check(tx: &mut TenantTx, act: &Act) -> Result<()> {
    match act {
        Act::Assign { to: Some(user) } => known(tx, &[*user]).await,
        Act::Share { among, .. } if among.is_empty() => Err(Error::field("among", "required")),
        Act::Share { among, .. } if among.len() > MOST_PEOPLE => Err(Error::field("among", "too_many_entries")),
        Act::Share { among, .. } => known(tx, among).await,
        Act::Status { to } if status::find(tx, to).await?.is_given() => Err(Error::field("status", "given_status")),
        Act::Status { .. } => Ok(()),
        Act::Tag { to: tag } | Act::Untag { from: tag } => {
            let known = tags::all(tx).await?;
            known.find(*tag).map(|_| ()).ok_or_else(|| Error::field("tag", "unknown_value"))
        }
        Act::Assign { to: None } | Act::Delete | Act::Restore => Ok(()),
    }
}

async fn known(tx: &mut TenantTx, people: &[UserId]) -> Result<()> {
    for user in people {
        staff::active(tx, *user, "responsible").await?;
    }
    Ok(())
}

/// The leads that are meant, of those in the bin or of the living; with `own`, theirs alone.
///
/// # Errors
/// 422 `too_many_entries` for too many that are named, and what a filter is refused for.
pub async fn meant(
    actor: &Actor,
    tx: &mut TenantTx,
    target: &Target,
    removed: bool,
    own: Option<UserId>,
) -> Result<Query<'static>> {
    let mut query = match target {
        Target::Chosen(ids) if ids.len() > MOST_CHOSEN => return Err(Error::field("leads", "too_many_entries")),
        Target::Chosen(ids) => {
            filtered(&Filter { removed, ..Filter::default() }, None).filter(leads::id.eq_any(ids.clone()))
        }
        Target::Filtered(filter) => {
            filter.conditions.finished()?;
            all(actor, tx, &Filter { removed, ..filter.clone() }).await?
        }
    };
    if let Some(me) = own {
        query = query.filter(leads::responsible.eq(me));
    }
    Ok(query)
}

/// Writes down which leads it is about: those that come later, or pass the filter by what the batch does, are none of it.
async fn gather(
    actor: &Actor,
    tx: &mut TenantTx,
    (batch, removed): (BatchId, bool),
    own: Option<UserId>,
    target: &Target,
) -> Result<i32> {
    let rows = meant(actor, tx, target, removed, own).await?.limit(MOST + 1).select((
        diesel::dsl::sql::<SqlUuid>("").bind::<SqlUuid, _>(batch),
        leads::id,
        diesel::dsl::sql::<Text>("'waiting'"),
    ));
    diesel::insert_into(batch_rows::table)
        .values(rows)
        .into_columns((batch_rows::batch_id, batch_rows::lead_id, batch_rows::state))
        .execute(tx.conn())
        .await?;
    let total: i64 =
        batch_rows::table.filter(batch_rows::batch_id.eq(batch)).select(count_star()).get_result(tx.conn()).await?;
    let known = i32::try_from(total).ok().filter(|_| total <= MOST);
    known.ok_or_else(|| Error::field("leads", "too_many_leads"))
}
