//! The tenants of a replay.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Error, Money, Result, TenantId};
use pool::buying::count;
use pool::buying::settings::{BuyerRow, Settings};
use rules::eligible::BuyerFacts;
use rules::score::NEUTRAL;
use schema::platform::{buyers, tenants};

use super::{Tenant, Who, micros};

/// A tenant with its terms.
type Row = (TenantId, String, String, DateTime<Utc>, Option<BuyerRow>);

#[derive(QueryableByName)]
struct FundsRow {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = BigInt)]
    funds: Money,
}

/// What each tenant could spend at `$1`: what its last transfer before left it, held money included, and its credit.
const FUNDS: &str = "
SELECT wallets.tenant_id, (wallets.credit_limit + coalesce(last.total, 0))::bigint AS funds
FROM wallets LEFT JOIN LATERAL (
    SELECT transfers.available_after + transfers.held_after AS total FROM transfers
    WHERE transfers.tenant_id = wallets.tenant_id AND transfers.at < $1
    ORDER BY transfers.at DESC, transfers.id DESC LIMIT 1) AS last ON true";

/// Every tenant by id, with what it could spend when a period began. Its settings and its rating are today's; what is known of ratings then
/// is in [`super::History::ratings`].
///
/// # Errors
/// When the database can't be read.
pub(super) async fn tenants_at(tx: &mut PlatformTx, from: DateTime<Utc>) -> Result<Vec<Tenant>> {
    let rows: Vec<Row> = tenants::table
        .left_join(buyers::table.on(buyers::tenant_id.eq(tenants::id)))
        .order(tenants::id)
        .select((tenants::id, tenants::name, tenants::time_zone, tenants::created_at, Option::<BuyerRow>::as_select()))
        .load(tx.conn())
        .await?;
    let funds: Vec<FundsRow> = diesel::sql_query(FUNDS).bind::<Timestamptz, _>(from).load(tx.conn()).await?;
    let funds: HashMap<TenantId, Money> = funds.into_iter().map(|row| (row.tenant_id, row.funds)).collect();
    let scores = count::scores(tx, &rows.iter().map(|row| row.0).collect::<Vec<_>>()).await?;
    let tenant = |(id, name, zone, since, row): Row| {
        let own = row.map(Settings::from).unwrap_or_default();
        Tenant {
            id,
            name,
            zone: zone.parse().unwrap_or(Tz::UTC),
            since: micros(since),
            facts: BuyerFacts {
                filters: own.filters,
                daily_cap: own.daily_cap,
                monthly_cap: own.monthly_cap,
                ..BuyerFacts::plain(id)
            },
            score: scores.get(&id).copied().unwrap_or(NEUTRAL),
            funds: funds.get(&id).copied().unwrap_or(Money::ZERO),
        }
    };
    if Who::try_from(rows.len()).is_err() {
        return Err(Error::defect("more tenants than a column can hold"));
    }
    Ok(rows.into_iter().map(tenant).collect())
}
