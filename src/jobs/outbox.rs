//! Writing events in the transaction that makes them true.

use db::{PlatformTx, TenantTx};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kernel::{EventId, Result, TenantKey};
use schema::platform::outbox;
use serde::Serialize;
use uuid::Uuid;

/// A transaction that may write events.
pub trait EventSink {
    /// The tenant whose event it is; `None` for the platform's own.
    fn origin(&self) -> Option<TenantKey>;
    /// The connection, the event's id and its instant.
    fn parts(&mut self) -> (&mut AsyncPgConnection, Uuid, chrono::DateTime<chrono::Utc>);
}

impl EventSink for PlatformTx {
    fn origin(&self) -> Option<TenantKey> {
        None
    }
    fn parts(&mut self) -> (&mut AsyncPgConnection, Uuid, chrono::DateTime<chrono::Utc>) {
        let (id, now) = (self.new_id(), self.now());
        (self.conn(), id, now)
    }
}

impl EventSink for TenantTx {
    fn origin(&self) -> Option<TenantKey> {
        Some(self.tenant())
    }
    fn parts(&mut self) -> (&mut AsyncPgConnection, Uuid, chrono::DateTime<chrono::Utc>) {
        let (id, now) = (self.new_id(), self.now());
        (self.conn(), id, now)
    }
}

/// Writes an event. It is told only if the transaction commits, and then at least once.
/// The payload holds ids and amounts, never personal data.
///
/// # Errors
/// What the database says.
pub async fn emit(tx: &mut impl EventSink, topic: &'static str, payload: impl Serialize) -> Result<EventId> {
    let payload = serde_json::to_value(payload)?;
    let origin = tx.origin();
    let (conn, id, now) = tx.parts();
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::tenant_id.eq(origin.map(|key| key.id)),
            outbox::tenant_number.eq(origin.map(|key| key.number)),
            outbox::topic.eq(topic),
            outbox::payload.eq(payload),
            outbox::created_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(EventId(id))
}
