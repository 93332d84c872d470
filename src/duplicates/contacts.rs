//! Leads with the same phone or e-mail.

use db::TenantTx;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use kernel::Result;
use uuid::Uuid;

use crate::union::Union;

const SAME: &str = "WITH living AS (SELECT id, phone, email FROM leads WHERE deleted_at IS NULL) \
    SELECT array_agg(id) AS ids FROM living WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1 \
    UNION ALL \
    SELECT array_agg(id) AS ids FROM living WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1";

#[derive(QueryableByName)]
struct Same {
    #[diesel(sql_type = Array<SqlUuid>)]
    ids: Vec<Uuid>,
}

/// The groups of leads that can be reached in the same way; one with the phone of a second and the e-mail of a third joins them.
///
/// # Errors
/// What the database says.
pub async fn groups(tx: &mut TenantTx) -> Result<Vec<Vec<Uuid>>> {
    let same: Vec<Same> = sql_query(SAME).load(tx.conn()).await?;
    let mut union = Union::default();
    for Same { ids } in same {
        union.join(&ids);
    }
    Ok(union.groups())
}
