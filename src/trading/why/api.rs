//! Reasons over the API: a tenant's own, and those of all for head office.

use actix_web::web::Query;
use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use kernel::{Action, Actor, Error, LotId, Money, Object, Result, TenantId};
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
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

/// What head office asks with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NetworkQuery {
    /// One tenant; all without it.
    pub tenant: Option<TenantId>,
    /// As [`ListQuery::reason`].
    pub reason: Option<String>,
    /// As [`ListQuery::after`].
    pub after: Option<String>,
    /// As [`ListQuery::limit`].
    pub limit: Option<i64>,
}

/// What decided over a month, and the lots behind it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReasonsView {
    /// Counted over so many days.
    days: i64,
    /// The counts; on the first page alone.
    #[schema(inline)]
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    counted: Option<Counted>,
    /// Lots that were not won, once for each tenant asked about, the latest first.
    #[schema(inline)]
    #[serde(flatten)]
    missed: MissedPage,
}

/// How the lots of the month ended.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Counted {
    /// Lots that were won.
    won: i64,
    /// How often each reason decided, the most frequent first.
    counts: Vec<ReasonCount>,
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
    let tenant = Some(who.tenant()?.id);
    let told = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, tenant, &query).await).await?;
    web::json(&told)
}

/// `GET /api/v1/reasons` of head office.
///
/// # Errors
/// As [`own`].
pub async fn all(app: AppData, who: Who, query: Query<NetworkQuery>) -> Answer {
    let NetworkQuery { tenant, reason, after, limit } = query.into_inner();
    let list = ListQuery { reason, after, limit };
    let told = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, tenant, &list).await).await?;
    web::json(&told)
}

/// The reasons of one tenant, or, for head office, of all.
async fn read(actor: &Actor, tx: &mut PlatformTx, tenant: Option<TenantId>, query: &ListQuery) -> Result<ReasonsView> {
    actor.require(Object::Lot, Action::View)?;
    if actor.tenant.map(|own| own.id) != tenant || tenant.is_none() {
        actor.require_network(Object::Lot, Action::View)?;
    }
    let limit = web::limit(query.limit)?;
    let word = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let unknown = || Error::field("reason", "unknown_reason");
    let reason = word(&query.reason).map(|code| Reason::parse(&code).ok_or_else(unknown)).transpose()?;
    let after: Option<After> = word(&query.after).map(|after| cursor::read(&after)).transpose()?;
    let asked = Asked { tenant, since: tx.now() - Duration::days(DAYS) };
    let rows = count::missed(tx, asked, reason, after.as_ref(), limit + 1).await?;
    let List { items, next } = Slice::cut(rows, limit, |row| After(row.closed_at, row.id, row.tenant_id)).list(missed);
    let counted = if after.is_none() { Some(counted(tx, asked).await?) } else { None };
    Ok(ReasonsView { days: DAYS, counted, missed: MissedPage { items, next } })
}

async fn counted(tx: &mut PlatformTx, asked: Asked) -> Result<Counted> {
    let counts = count::counts(tx, asked).await?;
    let counts = counts.into_iter().map(|count| ReasonCount { reason: count.code, lots: count.lots }).collect();
    Ok(Counted { won: won(tx, asked).await?, counts })
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
