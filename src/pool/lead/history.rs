//! What happened to a lead, written in the transaction that made it happen.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LeadId, Result};
use schema::platform::lead_events;
use serde::Serialize;
use serde_json::Value;

/// A line of a lead's history.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = lead_events)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// What: `created`, `duplicate`, `lot_opened`, `stage_opened`, `sold`, `unsold`, …
    pub event: String,
    /// Who or what did it.
    #[serde(rename = "by")]
    #[diesel(column_name = by_name)]
    pub by: String,
    /// Figures and ids of the event.
    pub data: Value,
}

/// A line to be added now.
#[derive(Debug)]
pub struct Line {
    /// Who or what does it.
    pub by: String,
    /// Of which lead.
    pub lead: LeadId,
    /// See [`Entry::event`].
    pub event: &'static str,
    /// Figures and ids.
    pub data: Value,
}

/// Adds a line.
///
/// # Errors
/// When there is no such lead.
pub async fn record(tx: &mut PlatformTx, by: &str, lead: LeadId, event: &'static str, data: Value) -> Result<()> {
    record_all(tx, vec![Line { by: by.to_owned(), lead, event, data }]).await
}

/// Adds lines of many leads.
///
/// # Errors
/// When one of the leads does not exist.
pub async fn record_all(tx: &mut PlatformTx, lines: Vec<Line>) -> Result<()> {
    let row = |line: Line| {
        (
            lead_events::id.eq(tx.new_id()),
            lead_events::lead_id.eq(line.lead),
            lead_events::at.eq(tx.now()),
            lead_events::event.eq(line.event),
            lead_events::by_name.eq(line.by),
            lead_events::data.eq(line.data),
        )
    };
    let rows: Vec<_> = lines.into_iter().map(row).collect();
    diesel::insert_into(lead_events::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}

/// The history, oldest first.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, lead: LeadId) -> Result<Vec<Entry>> {
    let rows = lead_events::table
        .filter(lead_events::lead_id.eq(lead))
        .order((lead_events::at, lead_events::id))
        .select(Entry::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows)
}
