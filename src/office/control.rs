//! The control room (пульт): what happens in the network now and what needs a person.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use kernel::{Action, Actor, LeadId, Money, Object, Result, TenantId};
use pool::lead::{Lead, Status, take};
use serde::Serialize;
use uuid::Uuid;
use wallet::Named;
use wallet::period::Period;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::age::{self, Ages};
use crate::chart::{self, Chart};
use crate::figures::{self, Kpi, STUCK_HOURS, Stuck, Sums};
use crate::lots::{self, Closed, LotLine, Which, lines, sample_lines};

/// Rows of each of the small tables.
const ROWS: i64 = 6;
/// Wallets in the short list of those that are low.
const LOW_ROWS: usize = 8;

/// `/`.
#[derive(Debug, Clone, Serialize)]
pub struct Control {
    kpi: Kpi,
    links: Links,
    statuses: Vec<StatusRow>,
    pool: i64,
    chart: Chart,
    attention: Vec<Attention>,
    stuck: Vec<StuckRow>,
    stuck_total: i64,
    stuck_hours: i64,
    offered: Vec<OfferedRow>,
    offered_total: i64,
    can_take: bool,
    low: Vec<WalletRow>,
    low_total: usize,
    can_see_wallets: bool,
    can_pay: bool,
    can_sell: bool,
    open: Vec<LotLine>,
    closed: Vec<LotLine>,
}

/// The lists of exactly those lots that the figures count.
#[derive(Debug, Clone, Serialize)]
struct Links {
    sold_today: String,
    sold_week: String,
    closed_week: String,
    sold_chart: String,
}

impl Links {
    /// Of figures that were counted on a day by the reader's clock.
    fn of(zone: Tz, today: NaiveDate) -> Self {
        let last = |state: &str, days: u64| {
            let from = today.checked_sub_days(Days::new(days - 1)).unwrap_or(today);
            lots::address(state, Period::new(zone, from, today).ok(), "")
        };
        Self {
            sold_today: last("sold", 1),
            sold_week: last("sold", figures::WEEK),
            closed_week: last("", figures::WEEK),
            sold_chart: last("sold", chart::DAYS),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct StatusRow {
    code: &'static str,
    hue: &'static str,
    count: i64,
    ages: Ages,
    most: i64,
}

/// Something that needs a person; its words are `office-attention-<code>`.
#[derive(Debug, Clone, Serialize)]
struct Attention {
    code: &'static str,
    n: i64,
    icon: &'static str,
    hue: &'static str,
    href: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct StuckRow {
    id: LeadId,
    name: String,
    product: &'static str,
    city: String,
    status: &'static str,
    hue: &'static str,
    reason: &'static str,
    tenants: i64,
    since: DateTime<Utc>,
    sellable: bool,
}

/// A lead that is offered to head office's own people.
#[derive(Debug, Clone, Serialize)]
struct OfferedRow {
    id: LeadId,
    name: String,
    product: &'static str,
    city: String,
    quality: i32,
    since: DateTime<Utc>,
    /// Who has it to work.
    taken: Option<String>,
}

/// A wallet in a short list.
#[derive(Debug, Clone, Serialize)]
struct WalletRow {
    id: TenantId,
    name: String,
    city: String,
    /// Available, held and credit together: what the notice of a low balance goes by.
    left: Money,
    low_at: Money,
}

struct Data {
    links: Links,
    sums: Sums,
    counts: Vec<(Status, Ages)>,
    chart: Chart,
    stuck: Vec<StuckRow>,
    offered: Vec<OfferedRow>,
    offered_total: i64,
    low: Vec<WalletRow>,
    open: Vec<LotLine>,
    closed: Vec<LotLine>,
}

async fn read(actor: &Actor, tx: &mut PlatformTx, view: &View) -> Result<Data> {
    actor.require(Object::Lead, Action::View)?;
    actor.require(Object::Lot, Action::View)?;
    let zone = view.chrome.zone;
    let midnight = figures::midnight(tx.now(), zone);
    let since = midnight - Days::new(chart::DAYS - 1);
    let today = tx.now().with_timezone(&zone).date_naive();
    let may_see_wallets = actor.permissions.allows(Object::Wallet, Action::View);
    Ok(Data {
        links: Links::of(zone, today),
        sums: figures::sums(tx, midnight).await?,
        counts: age::ages(tx).await?,
        chart: Chart::of(today, &figures::days(tx, zone, since).await?),
        stuck: figures::stuck(tx, ROWS).await?.into_iter().map(stuck).collect(),
        offered: take::offered(actor, tx, ROWS).await?.into_iter().map(offered).collect(),
        offered_total: take::count(tx).await?,
        low: if may_see_wallets { figures::low(tx).await?.into_iter().map(low).collect() } else { Vec::new() },
        open: lines(tx, Which::Open, ROWS).await?,
        closed: lines(tx, Which::Closed(Closed::default()), ROWS).await?,
    })
}

fn stuck((lead, why): Stuck) -> StuckRow {
    StuckRow {
        id: lead.id,
        name: lead.name,
        product: lead.product.code(),
        city: lead.city,
        status: lead.status.as_str(),
        hue: lead.status.hue(),
        reason: why.map_or("", |(code, _)| code.as_str()),
        tenants: why.map_or(0, |(_, tenants)| tenants),
        since: lead.status_at,
        sellable: lead.lawful_basis != intake::LawfulBasis::None,
    }
}

fn offered(lead: Lead) -> OfferedRow {
    OfferedRow {
        id: lead.id,
        name: lead.name,
        product: lead.product.code(),
        city: lead.city,
        quality: lead.quality,
        since: lead.status_at,
        taken: lead.taken_name,
    }
}

/// `GET /`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, &view).await).await?;
    let page = draw(&who.actor, data);
    view.page(&page)
}

fn draw(actor: &Actor, data: Data) -> Control {
    let may = |object, action| actor.permissions.allows(object, action);
    Control {
        attention: attention(&data),
        low_total: data.low.len(),
        low: data.low.into_iter().take(LOW_ROWS).collect(),
        kpi: Kpi::of(&data.sums),
        links: data.links,
        pool: data.counts.iter().map(|(_, ages)| ages.total()).sum(),
        statuses: statuses(&data.counts),
        chart: data.chart,
        stuck: data.stuck,
        stuck_total: data.sums.stuck,
        stuck_hours: STUCK_HOURS,
        offered: data.offered,
        offered_total: data.offered_total,
        can_take: may(Object::Lead, Action::Assign),
        can_see_wallets: may(Object::Wallet, Action::View),
        can_pay: may(Object::Wallet, Action::Pay),
        can_sell: may(Object::Lot, Action::Create),
        open: data.open,
        closed: data.closed,
    }
}

fn statuses(counts: &[(Status, Ages)]) -> Vec<StatusRow> {
    let most = counts.iter().map(|(_, ages)| ages.total()).max().unwrap_or(0).max(1);
    // The eight that live in the pool always, the rest when there are any.
    let shown = |status: Status, count: i64| count > 0 || !matches!(status, Status::Duplicate | Status::Archived);
    let row = |&(status, ages): &(Status, Ages)| StatusRow {
        code: status.as_str(),
        hue: status.hue(),
        count: ages.total(),
        ages,
        most,
    };
    counts.iter().filter(|(status, ages)| shown(*status, ages.total())).map(row).collect()
}

fn low(named: Named) -> WalletRow {
    let Named { name, city, wallet } = named;
    WalletRow { id: wallet.tenant_id, name, city, left: wallet.left(), low_at: wallet.low_at }
}

fn attention(data: &Data) -> Vec<Attention> {
    let count =
        |status: Status| data.counts.iter().find(|(known, _)| *known == status).map_or(0, |(_, ages)| ages.total());
    let all = [
        ("overdue", data.sums.overdue, "clock-exclamation", "red", "/lots?state=open"),
        ("low", i64::try_from(data.low.len()).unwrap_or(i64::MAX), "wallet", "red", "/wallets"),
        ("returned", count(Status::Returned), "arrow-back-up", "amber", "/leads?status=returned"),
        ("recalled", count(Status::Recalled), "alert-triangle", "amber", "/leads?status=recalled"),
        ("unsold", count(Status::Unsold), "circle-off", "amber", "/leads?status=unsold"),
        ("new", count(Status::New), "inbox", "blue", "/leads?status=new"),
        ("from_partner", count(Status::FromPartner), "inbox", "blue", "/leads?status=from_partner"),
    ];
    let row = |(code, n, icon, hue, href)| Attention { code, n, icon, hue, href };
    all.into_iter().filter(|(_, n, ..)| *n > 0).map(row).collect()
}

impl Page for Control {
    const TEMPLATE: &'static str = "office/control.html";
    const FRAGMENTS: &'static [&'static str] = &["control"];

    fn samples() -> Vec<Self> {
        let stuck = |id: u128, reason: &'static str, status: Status| StuckRow {
            id: LeadId(Uuid::from_u128(id)),
            name: "Кузнецова Екатерина".into(),
            product: "mortgage",
            city: if reason.is_empty() { String::new() } else { "Сургут".into() },
            status: status.as_str(),
            hue: status.hue(),
            reason,
            tenants: 3,
            since: sample_at(),
            sellable: !reason.is_empty(),
        };
        let low = WalletRow {
            id: TenantId(Uuid::from_u128(5)),
            name: "Урал-Кредит".into(),
            city: "Екатеринбург".into(),
            left: Money::roubles(-200),
            low_at: Money::roubles(10_000),
        };
        let counts: Vec<(Status, Ages)> = Status::ALL
            .iter()
            .zip([184, 96, 43, 412, 74, 118, 52, 25, 9, 0])
            .map(|(s, n)| (*s, Ages { fresh: n / 2, day: n / 3, week: n / 6, old: 2 }))
            .collect();
        let today = sample_at().date_naive();
        let paid = figures::Day { day: today, sealed: 12_400_000, assigned: 3_000_000 };
        let sums = Sums {
            received: 41,
            sold: 31,
            closed_week: 210,
            sold_week: 180,
            median_s: Some(38.2),
            overdue: 1,
            open: 6,
            bids: 18,
            stuck: 23,
            ..Sums::default()
        };
        let data = |counts, sums, stuck, chart, lots: Vec<LotLine>| Data {
            links: Links::of(Tz::UTC, today),
            sums,
            counts,
            chart,
            stuck,
            offered: Vec::new(),
            offered_total: 0,
            low: Vec::new(),
            open: lots.iter().filter(|lot| lot.is_open()).cloned().collect(),
            closed: lots.into_iter().filter(|lot| !lot.is_open()).collect(),
        };
        let reasons = vec![stuck(1, "no_funds", Status::Unsold), stuck(2, "", Status::New)];
        let admin = Actor::system("sample");
        let full = draw(&admin, data(counts, sums, reasons, Chart::of(today, &[paid]), sample_lines()));
        let row = |id: u128, taken: Option<&str>| OfferedRow {
            id: LeadId(Uuid::from_u128(id)),
            name: "Кузнецова Екатерина".into(),
            product: "mortgage",
            city: if taken.is_some() { String::new() } else { "Сургут".into() },
            quality: 58,
            since: sample_at(),
            taken: taken.map(str::to_owned),
        };
        let offered = vec![row(3, None), row(4, Some("Олег Панов"))];
        let full = Self { low: vec![low], low_total: 9, offered, offered_total: 2, ..full };
        let empty = draw(&admin, data(Vec::new(), Sums::default(), Vec::new(), Chart::of(today, &[]), Vec::new()));
        let looking = Self { can_see_wallets: false, can_pay: false, can_sell: false, can_take: false, ..full.clone() };
        vec![full, empty, looking]
    }
}
