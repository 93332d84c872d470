//! What the worker does with the bin: each night it destroys what has lain there for its time, and at once what somebody throws away.

use chrono::{DateTime, Duration, Utc};
use crm::lead::delete::{REMOVED, in_bin};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::live::Channel;
use jobs::{Due, Event, Handlers, JobContext};
use kernel::{Actor, Result, TenantKey, UserId};
use schema::tenant::leads;
use serde::Deserialize;
use uuid::Uuid;

use crate::purge::{Which, destroy, lock, written};
use crate::term;

/// The deadline of a tenant's bin.
const DUE: &str = "bin.purge";
/// The topic that asks to destroy all that is in the bin.
pub(crate) const EMPTY: &str = "bin.empty";
/// The topic that tells open pages.
pub(crate) const MOVED: &str = "bin.moved";

/// The handlers of the bin's events and deadlines.
pub fn handlers() -> Handlers {
    Handlers::default().on(REMOVED, removed).on(EMPTY, empty).on(MOVED, moved).at(DUE, meet)
}

/// Something lies in the bin: the coming night looks whether its time has passed.
async fn removed(context: JobContext, event: Event) -> Result<()> {
    let tenant = event.tenant()?;
    context.db.platform(&context.actor, async |tx| jobs::deadline::tonight_for(tx, DUE, tenant).await).await?;
    moved(context, event).await
}

async fn moved(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "bin", &serde_json::json!({})).await
}

/// Destroys what has lain there for its time; as long as anything is left, the next night looks again.
async fn meet(context: JobContext, due: Due) -> Result<()> {
    let Some(tenant) = due.tenant else { return Ok(()) };
    let work = async |tx: &mut TenantTx| {
        let days = term(tx).await?;
        let before = days.map(|days| tx.now() - Duration::days(i64::from(days)));
        Ok((before, tx.new_id()))
    };
    let (before, entry) = context.db.tenant(&context.actor, tenant, work).await?;
    let Some(before) = before else { return Ok(()) };
    let gone = all_until(&context, tenant, before, None, entry).await?;
    tracing::info!(gone, tenant = %tenant.id, "leads destroyed, their time in the bin had passed");
    if context.db.tenant(&context.actor, tenant, left).await? {
        context.db.platform(&context.actor, async |tx| jobs::deadline::tonight_for(tx, DUE, tenant).await).await?;
    }
    Ok(())
}

/// Whether anything lies in the bin.
async fn left(tx: &mut TenantTx) -> Result<bool> {
    Ok(leads::table.filter(in_bin()).select(leads::id).first::<Uuid>(tx.conn()).await.optional()?.is_some())
}

#[derive(Deserialize)]
struct By {
    id: Option<UserId>,
    name: String,
}

#[derive(Deserialize)]
struct Empty {
    before: DateTime<Utc>,
    by: By,
    log: Uuid,
}

/// Told of twice, it finds nothing more and adds nothing to the log.
async fn empty(context: JobContext, event: Event) -> Result<()> {
    let (tenant, Empty { before, by, log }) = (event.tenant()?, event.read()?);
    let actor = Actor { user: by.id, ..Actor::system(&by.name) };
    all_until(&context, tenant, before, Some(&actor), log).await.map(|_| ())
}

/// Part after part, each in a transaction of its own: a worker that dies leaves what is left to the next.
async fn all_until(
    context: &JobContext,
    tenant: TenantKey,
    before: DateTime<Utc>,
    by: Option<&Actor>,
    entry: Uuid,
) -> Result<usize> {
    let mut gone = 0;
    loop {
        let part = async |tx: &mut TenantTx| {
            let (found, more) = lock(tx, Which::RemovedUntil(before)).await?;
            if !found.is_empty() {
                destroy(tx, &found).await?;
                written(tx, by, Some(entry), (found.len(), 0)).await?;
            }
            Ok((found.len(), more))
        };
        let (found, more) = context.db.tenant(&context.actor, tenant, part).await?;
        gone += found;
        if !more {
            return Ok(gone);
        }
    }
}
