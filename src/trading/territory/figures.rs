//! What the database knows of the leads of territories.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, TenantId, TerritoryId};
use pool::lead::Status;
use rules::eligible::Reason;
use serde::Serialize;

use super::tally::{self, Counts, Group};
use super::{Atlas, Territory, load};

/// Over how many weeks figures may be asked for.
pub const WEEKS: [i64; 3] = [4, 12, 52];

/// Reads how many weeks are asked for: four unless told.
///
/// # Errors
/// `Invalid` for any other number than those of [`WEEKS`].
pub fn weeks(asked: Option<i64>) -> Result<i64> {
    let weeks = asked.unwrap_or(WEEKS[0]);
    if WEEKS.contains(&weeks) { Ok(weeks) } else { Err(Error::field("weeks", "out_of_range")) }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Date)]
    week: NaiveDate,
    #[diesel(sql_type = Text)]
    status: Status,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    holder: Option<TenantId>,
    #[diesel(sql_type = BigInt)]
    leads: i64,
}

/// `$1` is the reader's time zone, `$2` the first instant.
const GROUPS: &str = "
SELECT city, product, date_trunc('week', created_at AT TIME ZONE $1)::date AS week, status, owner_tenant AS holder, count(*) AS leads
FROM leads WHERE created_at >= $2
GROUP BY 1, 2, 3, 4, 5";

async fn groups(tx: &mut PlatformTx, zone: Tz, since: DateTime<Utc>) -> Result<Vec<Group>> {
    let query = diesel::sql_query(GROUPS).bind::<Text, _>(zone.name()).bind::<Timestamptz, _>(since);
    let rows: Vec<Row> = query.load(tx.conn()).await?;
    let group = |row: Row| Group {
        city: row.city,
        product: row.product,
        week: row.week,
        status: row.status,
        holder: row.holder,
        leads: row.leads,
    };
    Ok(rows.into_iter().map(group).collect())
}

#[derive(QueryableByName)]
struct Refused {
    #[diesel(sql_type = Text)]
    code: Reason,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = BigInt)]
    lots: i64,
}

/// The last reason of each closed lot that `$1` did not win, since `$2`.
const REASONS: &str = "
SELECT last.code, leads.city, count(*) AS lots
FROM (SELECT DISTINCT ON (lot_reasons.lot_id) lot_reasons.code, lots.lead_id
      FROM lot_reasons JOIN lots ON lots.id = lot_reasons.lot_id
      WHERE lot_reasons.tenant_id = $1 AND lots.state <> 'open' AND lots.closed_at >= $2
        AND lots.winner_tenant IS DISTINCT FROM $1
      ORDER BY lot_reasons.lot_id, lot_reasons.stage DESC) AS last
JOIN leads ON leads.id = last.lead_id
GROUP BY 1, 2";

/// A count under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// A product's code, or a Monday.
    pub name: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Why the owner did not get leads of its territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Why {
    /// The reason.
    pub code: Reason,
    /// In how many lots.
    pub lots: i64,
}

/// What an owner is shown of its territories.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Own {
    /// Over so many weeks, counted back from now.
    pub weeks: i64,
    /// The territories.
    pub territories: Vec<Territory>,
    /// All their leads.
    pub total: Counts,
    /// By product, the most leads first.
    pub by_product: Vec<Line>,
    /// By week, the earliest first.
    pub by_week: Vec<Line>,
    /// Why the owner did not get the others, the most frequent first.
    pub reasons: Vec<Why>,
}

/// What became of the leads of a tenant's territories.
///
/// # Errors
/// `Forbidden`.
pub async fn own(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, zone: Tz, weeks: i64) -> Result<Own> {
    actor.require(Object::Territory, Action::View)?;
    let territories = load(tx, Some(tenant)).await?;
    let (atlas, since) = (Atlas::of(&territories), tx.now() - Duration::weeks(weeks));
    let mut groups = if territories.is_empty() { Vec::new() } else { groups(tx, zone, since).await? };
    groups.retain(|group| atlas.find(&group.city).is_some());
    let mut total = Counts::default();
    let owner = |_: &Group| Some(tenant);
    for (_, counts) in tally::by(&groups, owner, |group| (group.status, group.holder)) {
        total += counts;
    }
    let line = |(name, counts)| Line { name, counts };
    let mut by_product: Vec<Line> =
        tally::by(&groups, owner, |group| group.product.clone()).into_iter().map(line).collect();
    by_product.sort_by_key(|line| std::cmp::Reverse(line.counts.leads));
    let by_week = tally::by(&groups, owner, |group| group.week.to_string()).into_iter().map(line).collect();
    let reasons = reasons(tx, tenant, since, &atlas).await?;
    Ok(Own { weeks, territories, total, by_product, by_week, reasons })
}

async fn reasons(tx: &mut PlatformTx, tenant: TenantId, since: DateTime<Utc>, atlas: &Atlas) -> Result<Vec<Why>> {
    let query = diesel::sql_query(REASONS).bind::<SqlUuid, _>(tenant.0).bind::<Timestamptz, _>(since);
    let rows: Vec<Refused> = query.load(tx.conn()).await?;
    let mut counted: BTreeMap<Reason, i64> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| atlas.find(&row.city).is_some()) {
        *counted.entry(row.code).or_default() += row.lots;
    }
    let mut reasons: Vec<Why> = counted.into_iter().map(|(code, lots)| Why { code, lots }).collect();
    reasons.sort_by_key(|why| std::cmp::Reverse(why.lots));
    Ok(reasons)
}

/// A territory beside what became of its leads.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Counted {
    /// The territory; `None` is everything that lies in none.
    pub territory: Option<Territory>,
    /// Its leads, seen by its owner.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Every territory with its leads, and last what lies in none.
///
/// # Errors
/// `Forbidden`.
pub async fn all(actor: &Actor, tx: &mut PlatformTx, zone: Tz, weeks: i64) -> Result<Vec<Counted>> {
    actor.require_network(Object::Territory, Action::View)?;
    let territories = load(tx, None).await?;
    let since = tx.now() - Duration::weeks(weeks);
    let groups = groups(tx, zone, since).await?;
    let atlas = Atlas::of(&territories);
    let owners: BTreeMap<TerritoryId, Option<TenantId>> =
        territories.iter().map(|territory| (territory.id, territory.owner_tenant)).collect();
    let owner = |group: &Group| atlas.find(&group.city).and_then(|id| owners.get(&id).copied().flatten());
    let mut counts: BTreeMap<Option<TerritoryId>, Counts> =
        tally::by(&groups, owner, |group| atlas.find(&group.city)).into_iter().collect();
    let outside = counts.remove(&None).unwrap_or_default();
    let counted = |territory: Territory| {
        let counts = counts.get(&Some(territory.id)).copied().unwrap_or_default();
        Counted { territory: Some(territory), counts }
    };
    let mut all: Vec<Counted> = territories.into_iter().map(counted).collect();
    all.push(Counted { territory: None, counts: outside });
    Ok(all)
}

/// The places that leads outside every territory come from, the most leads first.
///
/// # Errors
/// `Forbidden`.
pub async fn unmapped(actor: &Actor, tx: &mut PlatformTx, zone: Tz, weeks: i64) -> Result<Vec<(String, i64)>> {
    actor.require_network(Object::Territory, Action::View)?;
    let atlas = Atlas::of(&load(tx, None).await?);
    let since = tx.now() - Duration::weeks(weeks);
    let mut cities: BTreeMap<String, i64> = BTreeMap::new();
    for group in groups(tx, zone, since).await? {
        if !group.city.is_empty() && atlas.find(&group.city).is_none() {
            *cities.entry(group.city).or_default() += group.leads;
        }
    }
    let mut cities: Vec<(String, i64)> = cities.into_iter().collect();
    cities.sort_by_key(|(_, leads)| std::cmp::Reverse(*leads));
    Ok(cities)
}
