//! What the exchange does when something has happened or is due.

use chrono::{DateTime, Utc};
use jobs::live::{Channel, send};
use jobs::{Event, Failures, Handlers, JobContext};
use kernel::{LotId, Money, Result, TenantId};
use proof::Key;
use rules::state::LotState;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::journal::{head, notify};
use crate::lot::close::{self, DEADLINE};

/// The exchange's handlers; closings are signed with `key`.
pub fn handlers(key: Key) -> Handlers {
    Handlers::default()
        .at(head::DEADLINE, {
            let key = key.clone();
            move |context, _| day_ends(context, key.clone())
        })
        .at_together(DEADLINE, move |context, lots| stages_end(context, lots, key.clone()))
        .on("lot.opened", lot_opened)
        .on("lot.closed", lot_closed)
        .on("lot.bid", bid_placed)
        .on("lot.outbid", outbid)
        .on("wallet.changed", wallet_changed)
        .on("order.changed", order_changed)
        .on("plan.changed", |context, _| async move { context.tell_all("plan", &[Channel::Hq]).await })
        .on("proof.head", proof_changed)
        .on("proof.key_rotated", proof_changed)
}

async fn stages_end(context: JobContext, lots: Vec<Uuid>, key: Key) -> Result<Failures> {
    let lots: Vec<LotId> = lots.into_iter().map(LotId).collect();
    let over = close::due(&context.db, &context.actor, &key, &lots).await;
    Ok(over.into_iter().filter_map(|(lot, over)| Some((lot.0, over.err()?))).collect())
}

#[derive(Deserialize)]
struct LotEvent {
    lot_id: LotId,
    tenant_id: Option<TenantId>,
    state: Option<LotState>,
    leading: Option<Money>,
    ends_at: Option<DateTime<Utc>>,
}

async fn day_ends(context: JobContext, key: Key) -> Result<()> {
    context.db.platform(&context.actor, async |tx| head::make(tx, &key).await).await?;
    Ok(())
}

#[derive(Deserialize)]
struct StageOpened {
    lot_id: LotId,
    stage: i32,
}

async fn lot_opened(context: JobContext, event: Event) -> Result<()> {
    let opened = event.read::<StageOpened>()?;
    notify::opened(&context, opened.lot_id, opened.stage).await
}

async fn lot_closed(context: JobContext, event: Event) -> Result<()> {
    let state = event.read::<LotEvent>()?.state.unwrap_or(LotState::Unsold);
    lot_changed(&context, &event, state).await
}

async fn lot_changed(context: &JobContext, event: &Event, state: LotState) -> Result<()> {
    let lot = event.read::<LotEvent>()?.lot_id;
    let told = json!({ "id": lot, "lot_id": lot, "state": state });
    send(&context.redis, Channel::Hq, "lot", &told).await?;
    send(&context.redis, Channel::Tenants, "lot", &told).await
}

/// A sealed bid is told to head office (that there is one) and to the bidder's own colleagues; to nobody else. Of an open one
/// everybody hears the amount and the new end; whose it is nobody.
async fn bid_placed(context: JobContext, event: Event) -> Result<()> {
    let bid = event.read::<LotEvent>()?;
    let mut told = json!({ "id": bid.lot_id, "lot_id": bid.lot_id });
    if bid.leading.is_some() {
        (told["leading"], told["ends_at"]) = (json!(bid.leading), json!(bid.ends_at));
        send(&context.redis, Channel::Tenants, "leading", &told).await?;
    }
    send(&context.redis, Channel::Hq, "bid", &told).await?;
    if let Some(tenant) = bid.tenant_id {
        let own = Channel::Tenant(context.tenant_key(tenant).await?);
        send(&context.redis, own, "bid", &told).await?;
        send(&context.redis, own, "wallet", &json!({})).await?;
    }
    Ok(())
}

/// Whoever was outbid has its money back.
async fn outbid(context: JobContext, event: Event) -> Result<()> {
    let bid = event.read::<LotEvent>()?;
    let Some(tenant) = bid.tenant_id else { return Ok(()) };
    let own = Channel::Tenant(context.tenant_key(tenant).await?);
    send(&context.redis, own, "outbid", &json!({ "id": bid.lot_id, "lot_id": bid.lot_id })).await?;
    send(&context.redis, own, "wallet", &json!({})).await
}

/// The journal of proofs has another day or another key.
async fn proof_changed(context: JobContext, _: Event) -> Result<()> {
    context.tell_all("proof", &[Channel::Hq, Channel::Tenants]).await
}

#[derive(Deserialize)]
struct OfTenant {
    tenant_id: TenantId,
}

async fn wallet_changed(context: JobContext, event: Event) -> Result<()> {
    let tenant = event.read::<OfTenant>()?.tenant_id;
    send(&context.redis, Channel::Hq, "wallet", &json!({ "id": tenant })).await?;
    let key = context.tenant_key(tenant).await?;
    send(&context.redis, Channel::Tenant(key), "wallet", &json!({})).await
}

/// Colleagues see another order on the floor and among the orders.
async fn order_changed(context: JobContext, event: Event) -> Result<()> {
    let own = Channel::Tenant(context.tenant_key(event.read::<OfTenant>()?.tenant_id).await?);
    let id = event.payload.get("order_id").cloned().unwrap_or_default();
    send(&context.redis, own, "order", &json!({ "id": id })).await
}
