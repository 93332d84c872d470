//! A wallet over a period: what it began with, what moved by kind, what it ended with.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Money, Result, TenantId, day};
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
    /// The period in a time zone, where a day is named at all.
    ///
    /// # Errors
    /// As [`PeriodQuery::read`].
    pub fn given(&self, zone: Tz, now: DateTime<Utc>) -> Result<Option<Period>> {
        let named = !(self.from.trim().is_empty() && self.to.trim().is_empty());
        named.then(|| self.read(zone, now)).transpose()
    }

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
        Ok(Self { from, to, begins: day::begins(zone, from), ends: day::begins(zone, after) })
    }
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

impl Balance {
    fn seen_by(self, reader: &Actor) -> Self {
        let (available, held) = crate::seen_by(reader, self.available, self.held);
        Self { available, held, ..self }
    }
}

impl Summary {
    /// The summary as `reader` may see it: to one who is no tenant's, holds and releases have not been.
    fn seen_by(mut self, reader: &Actor) -> Self {
        if reader.tenant.is_none() {
            self.turnover.retain(|line| !matches!(line.kind, Kind::Hold | Kind::Release));
        }
        for line in &mut self.turnover {
            (line.available, line.held) = crate::seen_by(reader, line.available, line.held);
        }
        Self { opening: self.opening.seen_by(reader), closing: self.closing.seen_by(reader), ..self }
    }
}

/// Sums a period up from the postings, as `reader` may see it.
///
/// # Errors
/// When the database can't be read.
pub async fn summary(reader: &Actor, tx: &mut PlatformTx, tenant: TenantId, period: &Period) -> Result<Summary> {
    let (before, _) = sums(tx, tenant, None, period.begins).await?;
    let (within, counts) = sums(tx, tenant, Some(period.begins), period.ends).await?;
    Ok(sum_up(&before, &within, &counts).seen_by(reader))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sums of transfers that happened in `from..to`, as the database would give them.
    fn sums(
        moves: &[(u32, Kind, i64, i64)],
        from: u32,
        to: u32,
    ) -> (BTreeMap<(Kind, Account), i128>, BTreeMap<Kind, i64>) {
        let (mut sums, mut counts) = (BTreeMap::new(), BTreeMap::new());
        for (_, kind, available, held) in moves.iter().filter(|(day, ..)| (from..to).contains(day)) {
            *sums.entry((*kind, Account::Available)).or_insert(0) += i128::from(*available);
            *sums.entry((*kind, Account::Held)).or_insert(0) += i128::from(*held);
            *counts.entry(*kind).or_insert(0) += 1;
        }
        (sums, counts)
    }

    fn moves() -> impl Strategy<Value = Vec<(u32, Kind, i64, i64)>> {
        let kind = prop::sample::select(Kind::ALL);
        prop::collection::vec((0_u32..30, kind, -1_000_000_i64..1_000_000, -1_000_000_i64..1_000_000), 0..40)
    }

    proptest! {
        /// Opening and turnover make the closing, and the next period opens with it, wherever the year is cut.
        #[test]
        fn periods_fit_together(moves in moves(), cut in 0_u32..30) {
            let part = |from, to| {
                let ((before, _), (within, counts)) = (sums(&moves, 0, from), sums(&moves, from, to));
                sum_up(&before, &within, &counts)
            };
            let (first, second, whole) = (part(0, cut), part(cut, 30), part(0, 30));
            prop_assert_eq!(second.opening, first.closing);
            prop_assert_eq!(whole.closing, second.closing);
            for summary in [&first, &second, &whole] {
                let moved: i64 = summary.turnover.iter().map(|line| line.total.as_kopecks()).sum();
                prop_assert_eq!(summary.opening.total.as_kopecks() + moved, summary.closing.total.as_kopecks());
                prop_assert_eq!(summary.income.as_kopecks() - summary.outgo.as_kopecks(), moved);
            }
        }
    }

    #[test]
    fn days_are_the_tenants_own() {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        let period = Period::new(Tz::Asia__Yekaterinburg, day("2026-11-01"), day("2026-11-30")).unwrap();
        assert_eq!(period.begins.to_rfc3339(), "2026-10-31T19:00:00+00:00");
        assert_eq!(period.ends.to_rfc3339(), "2026-11-30T19:00:00+00:00");
        // Clocks that skip midnight: Cairo, 24 April 2026 begins at one.
        let skipped = Period::new(Tz::Africa__Cairo, day("2026-04-24"), day("2026-04-24")).unwrap();
        assert_eq!(skipped.begins.to_rfc3339(), "2026-04-23T22:00:00+00:00");
    }

    #[test]
    fn a_bad_period_is_refused_and_none_is_the_present_month() {
        let now = "2026-11-15T10:00:00Z".parse().unwrap();
        let read = |from: &str, to: &str| PeriodQuery { from: from.into(), to: to.into() }.read(Tz::UTC, now);
        let code = |from: &str, to: &str| match read(from, to) {
            Err(Error::Invalid(errors)) => errors[0].code.to_string(),
            other => format!("{other:?}"),
        };
        let month = read("", "").unwrap();
        assert_eq!((month.from.to_string(), month.to.to_string()), ("2026-11-01".into(), "2026-11-15".into()));
        assert_eq!(code("2026-13-01", ""), "bad_date");
        assert_eq!(code("9999-01-01", ""), "bad_date");
        assert_eq!(code("2026-11-02", "2026-11-01"), "range_reversed");
        assert_eq!(code("2000-01-01", ""), "period_too_long");
    }
}
