//! Forgetting merges with the leads that they were of.

use db::TenantTx;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{LeadId, Result};

/// What the entries about a merge in the feeds of the others call the leads. That a person came again is told by the merge itself.
const NAMES: &str = "WITH gone AS (SELECT id FROM merges WHERE lead_id = ANY($1) \
        UNION SELECT (data->>'merge_id')::uuid FROM events WHERE subject_id = ANY($1) AND event = 'merged_into'), \
    told AS (SELECT id, at, lead_id AS lead FROM merges JOIN gone USING (id) \
        UNION SELECT id, at, (part->>'lead')::uuid FROM merges JOIN gone USING (id), jsonb_array_elements(parts) AS part) \
    UPDATE events SET data = data - 'name' - 'names' FROM told WHERE subject_id = told.lead AND subject_id <> ALL($1) \
        AND (data->>'merge_id' = told.id::text OR (event = 'came_again' AND events.at = told.at))";
/// Whoever had a part was told by the name that the lead had then.
const NOTICES: &str = "DELETE FROM notices USING merges WHERE notices.kind = 'merged' AND subject_id = merges.lead_id AND created_at = merges.at \
    AND merges.id IN (SELECT (data->>'merge_id')::uuid FROM events WHERE subject_id = ANY($1) AND event = 'merged_into')";
const MERGES: &str = "DELETE FROM merges WHERE lead_id = ANY($1) OR id IN (\
    SELECT (data->>'merge_id')::uuid FROM events WHERE subject_id = ANY($1) AND event = 'merged_into')";

/// Forgets all merges of these leads, and those undone in which they were parts; the others' feeds and notices do not name them. To be called before
/// the leads' own feeds go: by them they are found.
///
/// # Errors
/// What the database says.
pub async fn forget(tx: &mut TenantTx, leads: &[LeadId]) -> Result<()> {
    for statement in [NAMES, NOTICES, MERGES] {
        diesel::sql_query(statement).bind::<Array<SqlUuid>, _>(leads).execute(tx.conn()).await?;
    }
    Ok(())
}
