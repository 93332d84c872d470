//! Every night the ratings of buyers and the conversion of sources are counted anew from what became of sold leads.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use jobs::{Due, Event, JobContext};
use kernel::day::midnight;
use kernel::{DealId, LeadId, Result, TenantId};
use rules::score::{DAYS, Record, Score, score};
use schema::platform::{buyer_scores, lead_issues, leads, source_rates};
use serde::Deserialize;
use web::NETWORK_ZONE;

/// The kind of the deadline by which they are counted.
pub const DEADLINE: &str = "exchange.scores";
/// Told when all ratings have been counted anew.
pub const COUNTED: &str = "rating.counted";
/// They are counted at this hour of the network's night.
const HOUR: i64 = 3;
/// So many days back sources are looked at.
const SOURCE_DAYS: i64 = 180;

#[derive(QueryableByName)]
struct BuyerRow {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = BigInt)]
    bought: i64,
    #[diesel(sql_type = BigInt)]
    issued: i64,
    #[diesel(sql_type = BigInt)]
    returned: i64,
    #[diesel(sql_type = BigInt)]
    contacted: i64,
    #[diesel(sql_type = BigInt)]
    contacts_due: i64,
}

#[derive(QueryableByName)]
struct SourceRow {
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = BigInt)]
    sold: i64,
    #[diesel(sql_type = BigInt)]
    issued: i64,
}

/// A return counts once it was approved; a recall is no return. A first contact counts once its time is over: a lead that went
/// before, or was taken back from a suspended buyer, says nothing of its speed.
const BUYERS: &str = "
SELECT tenants.id AS tenant_id, count(lots.id) AS bought,
       count(lots.id) FILTER (WHERE EXISTS (
           SELECT FROM lead_issues WHERE lead_issues.lead_id = lots.lead_id AND lead_issues.tenant_id = tenants.id
              AND lead_issues.issued_at IS NOT NULL AND lead_issues.reversed_at IS NULL)) AS issued,
       count(lots.id) FILTER (WHERE EXISTS (
           SELECT FROM returns WHERE returns.lot_id = lots.id AND returns.state = 'approved')) AS returned,
       count(lots.id) FILTER (WHERE first_contacts.state = 'contacted') AS contacted,
       count(lots.id) FILTER (WHERE first_contacts.state = 'contacted'
           OR first_contacts.state = 'recalled' AND first_contacts.ended_at >= first_contacts.due_at) AS contacts_due
FROM tenants
LEFT JOIN lots ON lots.winner_tenant = tenants.id AND lots.closed_at > $1
LEFT JOIN first_contacts ON first_contacts.lot_id = lots.id
GROUP BY tenants.id";

const SOURCES: &str = "
SELECT leads.source, count(DISTINCT leads.id) AS sold,
       count(DISTINCT leads.id) FILTER (WHERE EXISTS (
           SELECT FROM lead_issues WHERE lead_issues.lead_id = leads.id
              AND lead_issues.issued_at IS NOT NULL AND lead_issues.reversed_at IS NULL)) AS issued
FROM lots JOIN leads ON leads.id = lots.lead_id
WHERE lots.state = 'sold' AND lots.closed_at > $1
GROUP BY leads.source";

/// Counts everything anew.
///
/// # Errors
/// When the database can't be read or written.
pub async fn count(tx: &mut PlatformTx) -> Result<()> {
    let now = tx.now();
    let buyers: Vec<BuyerRow> =
        diesel::sql_query(BUYERS).bind::<Timestamptz, _>(now - Duration::days(DAYS)).load(tx.conn()).await?;
    let rated = |row: BuyerRow| {
        let contacts = (row.contacts_due > 0).then_some((row.contacted, row.contacts_due));
        let record = Record { bought: row.bought, issued: row.issued, returned: row.returned, contacts };
        rating(row.tenant_id, score(&record), now)
    };
    let rows: Vec<_> = buyers.into_iter().map(rated).collect();
    diesel::insert_into(buyer_scores::table)
        .values(rows)
        .on_conflict(buyer_scores::tenant_id)
        .do_update()
        .set((
            buyer_scores::score.eq(excluded(buyer_scores::score)),
            buyer_scores::speed.eq(excluded(buyer_scores::speed)),
            buyer_scores::conversion.eq(excluded(buyer_scores::conversion)),
            buyer_scores::returns.eq(excluded(buyer_scores::returns)),
            buyer_scores::bought.eq(excluded(buyer_scores::bought)),
            buyer_scores::counted_at.eq(excluded(buyer_scores::counted_at)),
        ))
        .execute(tx.conn())
        .await?;
    let sources: Vec<SourceRow> =
        diesel::sql_query(SOURCES).bind::<Timestamptz, _>(now - Duration::days(SOURCE_DAYS)).load(tx.conn()).await?;
    let rate = |row: SourceRow| {
        (
            source_rates::source.eq(row.source),
            source_rates::sold.eq(row.sold),
            source_rates::issued.eq(row.issued),
            source_rates::counted_at.eq(now),
        )
    };
    diesel::insert_into(source_rates::table)
        .values(sources.into_iter().map(rate).collect::<Vec<_>>())
        .on_conflict(source_rates::source)
        .do_update()
        .set((
            source_rates::sold.eq(excluded(source_rates::sold)),
            source_rates::issued.eq(excluded(source_rates::issued)),
            source_rates::counted_at.eq(excluded(source_rates::counted_at)),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = buyer_scores)]
struct Rating {
    tenant_id: TenantId,
    score: i32,
    speed: Option<i32>,
    conversion: Option<i32>,
    returns: Option<i32>,
    bought: i64,
    counted_at: DateTime<Utc>,
}

fn rating(tenant_id: TenantId, score: Score, counted_at: DateTime<Utc>) -> Rating {
    Rating {
        tenant_id,
        score: score.score,
        speed: score.speed,
        conversion: score.conversion,
        returns: score.returns,
        bought: score.bought,
        counted_at,
    }
}

/// A buyer's rating as it was counted last; none before the first night.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, tenant: TenantId) -> Result<Option<(Score, DateTime<Utc>)>> {
    type Row = (i32, Option<i32>, Option<i32>, Option<i32>, i64, DateTime<Utc>);
    let row: Option<Row> = buyer_scores::table
        .find(tenant)
        .select((
            buyer_scores::score,
            buyer_scores::speed,
            buyer_scores::conversion,
            buyer_scores::returns,
            buyer_scores::bought,
            buyer_scores::counted_at,
        ))
        .first(tx.conn())
        .await
        .optional()?;
    Ok(row.map(|(score, speed, conversion, returns, bought, at)| {
        (Score { score, speed, conversion, returns, bought }, at)
    }))
}

/// The ratings of several buyers, as they were counted last; who was never counted is left out.
///
/// # Errors
/// When the database can't be read.
pub async fn scores(tx: &mut PlatformTx, tenants: &[TenantId]) -> Result<BTreeMap<TenantId, i32>> {
    let rows: Vec<(TenantId, i32)> = buyer_scores::table
        .filter(buyer_scores::tenant_id.eq_any(tenants))
        .select((buyer_scores::tenant_id, buyer_scores::score))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The ratings of all buyers; see [`scores`].
///
/// # Errors
/// When the database can't be read.
pub async fn all_scores(tx: &mut PlatformTx) -> Result<BTreeMap<TenantId, i32>> {
    let rows: Vec<(TenantId, i32)> =
        buyer_scores::table.select((buyer_scores::tenant_id, buyer_scores::score)).load(tx.conn()).await?;
    Ok(rows.into_iter().collect())
}

/// The night has come: counts, and sets the next one.
///
/// # Errors
/// When the database can't be read or written; the deadline then comes again.
pub async fn night(context: JobContext, due: Due) -> Result<()> {
    context
        .db
        .platform(&context.actor, async |tx| {
            count(tx).await?;
            jobs::emit(tx, COUNTED, serde_json::json!({})).await?;
            let tomorrow = midnight(NETWORK_ZONE, tx.now() + Duration::days(1)) + Duration::hours(HOUR);
            jobs::deadline::set(tx, DEADLINE, due.subject, tomorrow).await
        })
        .await
}

#[derive(Deserialize)]
struct Issued {
    deal_id: DealId,
    lead_id: Option<LeadId>,
    round: i32,
}

/// A loan was issued, or taken back. The two may come in any order and more than once.
///
/// # Errors
/// When the database can't be written.
pub async fn issue(context: JobContext, event: Event, reversed: bool) -> Result<()> {
    let (told, tenant) = (event.read::<Issued>()?, event.tenant()?.id);
    let Some(lead) = told.lead_id else { return Ok(()) };
    context
        .db
        .platform(&context.actor, async |tx| {
            let pooled = leads::table.find(lead).select(leads::id).first::<LeadId>(tx.conn()).await.optional()?;
            if pooled.is_none() {
                return Ok(());
            }
            let (issued_at, reversed_at) = if reversed { (None, Some(event.at)) } else { (Some(event.at), None) };
            let row = (
                lead_issues::lead_id.eq(lead),
                lead_issues::tenant_id.eq(tenant),
                lead_issues::deal_id.eq(told.deal_id),
                lead_issues::round.eq(told.round),
                lead_issues::issued_at.eq(issued_at),
                lead_issues::reversed_at.eq(reversed_at),
            );
            let key = (lead_issues::tenant_id, lead_issues::deal_id, lead_issues::round);
            let insert = diesel::insert_into(lead_issues::table).values(row).on_conflict(key).do_update();
            if reversed {
                insert.set(lead_issues::reversed_at.eq(reversed_at)).execute(tx.conn()).await?;
            } else {
                insert.set(lead_issues::issued_at.eq(issued_at)).execute(tx.conn()).await?;
            }
            Ok(())
        })
        .await
}
