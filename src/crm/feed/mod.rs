//! The feed: what happened to a lead, a client or a deal, oldest kept for ever.

mod note;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Actor, Result, UserId};
use schema::tenant::events;
use serde::Serialize;
use uuid::Uuid;

pub use note::add as add_note;

use crate::subject::Subject;

/// Entries of a feed on one page.
pub const PAGE: i64 = 50;

/// One entry.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = events)]
pub struct Entry {
    /// Grows with time.
    pub id: i64,
    /// What happened: `created`, `status`, `note`…
    pub event: String,
    /// The person who did it; `None` for the system.
    #[diesel(column_name = by_id)]
    pub by_id: Option<UserId>,
    /// The person's name at that time, or the part of the system.
    #[diesel(column_name = by_name)]
    pub by: String,
    /// What belongs to it: ids, names of statuses, the text of a note. No phones, no e-mails.
    pub data: serde_json::Value,
    /// When.
    pub at: DateTime<Utc>,
}

/// Writes an entry.
///
/// # Errors
/// What the database says.
pub async fn record(
    actor: &Actor,
    tx: &mut TenantTx,
    subject: Subject,
    event: &str,
    data: serde_json::Value,
) -> Result<()> {
    record_as(tx, subject, event, actor.user, &actor.name, data).await
}

/// Writes an entry of the system or of somebody outside the tenant.
pub(crate) async fn record_as(
    tx: &mut TenantTx,
    subject: Subject,
    event: &str,
    by_id: Option<UserId>,
    by_name: &str,
    data: serde_json::Value,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(events::table)
        .values((
            events::subject_kind.eq(subject.kind()),
            events::subject_id.eq(subject.id()),
            events::event.eq(event),
            events::by_id.eq(by_id),
            events::by_name.eq(by_name),
            events::data.eq(data),
            events::at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes one entry into the feed of each of many records.
///
/// # Errors
/// What the database says.
pub async fn record_many(
    actor: &Actor,
    tx: &mut TenantTx,
    event: &str,
    entries: Vec<(Subject, serde_json::Value)>,
) -> Result<()> {
    let now = tx.now();
    let row = |(subject, data): (Subject, serde_json::Value)| {
        (
            events::subject_kind.eq(subject.kind()),
            events::subject_id.eq(subject.id()),
            events::event.eq(event),
            events::by_id.eq(actor.user),
            events::by_name.eq(&actor.name),
            events::data.eq(data),
            events::at.eq(now),
        )
    };
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    diesel::insert_into(events::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}

/// What the entries of older and newer leads of one person call each other.
const NAMES: &str = "UPDATE events SET data = events.data - 'name' FROM (\
        SELECT DISTINCT (data->>'lead_id')::uuid AS lead FROM events WHERE subject_id = ANY($1) AND event IN ('duplicate_of', 'duplicate_came')) AS known \
    WHERE subject_id = known.lead AND event IN ('duplicate_of', 'duplicate_came') AND data->>'lead_id' = ANY($1::text[])";

/// Forgets the feeds of records, and their names in the feeds of those that were taken for duplicates of them.
///
/// # Errors
/// What the database says.
pub async fn forget(tx: &mut TenantTx, records: &[Uuid]) -> Result<()> {
    diesel::sql_query(NAMES).bind::<Array<SqlUuid>, _>(records).execute(tx.conn()).await?;
    diesel::delete(events::table.filter(events::subject_id.eq_any(records))).execute(tx.conn()).await?;
    Ok(())
}

/// The feed of a subject, newest first, older than `before` where it is given. The caller has checked that it may be seen.
///
/// # Errors
/// When the database can't be read.
pub async fn newest(tx: &mut TenantTx, subject: Uuid, before: Option<i64>, limit: i64) -> Result<Vec<Entry>> {
    newest_of(tx, subject, None, before, limit).await
}

/// The feed of a subject and, of a lead, of those that have become part of it, newest first. The caller has checked that it may be seen.
///
/// # Errors
/// When the database can't be read.
pub async fn whole(
    tx: &mut TenantTx,
    subject: Subject,
    event: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let mut ids = vec![subject.id()];
    if let Subject::Lead(lead) = subject {
        ids.extend(crate::merge::parts_of(tx, lead).await?.into_iter().map(|part| part.0));
    }
    // That a part became part of it, its own entry tells.
    let own = events::subject_id.eq(subject.id()).or(events::event.ne("merged_into"));
    let query = events::table.filter(events::subject_id.eq_any(ids).and(own)).into_boxed();
    page(tx, query, event, before, limit).await
}

/// As [`newest`], of one kind of event.
///
/// # Errors
/// When the database can't be read.
pub async fn newest_of(
    tx: &mut TenantTx,
    subject: Uuid,
    event: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    page(tx, events::table.filter(events::subject_id.eq(subject)).into_boxed(), event, before, limit).await
}

async fn page(
    tx: &mut TenantTx,
    mut query: events::BoxedQuery<'_, Pg>,
    event: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    query = query.filter(events::id.lt(before.unwrap_or(i64::MAX)));
    if let Some(event) = event {
        query = query.filter(events::event.eq(event.to_owned()));
    }
    Ok(query.order(events::id.desc()).limit(limit).select(Entry::as_select()).load(tx.conn()).await?)
}

/// What others changed since a version that somebody still holds: their edits, oldest first.
///
/// # Errors
/// When the database can't be read.
pub async fn edits_since(tx: &mut TenantTx, subject: Uuid, version: i32) -> Result<Vec<Entry>> {
    let mut rows = newest(tx, subject, None, PAGE).await?;
    rows.retain(|entry| {
        entry.data.get("version").and_then(serde_json::Value::as_i64).is_some_and(|v| v > i64::from(version))
    });
    rows.reverse();
    Ok(rows)
}
