//! What happens by itself after a sale: the wait for the first contact, answers by silence, the next sale of what came back.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::open::{SellInput, sell};
use jobs::live::{Channel, send};
use jobs::{Due, Event, Handlers, JobContext};
use kernel::{Error, LeadId, LotId, Result, ReturnId, TenantId};
use pool::lead::Status;
use proof::Key;
use schema::platform::leads;
use serde::Deserialize;
use serde_json::json;

use crate::recall::{self, suspended, watch};
use crate::returns::{self, answer};

/// The handlers of this crate; lots of leads that came back are opened under `key`.
pub fn handlers(key: Key) -> Handlers {
    let again = key.clone();
    Handlers::default()
        .at(returns::DEADLINE, silence)
        .at(recall::HALF_TIME, half_time)
        .at(recall::DUE, time_is_up)
        .at(suspended::DEADLINE, still_suspended)
        .on("lead.handed_over", handed_over)
        .on("lead.returned", move |context, event| sell_again(context, event, key.clone()))
        .on("lead.recalled", move |context, event| sell_again(context, event, again.clone()))
        .on("return.requested", return_changed)
        .on("return.appealed", return_changed)
        .on("return.decided", return_changed)
        .on("return.file_added", file_added)
        .on("policy.changed", |context, _| terms_changed(context))
        .on("contact_hours.changed", |context, _| terms_changed(context))
        .on("contact.warned", contact_changed)
}

async fn silence(context: JobContext, due: Due) -> Result<()> {
    let id = ReturnId(due.subject);
    let approve = context.db.border(&context.actor, async |tx| answer::approve_by_silence(tx, id).await);
    match approve.await {
        Err(Error::Conflict("issued")) => {
            context.db.border(&context.actor, async |tx| answer::refuse_as_issued(tx, id).await).await
        }
        other => other.map(|_| ()),
    }
}

async fn half_time(context: JobContext, due: Due) -> Result<()> {
    context.db.border(&context.actor, async |tx| watch::warn(tx, LotId(due.subject)).await).await.map(|_| ())
}

async fn time_is_up(context: JobContext, due: Due) -> Result<()> {
    context.db.border(&context.actor, async |tx| watch::due(tx, LotId(due.subject)).await).await.map(|_| ())
}

async fn still_suspended(context: JobContext, due: Due) -> Result<()> {
    match suspended::recall_untouched(&context.actor, &context.db, TenantId(due.subject)).await {
        Ok(recalled) if recalled.failed > 0 => Err(Error::defect("leads of a suspended tenant are left")),
        Ok(_) | Err(Error::Conflict("not_suspended")) => Ok(()),
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct SaleEvent {
    lead_id: LeadId,
    tenant_id: TenantId,
}

async fn handed_over(context: JobContext, event: Event) -> Result<()> {
    let sale: SaleEvent = event.read()?;
    context.db.platform(&context.actor, async |tx| watch::begin(tx, sale.lead_id, sale.tenant_id).await).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Undone {
    lead_id: LeadId,
    lot_id: LotId,
    tenant_id: TenantId,
}

/// What came back walks its plan again, once: told again, it finds the lead in a later lot. Whatever stands against that (archived, on sale already, no plan, no lawful basis) leaves
/// it to head office.
async fn sell_again(context: JobContext, event: Event, key: Key) -> Result<()> {
    let sale: Undone = event.read()?;
    let tenant = context.tenant_key(sale.tenant_id).await?;
    let told = json!({ "id": sale.lead_id, "lead_id": sale.lead_id });
    send(&context.redis, Channel::Tenant(tenant), "return", &told).await?;
    send(&context.redis, Channel::Hq, "return", &told).await?;
    let input = SellInput::default();
    let sold = context.db.border(&context.actor, async |tx| {
        if lies_as_it_came(tx.as_platform().await?, &sale).await? {
            sell(&context.actor, tx, &key, sale.lead_id, &input).await?;
        }
        Ok(())
    });
    match sold.await {
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(Error::Conflict(code)) => {
            tracing::info!(lead = %sale.lead_id, code, "a lead that came back is not sold again");
            Ok(())
        }
        Err(Error::Invalid(_)) => {
            tracing::info!(lead = %sale.lead_id, "a lead that came back has no plan to walk");
            Ok(())
        }
        Err(other) => Err(other),
    }
}

/// Whether nobody has done anything with the lead since it came back from this lot; it is locked.
async fn lies_as_it_came(tx: &mut PlatformTx, sale: &Undone) -> Result<bool> {
    let (status, lot): (Status, Option<LotId>) = leads::table
        .find(sale.lead_id)
        .select((leads::status, leads::lot_id))
        .for_no_key_update()
        .first(tx.conn())
        .await?;
    Ok(matches!(status, Status::Returned | Status::Recalled) && lot == Some(sale.lot_id))
}

#[derive(Deserialize)]
struct ReturnEvent {
    return_id: ReturnId,
    tenant_id: TenantId,
    lead_id: LeadId,
}

async fn return_changed(context: JobContext, event: Event) -> Result<()> {
    let told: ReturnEvent = event.read()?;
    let tenant = context.tenant_key(told.tenant_id).await?;
    let told = json!({ "id": told.return_id, "return_id": told.return_id, "lead_id": told.lead_id });
    send(&context.redis, Channel::Tenant(tenant), "return", &told).await?;
    send(&context.redis, Channel::Hq, "return", &told).await
}

#[derive(Deserialize)]
struct FileEvent {
    return_id: ReturnId,
    tenant_id: TenantId,
}

async fn file_added(context: JobContext, event: Event) -> Result<()> {
    let file: FileEvent = event.read()?;
    let tenant = context.tenant_key(file.tenant_id).await?;
    let told = json!({ "id": file.return_id, "return_id": file.return_id });
    send(&context.redis, Channel::Tenant(tenant), "return", &told).await?;
    send(&context.redis, Channel::Hq, "return", &told).await
}

/// Rules of returns or somebody's contact hours are others now.
async fn terms_changed(context: JobContext) -> Result<()> {
    context.tell_all("terms", &[Channel::Hq, Channel::Tenants]).await
}

async fn contact_changed(context: JobContext, event: Event) -> Result<()> {
    let sale: SaleEvent = event.read()?;
    let tenant = context.tenant_key(sale.tenant_id).await?;
    let told = json!({ "id": sale.lead_id, "lead_id": sale.lead_id });
    send(&context.redis, Channel::Tenant(tenant), "contact", &told).await
}
