//! A franchisee's page: its own line of each week beside what the whole network came to.

use chrono::NaiveDate;
use kernel::{Action, Money, Object};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::api::{OwnWeek, own_weeks};
use super::page::{sample, verdict};
use crate::measure::percent;

/// `/fairness` of a tenant.
#[derive(Debug, Clone, Serialize)]
pub struct OwnPage {
    latest: Option<OwnRow>,
    rows: Vec<OwnRow>,
}

#[derive(Debug, Clone, Serialize)]
struct OwnRow {
    week: NaiveDate,
    leads: i64,
    share: Option<f64>,
    paid: Money,
    paid_share: Option<f64>,
    bids: i64,
    wins: i64,
    win_rate: Option<f64>,
    against_reserve: Option<f64>,
    network_against_reserve: Option<f64>,
    gini: f64,
    verdict: &'static str,
    thin: Option<f64>,
    fill: Option<f64>,
    sold: i64,
}

impl From<&OwnWeek> for OwnRow {
    fn from(of: &OwnWeek) -> Self {
        let (own, network) = (&of.own, &of.network);
        Self {
            week: of.week,
            leads: own.leads,
            share: percent(own.leads, network.sold),
            paid: own.paid,
            paid_share: percent(own.paid.as_kopecks(), network.revenue.as_kopecks()),
            bids: own.bids,
            wins: own.wins,
            win_rate: own.win_rate(),
            against_reserve: own.against_reserve(),
            network_against_reserve: network.against_reserve(),
            gini: network.gini_leads,
            verdict: verdict(network.gini_leads),
            thin: network.thin_share(),
            fill: network.fill(),
            sold: network.sold,
        }
    }
}

/// `GET /fairness` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Fairness, Action::View)?;
    let weeks = own_weeks(&app, &who).await?;
    let rows: Vec<OwnRow> = weeks.iter().map(OwnRow::from).collect();
    view.page(&OwnPage { latest: rows.first().cloned(), rows })
}

impl Page for OwnPage {
    const TEMPLATE: &'static str = "simulator/own.html";
    const FRAGMENTS: &'static [&'static str] = &["own"];

    fn samples() -> Vec<Self> {
        let report = sample();
        let row = |index: usize| {
            OwnRow::from(&OwnWeek {
                week: report.figures.week,
                own: report.shares[index].clone(),
                network: report.figures.clone(),
            })
        };
        let even = OwnRow { verdict: "even", ..row(2) };
        let uneven = OwnRow { verdict: "uneven", ..row(1) };
        let page = |rows: Vec<OwnRow>| Self { latest: rows.first().cloned(), rows };
        vec![page(vec![row(0), uneven.clone()]), page(vec![uneven]), page(vec![even]), page(Vec::new())]
    }
}
