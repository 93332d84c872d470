//! Head office's page of a week: how evenly leads and money were shared out, and how the lots were contested.

use actix_web::web::{Form, Query};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Action, Money, Object, TenantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, AppData, Flash, Page, View, Who};

use super::{Figures, Part, PartKind, Report, Share, store, week};
use crate::chart::{Curve, Trend};
use crate::measure::percent;

/// Weeks that may be chosen on the page.
const CHOICES: i64 = 12;

/// `/fairness`.
#[derive(Debug, Clone, Serialize)]
pub struct FairnessPage {
    week: NaiveDate,
    current: NaiveDate,
    weeks: Vec<WeekChoice>,
    report: Option<Shown>,
    can_compute: bool,
    can_export: bool,
}

#[derive(Debug, Clone, Serialize)]
struct WeekChoice {
    week: NaiveDate,
    chosen: bool,
}

/// A report, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
struct Shown {
    figures: Figures,
    fill: Option<f64>,
    thin: Option<f64>,
    against_reserve: Option<f64>,
    verdict: &'static str,
    hhi: i64,
    p50: Option<i64>,
    p90: Option<i64>,
    until: DateTime<Utc>,
    whole: bool,
    curve: Curve,
    trend: Trend,
    shares: Vec<ShareRow>,
    products: Vec<PartRow>,
    territories: Vec<PartRow>,
}

#[derive(Debug, Clone, Serialize)]
struct ShareRow {
    id: TenantId,
    name: String,
    leads: i64,
    share: Option<f64>,
    paid: Money,
    paid_share: Option<f64>,
    bids: i64,
    wins: i64,
    win_rate: Option<f64>,
    against_reserve: Option<f64>,
    most: i64,
}

#[derive(Debug, Clone, Serialize)]
struct PartRow {
    name: String,
    lots: i64,
    sold: i64,
    fill: Option<f64>,
    revenue: Money,
    thin: Option<f64>,
    gini: f64,
    p50: Option<i64>,
}

/// How even a Gini coefficient is, in a word: `simulator-gini-<code>`.
pub fn verdict(gini: f64) -> &'static str {
    match gini {
        g if g < 0.25 => "even",
        g if g < 0.45 => "uneven",
        _ => "concentrated",
    }
}

impl Shown {
    fn of(report: Report, history: &[Figures]) -> Self {
        let figures = report.figures;
        let most = report.shares.first().map_or(1, |share| share.leads.max(1));
        let row = |share: &Share| ShareRow {
            id: share.tenant_id,
            name: share.tenant.clone(),
            leads: share.leads,
            share: percent(share.leads, figures.sold),
            paid: share.paid,
            paid_share: percent(share.paid.as_kopecks(), figures.revenue.as_kopecks()),
            bids: share.bids,
            wins: share.wins,
            win_rate: share.win_rate(),
            against_reserve: share.against_reserve(),
            most,
        };
        let part = |part: &Part| PartRow {
            name: part.name.clone(),
            lots: part.lots,
            sold: part.sold,
            fill: percent(part.sold, part.lots),
            revenue: part.revenue,
            thin: percent(part.thin, part.auctions),
            gini: part.gini_leads,
            p50: part.p50_s,
        };
        let parts = |kind| report.parts.iter().filter(|part| part.kind == kind).map(part).collect();
        let leads: Vec<i64> = report.shares.iter().map(|share| share.leads).collect();
        let points: Vec<(NaiveDate, f64)> =
            history.iter().rev().map(|figures| (figures.week, figures.gini_leads)).collect();
        Self {
            fill: figures.fill(),
            thin: figures.thin_share(),
            against_reserve: figures.against_reserve(),
            verdict: verdict(figures.gini_leads),
            hhi: figures.hhi.round() as i64,
            p50: figures.p50_s,
            p90: figures.p90_s,
            until: week::span(figures.week).1,
            whole: figures.computed_at >= week::span(figures.week).1,
            curve: Curve::of(&leads),
            trend: Trend::of(&points, figures.week),
            shares: report.shares.iter().map(row).collect(),
            products: parts(PartKind::Product),
            territories: parts(PartKind::Territory),
            figures,
        }
    }
}

/// Which week is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    week: String,
}

/// `GET /fairness` of head office: the latest week that was counted, or the one that is asked for.
///
/// # Errors
/// `Forbidden`; `Invalid` for what is no date.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require_network(Object::Fairness, Action::View)?;
    let history = app.db.platform(&who.actor, async |tx| store::weeks(&who.actor, tx, CHOICES).await).await?;
    let current = week::of(view.chrome.now);
    let whole = history.iter().find(|figures| figures.week < current).or(history.first());
    let chosen = match asked.week.as_str() {
        "" => whole.map_or(week::before(current, 1), |figures| figures.week),
        text => week::parse(text)?,
    };
    let report = match app.db.platform(&who.actor, async |tx| store::get(&who.actor, tx, chosen).await).await {
        Ok(report) => Some(Shown::of(report, &history)),
        Err(kernel::Error::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    let mut weeks: Vec<NaiveDate> = history.iter().map(|figures| figures.week).chain([current, chosen]).collect();
    weeks.sort_unstable_by(|a, b| b.cmp(a));
    weeks.dedup();
    let page = FairnessPage {
        week: chosen,
        current,
        weeks: weeks.into_iter().map(|week| WeekChoice { week, chosen: week == chosen }).collect(),
        report,
        can_compute: who.actor.permissions.allows(Object::Fairness, Action::Create),
        can_export: who.actor.permissions.allows(Object::Fairness, Action::Export),
    };
    view.page(&page)
}

/// `POST /fairness`: counts a week now.
///
/// # Errors
/// Those of [`store::compute`].
pub async fn compute(app: AppData, who: Who, view: View, form: Form<Asked>) -> Answer {
    let of = week::parse(&form.week)?;
    app.db.platform(&who.actor, async |tx| store::compute(&who.actor, tx, of).await).await?;
    let flash = Flash {
        hue: "green".into(),
        key: "simulator-fairness-counted".into(),
        what: String::new(),
        undo: String::new(),
        link: Default::default(),
    };
    view.done(&format!("/fairness?week={of}"), Some(flash))
}

/// A report for samples of pages.
pub(crate) fn sample() -> Report {
    let week = week::of(web::sample_at());
    let share = |id: u128, name: &str, leads: i64| Share {
        tenant_id: TenantId(Uuid::from_u128(id)),
        tenant: name.to_owned(),
        leads,
        paid: Money::roubles(leads * 900),
        bids: leads * 3,
        wins: leads,
        paid_at_auction: Money::roubles(leads * 900),
        reserve_at_auction: Money::roubles(leads * 500),
    };
    let part = |kind: PartKind, name: &str| Part {
        week,
        kind,
        name: name.to_owned(),
        lots: 20,
        sold: 14,
        revenue: Money::roubles(12_600),
        auctions: 18,
        thin: 5,
        gini_leads: 0.31,
        p50_s: Some(130),
    };
    Report {
        figures: Figures {
            week,
            computed_at: web::sample_at(),
            lots: 40,
            sold: 28,
            revenue: Money::roubles(25_200),
            auctions: 36,
            thin: 10,
            paid_at_auction: Money::roubles(25_200),
            reserve_at_auction: Money::roubles(14_000),
            gini_leads: 0.52,
            gini_money: 0.55,
            hhi: 3_412.0,
            p50_s: Some(130),
            p90_s: Some(900),
            notice_skew_ms: Some(140),
        },
        shares: vec![share(5, "Урал-Кредит", 20), share(6, "Волга-Финанс", 8), share(7, "Север", 0)],
        parts: vec![
            part(PartKind::Product, "mortgage"),
            part(PartKind::Territory, "Поволжье"),
            part(PartKind::Territory, ""),
        ],
    }
}

impl Page for FairnessPage {
    const TEMPLATE: &'static str = "simulator/fairness.html";
    const FRAGMENTS: &'static [&'static str] = &["fairness"];

    fn samples() -> Vec<Self> {
        let report = sample();
        let week = report.figures.week;
        let before = Figures { week: week::before(week, 1), gini_leads: 0.2, ..report.figures.clone() };
        let history = [report.figures.clone(), before];
        let even = Report {
            figures: Figures {
                gini_leads: 0.1,
                p50_s: None,
                p90_s: None,
                notice_skew_ms: None,
                ..report.figures.clone()
            },
            parts: Vec::new(),
            ..report.clone()
        };
        let page = |report: Option<Report>, may: bool| Self {
            week,
            current: week,
            weeks: vec![WeekChoice { week, chosen: true }],
            report: report.map(|report| Shown::of(report, &history)),
            can_compute: may,
            can_export: may,
        };
        let middling = Report { figures: Figures { gini_leads: 0.3, ..report.figures.clone() }, ..report.clone() };
        vec![
            page(Some(report), true),
            page(Some(middling), true),
            page(Some(even), false),
            page(None, true),
            page(None, false),
        ]
    }
}
