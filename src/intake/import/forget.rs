//! Forgetting what files said of leads.

use db::TenantTx;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{LeadId, Result};

/// Each verdict by its own partial index.
const EMPTIED: &str = "UPDATE import_rows SET cells = '{}', was = NULL \
    WHERE (verdict = 'ok' AND lead_id = ANY($1)) OR (verdict = 'updated' AND lead_id = ANY($1)) OR (verdict = 'duplicate' AND lead_id = ANY($1))";

/// Empties every row of every import that made one of these leads, changed it or was a duplicate of it: what it said, and what the lead was
/// before. Verdicts and counts stay.
///
/// # Errors
/// What the database says.
pub async fn forget_leads(tx: &mut TenantTx, leads: &[LeadId]) -> Result<()> {
    diesel::sql_query(EMPTIED).bind::<Array<SqlUuid>, _>(leads).execute(tx.conn()).await?;
    Ok(())
}
