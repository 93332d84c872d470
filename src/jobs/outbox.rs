//! Writing events in the transaction that makes them true.

use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kernel::{EventId, Result, TenantId, TenantKey};
use schema::platform::outbox;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Rows of one statement: PostgreSQL takes 65,535 parameters.
const ROWS_AT_ONCE: usize = 1_000;

/// A transaction that may write events.
pub trait EventSink {
    /// The tenant whose event it is; `None` for the platform's own.
    fn origin(&self) -> Option<TenantKey>;
    /// A new event's id and its instant.
    fn stamp(&self) -> (Uuid, DateTime<Utc>);
    /// The connection it is written by.
    fn sink(&mut self) -> &mut AsyncPgConnection;
}

impl EventSink for PlatformTx {
    fn origin(&self) -> Option<TenantKey> {
        None
    }
    fn stamp(&self) -> (Uuid, DateTime<Utc>) {
        (self.new_id(), self.now())
    }
    fn sink(&mut self) -> &mut AsyncPgConnection {
        self.conn()
    }
}

impl EventSink for TenantTx {
    fn origin(&self) -> Option<TenantKey> {
        Some(self.tenant())
    }
    fn stamp(&self) -> (Uuid, DateTime<Utc>) {
        (self.new_id(), self.now())
    }
    fn sink(&mut self) -> &mut AsyncPgConnection {
        self.conn()
    }
}

#[derive(Insertable)]
#[diesel(table_name = outbox)]
struct NewEvent {
    id: Uuid,
    tenant_id: Option<TenantId>,
    tenant_number: Option<i32>,
    topic: &'static str,
    payload: Value,
    created_at: DateTime<Utc>,
}

impl NewEvent {
    fn new(tx: &impl EventSink, topic: &'static str, payload: Value) -> Self {
        let origin = tx.origin();
        let (id, created_at) = tx.stamp();
        let (tenant_id, tenant_number) = (origin.map(|key| key.id), origin.map(|key| key.number));
        Self { id, tenant_id, tenant_number, topic, payload, created_at }
    }
}

/// Writes an event. It is told only if the transaction commits, and then at least once.
/// The payload holds ids and amounts, never personal data.
///
/// # Errors
/// What the database says.
pub async fn emit(tx: &mut impl EventSink, topic: &'static str, payload: impl Serialize) -> Result<EventId> {
    let event = NewEvent::new(tx, topic, serde_json::to_value(payload)?);
    diesel::insert_into(outbox::table).values(&event).execute(tx.sink()).await?;
    Ok(EventId(event.id))
}

/// Writes many events of one topic; see [`emit`].
///
/// # Errors
/// What the database says.
pub async fn emit_all(tx: &mut impl EventSink, topic: &'static str, payloads: Vec<Value>) -> Result<()> {
    let events: Vec<NewEvent> = payloads.into_iter().map(|payload| NewEvent::new(tx, topic, payload)).collect();
    for part in events.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(outbox::table).values(part).execute(tx.sink()).await?;
    }
    Ok(())
}
