//! What wallets do when something has happened or is due.

use jobs::live::{Channel, send};
use jobs::{Due, Event, Handlers, JobContext};
use kernel::{Result, StatementId, TenantId, UserId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bank::{book, import};

/// The handlers of this crate.
pub fn handlers() -> Handlers {
    Handlers::default()
        .at(import::DEADLINE, book_statement)
        .on("bank_statement.booked", statement_changed)
        .on("bank_payment.booked", payment_changed)
        .on("bank_payment.ignored", payment_changed)
        .on("wallet.low", |context, event| tell_owner(context, event, "wallet_low"))
        .on("wallet.paused", |context, event| tell_owner(context, event, "wallet_paused"))
        .on("wallet.resumed", |context, event| tell_owner(context, event, "wallet_resumed"))
}

async fn book_statement(context: JobContext, due: Due) -> Result<()> {
    book::book_all(&context.db, &context.actor, StatementId(due.subject)).await
}

async fn statement_changed(context: JobContext, event: Event) -> Result<()> {
    let id = event.payload.get("statement_id").cloned().unwrap_or(Value::Null);
    send(&context.redis, Channel::Hq, "bank_statement", &json!({ "id": id })).await
}

async fn payment_changed(context: JobContext, _: Event) -> Result<()> {
    send(&context.redis, Channel::Hq, "bank_payment", &json!({})).await
}

#[derive(Deserialize)]
struct WalletEvent {
    tenant_id: TenantId,
}

/// A notice to everybody who owns the tenant, once per event.
async fn tell_owner(context: JobContext, event: Event, kind: &'static str) -> Result<()> {
    let tenant = event.read::<WalletEvent>()?.tenant_id;
    let key = context.tenant_key(tenant).await?;
    let owners: Vec<UserId> = context
        .db
        .tenant(&context.actor, key, async |tx| {
            crm::notice::tell_owners(tx, kind, event.id, event.payload.clone()).await
        })
        .await?;
    for owner in owners {
        let told = json!({ "text_key": format!("crm-notice-{kind}"), "href": "/wallet" });
        send(&context.redis, Channel::User(owner), "notice", &told).await?;
    }
    Ok(())
}
