//! The page of reasons: how often each of them decided during the last month, and the lots behind it. A franchisee sees
//! its own; head office sees all, or one franchisee's.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LotId, Money, Object, Result, Site, TenantId};
use rules::eligible::Reason;
use schema::platform::{lots, tenants};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{Order, Part, Slice};
use web::render::card::Choice;
use web::view::by_htmx;
use web::view::encode_query;
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::count::{self, After, Asked, Count, Missed};

/// Reasons are counted over so many days.
pub(super) const DAYS: i64 = 30;
/// Rows of a page.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskedPage {
    reason: String,
    tenant: String,
    after: String,
    /// The cursor of the last row, when the list is drawn anew.
    until: String,
}

/// `/reasons`.
#[derive(Debug, Clone, Serialize)]
pub struct Reasons {
    hq: bool,
    days: i64,
    won: i64,
    missed: i64,
    counts: Vec<CountRow>,
    rows: Vec<Row>,
    /// The address of the page as it is.
    here: String,
    /// The reason that is shown alone; empty for any.
    reason: String,
    tenant: String,
    tenants: Vec<Choice>,
    next: Option<String>,
    appended: bool,
}

#[derive(Debug, Clone, Serialize)]
struct CountRow {
    code: &'static str,
    lots: i64,
    /// Its share of all, in per cent.
    share: f64,
    href: String,
    current: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    lot: LotId,
    number: String,
    tenant: String,
    product: String,
    city: String,
    closed_at: DateTime<Utc>,
    price: Option<Money>,
    code: &'static str,
}

impl From<Missed> for Row {
    fn from(missed: Missed) -> Self {
        Self {
            number: missed.id.number(missed.opened_at),
            lot: missed.id,
            tenant: missed.tenant,
            product: missed.product,
            city: missed.city,
            closed_at: missed.closed_at,
            price: missed.price,
            code: missed.code.as_str(),
        }
    }
}

struct Data {
    won: i64,
    counts: Vec<Count>,
    rows: Slice<Missed>,
    tenants: Vec<(TenantId, String)>,
}

/// `GET /reasons`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<AskedPage>) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, &asked).await).await?;
    let missed: i64 = data.counts.iter().map(|count| count.lots).sum();
    let tenant = asked.tenant.as_str();
    let counts = data.counts.iter().map(|count| CountRow {
        code: count.code.as_str(),
        lots: count.lots,
        share: share(count.lots, missed),
        href: address(count.code.as_str(), tenant, ""),
        current: asked.reason == count.code.as_str(),
    });
    let page = Reasons {
        hq: who.actor.site == Site::Hq,
        days: DAYS,
        won: data.won,
        missed,
        counts: counts.collect(),
        next: data.rows.next.as_deref().map(|after| address(&asked.reason, tenant, after)),
        rows: data.rows.items.into_iter().map(Row::from).collect(),
        here: address(&asked.reason, tenant, ""),
        reason: Reason::parse(&asked.reason).map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        tenant: tenant.to_owned(),
        tenants: data.tenants.into_iter().map(|(id, name)| Choice::named(id, name)).collect(),
        appended: by_htmx(&request) && !asked.after.is_empty(),
    };
    view.page(&page)
}

async fn read(actor: &Actor, tx: &mut PlatformTx, asked: &AskedPage) -> Result<Data> {
    actor.require(Object::Lot, Action::View)?;
    let tenant = match actor.site {
        Site::Hq => {
            actor.require_network(Object::Lot, Action::View)?;
            asked.tenant.parse().ok().map(TenantId)
        }
        _ => Some(actor.tenant.ok_or(kernel::Error::NotFound)?.id),
    };
    let part: Part<After> = Part::read(&asked.after, &asked.until)?;
    let whose = Asked { tenant, since: tx.now() - Duration::days(DAYS) };
    let rows = count::missed(tx, whose, Reason::parse(&asked.reason), part.after.as_ref(), part.limit(ROWS)).await?;
    Ok(Data {
        won: won(tx, whose).await?,
        counts: count::counts(tx, whose).await?,
        rows: part.cut(rows, ROWS, Order::Falling, |row| After(row.closed_at, row.id, row.tenant_id)),
        tenants: if actor.site == Site::Hq {
            tenants::table.order(tenants::name).select((tenants::id, tenants::name)).load(tx.conn()).await?
        } else {
            Vec::new()
        },
    })
}

pub(super) async fn won(tx: &mut PlatformTx, asked: Asked) -> Result<i64> {
    let mut query = lots::table.filter(lots::closed_at.ge(asked.since)).select(count_star()).into_boxed();
    query = match asked.tenant {
        Some(tenant) => query.filter(lots::winner_tenant.eq(tenant)),
        None => query.filter(lots::winner_tenant.is_not_null()),
    };
    Ok(query.first(tx.conn()).await?)
}

#[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
fn share(lots: i64, all: i64) -> f64 {
    if all == 0 { 0.0 } else { lots as f64 * 100.0 / all as f64 }
}

fn address(reason: &str, tenant: &str, after: &str) -> String {
    let parts: Vec<String> = [("reason", reason), ("tenant", tenant), ("after", after)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode_query(value)))
        .collect();
    if parts.is_empty() { "/reasons".to_owned() } else { format!("/reasons?{}", parts.join("&")) }
}

impl Page for Reasons {
    const TEMPLATE: &'static str = "trading/reasons.html";
    const FRAGMENTS: &'static [&'static str] = &["reasons", "rows_more"];

    fn samples() -> Vec<Self> {
        let all = i64::try_from(Reason::ALL.len()).unwrap_or(1);
        let row = |(n, reason): (u128, &Reason)| Row {
            lot: LotId(Uuid::from_u128(n)),
            number: "48-2031".into(),
            tenant: "Урал-Кредит".into(),
            product: "mortgage".into(),
            city: if n.is_multiple_of(2) { "Екатеринбург".into() } else { String::new() },
            closed_at: sample_at(),
            price: n.is_multiple_of(3).then_some(Money::roubles(1_200)),
            code: reason.as_str(),
        };
        let count = |reason: &Reason| CountRow {
            code: reason.as_str(),
            lots: 3,
            share: share(3, all * 3),
            href: address(reason.as_str(), "", ""),
            current: *reason == Reason::Outbid,
        };
        let full = Self {
            hq: false,
            days: DAYS,
            won: 12,
            missed: all * 3,
            counts: Reason::ALL.iter().map(count).collect(),
            rows: (0..).zip(Reason::ALL).map(row).collect(),
            here: address("", "", ""),
            reason: String::new(),
            tenant: String::new(),
            tenants: Vec::new(),
            next: Some("/reasons?after=1".into()),
            appended: false,
        };
        let empty = Self { counts: Vec::new(), rows: Vec::new(), won: 0, missed: 0, next: None, ..full.clone() };
        let tenants = vec![Choice::named(Uuid::from_u128(1), "Урал-Кредит")];
        let hq = Self { hq: true, tenants, reason: "outbid".into(), ..full.clone() };
        let none_so = Self { rows: Vec::new(), next: None, ..hq.clone() };
        vec![full.clone(), empty, hq, none_so, Self { appended: true, ..full }]
    }
}
