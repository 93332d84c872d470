//! «Моя территория»: its owner sees what became of every lead from there.

use actix_web::web::Query;
use kernel::{Action, Object, TerritoryId};
use rules::eligible::Reason;
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who};

use super::Territory;
use super::api::Asked;
use super::figures::{self, Line, Own, WEEKS, Why};
use super::tally::{Counts, Fate, percent};

/// `/territory` of a tenant.
#[derive(Debug, Clone, Serialize)]
pub struct TerritoryPage {
    names: Vec<String>,
    places: Vec<String>,
    total: Counts,
    fill: Option<f64>,
    own_share: Option<f64>,
    fates: Vec<FateRow>,
    products: Vec<Row>,
    weeks: Vec<Row>,
    reasons: Vec<WhyRow>,
    missed: i64,
    periods: Vec<Period>,
}

/// How many leads met a fate; its words are `trading-fate-<code>`.
#[derive(Debug, Clone, Serialize)]
pub struct FateRow {
    code: &'static str,
    hue: &'static str,
    leads: i64,
    share: Option<f64>,
}

/// A product or a week.
#[derive(Debug, Clone, Serialize)]
struct Row {
    name: String,
    leads: i64,
    parts: Vec<Part>,
    own_share: Option<f64>,
    fates: Vec<FateRow>,
}

/// A piece of a bar that is a hundred wide.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    code: &'static str,
    hue: &'static str,
    x: f64,
    width: f64,
    leads: i64,
}

#[derive(Debug, Clone, Serialize)]
struct WhyRow {
    code: &'static str,
    lots: i64,
    most: i64,
}

/// A choice of the period.
#[derive(Debug, Clone, Serialize)]
pub struct Period {
    weeks: i64,
    href: String,
    current: bool,
}

impl Period {
    /// The choices, with the chosen one marked.
    pub fn all(path: &str, chosen: i64) -> Vec<Self> {
        let period = |weeks| Self { weeks, href: format!("{path}?weeks={weeks}"), current: weeks == chosen };
        WEEKS.into_iter().map(period).collect()
    }
}

/// The colour of a fate.
fn hue(fate: Fate) -> &'static str {
    match fate {
        Fate::Own => "green",
        Fate::Others => "violet",
        Fate::InWork => "blue",
        Fate::Unsold => "amber",
        Fate::Returned => "orange",
        Fate::Aside => "gray",
    }
}

/// Fates with their numbers.
pub fn fates(counts: &Counts) -> Vec<FateRow> {
    let row = |fate: &Fate| FateRow {
        code: fate.as_str(),
        hue: hue(*fate),
        leads: counts.count(*fate),
        share: percent(counts.count(*fate), counts.leads),
    };
    Fate::ALL.iter().map(row).collect()
}

/// Fates as the pieces of one bar.
pub fn parts(counts: &Counts) -> Vec<Part> {
    let mut x = 0.0;
    let mut parts = Vec::new();
    for fate in fates(counts).into_iter().filter(|fate| fate.leads > 0) {
        // Counts of leads: far below what a float holds exactly.
        let width = fate.leads as f64 * 100.0 / counts.leads.max(1) as f64;
        parts.push(Part { code: fate.code, hue: fate.hue, x, width, leads: fate.leads });
        x += width;
    }
    parts
}

fn row(line: &Line) -> Row {
    Row {
        name: line.name.clone(),
        leads: line.counts.leads,
        parts: parts(&line.counts),
        own_share: line.counts.own_share(),
        fates: fates(&line.counts),
    }
}

impl TerritoryPage {
    fn of(own: &Own) -> Self {
        let most = own.reasons.first().map_or(1, |why| why.lots);
        Self {
            names: own.territories.iter().map(|territory| territory.name.clone()).collect(),
            places: own.territories.iter().flat_map(|territory| territory.places.clone()).collect(),
            total: own.total,
            fill: own.total.fill(),
            own_share: own.total.own_share(),
            fates: fates(&own.total),
            products: own.by_product.iter().map(row).collect(),
            weeks: own.by_week.iter().rev().map(row).collect(),
            reasons: own.reasons.iter().map(|why| WhyRow { code: why.code.as_str(), lots: why.lots, most }).collect(),
            missed: own.reasons.iter().map(|why| why.lots).sum(),
            periods: Period::all("/territory", own.weeks),
        }
    }
}

/// `GET /territory` of a tenant.
///
/// # Errors
/// `Forbidden`; `Invalid` for a number of weeks that is not offered.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require(Object::Territory, Action::View)?;
    let (tenant, weeks, zone) = (who.tenant()?.id, figures::weeks(asked.weeks)?, view.chrome.zone);
    let own = app.db.platform(&who.actor, async |tx| figures::own(&who.actor, tx, tenant, zone, weeks).await).await?;
    view.page(&TerritoryPage::of(&own))
}

impl Page for TerritoryPage {
    const TEMPLATE: &'static str = "trading/territory.html";
    const FRAGMENTS: &'static [&'static str] = &["territory"];

    fn samples() -> Vec<Self> {
        let counts = Counts { leads: 40, own: 18, others: 9, in_work: 5, unsold: 4, returned: 2, aside: 2 };
        let territory = Territory {
            id: TerritoryId(Uuid::from_u128(1)),
            name: "Поволжье".into(),
            owner_tenant: None,
            owner: None,
            places: vec!["Самара".into(), "Тольятти".into()],
            version: 1,
        };
        let line = |name: &str| Line { name: name.to_owned(), counts };
        let why = |code: &Reason| Why { code: *code, lots: 3 };
        let full = Own {
            weeks: WEEKS[0],
            territories: vec![territory.clone()],
            total: counts,
            by_product: vec![line("mortgage"), line("car")],
            by_week: vec![line("2026-11-09"), line("2026-11-16")],
            reasons: Reason::ALL.iter().map(why).collect(),
        };
        let quiet = Own {
            total: Counts::default(),
            by_product: Vec::new(),
            by_week: Vec::new(),
            reasons: Vec::new(),
            ..full.clone()
        };
        let none = Own { territories: Vec::new(), ..quiet.clone() };
        [full, quiet, none].iter().map(Self::of).collect()
    }
}
