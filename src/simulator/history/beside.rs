//! What stands beside the period's lots: payments, leads got before it, and whom turns put first.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Money, Result, TenantId};
use schema::platform::buying_policies;

use super::load::TURN_DAYS;
use super::{Got, Payment, Starters, Who, micros, span};

#[derive(QueryableByName)]
struct PaymentRow {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

/// What moved the money of wallets but is no sale of the period: payments, refunds, sales of lots that opened outside it.
const PAYMENTS: &str = "
SELECT transfers.tenant_id, transfers.at, sum(postings.amount)::bigint AS amount
FROM transfers
JOIN postings ON postings.transfer_id = transfers.id AND postings.account IN ('available', 'held')
LEFT JOIN lots ON lots.id = transfers.lot_id
WHERE transfers.at >= $1 AND transfers.at < $2
  AND (transfers.kind NOT IN ('hold', 'release', 'capture', 'charge')
       OR transfers.kind IN ('capture', 'charge') AND (lots.opened_at < $1 OR lots.opened_at >= $3))
GROUP BY transfers.id, transfers.tenant_id, transfers.at ORDER BY transfers.at, transfers.id";

/// Lots of the period may close so much later.
const TAIL: Duration = Duration::days(30);

pub(super) async fn payments(
    tx: &mut PlatformTx,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Payment>> {
    let query = diesel::sql_query(PAYMENTS)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until + TAIL)
        .bind::<Timestamptz, _>(until);
    let rows: Vec<PaymentRow> = query.load(tx.conn()).await?;
    let payment =
        |row: PaymentRow| Some(Payment { at: micros(row.at), who: *who.get(&row.tenant_id)?, amount: row.amount });
    Ok(rows.into_iter().filter_map(payment).collect())
}

#[derive(QueryableByName)]
struct GotRow {
    #[diesel(sql_type = SqlUuid)]
    winner: TenantId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

const TURNS: &str = "
SELECT winner_tenant AS winner, closed_at AS at FROM lots
WHERE state = 'sold' AND assignment IS NOT NULL AND closed_at > $1 AND opened_at < $2 ORDER BY closed_at, id";

pub(super) async fn turns(tx: &mut PlatformTx, who: &HashMap<TenantId, Who>, from: DateTime<Utc>) -> Result<Vec<Got>> {
    let query =
        diesel::sql_query(TURNS).bind::<Timestamptz, _>(from - Duration::days(TURN_DAYS)).bind::<Timestamptz, _>(from);
    let rows: Vec<GotRow> = query.load(tx.conn()).await?;
    let got = |row: GotRow| Some(Got { at: micros(row.at), who: *who.get(&row.winner)? });
    Ok(rows.into_iter().filter_map(got).collect())
}

/// Leads bought at lots that opened before `$2`, where they closed from `$1` until before `$3`.
const OUTSIDE: &str = "
SELECT winner_tenant AS winner, closed_at AS at FROM lots
WHERE state = 'sold' AND closed_at > $1 AND opened_at < $2 AND closed_at < $3 ORDER BY closed_at, id";

/// A month has 31 days and an hour at most.
const MONTH: Duration = Duration::hours(31 * 24 + 1);

pub(super) async fn outside(
    tx: &mut PlatformTx,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Got>> {
    let query = diesel::sql_query(OUTSIDE)
        .bind::<Timestamptz, _>(from - MONTH)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until + TAIL);
    let rows: Vec<GotRow> = query.load(tx.conn()).await?;
    let got = |row: GotRow| Some(Got { at: micros(row.at), who: *who.get(&row.winner)? });
    Ok(rows.into_iter().filter_map(got).collect())
}

/// Every policy that was ever in force, as far as it says who comes first.
pub(super) async fn starters(tx: &mut PlatformTx) -> Result<Vec<Starters>> {
    use buying_policies as policy;
    let rows: Vec<(DateTime<Utc>, i32, i32)> = policy::table
        .order(policy::created_at)
        .select((policy::created_at, policy::starter_days, policy::starter_leads))
        .load(tx.conn())
        .await?;
    let starters = |(at, days, leads): (DateTime<Utc>, i32, i32)| Starters {
        from: micros(at),
        young: span(i64::from(days) * 86_400),
        leads: i64::from(leads),
    };
    Ok(rows.into_iter().map(starters).collect())
}
