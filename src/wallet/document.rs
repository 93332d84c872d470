//! The statement of a period as a document: everything a generator of a printed form needs, and nothing it would have to work out.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use kernel::{Actor, Money, Result, TenantId};
use serde::Serialize;

use crate::in_words::in_words;
use crate::period::{Period, PeriodQuery, Summary, summary};
use crate::requisites::{self, Requisites};
use crate::statement::{self, Filter, Transfer};

/// The most lines of a document; a longer statement is taken as a spreadsheet.
const MOST_LINES: i64 = 10_000;

/// The document.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Document {
    /// Whose.
    pub tenant: Side,
    /// The first day, by the tenant's calendar.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The tenant's IANA time zone: days are its own.
    pub time_zone: String,
    /// When the document was made.
    pub made_at: DateTime<Utc>,
    /// Always `RUB`; amounts are kopecks.
    pub currency: &'static str,
    /// Balances and turnover.
    #[serde(flatten)]
    pub summary: Summary,
    /// Sums in Russian words.
    pub in_words: Words,
    /// Every transfer, the oldest first.
    pub lines: Vec<Transfer>,
    /// Whether all lines are here.
    pub complete: bool,
}

/// Who the statement is for.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Side {
    /// The tenant.
    #[schema(value_type = uuid::Uuid)]
    pub id: TenantId,
    /// The wallet's number.
    pub wallet_number: i32,
    /// Its name in the network.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its requisites.
    pub requisites: Requisites,
}

/// The sums of the document in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Words {
    /// What it began with.
    pub opening: String,
    /// What came in.
    pub income: String,
    /// What went out.
    pub outgo: String,
    /// What it ended with.
    pub closing: String,
}

impl Words {
    fn of(summary: &Summary) -> Self {
        let say = |money: Money| in_words(money);
        Self {
            opening: say(summary.opening.total),
            income: say(summary.income),
            outgo: say(summary.outgo),
            closing: say(summary.closing.total),
        }
    }
}

/// The period that a query names in the tenant's own time zone.
///
/// # Errors
/// `NotFound` for an unknown tenant; those of [`PeriodQuery::read`].
pub async fn period(tx: &mut PlatformTx, tenant: TenantId, query: &PeriodQuery) -> Result<(db::Tenant, Period)> {
    let tenant = db::find_tenant(tx, tenant).await?;
    let zone: Tz = tenant.time_zone.parse().unwrap_or(Tz::UTC);
    let period = query.read(zone, tx.now())?;
    Ok((tenant, period))
}

/// Makes the document. The caller has checked the right and writes it into the log of exports.
///
/// # Errors
/// Those of [`period`].
pub async fn make(reader: &Actor, tx: &mut PlatformTx, tenant: TenantId, query: &PeriodQuery) -> Result<Document> {
    let (tenant, period) = period(tx, tenant, query).await?;
    crate::get(tx, tenant.id).await?;
    let summary = summary(reader, tx, tenant.id, &period).await?;
    let filter = Filter { oldest_first: true, ..Filter::within(tenant.id, &period, None) };
    let mut lines = statement::list(reader, tx, &filter, None, MOST_LINES + 1).await?;
    let complete = i64::try_from(lines.len()).is_ok_and(|count| count <= MOST_LINES);
    lines.truncate(usize::try_from(MOST_LINES).unwrap_or(usize::MAX));
    Ok(Document {
        from: period.from,
        to: period.to,
        time_zone: tenant.time_zone,
        made_at: tx.now(),
        currency: "RUB",
        in_words: Words::of(&summary),
        summary,
        lines,
        complete,
        tenant: Side {
            requisites: requisites::get(tx, tenant.id).await?,
            id: tenant.id,
            wallet_number: tenant.key.number,
            name: tenant.name,
            city: tenant.city,
        },
    })
}
