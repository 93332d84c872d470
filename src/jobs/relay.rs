//! From the outbox to Redis Streams, and out of the outbox when done.

use chrono::{DateTime, Utc};
use db::{Db, PlatformTx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Actor, EventId, Result, TenantId, TenantKey};
use schema::platform::{dead_letters, outbox};
use uuid::Uuid;

use crate::handlers::Event;
use crate::redis::{Redis, unavailable};

/// The stream that carries ids of events.
pub(crate) const STREAM: &str = "events";
/// Ids kept in the stream at most; older ones are published again from the outbox if they were not done.
const STREAM_LENGTH: usize = 100_000;
/// Failures before an event is laid aside for a person. To be told and not heard, while no worker runs, is none.
const FAILURES: i32 = 8;
const BATCH: i64 = 500;

#[derive(QueryableByName, Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: Uuid,
    tenant_id: Option<TenantId>,
    tenant_number: Option<i32>,
    topic: String,
    payload: serde_json::Value,
    created_at: DateTime<Utc>,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        let tenant = row.tenant_id.zip(row.tenant_number).map(|(id, number)| TenantKey { id, number });
        Self { id: EventId(row.id), tenant, topic: row.topic, payload: row.payload, at: row.created_at }
    }
}

/// Takes a batch of events that wait: new ones, and those whose handling was not confirmed in time
/// (5 s after the first publication, doubling with each, up to five minutes).
async fn take(tx: &mut PlatformTx) -> Result<Vec<Event>> {
    let now = tx.now();
    let rows: Vec<Row> = diesel::sql_query(
        "UPDATE outbox SET published_at = $1, attempts = attempts + 1 \
         FROM (SELECT id FROM outbox WHERE published_at IS NULL \
                   OR published_at + make_interval(secs => least(300, 5 * power(2, least(attempts, 9) - 1))) < $1 \
               ORDER BY created_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) AS waiting \
         WHERE outbox.id = waiting.id \
         RETURNING outbox.id, tenant_id, tenant_number, topic, payload, created_at",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(BATCH)
    .load(tx.conn())
    .await?;
    let mut events: Vec<Event> = rows.into_iter().map(Event::from).collect();
    events.sort_by_key(|event| (event.at, event.id));
    Ok(events)
}

/// Publishes a batch and answers how many there were.
pub(crate) async fn publish(db: &Db, redis: &Redis, actor: &Actor) -> Result<usize> {
    let stream = redis.key(STREAM);
    db.platform(actor, async |tx| {
        let events = take(tx).await?;
        if events.is_empty() {
            return Ok(0);
        }
        let mut pipeline = redis::pipe();
        for event in &events {
            pipeline
                .cmd("XADD")
                .arg(&stream)
                .arg("MAXLEN")
                .arg("~")
                .arg(STREAM_LENGTH)
                .arg("*")
                .arg("id")
                .arg(event.id.to_string())
                .ignore();
        }
        let mut connection = redis.connection().await?;
        pipeline.query_async::<()>(&mut connection).await.map_err(unavailable)?;
        Ok(events.len())
    })
    .await
}

/// The events that wait, without Redis: for tests that drain the outbox by hand.
pub(crate) async fn take_waiting(db: &Db, actor: &Actor) -> Result<Vec<Event>> {
    db.platform(actor, async |tx| take(tx).await).await
}

/// Handlers of this worker are still at these events: they are not told again yet. What another worker holds is just being done with, and
/// nobody waits for it.
pub(crate) async fn keep(db: &Db, actor: &Actor, ids: &[Uuid]) -> Result<()> {
    db.platform(actor, async |tx| {
        let now = tx.now();
        diesel::sql_query(
            "UPDATE outbox SET published_at = $1 \
             WHERE id IN (SELECT id FROM outbox WHERE id = ANY($2) FOR UPDATE SKIP LOCKED)",
        )
        .bind::<Timestamptz, _>(now)
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn())
        .await?;
        Ok(())
    })
    .await
}

/// The events of some ids, but for those with which somebody is already done; in the order in which they happened.
pub(crate) async fn load(db: &Db, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Event>> {
    let rows: Vec<Row> = db
        .platform(actor, async |tx| {
            let query = outbox::table.filter(outbox::id.eq_any(ids)).order((outbox::created_at, outbox::id));
            Ok(query.select(Row::as_select()).load(tx.conn()).await?)
        })
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Every handler is done: the events leave the outbox. An event that was told twice may be done with twice at once: its rows are locked by id.
pub(crate) async fn done(db: &Db, actor: &Actor, ids: &[Uuid]) -> Result<()> {
    db.platform(actor, async |tx| {
        diesel::sql_query(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id = ANY($1) ORDER BY id FOR UPDATE)",
        )
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn())
        .await?;
        Ok(())
    })
    .await
}

/// A handler failed: the event waits for its next turn, or is laid aside after the last; answers whether it was.
pub(crate) async fn failed(db: &Db, actor: &Actor, event: &Event, error: &str) -> Result<bool> {
    db.platform(actor, async |tx| {
        let failures: Option<i32> = diesel::update(outbox::table.find(event.id.0))
            .set(outbox::failures.eq(outbox::failures + 1))
            .returning(outbox::failures)
            .get_result(tx.conn())
            .await
            .optional()?;
        match failures {
            Some(failures) if failures >= FAILURES => lay_aside(tx, event, failures, error).await.map(|()| true),
            _ => Ok(false),
        }
    })
    .await
}

async fn lay_aside(tx: &mut PlatformTx, event: &Event, failures: i32, error: &str) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(dead_letters::table)
        .values((
            dead_letters::id.eq(event.id.0),
            dead_letters::tenant_id.eq(event.tenant.map(|key| key.id)),
            dead_letters::tenant_number.eq(event.tenant.map(|key| key.number)),
            dead_letters::topic.eq(&event.topic),
            dead_letters::payload.eq(&event.payload),
            dead_letters::created_at.eq(event.at),
            dead_letters::error.eq(error),
            dead_letters::died_at.eq(now),
            dead_letters::failures.eq(failures),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    diesel::delete(outbox::table.find(event.id.0)).execute(tx.conn()).await?;
    Ok(())
}
