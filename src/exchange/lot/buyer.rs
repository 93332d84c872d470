//! What the database knows about buyers, gathered for the pure decision of who may buy.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, LocalResult, TimeZone, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Money, Result, TenantId, TenantKey};
use schema::platform::{buyers, leads, lots, tenants, wallets};

use super::LotState;
use super::eligible::{BuyerFacts, Filters};
use crate::lead::Lead;
use wallet::Wallet;

/// A tenant that bought a person does not buy the same person again within this many days (domain §1.2).
pub const REPEAT_DAYS: i64 = 90;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = buyers)]
struct BuyerRow {
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    amount_min: Option<Money>,
    amount_max: Option<Money>,
    daily_cap: Option<i32>,
}

/// A tenant as a buyer of one lead.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// What reaches its schema.
    pub key: TenantKey,
    /// Its name.
    pub name: String,
    /// When its present day began, by its own clock.
    pub midnight: DateTime<Utc>,
    /// Whether its standing orders wait, for too little money is left.
    pub orders_wait: bool,
    /// What decides.
    pub facts: BuyerFacts,
}

type Row = (TenantId, i32, String, String, String, Option<BuyerRow>, Option<Wallet>);

/// Every tenant, or those named, as buyers of `lead`; by tenant id.
///
/// # Errors
/// When the database can't be read.
pub async fn load(tx: &mut PlatformTx, lead: &Lead, only: Option<&[TenantId]>) -> Result<Vec<Buyer>> {
    let mut query = tenants::table
        .left_join(buyers::table.on(buyers::tenant_id.eq(tenants::id)))
        .left_join(wallets::table.on(wallets::tenant_id.eq(tenants::id)))
        .order(tenants::id)
        .select((
            tenants::id,
            tenants::number,
            tenants::name,
            tenants::time_zone,
            tenants::state,
            Option::<BuyerRow>::as_select(),
            Option::<Wallet>::as_select(),
        ))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(tenants::id.eq_any(only.to_vec()));
    }
    let rows: Vec<Row> = query.load(tx.conn()).await?;
    let now = tx.now();
    let capped: Vec<TenantId> = rows
        .iter()
        .filter(|row| row.5.as_ref().is_some_and(|buyer| buyer.daily_cap.is_some()))
        .map(|row| row.0)
        .collect();
    let bought = purchases(tx, &capped, now).await?;
    let persons = bought_person(tx, lead, now).await?;
    let returned = had_lead(tx, lead).await?;
    let buyer = |(id, number, name, time_zone, state, row, wallet): Row| {
        let midnight = midnight(&time_zone, now);
        let orders_wait = wallet.as_ref().is_some_and(Wallet::is_paused);
        let times = bought.get(&id).map_or(&[][..], Vec::as_slice);
        let facts = BuyerFacts {
            tenant: id,
            active: state == "active",
            daily_cap: row.as_ref().and_then(|row| row.daily_cap),
            filters: row.map(Filters::from).unwrap_or_default(),
            bought_today: i64::try_from(times.iter().filter(|at| **at >= midnight).count()).unwrap_or(i64::MAX),
            bought_person: persons.contains(&id),
            returned_lead: returned.contains(&id),
            spendable: Some(wallet.map_or(Money::ZERO, |wallet| wallet.spendable())),
        };
        Buyer { key: TenantKey { id, number }, name, midnight, orders_wait, facts }
    };
    Ok(rows.into_iter().map(buyer).collect())
}

impl From<BuyerRow> for Filters {
    fn from(row: BuyerRow) -> Self {
        Self {
            products: row.products,
            cities: row.cities,
            sources: row.sources,
            amount_min: row.amount_min,
            amount_max: row.amount_max,
        }
    }
}

/// When the day began in a time zone. Where clocks skip midnight, the first instant of the day.
pub fn midnight(time_zone: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    let date = now.with_timezone(&zone).date_naive();
    let start = date.and_time(chrono::NaiveTime::MIN);
    let local = match zone.from_local_datetime(&start) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(start + Duration::hours(1))).earliest(),
    };
    local.map_or(now, |at| at.with_timezone(&Utc))
}

async fn purchases(
    tx: &mut PlatformTx,
    of: &[TenantId],
    now: DateTime<Utc>,
) -> Result<BTreeMap<TenantId, Vec<DateTime<Utc>>>> {
    let mut bought: BTreeMap<TenantId, Vec<DateTime<Utc>>> = BTreeMap::new();
    if of.is_empty() {
        return Ok(bought);
    }
    let rows: Vec<(Option<TenantId>, Option<DateTime<Utc>>)> = lots::table
        .filter(lots::winner_tenant.eq_any(of))
        .filter(lots::closed_at.gt(now - Duration::hours(25)))
        .select((lots::winner_tenant, lots::closed_at))
        .load(tx.conn())
        .await?;
    for (tenant, at) in rows.into_iter().filter_map(|(tenant, at)| tenant.zip(at)) {
        bought.entry(tenant).or_default().push(at);
    }
    Ok(bought)
}

async fn bought_person(tx: &mut PlatformTx, lead: &Lead, now: DateTime<Utc>) -> Result<BTreeSet<TenantId>> {
    let own = crate::lead::submit::OWN_CONTACT;
    let mut owners = BTreeSet::new();
    if let Some(phone) = &lead.phone {
        let query =
            leads::table.filter(leads::phone.eq(phone)).filter(diesel::dsl::sql::<diesel::sql_types::Bool>(own));
        owners.extend(recent_owners(tx, query.into_boxed(), lead, now).await?);
    }
    if let Some(email) = &lead.email {
        let query =
            leads::table.filter(leads::email.eq(email)).filter(diesel::dsl::sql::<diesel::sql_types::Bool>(own));
        owners.extend(recent_owners(tx, query.into_boxed(), lead, now).await?);
    }
    Ok(owners)
}

async fn recent_owners(
    tx: &mut PlatformTx,
    query: leads::BoxedQuery<'_, diesel::pg::Pg>,
    lead: &Lead,
    now: DateTime<Utc>,
) -> Result<Vec<TenantId>> {
    let rows: Vec<Option<TenantId>> = query
        .filter(leads::id.ne(lead.id))
        .filter(leads::sold_at.gt(now - Duration::days(REPEAT_DAYS)))
        .select(leads::owner_tenant)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Tenants that had this very lead before: it came back, so it does not go to them again.
async fn had_lead(tx: &mut PlatformTx, lead: &Lead) -> Result<BTreeSet<TenantId>> {
    let rows: Vec<Option<TenantId>> = lots::table
        .filter(lots::lead_id.eq(lead.id))
        .filter(lots::state.eq(LotState::Sold))
        .select(lots::winner_tenant)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_by_the_tenants_clock() {
        let now = "2026-11-22T20:30:00Z".parse().unwrap();
        let at = |zone| midnight(zone, now).to_rfc3339();
        assert_eq!(at("Europe/Moscow"), "2026-11-21T21:00:00+00:00");
        assert_eq!(at("Europe/Samara"), "2026-11-22T20:00:00+00:00");
        assert_eq!(at("nowhere"), "2026-11-22T00:00:00+00:00");
    }
}
