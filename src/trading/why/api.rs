//! Reasons over the API: a tenant's own, and those of all for head office.

use actix_web::web::Query;
use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use kernel::{Action, Error, LotId, Money, Object, Result, TenantId};
use rules::eligible::Reason;
use serde::{Deserialize, Serialize};
use web::cursor::{self, Slice};
use web::{Answer, AppData, List, Who};

use super::count::{self, After, Asked};
use super::page::{DAYS, won};

/// What the list is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// One reason's code; any without it.
    pub reason: Option<String>,
    /// Head office: one tenant; all without it.
    pub tenant: Option<TenantId>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

/// What decided over a month, and the lots behind it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReasonsView {
    /// Counted over so many days.
    days: i64,
    /// Lots that were won.
    won: i64,
    /// How often each reason decided, the most frequent first.
    counts: Vec<ReasonCount>,
    /// Lots that were not won, once for each tenant asked about, the latest first.
    #[schema(inline)]
    #[serde(flatten)]
    missed: MissedPage,
}

/// A page of lots that were not won.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MissedPage {
    items: Vec<MissedLot>,
    next: Option<String>,
}

/// How often a reason decided.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReasonCount {
    reason: Reason,
    lots: i64,
}

/// A lot that a tenant did not get.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MissedLot {
    id: LotId,
    /// Its number for people.
    number: String,
    product: String,
    city: String,
    closed_at: DateTime<Utc>,
    /// What was paid, whoever paid it.
    price: Option<Money>,
    /// Who did not get it, and why.
    tenant_id: TenantId,
    tenant: String,
    reason: Reason,
}

/// `GET /api/v1/reasons` of a tenant.
///
/// # Errors
/// `Forbidden`; `Invalid` for an unknown reason, a bad limit or cursor.
pub async fn own(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let tenant = who.tenant()?.id;
    who.actor.require(Object::Lot, Action::View)?;
    let told = app.db.platform(&who.actor, async |tx| read(tx, Some(tenant), &query).await).await?;
    web::json(&told)
}

/// `GET /api/v1/reasons` of head office.
///
/// # Errors
/// As [`own`].
pub async fn all(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let told = app.db.platform(&who.actor, async |tx| read(tx, query.tenant, &query).await).await?;
    web::json(&told)
}

async fn read(tx: &mut PlatformTx, tenant: Option<TenantId>, query: &ListQuery) -> Result<ReasonsView> {
    let limit = web::limit(query.limit)?;
    let word = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let unknown = || Error::field("reason", "unknown_reason");
    let reason = word(&query.reason).map(|code| Reason::parse(&code).ok_or_else(unknown)).transpose()?;
    let after: Option<After> = word(&query.after).map(|after| cursor::read(&after)).transpose()?;
    let asked = Asked { tenant, since: tx.now() - Duration::days(DAYS) };
    let rows = count::missed(tx, asked, reason, after.as_ref(), limit + 1).await?;
    let List { items, next } = Slice::cut(rows, limit, |row| After(row.closed_at, row.id, row.tenant_id)).list(missed);
    let counts = count::counts(tx, asked).await?;
    Ok(ReasonsView {
        days: DAYS,
        won: won(tx, asked).await?,
        counts: counts.into_iter().map(|count| ReasonCount { reason: count.code, lots: count.lots }).collect(),
        missed: MissedPage { items, next },
    })
}

fn missed(row: count::Missed) -> MissedLot {
    MissedLot {
        id: row.id,
        number: row.id.number(row.opened_at),
        product: row.product,
        city: row.city,
        closed_at: row.closed_at,
        price: row.price,
        tenant_id: row.tenant_id,
        tenant: row.tenant,
        reason: row.code,
    }
}
