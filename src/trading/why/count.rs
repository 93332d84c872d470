//! Reasons over closed lots, for one tenant or for all.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, Result, TenantId};
use rules::eligible::Reason;
use serde::{Deserialize, Serialize};

/// Which reasons are asked for: those of one tenant or of all, of lots that closed since an instant.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The tenant.
    pub tenant: Option<TenantId>,
    /// The instant.
    pub since: DateTime<Utc>,
}

/// The last row of a page: when its lot closed, the lot, and whose reason it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct After(pub DateTime<Utc>, pub LotId, pub TenantId);

/// How often a reason was the one that decided.
#[derive(Debug, QueryableByName)]
pub struct Count {
    /// The reason.
    #[diesel(sql_type = Text)]
    pub code: Reason,
    /// How many lots, or, of all tenants, how many times.
    #[diesel(sql_type = BigInt)]
    pub lots: i64,
}

/// A lot that a tenant did not get.
#[derive(Debug, QueryableByName)]
pub struct Missed {
    /// The lot.
    #[diesel(sql_type = SqlUuid)]
    pub id: LotId,
    /// When it opened.
    #[diesel(sql_type = Timestamptz)]
    pub opened_at: DateTime<Utc>,
    /// When it closed.
    #[diesel(sql_type = Timestamptz)]
    pub closed_at: DateTime<Utc>,
    /// The product's code.
    #[diesel(sql_type = Text)]
    pub product: String,
    /// The city, empty when not known.
    #[diesel(sql_type = Text)]
    pub city: String,
    /// What was paid, whoever paid it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub price: Option<Money>,
    /// The reason.
    #[diesel(sql_type = Text)]
    pub code: Reason,
    /// Whose reason it is.
    #[diesel(sql_type = SqlUuid)]
    pub tenant_id: TenantId,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub tenant: String,
}

/// Of each closed lot that a tenant did not get the reason of the last stage that has one: that is what decided.
const COUNTS: &str = "
SELECT why.code, count(*) AS lots
FROM lot_reasons AS why JOIN lots ON lots.id = why.lot_id
WHERE lots.state <> 'open' AND lots.closed_at >= $1 AND ($2::uuid IS NULL OR why.tenant_id = $2)
  AND lots.winner_tenant IS DISTINCT FROM why.tenant_id
  AND NOT EXISTS (SELECT FROM lot_reasons AS later
                  WHERE later.lot_id = why.lot_id AND later.tenant_id = why.tenant_id AND later.stage > why.stage)
GROUP BY why.code ORDER BY lots DESC, why.code";

/// The same rows one by one, the latest closing first.
const ROWS: &str = "
SELECT lots.id, lots.opened_at, lots.closed_at, leads.product, leads.city, lots.price, why.code, why.tenant_id,
       tenants.name AS tenant
FROM lot_reasons AS why JOIN lots ON lots.id = why.lot_id JOIN leads ON leads.id = lots.lead_id
     JOIN tenants ON tenants.id = why.tenant_id
WHERE lots.state <> 'open' AND lots.closed_at >= $1 AND ($2::uuid IS NULL OR why.tenant_id = $2)
  AND ($3::text IS NULL OR why.code = $3)
  AND lots.winner_tenant IS DISTINCT FROM why.tenant_id
  AND ($4::timestamptz IS NULL OR (lots.closed_at, lots.id, why.tenant_id) < ($4, $5, $6))
  AND NOT EXISTS (SELECT FROM lot_reasons AS later
                  WHERE later.lot_id = why.lot_id AND later.tenant_id = why.tenant_id AND later.stage > why.stage)
ORDER BY lots.closed_at DESC, lots.id DESC, why.tenant_id DESC LIMIT $7";

/// Reasons by how often they decided, the most frequent first.
///
/// # Errors
/// When the database can't be read.
pub async fn counts(tx: &mut PlatformTx, asked: Asked) -> Result<Vec<Count>> {
    let query = diesel::sql_query(COUNTS)
        .bind::<Timestamptz, _>(asked.since)
        .bind::<Nullable<SqlUuid>, _>(asked.tenant.map(|tenant| tenant.0));
    Ok(query.load(tx.conn()).await?)
}

/// Lots that were not got, with one reason or any, the latest first; those after a cursor.
///
/// # Errors
/// When the database can't be read.
pub async fn missed(
    tx: &mut PlatformTx,
    asked: Asked,
    reason: Option<Reason>,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Missed>> {
    let query = diesel::sql_query(ROWS)
        .bind::<Timestamptz, _>(asked.since)
        .bind::<Nullable<SqlUuid>, _>(asked.tenant.map(|tenant| tenant.0))
        .bind::<Nullable<Text>, _>(reason.map(Reason::as_str))
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.2.0))
        .bind::<BigInt, _>(limit);
    Ok(query.load(tx.conn()).await?)
}
