//! One franchisee's settings: filters, caps, hours, share. Each change is kept with who made it.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, FieldError, Money, Object, Result, TenantId};
use rules::eligible::Filters;
use rules::schedule::Schedule;
use schema::platform::{buyer_changes, buyers};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::filter_input::{Named, quality};

/// Changes that a page or an answer shows.
const LATEST: i64 = 50;

/// What a franchisee buys at all; what is empty limits nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Settings {
    /// Which leads.
    #[serde(flatten)]
    pub filters: Filters,
    /// The least quality, from 0 to 100.
    pub min_quality: Option<i32>,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// The most it may have of the leads of a city and product, in percent.
    pub share_cap: Option<i32>,
    /// When it works, by its own clock.
    pub schedule: Option<Schedule>,
}

/// What the settings are set to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SettingsInput {
    /// Codes or names of products.
    pub products: Vec<String>,
    /// Cities.
    pub cities: Vec<String>,
    /// Codes or names of sources.
    pub sources: Vec<String>,
    /// The least amount of the loan, in kopecks.
    pub amount_min: Option<i64>,
    /// The largest amount of the loan, in kopecks.
    pub amount_max: Option<i64>,
    /// The least quality, from 0 to 100.
    pub min_quality: Option<i32>,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// From 1 to 100 percent.
    pub share_cap: Option<i32>,
    /// When it works, by its own clock.
    pub schedule: Option<Schedule>,
}

/// What the settings became once.
#[derive(Debug, Clone, Queryable, Serialize, utoipa::ToSchema)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// The settings since then.
    pub settings: Value,
}

/// The settings as they are stored.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = buyers, treat_none_as_null = true)]
pub struct BuyerRow {
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    amount_min: Option<Money>,
    amount_max: Option<Money>,
    daily_cap: Option<i32>,
    min_quality: Option<i32>,
    monthly_cap: Option<i32>,
    share_cap: Option<i32>,
    schedule: Option<Schedule>,
}

/// A franchisee's settings.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, tenant: TenantId) -> Result<Settings> {
    let row = buyers::table.find(tenant).select(BuyerRow::as_select()).first(tx.conn()).await.optional()?;
    Ok(row.map(Settings::from).unwrap_or_default())
}

/// Sets all of a franchisee's settings; they count for lots that open, and bids that are placed, from now on.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` as [`check`] says.
pub async fn set(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &SettingsInput) -> Result<()> {
    actor.require_network(Object::Tenant, Action::Configure)?;
    let settings = check(input).map_err(Error::Invalid)?;
    db::find_tenant(tx, tenant).await?;
    write(actor, tx, tenant, settings).await
}

/// Sets a franchisee's own buying hours; the rest of its settings is head office's and is not written.
///
/// # Errors
/// `Forbidden`; `Invalid`: `invalid_days`, `invalid_hours`.
pub async fn set_hours(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, hours: Option<Schedule>) -> Result<()> {
    actor.require(Object::Order, Action::Edit)?;
    if let Some(error) = hours.as_ref().and_then(|hours| hours.problem("schedule")) {
        return Err(Error::Invalid(vec![error]));
    }
    let schedule = hours.filter(|hours| !hours.is_always());
    let former = buyers::table.find(tenant).select(buyers::schedule).for_update();
    let former: Option<Option<Schedule>> = former.first(tx.conn()).await.optional()?;
    if former.flatten() == schedule {
        return Ok(());
    }
    let row: BuyerRow = diesel::insert_into(buyers::table)
        .values((buyers::tenant_id.eq(tenant), buyers::schedule.eq(&schedule)))
        .on_conflict(buyers::tenant_id)
        .do_update()
        .set(buyers::schedule.eq(&schedule))
        .returning(BuyerRow::as_returning())
        .get_result(tx.conn())
        .await?;
    record(actor, tx, tenant, &row.into()).await
}

/// The filters that were in force while a lot was open; `None` where that can't be told: they were changed meanwhile, or they
/// are older than their history.
///
/// # Errors
/// When the database can't be read.
pub async fn filters_during(
    tx: &mut PlatformTx,
    tenant: TenantId,
    opened: DateTime<Utc>,
    closed: DateTime<Utc>,
) -> Result<Option<Filters>> {
    let changes = || buyer_changes::table.filter(buyer_changes::tenant_id.eq(tenant));
    let rows: Vec<(DateTime<Utc>, Value)> = changes()
        .filter(buyer_changes::at.le(closed))
        .order((buyer_changes::at, buyer_changes::id))
        .select((buyer_changes::at, buyer_changes::settings))
        .load(tx.conn())
        .await?;
    if rows.is_empty() {
        let changed = changes().count().get_result::<i64>(tx.conn()).await? > 0;
        let filters = of(tx, tenant).await?.filters;
        return Ok((!changed && filters == Filters::default()).then_some(filters));
    }
    let filters = |value: Value| serde_json::from_value::<Settings>(value).ok().map(|settings| settings.filters);
    let (before, meanwhile): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(at, _)| *at <= opened);
    let Some(in_force) = before.into_iter().next_back().and_then(|(_, value)| filters(value)) else { return Ok(None) };
    // Other settings than the filters, such as the franchisee's own hours, make nothing doubtful.
    let same = meanwhile.into_iter().all(|(_, value)| filters(value).as_ref() == Some(&in_force));
    Ok(same.then_some(in_force))
}

/// What the settings were, the newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn history(tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Change>> {
    let rows = buyer_changes::table
        .filter(buyer_changes::tenant_id.eq(tenant))
        .order((buyer_changes::at.desc(), buyer_changes::id.desc()))
        .limit(LATEST)
        .select((buyer_changes::at, buyer_changes::by_name, buyer_changes::settings))
        .load(tx.conn())
        .await?;
    Ok(rows)
}

async fn write(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, settings: Settings) -> Result<()> {
    if of(tx, tenant).await? == settings {
        return Ok(());
    }
    let row = BuyerRow::from(settings.clone());
    diesel::insert_into(buyers::table)
        .values((buyers::tenant_id.eq(tenant), &row))
        .on_conflict(buyers::tenant_id)
        .do_update()
        .set(&row)
        .execute(tx.conn())
        .await?;
    record(actor, tx, tenant, &settings).await
}

async fn record(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, settings: &Settings) -> Result<()> {
    let change = (
        buyer_changes::id.eq(tx.new_id()),
        buyer_changes::tenant_id.eq(tenant),
        buyer_changes::at.eq(tx.now()),
        buyer_changes::by_name.eq(&actor.name),
        buyer_changes::settings.eq(serde_json::to_value(settings)?),
    );
    diesel::insert_into(buyer_changes::table).values(change).execute(tx.conn()).await?;
    jobs::emit(tx, "buyer.changed", json!({ "tenant_id": tenant })).await?;
    Ok(())
}

/// Checks every field.
///
/// # Errors
/// All that is wrong, as for a standing order; `out_of_range` for the share.
pub fn check(input: &SettingsInput) -> std::result::Result<Settings, Vec<FieldError>> {
    let mut errors = Vec::new();
    let named = Named {
        products: &input.products,
        cities: &input.cities,
        sources: &input.sources,
        amount_min: input.amount_min,
        amount_max: input.amount_max,
    };
    let filters = named.check(&mut errors);
    quality(&mut errors, input.min_quality);
    for (field, cap) in [("daily_cap", input.daily_cap), ("monthly_cap", input.monthly_cap)] {
        if cap.is_some_and(|cap| cap < 1) {
            errors.push(FieldError::new(field, "not_positive"));
        }
    }
    if input.share_cap.is_some_and(|cap| !(1..=100).contains(&cap)) {
        errors.push(FieldError::new("share_cap", "out_of_range"));
    }
    errors.extend(input.schedule.as_ref().and_then(|schedule| schedule.problem("schedule")));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Settings {
        filters,
        min_quality: input.min_quality,
        daily_cap: input.daily_cap,
        monthly_cap: input.monthly_cap,
        share_cap: input.share_cap,
        schedule: input.schedule.clone().filter(|schedule| !schedule.is_always()),
    })
}

impl From<BuyerRow> for Settings {
    fn from(row: BuyerRow) -> Self {
        Self {
            filters: Filters {
                products: row.products,
                cities: row.cities,
                sources: row.sources,
                amount_min: row.amount_min,
                amount_max: row.amount_max,
            },
            min_quality: row.min_quality,
            daily_cap: row.daily_cap,
            monthly_cap: row.monthly_cap,
            share_cap: row.share_cap,
            schedule: row.schedule,
        }
    }
}

impl From<Settings> for BuyerRow {
    fn from(settings: Settings) -> Self {
        let filters = settings.filters;
        Self {
            products: filters.products,
            cities: filters.cities,
            sources: filters.sources,
            amount_min: filters.amount_min,
            amount_max: filters.amount_max,
            daily_cap: settings.daily_cap,
            min_quality: settings.min_quality,
            monthly_cap: settings.monthly_cap,
            share_cap: settings.share_cap,
            schedule: settings.schedule,
        }
    }
}
