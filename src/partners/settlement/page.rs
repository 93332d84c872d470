//! `/settlements` of a partner and of head office.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, LeadId, Money, PartnerId, Result, Scope};
use schema::platform::{leads, partners};
use serde::Serialize;
use web::cursor::Order;
use web::render::card::Tab;
use web::{Answer, AppData, Page, View, Who};

use super::api::ListQuery;
use super::list::{self, Filter};
use super::sums::{Sums, sums};
use super::{Kind, Settlement, State};

/// Rows on one page.
const LIMIT: i64 = 50;

/// An accrual as a line.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    kind: Kind,
    amount: Money,
    /// Whether it takes another back.
    reversal: bool,
    state: State,
    hue: &'static str,
    /// Whose lead it was: the client's name to the partner whose lead it is, the partner's to anybody else.
    what: String,
    href: Option<String>,
    /// Who earns; for head office.
    partner: String,
    code: String,
    created_at: DateTime<Utc>,
    hold_until: DateTime<Utc>,
    paid_at: Option<DateTime<Utc>>,
}

/// What both pages share.
#[derive(Debug, Clone, Serialize)]
struct Table {
    sums: Sums,
    tabs: Vec<Tab>,
    here: String,
    rows: Vec<Row>,
    next: Option<String>,
    appended: bool,
    filtered: bool,
}

/// A partner's own accruals.
#[derive(Debug, Clone, Serialize)]
pub struct Statement(Table);

/// All accruals, for head office.
#[derive(Debug, Clone, Serialize)]
pub struct Accruals {
    #[serde(flatten)]
    table: Table,
    /// The partner whose accruals are shown, where it is one.
    only: Option<String>,
}

/// What names a row's partner and lead.
struct Names {
    partners: HashMap<PartnerId, (String, String)>,
    leads: HashMap<LeadId, (String, Option<PartnerId>)>,
}

async fn names(tx: &mut PlatformTx, rows: &[Settlement]) -> Result<Names> {
    let lead_ids: Vec<LeadId> = rows.iter().map(|row| row.lead_id).collect();
    let found: Vec<(LeadId, String, Option<PartnerId>)> = leads::table
        .filter(leads::id.eq_any(lead_ids))
        .select((leads::id, leads::name, leads::partner_id))
        .load(tx.conn())
        .await?;
    let earners = rows.iter().map(|row| row.partner_id);
    let partner_ids: Vec<PartnerId> = earners.chain(found.iter().filter_map(|(_, _, partner)| *partner)).collect();
    let known: Vec<(PartnerId, String, String)> = partners::table
        .filter(partners::id.eq_any(partner_ids))
        .select((partners::id, partners::name, partners::code))
        .load(tx.conn())
        .await?;
    Ok(Names {
        partners: known.into_iter().map(|(id, name, code)| (id, (name, code))).collect(),
        leads: found.into_iter().map(|(id, name, partner)| (id, (name, partner))).collect(),
    })
}

impl Names {
    fn row(&self, row: Settlement, now: DateTime<Utc>) -> Row {
        let state = row.state(now);
        let lead = self.leads.get(&row.lead_id);
        // The referrer earns from a lead, but it is not the referrer's: only its partner is named.
        let (what, href) = match (row.kind, lead) {
            (Kind::Reward, Some((name, _))) => (name.clone(), Some(format!("/leads/{}", row.lead_id))),
            (Kind::Referral, Some((_, partner))) => {
                let partner = partner.and_then(|id| self.partners.get(&id));
                (partner.map(|(name, _)| name.clone()).unwrap_or_default(), None)
            }
            (_, None) => (String::new(), None),
        };
        let (partner, code) = self.partners.get(&row.partner_id).cloned().unwrap_or_default();
        Row {
            kind: row.kind,
            amount: row.amount,
            reversal: row.reverses.is_some(),
            state,
            hue: state.hue(),
            what,
            href,
            partner,
            code,
            created_at: row.created_at,
            hold_until: row.hold_until,
            paid_at: row.paid_at,
        }
    }
}

/// A list's address with its filter, without a cursor.
fn address(state: Option<State>, partner: Option<PartnerId>) -> String {
    let state = state.map(|state| format!("state={}", state.as_str()));
    let partner = partner.map(|partner| format!("partner_id={partner}"));
    let query: Vec<String> = state.into_iter().chain(partner).collect();
    if query.is_empty() { "/settlements".to_owned() } else { format!("/settlements?{}", query.join("&")) }
}

fn tabs(view: &View, filter: &Filter) -> Vec<Tab> {
    let tab = |state: Option<State>| Tab {
        label: view.text(&state.map_or("partners-all".to_owned(), |state| format!("accrual-{}", state.as_str()))),
        href: address(state, filter.partner),
        count: None,
        more: false,
        current: filter.state == state,
        hue: "",
    };
    std::iter::once(None).chain(State::ALL.iter().copied().map(Some)).map(tab).collect()
}

async fn table(app: &AppData, actor: &Actor, view: &View, query: &ListQuery, appended: bool) -> Result<Table> {
    let (filter, part, zone) = (query.filter()?, query.part()?, view.chrome.zone);
    let own = actor.permissions.scope(kernel::Object::Settlement, kernel::Action::View) == Some(Scope::Own);
    let (rows, names, sums) = app
        .db
        .platform(actor, async |tx| {
            let rows = list::list(actor, tx, &filter, part.after, part.limit(LIMIT)).await?;
            let names = names(tx, &rows).await?;
            let whose = if own { actor.partner } else { filter.partner };
            Ok((rows, names, sums(tx, whose, zone).await?))
        })
        .await?;
    let now = app.db.clock().now();
    let here = address(filter.state, filter.partner);
    let slice = part.cut(rows, LIMIT, Order::Falling, |row| row.id.0);
    let mark = if here.contains('?') { '&' } else { '?' };
    Ok(Table {
        sums,
        tabs: tabs(view, &filter),
        next: slice.next.map(|cursor| format!("{here}{mark}after={cursor}")),
        rows: slice.items.into_iter().map(|row| names.row(row, now)).collect(),
        here,
        appended,
        filtered: filter != Filter::default(),
    })
}

fn adds(request: &HttpRequest, query: &ListQuery) -> bool {
    request.headers().contains_key("hx-request") && query.after.as_deref().is_some_and(|cursor| !cursor.is_empty())
}

/// `GET /settlements` of the partner site.
///
/// # Errors
/// `Invalid` for a bad filter or cursor.
pub async fn own(app: AppData, who: Who, view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    let table = table(&app, &who.actor, &view, &query, adds(&request, &query)).await?;
    view.page(&Statement(table))
}

/// `GET /settlements` of head office.
///
/// # Errors
/// `Invalid` for a bad filter or cursor.
pub async fn all(app: AppData, who: Who, view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    let table = table(&app, &who.actor, &view, &query, adds(&request, &query)).await?;
    let only = match query.filter()?.partner {
        Some(id) => {
            let found = app.db.platform(&who.actor, async |tx| crate::partner::find(tx, id).await).await?;
            Some(found.name)
        }
        None => None,
    };
    view.page(&Accruals { table, only })
}

impl Table {
    fn samples() -> Vec<Self> {
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let row = |(index, state): (usize, &State)| Row {
            kind: if index == 1 { Kind::Referral } else { Kind::Reward },
            amount: Money::roubles(if *state == State::Reversed { -23_400 } else { 23_400 }),
            reversal: *state == State::Reversed,
            state: *state,
            hue: state.hue(),
            what: if index == 2 { String::new() } else { "Соловьёва Марина".to_owned() },
            href: (index != 1).then(|| "/leads/1".to_owned()),
            partner: "Лебедев Андрей".to_owned(),
            code: "AC34DE".to_owned(),
            created_at: at,
            hold_until: at,
            paid_at: (*state == State::Paid).then_some(at),
        };
        let tab = Tab {
            label: "·".to_owned(),
            href: "/settlements".to_owned(),
            count: None,
            more: false,
            current: true,
            hue: "",
        };
        let full = Self {
            sums: Sums { held: Money::roubles(52_250), next_at: Some(at), ..Sums::default() },
            tabs: vec![tab],
            here: "/settlements".to_owned(),
            rows: State::ALL.iter().enumerate().map(row).collect(),
            next: Some("/settlements?after=x".to_owned()),
            appended: false,
            filtered: false,
        };
        let empty = Self { rows: Vec::new(), next: None, sums: Sums::default(), ..full.clone() };
        let nothing_found = Self { filtered: true, ..empty.clone() };
        let appended = Self { appended: true, ..full.clone() };
        vec![full, empty, nothing_found, appended]
    }
}

impl Page for Statement {
    const TEMPLATE: &'static str = "partners/statement.html";
    const FRAGMENTS: &'static [&'static str] = &["accruals", "rows_more"];

    fn samples() -> Vec<Self> {
        Table::samples().into_iter().map(Self).collect()
    }
}

impl Page for Accruals {
    const TEMPLATE: &'static str = "partners/accruals.html";
    const FRAGMENTS: &'static [&'static str] = &["accruals", "rows_more"];

    fn samples() -> Vec<Self> {
        let page = |(index, table): (usize, Table)| Self {
            table,
            only: (index == 0).then(|| "Лебедев Андрей".to_owned()),
        };
        Table::samples().into_iter().enumerate().map(page).collect()
    }
}
