//! The ledger's proof: everything is counted anew from the rows at the call.

use std::collections::{BTreeMap, BTreeSet};

use db::{BorderTx, PlatformTx, TenantTx};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, Result, TenantId, TenantKey};
use schema::platform::{leads, tenants};
use serde::Serialize;
use web::{Answer, AppData, Who};

/// What the check found. Clean is: sum 0, both matches, nobody with two owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Check {
    /// How many transfers there are.
    pub transfers: i64,
    /// How many postings they consist of.
    pub postings: i64,
    /// The sum of all postings, in kopecks.
    pub sum: i64,
    /// Transfers whose own postings do not sum to zero.
    pub unbalanced_transfers: i64,
    /// Every wallet's balances are what its postings sum to.
    pub balances_match: bool,
    /// Every wallet's hold is what its live bids sum to.
    pub holds_match: bool,
    /// Sold leads that are in no tenant's schema, in another's than the owner's, or in several.
    pub leads_with_two_owners: i64,
    /// Sold leads that were looked for.
    pub leads_sold: i64,
}

impl Check {
    /// Whether nothing is amiss.
    pub fn is_clean(&self) -> bool {
        self.sum == 0
            && self.unbalanced_transfers == 0
            && self.balances_match
            && self.holds_match
            && self.leads_with_two_owners == 0
    }
}

#[derive(QueryableByName)]
struct Sums {
    #[diesel(sql_type = BigInt)]
    transfers: i64,
    #[diesel(sql_type = BigInt)]
    postings: i64,
    #[diesel(sql_type = BigInt)]
    sum: i64,
    #[diesel(sql_type = BigInt)]
    unbalanced: i64,
    #[diesel(sql_type = BigInt)]
    wrong_balances: i64,
    #[diesel(sql_type = BigInt)]
    wrong_holds: i64,
}

/// One statement, so that all figures are of one moment.
const SUMS: &str = "
WITH posted AS (
    SELECT tenant_id,
           coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
           coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held
    FROM postings WHERE tenant_id IS NOT NULL GROUP BY tenant_id
), bid AS (
    SELECT bids.tenant_id, sum(bids.amount) AS held
    FROM bids JOIN lots ON lots.id = bids.lot_id
    WHERE bids.state = 'live' AND lots.state = 'open' GROUP BY bids.tenant_id
)
SELECT (SELECT count(*) FROM transfers) AS transfers,
       (SELECT count(*) FROM postings) AS postings,
       (SELECT coalesce(sum(amount), 0)::bigint FROM postings) AS sum,
       (SELECT count(*) FROM (
            SELECT transfers.id FROM transfers LEFT JOIN postings ON postings.transfer_id = transfers.id
            GROUP BY transfers.id HAVING coalesce(sum(postings.amount), 0) <> 0) AS odd) AS unbalanced,
       (SELECT count(*) FROM wallets FULL JOIN posted USING (tenant_id)
         WHERE coalesce(wallets.available, 0) <> coalesce(posted.available, 0)
            OR coalesce(wallets.held, 0) <> coalesce(posted.held, 0)) AS wrong_balances,
       (SELECT count(*) FROM wallets FULL JOIN bid USING (tenant_id)
         WHERE coalesce(wallets.held, 0) <> coalesce(bid.held, 0)) AS wrong_holds";

/// Counts the ledger and looks for every sold lead in every tenant's schema.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn check(actor: &Actor, tx: &mut BorderTx) -> Result<Check> {
    actor.require_network(Object::Ledger, Action::View)?;
    let sums: Sums = diesel::sql_query(SUMS).get_result(tx.as_platform().await?.conn()).await?;
    let (mut astray, mut sold) = astray(tx).await?;
    if !astray.is_empty() {
        // Schemas are read one after another, so a hand-over in between looks astray; what stays so is.
        let (again, counted) = self::astray(tx).await?;
        astray.retain(|lead| again.contains(lead));
        sold = counted;
    }
    Ok(Check {
        transfers: sums.transfers,
        postings: sums.postings,
        sum: sums.sum,
        unbalanced_transfers: sums.unbalanced,
        balances_match: sums.wrong_balances == 0,
        holds_match: sums.wrong_holds == 0,
        leads_with_two_owners: i64::try_from(astray.len()).unwrap_or(i64::MAX),
        leads_sold: sold,
    })
}

/// `GET /api/v1/ledger/check`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who) -> Answer {
    web::json(&app.db.border(&who.actor, async |tx| check(&who.actor, tx).await).await?)
}

/// Leads that are not in exactly the one schema where the pool says they are, and how many are sold at all.
async fn astray(tx: &mut BorderTx) -> Result<(BTreeSet<LeadId>, i64)> {
    let platform = tx.as_platform().await?;
    let owned = owners(platform).await?;
    let mut found: BTreeMap<LeadId, Vec<TenantId>> = BTreeMap::new();
    for key in keys(platform).await? {
        for lead in bought(tx.as_tenant(key).await?).await? {
            found.entry(lead).or_default().push(key.id);
        }
    }
    let ids: BTreeSet<LeadId> = owned.keys().chain(found.keys()).copied().collect();
    let wrong = |id: &LeadId| match (owned.get(id), found.get(id).map(Vec::as_slice)) {
        (Some(owner), Some([holder])) => owner != holder,
        _ => true,
    };
    Ok((ids.into_iter().filter(wrong).collect(), i64::try_from(owned.len()).unwrap_or(i64::MAX)))
}

/// Leads that a tenant bought, also those it has thrown away since; not those that went back to the pool.
async fn bought(tx: &mut TenantTx) -> Result<Vec<LeadId>> {
    use schema::tenant::leads;
    let query =
        leads::table.filter(leads::bought_lot_id.is_not_null()).filter(leads::withdrawn_at.is_null()).select(leads::id);
    Ok(query.load(tx.conn()).await?)
}

async fn owners(tx: &mut PlatformTx) -> Result<BTreeMap<LeadId, TenantId>> {
    let rows: Vec<(LeadId, Option<TenantId>)> = leads::table
        .filter(leads::owner_tenant.is_not_null())
        .select((leads::id, leads::owner_tenant))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().filter_map(|(lead, owner)| Some((lead, owner?))).collect())
}

async fn keys(tx: &mut PlatformTx) -> Result<Vec<TenantKey>> {
    let rows: Vec<(TenantId, i32)> =
        tenants::table.order(tenants::number).select((tenants::id, tenants::number)).load(tx.conn()).await?;
    Ok(rows.into_iter().map(|(id, number)| TenantKey { id, number }).collect())
}
