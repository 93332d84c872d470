//! What the database knows of a week.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Money, Result, TenantId};
use schema::platform::{lots, tenants};
use trading::territory::{self, Atlas};

use super::count::{Facts, LotFact};
use super::week;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    winner: Option<TenantId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    price: Option<Money>,
    #[diesel(sql_type = Bool)]
    auction: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    reserve: Option<Money>,
    #[diesel(sql_type = BigInt)]
    bidders: i64,
    #[diesel(sql_type = BigInt)]
    span_s: i64,
}

/// Lots that closed from `$1` until before `$2`. Stages that take bids are those with a reserve, a floor or a soft close.
const LOTS: &str = "
SELECT leads.product, leads.city, lots.winner_tenant AS winner, lots.price,
       jsonb_path_exists(lots.stages, '$[*] ? (exists (@.reserve) || exists (@.floor) || exists (@.extend_s))') AS auction,
       coalesce((lots.stages -> lots.stage ->> 'reserve')::bigint, (lots.stages -> lots.stage ->> 'floor')::bigint,
                (lots.stages -> lots.stage ->> 'start')::bigint) AS reserve,
       (SELECT count(DISTINCT bids.tenant_id) FROM bids WHERE bids.lot_id = lots.id) AS bidders,
       extract(epoch FROM lots.closed_at - lots.opened_at)::bigint AS span_s
FROM lots JOIN leads ON leads.id = lots.lead_id
WHERE lots.state IN ('sold', 'unsold') AND lots.closed_at >= $1 AND lots.closed_at < $2
ORDER BY lots.closed_at, lots.id";

#[derive(QueryableByName)]
struct Bidder {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = BigInt)]
    lots: i64,
}

const BIDDERS: &str = "
SELECT bids.tenant_id, count(DISTINCT bids.lot_id) AS lots
FROM bids JOIN lots ON lots.id = bids.lot_id
WHERE lots.state IN ('sold', 'unsold') AND lots.closed_at >= $1 AND lots.closed_at < $2
GROUP BY bids.tenant_id";

/// The longest time from the first to the last notice of one opening, among lots that closed in the week.
const SKEW: &str = "
SELECT max(skew) AS skew FROM (
    SELECT (extract(epoch FROM max(sent_at) - min(sent_at)) * 1000)::bigint AS skew
    FROM lot_notices JOIN lots ON lots.id = lot_notices.lot_id
    WHERE lots.state IN ('sold', 'unsold') AND lots.closed_at >= $1 AND lots.closed_at < $2
    GROUP BY lot_notices.lot_id, lot_notices.stage, lot_notices.channel
) AS openings";

#[derive(QueryableByName)]
struct Skew {
    #[diesel(sql_type = Nullable<BigInt>)]
    skew: Option<i64>,
}

async fn skew(tx: &mut PlatformTx, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<i64>> {
    let query = diesel::sql_query(SKEW).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    Ok(query.get_result::<Skew>(tx.conn()).await?.skew)
}

/// The facts of a week. Tenants count when they were there before its end and are active, or took part.
///
/// # Errors
/// When the database can't be read.
pub async fn facts(tx: &mut PlatformTx, of: NaiveDate) -> Result<Facts> {
    let (from, until) = week::span(of);
    let rows: Vec<Row> =
        diesel::sql_query(LOTS).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until).load(tx.conn()).await?;
    let bidders: Vec<Bidder> =
        diesel::sql_query(BIDDERS).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until).load(tx.conn()).await?;
    let bids: BTreeMap<TenantId, i64> = bidders.into_iter().map(|row| (row.tenant_id, row.lots)).collect();
    let territories = territory::load(tx, None).await?;
    let atlas = Atlas::of(&territories);
    let name = |city: &str| {
        let found = atlas.find(city).and_then(|id| territories.iter().find(|territory| territory.id == id));
        found.map(|territory| territory.name.clone()).unwrap_or_default()
    };
    let lots: Vec<LotFact> = rows
        .into_iter()
        .map(|row| LotFact {
            territory: name(&row.city),
            product: row.product,
            sale: row.winner.zip(row.price),
            auction: row.auction,
            reserve: row.reserve,
            bidders: row.bidders,
            span_s: row.span_s,
        })
        .collect();
    let tenants = taking_part(tx, until, &lots, &bids).await?;
    Ok(Facts { lots, tenants, bids, notice_skew_ms: skew(tx, from, until).await? })
}

async fn taking_part(
    tx: &mut PlatformTx,
    until: DateTime<Utc>,
    lots: &[LotFact],
    bids: &BTreeMap<TenantId, i64>,
) -> Result<BTreeMap<TenantId, String>> {
    let rows: Vec<(TenantId, String, String)> = tenants::table
        .filter(tenants::created_at.lt(until))
        .select((tenants::id, tenants::name, tenants::state))
        .load(tx.conn())
        .await?;
    let took_part =
        |id: TenantId| bids.contains_key(&id) || lots.iter().any(|lot| lot.sale.is_some_and(|sale| sale.0 == id));
    Ok(rows
        .into_iter()
        .filter(|(id, _, state)| state == "active" || took_part(*id))
        .map(|(id, name, _)| (id, name))
        .collect())
}

/// The week in which the first lot ever closed.
///
/// # Errors
/// When the database can't be read.
pub async fn first_week(tx: &mut PlatformTx) -> Result<Option<NaiveDate>> {
    let first: Option<DateTime<Utc>> = lots::table.select(diesel::dsl::min(lots::closed_at)).first(tx.conn()).await?;
    Ok(first.map(week::of))
}
