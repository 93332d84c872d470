//! What the database knows about buyers, gathered for the pure decision of who may buy.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::day::{midnight, month_start, zone};
use kernel::{Email, LeadId, Money, Phone, Result, TenantId, TenantKey};
use pool::buying::settings::{BuyerRow, Settings};
use pool::lead::Lead;
use rules::eligible::BuyerFacts;
use rules::state::LotState;
use schema::platform::{buyers, buying_policies, leads, lots, tenants, wallets};
use wallet::Wallet;

use super::share::{ShareRule, Shares};

/// A tenant as a buyer of one lead.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// What reaches its schema.
    pub key: TenantKey,
    /// Its name.
    pub name: String,
    /// Where its clocks are.
    pub zone: Tz,
    /// When its present day began, by its own clock.
    pub midnight: DateTime<Utc>,
    /// Whether its standing orders wait, for too little money is left.
    pub orders_wait: bool,
    /// When its present month began, by its own clock.
    pub month: DateTime<Utc>,
    /// Since when it is in the network.
    pub since: DateTime<Utc>,
    /// Who was bought before this may be bought again.
    pub repeat_from: DateTime<Utc>,
    /// How large its share of the leads of a city and product may be.
    pub share: Option<ShareRule>,
    /// What decides.
    pub facts: BuyerFacts,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tenants)]
struct TenantRow {
    id: TenantId,
    number: i32,
    name: String,
    city: String,
    time_zone: String,
    state: String,
    created_at: DateTime<Utc>,
}

/// A tenant, its settings, its wallet, and of the policy the days of the repeat window and how many leads make a share.
type Row = (TenantRow, Option<Settings>, Option<Wallet>, Option<i32>, Option<i32>);

/// What is known of tenants as buyers of some leads.
pub(crate) struct Known {
    now: DateTime<Utc>,
    rows: Vec<Row>,
    bought: BTreeMap<TenantId, Vec<DateTime<Utc>>>,
    persons: BTreeSet<(LeadId, TenantId)>,
    returned: BTreeSet<(LeadId, TenantId)>,
    shares: Shares,
}

/// Every tenant, or those named, as buyers of `lead`; by tenant id.
///
/// # Errors
/// When the database can't be read.
pub async fn load(tx: &mut PlatformTx, lead: &Lead, only: Option<&[TenantId]>) -> Result<Vec<Buyer>> {
    Ok(Known::read(tx, &[lead], only).await?.of(lead))
}

impl Known {
    /// Of every tenant, or of those named.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn read(tx: &mut PlatformTx, leads: &[&Lead], only: Option<&[TenantId]>) -> Result<Self> {
        // The policy comes with the same round trip: this is on the path of every bid.
        let policy = || buying_policies::table.order(buying_policies::created_at.desc()).limit(1);
        let mut query = tenants::table
            .left_join(buyers::table.on(buyers::tenant_id.eq(tenants::id)))
            .left_join(wallets::table.on(wallets::tenant_id.eq(tenants::id)))
            .order(tenants::id)
            .select((
                TenantRow::as_select(),
                Option::<BuyerRow>::as_select(),
                Option::<Wallet>::as_select(),
                policy().select(buying_policies::repeat_days).single_value(),
                policy().select(buying_policies::share_min_leads).single_value(),
            ))
            .into_boxed();
        if let Some(only) = only {
            query = query.filter(tenants::id.eq_any(only.to_vec()));
        }
        let rows: Vec<(_, Option<BuyerRow>, _, _, _)> = query.load(tx.conn()).await?;
        let row = |(tenant, own, wallet, repeat, share): (_, Option<BuyerRow>, _, _, _)| {
            (tenant, own.map(Settings::from), wallet, repeat, share)
        };
        let rows: Vec<Row> = rows.into_iter().map(row).collect();
        let now = tx.now();
        let bought = purchases(tx, &rows, now).await?;
        let persons = bought_persons(tx, leads, repeat_from(&rows, now)).await?;
        let returned = had_leads(tx, leads).await?;
        let shared = rows.iter().any(|row| row.1.as_ref().is_some_and(|buyer| buyer.share_cap.is_some()));
        let shares = if shared { Shares::read(tx, leads).await? } else { Shares::default() };
        Ok(Self { now, rows, bought, persons, returned, shares })
    }

    /// All of them as buyers of one of the leads, by tenant id.
    pub(crate) fn of(&self, lead: &Lead) -> Vec<Buyer> {
        self.rows.iter().map(|row| self.buyer(row, lead)).collect()
    }

    /// One of them as a buyer of one of the leads.
    pub(crate) fn one(&self, tenant: TenantId, lead: &Lead) -> Option<Buyer> {
        let at = self.rows.binary_search_by_key(&tenant, |row| row.0.id).ok()?;
        self.rows.get(at).map(|row| self.buyer(row, lead))
    }

    /// Takes note that a tenant has bought one of the leads, so that what is decided after it in the same transaction knows. No
    /// two leads that are for sale are of one person.
    pub(crate) fn bought(&mut self, lead: &Lead, tenant: TenantId, at: DateTime<Utc>) {
        self.bought.entry(tenant).or_default().push(at);
        self.shares.add(tenant, lead);
    }

    fn buyer(&self, row: &Row, lead: &Lead) -> Buyer {
        let (tenant, settings, wallet, _, measured_from) = row;
        let now = self.now;
        let zone = zone(&tenant.time_zone);
        let (midnight, month) = (midnight(zone, now), month_start(zone, now));
        let times = self.bought.get(&tenant.id).map_or(&[][..], Vec::as_slice);
        let since = |start| i64::try_from(times.iter().filter(|at| **at >= start).count()).unwrap_or(i64::MAX);
        let own = settings.as_ref();
        let share = own.and_then(|own| Some(ShareRule { cap: own.share_cap?, measured_from: (*measured_from)? }));
        let facts = BuyerFacts {
            tenant: tenant.id,
            active: tenant.state == "active",
            city: tenant.city.clone(),
            min_quality: own.and_then(|own| own.min_quality),
            at_work: own.and_then(|own| own.schedule.as_ref()).is_none_or(|hours| hours.covers(now, zone)),
            daily_cap: own.and_then(|own| own.daily_cap),
            bought_today: since(midnight),
            monthly_cap: own.and_then(|own| own.monthly_cap),
            bought_this_month: since(month),
            share: share.and_then(|rule| self.shares.of(tenant.id, lead, rule)),
            filters: own.map(|own| own.filters.clone()).unwrap_or_default(),
            bought_person: self.persons.contains(&(lead.id, tenant.id)),
            returned_lead: self.returned.contains(&(lead.id, tenant.id)),
            spendable: Some(wallet.as_ref().map_or(Money::ZERO, Wallet::spendable)),
        };
        Buyer {
            key: TenantKey { id: tenant.id, number: tenant.number },
            name: tenant.name.clone(),
            zone,
            midnight,
            orders_wait: wallet.as_ref().is_some_and(Wallet::is_paused),
            month,
            since: tenant.created_at,
            repeat_from: repeat_from(&self.rows, now),
            share,
            facts,
        }
    }
}

/// Who was bought before this may be bought again.
fn repeat_from(rows: &[Row], now: DateTime<Utc>) -> DateTime<Utc> {
    let days = rows.iter().find_map(|row| row.3).unwrap_or_default();
    now - Duration::days(i64::from(days))
}

/// When the capped ones of these tenants bought, as far back as their caps reach.
async fn purchases(
    tx: &mut PlatformTx,
    rows: &[Row],
    now: DateTime<Utc>,
) -> Result<BTreeMap<TenantId, Vec<DateTime<Utc>>>> {
    let capped = |cap: fn(&Settings) -> Option<i32>| {
        let of = move |row: &&Row| row.1.as_ref().and_then(cap).is_some();
        rows.iter().filter(of).map(|row| row.0.id).collect::<Vec<TenantId>>()
    };
    let (daily, monthly) = (capped(|buyer| buyer.daily_cap), capped(|buyer| buyer.monthly_cap));
    let mut bought: BTreeMap<TenantId, Vec<DateTime<Utc>>> = BTreeMap::new();
    if daily.is_empty() && monthly.is_empty() {
        return Ok(bought);
    }
    // A day has 25 hours at most, a month 31 days and an hour.
    let reach = if monthly.is_empty() { Duration::hours(25) } else { Duration::hours(31 * 24 + 1) };
    let rows: Vec<(Option<TenantId>, Option<DateTime<Utc>>)> = lots::table
        .filter(lots::winner_tenant.eq_any(daily.iter().chain(&monthly).copied()))
        .filter(lots::closed_at.gt(now - reach))
        .select((lots::winner_tenant, lots::closed_at))
        .load(tx.conn())
        .await?;
    for (tenant, at) in rows.into_iter().filter_map(|(tenant, at)| tenant.zip(at)) {
        bought.entry(tenant).or_default().push(at);
    }
    Ok(bought)
}

/// Who bought whose person, within the window, by whichever of the person's leads: by phone or by e-mail.
async fn bought_persons(
    tx: &mut PlatformTx,
    of: &[&Lead],
    after: DateTime<Utc>,
) -> Result<BTreeSet<(LeadId, TenantId)>> {
    let mut bought = BTreeSet::new();
    let phones: Vec<_> = of.iter().filter_map(|lead| lead.phone.clone()).collect();
    if !phones.is_empty() {
        let rows: Vec<(LeadId, Option<Phone>, Option<TenantId>)> = leads::table
            .filter(leads::phone.eq_any(phones))
            .filter(leads::sold_at.gt(after))
            .select((leads::id, leads::phone, leads::owner_tenant))
            .load(tx.conn())
            .await?;
        bought.extend(owners(of, &rows, |lead| lead.phone.as_ref()));
    }
    let emails: Vec<_> = of.iter().filter_map(|lead| lead.email.clone()).collect();
    if !emails.is_empty() {
        let rows: Vec<(LeadId, Option<Email>, Option<TenantId>)> = leads::table
            .filter(leads::email.eq_any(emails))
            .filter(leads::sold_at.gt(after))
            .select((leads::id, leads::email, leads::owner_tenant))
            .load(tx.conn())
            .await?;
        bought.extend(owners(of, &rows, |lead| lead.email.as_ref()));
    }
    Ok(bought)
}

/// The owners of other leads with the same contact.
fn owners<'a, C: PartialEq>(
    of: &'a [&Lead],
    rows: &'a [(LeadId, Option<C>, Option<TenantId>)],
    contact: impl Fn(&Lead) -> Option<&C> + Copy + 'a,
) -> impl Iterator<Item = (LeadId, TenantId)> + 'a {
    let other = move |lead: &Lead, row: &(LeadId, Option<C>, Option<TenantId>)| {
        let same = row.0 != lead.id && row.1.is_some() && row.1.as_ref() == contact(lead);
        row.2.filter(|_| same).map(|owner| (lead.id, owner))
    };
    of.iter().flat_map(move |lead| rows.iter().filter_map(move |row| other(lead, row)))
}

/// Tenants that had these very leads before: what came back does not go to them again.
async fn had_leads(tx: &mut PlatformTx, of: &[&Lead]) -> Result<BTreeSet<(LeadId, TenantId)>> {
    let ids: Vec<LeadId> = of.iter().map(|lead| lead.id).collect();
    let rows: Vec<(LeadId, Option<TenantId>)> = lots::table
        .filter(lots::lead_id.eq_any(ids))
        .filter(lots::state.eq(LotState::Sold))
        .select((lots::lead_id, lots::winner_tenant))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().filter_map(|(lead, winner)| Some((lead, winner?))).collect())
}
