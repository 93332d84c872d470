//! Lots as a list: open ones first, then what the closed ones came to.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, NaiveDate, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::Lot;
use intake::Product;
use kernel::{Action, Actor, LeadId, LotId, Money, Object, Result};
use rules::stage::Stage;
use rules::state::LotState;
use schema::platform::{leads, lots, tenants};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wallet::period::{Period, PeriodQuery};
use web::cursor::{ByTime, Order, Part, Slice};
use web::render::card::Tab;
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who, sample_at};

/// Rows of a page of closed lots.
const ROWS: i64 = 50;
/// Open lots shown at once, the soonest to end first.
const OPEN: i64 = 200;

/// A lot as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct LotLine {
    id: LotId,
    number: String,
    lead_id: LeadId,
    product: &'static str,
    city: String,
    amount: Option<Money>,
    state: &'static str,
    hue: &'static str,
    stage: &'static str,
    reserve: Option<Money>,
    ends_at: Option<DateTime<Utc>>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    bid_count: i32,
    winner: Option<String>,
    price: Option<Money>,
}

/// The colour of a state's pill.
pub fn hue(state: LotState) -> &'static str {
    match state {
        LotState::Open => "violet",
        LotState::Sold => "green",
        LotState::Unsold => "gray",
        LotState::Cancelled => "amber",
    }
}

type Row = (Lot, (Product, String, Option<Money>), Option<String>);

impl LotLine {
    fn of((lot, (product, city, amount), winner): Row) -> Result<Self> {
        let stage = lot.current()?;
        let reserve = match &stage {
            Stage::Sealed { reserve, .. } => Some(*reserve),
            Stage::Assign { price, .. } => Some(*price),
            Stage::Ascending(rules) => Some(lot.leading.unwrap_or(rules.start)),
            Stage::Descending(rules) => Some(rules.floor),
            Stage::Hq {} => None,
        };
        Ok(Self {
            id: lot.id,
            number: lot.number(),
            lead_id: lot.lead_id,
            product: product.code(),
            city,
            amount,
            state: lot.state.as_str(),
            hue: hue(lot.state),
            stage: stage.kind().as_str(),
            reserve,
            ends_at: lot.stage_ends_at,
            opened_at: lot.opened_at,
            closed_at: lot.closed_at,
            bid_count: lot.bid_count,
            winner,
            price: lot.price,
        })
    }

    fn key(&self) -> ByTime {
        ByTime(self.closed_at.unwrap_or(self.opened_at), self.id.0)
    }

    /// Whether it is still on sale.
    pub fn is_open(&self) -> bool {
        self.state == LotState::Open.as_str()
    }
}

/// Which closed lots to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Closed {
    /// Those of one state; none means any.
    pub state: Option<LotState>,
    /// Those that closed in these days; none means ever.
    pub period: Option<Period>,
    /// Those before the cursor.
    pub after: Option<ByTime>,
}

/// Which lots to read.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// Open ones, the soonest end first.
    Open,
    /// Closed ones, the latest first.
    Closed(Closed),
    /// All lots of one lead, the latest first.
    Lead(LeadId),
}

/// Lots beside their leads and winners.
///
/// # Errors
/// When the database can't be read.
pub async fn lines(tx: &mut PlatformTx, which: Which, limit: i64) -> Result<Vec<LotLine>> {
    let mut query = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .left_join(tenants::table.on(lots::winner_tenant.eq(tenants::id.nullable())))
        .select((Lot::as_select(), (leads::product, leads::city, leads::amount), tenants::name.nullable()))
        .limit(limit)
        .into_boxed();
    query = match which {
        Which::Open => query.filter(lots::state.eq(LotState::Open)).order((lots::stage_ends_at, lots::id)),
        Which::Lead(lead) => query.filter(lots::lead_id.eq(lead)).order((lots::opened_at.desc(), lots::id.desc())),
        Which::Closed(Closed { state, period, after }) => {
            query = query.filter(lots::state.ne(LotState::Open)).order((lots::closed_at.desc(), lots::id.desc()));
            if let Some(state) = state {
                query = query.filter(lots::state.eq(state));
            }
            if let Some(period) = period {
                query = query.filter(lots::closed_at.ge(period.begins).and(lots::closed_at.lt(period.ends)));
            }
            if let Some(ByTime(at, id)) = after {
                query = query.filter(lots::closed_at.lt(at).or(lots::closed_at.eq(at).and(lots::id.lt(id))));
            }
            query
        }
    };
    let rows: Vec<Row> = query.load(tx.conn()).await?;
    rows.into_iter().map(LotLine::of).collect()
}

/// How many lots stand where; with a period, of those that closed in it.
async fn counts(tx: &mut PlatformTx, period: Option<Period>) -> Result<Vec<(LotState, i64)>> {
    let by_state = lots::table.group_by(lots::state).select((lots::state, count_star()));
    let Some(Period { begins, ends, .. }) = period else { return Ok(by_state.load(tx.conn()).await?) };
    Ok(by_state.filter(lots::closed_at.ge(begins).and(lots::closed_at.lt(ends))).load(tx.conn()).await?)
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    /// The first day of closing by the reader's clock; empty with an empty `to`: ever.
    from: String,
    /// The last day.
    to: String,
    after: String,
    until: String,
}

impl Asked {
    fn period(&self, view: &View) -> Result<Option<Period>> {
        PeriodQuery { from: self.from.clone(), to: self.to.clone() }.given(view.chrome.zone, view.chrome.now)
    }
}

/// `/lots`.
#[derive(Debug, Clone, Serialize)]
pub struct Lots {
    tabs: Vec<Tab>,
    rows: Vec<LotLine>,
    next: Option<String>,
    here: String,
    state: String,
    period: Option<Period>,
    appended: bool,
    can_sell: bool,
}

struct Data {
    counts: Vec<(LotState, i64)>,
    open: Vec<LotLine>,
    closed: Slice<LotLine>,
}

async fn read(actor: &Actor, tx: &mut PlatformTx, asked: &Asked, period: Option<Period>) -> Result<Data> {
    actor.require(Object::Lot, Action::View)?;
    let state = LotState::parse(&asked.state);
    let part = Part::read(&asked.after, &asked.until)?;
    let first = part.after.is_none();
    let open = match state {
        None | Some(LotState::Open) if first && period.is_none() => lines(tx, Which::Open, OPEN).await?,
        _ => Vec::new(),
    };
    let closed = match state {
        Some(LotState::Open) => Vec::new(),
        state => lines(tx, Which::Closed(Closed { state, period, after: part.after }), part.limit(ROWS)).await?,
    };
    let counts = if first { counts(tx, period).await? } else { Vec::new() };
    Ok(Data { counts, open, closed: part.cut(closed, ROWS, Order::Falling, LotLine::key) })
}

/// `GET /lots`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor or period.
pub async fn list(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let period = asked.period(&view)?;
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, &asked, period).await).await?;
    let page = Lots {
        tabs: tabs(&view, &asked, period, &data.counts),
        next: data.closed.next.as_deref().map(|after| address(&asked.state, period, after)),
        here: address(&asked.state, period, ""),
        state: asked.state.clone(),
        period,
        appended: by_htmx(&request) && !asked.after.is_empty(),
        rows: data.open.into_iter().chain(data.closed.items).collect(),
        can_sell: who.actor.permissions.allows(Object::Lot, Action::Create),
    };
    view.page(&page)
}

/// The page's address.
pub fn address(state: &str, period: Option<Period>, after: &str) -> String {
    let day = |of: fn(Period) -> NaiveDate| period.map_or(String::new(), |period| of(period).to_string());
    let (from, to) = (day(|period| period.from), day(|period| period.to));
    let parts: Vec<String> = [("state", state), ("from", &from), ("to", &to), ("after", after)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", web::view::encode_query(value)))
        .collect();
    if parts.is_empty() { "/lots".to_owned() } else { format!("/lots?{}", parts.join("&")) }
}

fn tabs(view: &View, asked: &Asked, period: Option<Period>, counts: &[(LotState, i64)]) -> Vec<Tab> {
    let count = |state: LotState| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let all = Tab {
        label: view.text("office-lots-all"),
        href: address("", period, ""),
        count: u64::try_from(counts.iter().map(|(_, count)| count).sum::<i64>()).ok(),
        more: false,
        current: asked.state.is_empty(),
        hue: "",
    };
    let tab = |state: &LotState| Tab {
        label: view.text(&format!("office-lots-{}", state.as_str())),
        href: address(state.as_str(), period, ""),
        count: u64::try_from(count(*state)).ok(),
        more: false,
        current: asked.state == state.as_str(),
        hue: hue(*state),
    };
    // What is open has not closed on any day.
    let shown = LotState::ALL.iter().filter(|state| period.is_none() || **state != LotState::Open);
    std::iter::once(all).chain(shown.map(tab)).collect()
}

/// Lots in each state, for samples of pages.
pub fn sample_lines() -> Vec<LotLine> {
    let line = |id: u128, state: LotState, winner: Option<&str>| LotLine {
        id: LotId(Uuid::from_u128(id)),
        number: "47-2031".to_owned(),
        lead_id: LeadId(Uuid::from_u128(1)),
        product: "mortgage",
        city: if winner.is_some() { "Екатеринбург".to_owned() } else { String::new() },
        amount: winner.is_some().then_some(Money::roubles(4_850_000)),
        state: state.as_str(),
        hue: hue(state),
        stage: if winner.is_some() { "assign" } else { "sealed" },
        reserve: Some(Money::roubles(500)),
        ends_at: Some(sample_at()),
        opened_at: sample_at(),
        closed_at: (state != LotState::Open).then_some(sample_at()),
        bid_count: 3,
        winner: winner.map(str::to_owned),
        price: winner.map(|_| Money::roubles(1_200)),
    };
    vec![
        line(2_031, LotState::Open, None),
        line(2_032, LotState::Sold, Some("Урал-Кредит")),
        line(2_033, LotState::Unsold, None),
        line(2_034, LotState::Cancelled, None),
    ]
}

impl Page for Lots {
    const TEMPLATE: &'static str = "office/lots.html";
    const FRAGMENTS: &'static [&'static str] = &["lots", "rows_more"];

    fn samples() -> Vec<Self> {
        let tab =
            Tab { label: "Все".into(), href: "/lots".into(), count: Some(4), more: false, current: true, hue: "" };
        let full = Self {
            tabs: vec![tab],
            rows: sample_lines(),
            next: Some("/lots?after=1".into()),
            here: "/lots".into(),
            state: String::new(),
            period: None,
            appended: false,
            can_sell: true,
        };
        let empty = Self { rows: Vec::new(), next: None, ..full.clone() };
        let none_so = Self { state: "unsold".into(), can_sell: false, ..empty.clone() };
        let day = sample_at().date_naive();
        let of_day = Self { period: Period::new(chrono_tz::Tz::UTC, day, day).ok(), ..full.clone() };
        vec![full.clone(), empty, none_so, of_day, Self { appended: true, ..full }]
    }
}
