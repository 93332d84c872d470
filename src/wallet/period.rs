//! A wallet over a period: what it began with, what moved by kind, what it ended with.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl;
use kernel::{Error, Money, Result, TenantId};
use schema::platform::{postings, transfers};
use serde::{Deserialize, Serialize};

use crate::ledger::{Account, Kind};

/// The longest period, in days.
const LONGEST: i64 = 3_660;

/// Days of a tenant's own calendar, both included, and the instants they begin and end at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The first instant.
    pub begins: DateTime<Utc>,
    /// The first instant after it.
    pub ends: DateTime<Utc>,
}

/// A period as a query names it; what is missing is the present month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeriodQuery {
    /// The first day, `2026-11-01`.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl PeriodQuery {
    /// The period in a time zone.
    ///
    /// # Errors
    /// `Invalid`: `bad_date`, `range_reversed`, `period_too_long`.
    pub fn read(&self, zone: Tz, now: DateTime<Utc>) -> Result<Period> {
        let today = now.with_timezone(&zone).date_naive();
        let day = |field: &'static str, text: &str, otherwise: NaiveDate| match text.trim() {
            "" => Ok(otherwise),
            text => {
                let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
                day.filter(|day| (2000..2200).contains(&day.year())).ok_or_else(|| Error::field(field, "bad_date"))
            }
        };
        let to = day("to", &self.to, today)?;
        let from = day("from", &self.from, to.with_day(1).unwrap_or(to))?;
        Period::new(zone, from, to)
    }
}

impl Period {
    /// The days from `from` to `to` in a time zone.
    ///
    /// # Errors
    /// `Invalid`: `range_reversed`, `period_too_long`.
    pub fn new(zone: Tz, from: NaiveDate, to: NaiveDate) -> Result<Self> {
        if from > to {
            return Err(Error::field("to", "range_reversed"));
        }
        if (to - from).num_days() > LONGEST {
            return Err(Error::field("from", "period_too_long"));
        }
        let after = to.checked_add_days(Days::new(1)).unwrap_or(to);
        Ok(Self { from, to, begins: begin(zone, from), ends: begin(zone, after) })
    }
}

/// The first instant of a day. Where clocks skip midnight it is the first that there is.
fn begin(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = match zone.from_local_datetime(&midnight) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest(),
    };
    local.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

/// What a wallet holds at one time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Balance {
    /// Free to spend.
    pub available: Money,
    /// Held for bids.
    pub held: Money,
    /// Both together: the tenant's money.
    pub total: Money,
}

/// What moved for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Turnover {
    /// For what.
    pub kind: Kind,
    /// How many transfers.
    pub count: i64,
    /// What they added to what may be spent, below zero when they took.
    pub available: Money,
    /// What they added to what is held.
    pub held: Money,
    /// Both together: what they added to the tenant's money.
    pub total: Money,
}

/// A period of a wallet. Opening and turnover always make the closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Summary {
    /// At the first instant.
    pub opening: Balance,
    /// By kind, those that occurred.
    pub turnover: Vec<Turnover>,
    /// What came in.
    pub income: Money,
    /// What went out, above zero.
    pub outgo: Money,
    /// After the last instant.
    pub closing: Balance,
}

/// Sums of postings by kind and account, and how many transfers each kind has.
type Sums = (BTreeMap<(Kind, Account), i128>, BTreeMap<Kind, i64>);

/// Sums a period up from the postings.
///
/// # Errors
/// When the database can't be read.
pub async fn summary(tx: &mut PlatformTx, tenant: TenantId, period: &Period) -> Result<Summary> {
    let (before, _) = sums(tx, tenant, None, period.begins).await?;
    let (within, counts) = sums(tx, tenant, Some(period.begins), period.ends).await?;
    Ok(sum_up(&before, &within, &counts))
}

fn sum_up(
    before: &BTreeMap<(Kind, Account), i128>,
    within: &BTreeMap<(Kind, Account), i128>,
    counts: &BTreeMap<Kind, i64>,
) -> Summary {
    let money = |kopecks: i128| Money::kopecks(i64::try_from(kopecks).unwrap_or(i64::MAX));
    let of = |sums: &BTreeMap<(Kind, Account), i128>, account: Account| -> i128 {
        sums.iter().filter(|((_, other), _)| *other == account).map(|(_, sum)| sum).sum()
    };
    let balance = |available: i128, held: i128| Balance {
        available: money(available),
        held: money(held),
        total: money(available + held),
    };
    let (available, held) = (of(before, Account::Available), of(before, Account::Held));
    let line = |(kind, count): (&Kind, &i64)| {
        let part = |account| within.get(&(*kind, account)).copied().unwrap_or(0);
        let Balance { available, held, total } = balance(part(Account::Available), part(Account::Held));
        Turnover { kind: *kind, count: *count, available, held, total }
    };
    let turnover: Vec<Turnover> = counts.iter().map(line).collect();
    let total = |sign: i64| turnover.iter().map(|line| (line.total.as_kopecks() * sign).max(0)).sum();
    Summary {
        opening: balance(available, held),
        income: Money::kopecks(total(1)),
        outgo: Money::kopecks(total(-1)),
        closing: balance(available + of(within, Account::Available), held + of(within, Account::Held)),
        turnover,
    }
}

async fn sums(tx: &mut PlatformTx, tenant: TenantId, from: Option<DateTime<Utc>>, to: DateTime<Utc>) -> Result<Sums> {
    let from = from.unwrap_or(DateTime::UNIX_EPOCH);
    let rows: Vec<(Kind, Account, Option<i64>)> = transfers::table
        .inner_join(postings::table)
        .filter(transfers::tenant_id.eq(tenant))
        .filter(transfers::at.ge(from).and(transfers::at.lt(to)))
        .filter(postings::tenant_id.eq(tenant))
        .group_by((transfers::kind, postings::account))
        .select((transfers::kind, postings::account, sql::<Nullable<BigInt>>("sum(postings.amount)::bigint")))
        .load(tx.conn())
        .await?;
    let counts: Vec<(Kind, i64)> = transfers::table
        .filter(transfers::tenant_id.eq(tenant))
        .filter(transfers::at.ge(from).and(transfers::at.lt(to)))
        .group_by(transfers::kind)
        .select((transfers::kind, count_star()))
        .load(tx.conn())
        .await?;
    let sums = rows.into_iter().map(|(kind, account, sum)| ((kind, account), i128::from(sum.unwrap_or(0)))).collect();
    Ok((sums, counts.into_iter().collect()))
}
