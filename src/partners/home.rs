//! `GET /` of the partner site: money, own leads, the referral link.

use actix_web::HttpRequest;
use actix_web::web::Query;
use db::PlatformTx;
use kernel::{Actor, Money, Result};
use serde::Serialize;
use web::cursor::{ByTime, Order, Part};
use web::render::card::Tab;
use web::{Answer, AppData, Page, View, Who};

use crate::lead::api::ListQuery;
use crate::lead::list::{self, Counts, Group};
use crate::lead::row::LeadRow;
use crate::partner::{self, LegalForm, Partner};
use crate::referral::{self, Referral};
use crate::reward::Rule;
use crate::settlement::sums::{Sums, sums};

/// Leads on one page.
const LIMIT: i64 = 20;

/// The partner's home.
#[derive(Debug, Clone, Serialize)]
pub struct Home {
    name: String,
    legal_form: LegalForm,
    /// The last digits of the taxpayer's number.
    inn: Option<String>,
    sums: Sums,
    /// The growth against the month before, in percent; none without one.
    trend: Option<i64>,
    tabs: Vec<Tab>,
    /// The address of this list, so that it can refresh itself.
    here: String,
    rows: Vec<LeadRow>,
    next: Option<String>,
    total: i64,
    /// Whether these rows are added under those that are there.
    appended: bool,
    referral: Referral,
    brought: usize,
    /// Percentages of the published formula.
    formula: Formula,
}

/// The published formula, in percent.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Formula {
    reward: f64,
    referral: f64,
    cap: f64,
    commission: f64,
    hold_days: i32,
}

impl Formula {
    /// The formula of a rule.
    pub fn of(rule: &Rule) -> Self {
        let percent = |points: i32| f64::from(points) / 100.0;
        Self {
            reward: percent(rule.reward_bp),
            referral: percent(rule.referral_bp),
            cap: percent(rule.cap_bp),
            commission: percent(rule.expected_commission_bp),
            hold_days: rule.hold_days,
        }
    }
}

/// What one transaction reads for the page.
struct Data {
    own: Partner,
    sums: Sums,
    counts: Counts,
    leads: Vec<crate::lead::LeadOut>,
    referral: Referral,
    rule: Rule,
}

async fn read(
    actor: &Actor,
    tx: &mut PlatformTx,
    query: &(Group, Part<ByTime>),
    zone: chrono_tz::Tz,
    site: &str,
) -> Result<Data> {
    let id = actor.require_partner()?;
    let after = query.1.after.map(|ByTime(at, id)| (at, id));
    Ok(Data {
        own: partner::find(tx, id).await?,
        sums: sums(tx, Some(id), zone).await?,
        counts: list::counts(tx, id).await?,
        leads: list::list(actor, tx, Some(query.0), after, query.1.limit(LIMIT)).await?,
        referral: referral::overview(actor, tx, site).await?,
        rule: Rule::of(tx, tx.now().date_naive()).await?,
    })
}

/// `GET /`
///
/// # Errors
/// `Forbidden` for anybody but a partner; `Invalid` for a bad cursor or group.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    let asked = (query.group()?.unwrap_or(Group::Open), query.part()?);
    let (zone, site) = (view.chrome.zone, app.config.url(Some("partner")));
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, &asked, zone, &site).await).await?;
    let appended = request.headers().contains_key("hx-request") && asked.1.after.is_some();
    let page = Home::of(&view, data, &asked, appended);
    view.page(&page)
}

impl Home {
    fn of(view: &View, data: Data, (group, part): &(Group, Part<ByTime>), appended: bool) -> Self {
        let here = format!("/?view={}", group.as_str());
        let slice = part.cut(data.leads, LIMIT, Order::Falling, |lead| ByTime(lead.created_at, lead.id.0));
        let tab = |of: &Group| Tab {
            label: view.text(&format!("partners-leads-{}", of.as_str())),
            href: format!("/?view={}", of.as_str()),
            count: u64::try_from(data.counts.of(Some(*of))).ok(),
            more: false,
            current: of == group,
            hue: "",
        };
        Self {
            tabs: Group::ALL.iter().map(tab).collect(),
            next: slice.next.map(|cursor| format!("{here}&after={cursor}")),
            here,
            rows: slice.items.into_iter().map(LeadRow::from).collect(),
            total: data.counts.of(Some(*group)),
            appended,
            trend: trend(data.sums.month, data.sums.last_month),
            sums: data.sums,
            name: data.own.name,
            legal_form: data.own.legal_form,
            inn: data.own.inn.as_ref().map(kernel::Inn::masked),
            brought: data.referral.second_level.partners.len(),
            referral: data.referral,
            formula: Formula::of(&data.rule),
        }
    }
}

/// The growth in whole percent; nothing to compare with gives nothing.
fn trend(this: Money, last: Money) -> Option<i64> {
    let (this, last) = (i128::from(this.as_kopecks()), i128::from(last.as_kopecks()));
    if last <= 0 { None } else { i64::try_from((this - last) * 100 / last).ok() }
}

impl Page for Home {
    const TEMPLATE: &'static str = "partners/home.html";
    const FRAGMENTS: &'static [&'static str] = &["money", "own_leads", "rows_more"];

    fn samples() -> Vec<Self> {
        let tab = |group: &Group| Tab {
            label: group.as_str().to_owned(),
            href: "/".to_owned(),
            count: Some(14),
            more: false,
            current: *group == Group::Open,
            hue: "",
        };
        let at = chrono::DateTime::from_timestamp(1_797_000_000, 0);
        let money = Sums {
            month: Money::roubles(84_600),
            last_month: Money::roubles(71_700),
            held: Money::roubles(52_250),
            next_at: at,
            next_amount: Money::roubles(23_400),
            payable: Money::roubles(32_350),
            paid: Money::roubles(71_700),
            total: Money::roubles(156_300),
        };
        let full = Self {
            name: "Лебедев Андрей".to_owned(),
            legal_form: LegalForm::SelfEmployed,
            inn: Some("•••• 4821".to_owned()),
            trend: trend(money.month, money.last_month),
            sums: money,
            tabs: Group::ALL.iter().map(tab).collect(),
            here: "/?view=open".to_owned(),
            rows: LeadRow::samples(),
            next: Some("/?after=x".to_owned()),
            total: 14,
            appended: false,
            referral: Referral::sample(),
            brought: 2,
            formula: Formula { reward: 15.0, referral: 10.0, cap: 20.0, commission: 3.0, hold_days: 30 },
        };
        let fresh = Self {
            sums: Sums::default(),
            trend: None,
            inn: None,
            rows: Vec::new(),
            next: None,
            total: 0,
            ..full.clone()
        };
        let falling = Self { trend: Some(-40), appended: true, next: None, ..full.clone() };
        vec![full, fresh, falling]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_needs_something_to_grow_from() {
        assert_eq!(trend(Money::roubles(118), Money::roubles(100)), Some(18));
        assert_eq!(trend(Money::ZERO, Money::roubles(100)), Some(-100));
        assert_eq!(trend(Money::roubles(5), Money::ZERO), None);
        assert_eq!(trend(Money::roubles(5), Money::roubles(-1)), None);
    }
}
