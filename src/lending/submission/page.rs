//! The submissions of all deals as a page: what banks owe an answer, what is about to lapse, what is over.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, NaiveDate, Utc};
use crm::staff;
use kernel::{BankId, DealId, Money, Result, UserId};
use serde::{Deserialize, Serialize};
use web::cursor::Part;
use web::render::card::{Choice, Tab};
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who};

use super::Status;
use super::list::{Call, Cursor, Filter, Group, Listed, list};
use crate::bank;

/// Rows of a page.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    group: String,
    bank: String,
    responsible: String,
    after: String,
    until: String,
}

/// `/submissions`.
#[derive(Debug, Clone, Serialize)]
pub struct Submissions {
    rows: Vec<Row>,
    next: Option<String>,
    appended: bool,
    here: String,
    group: Group,
    tabs: Vec<Tab>,
    banks: Vec<Choice>,
    bank: String,
    people: Vec<Choice>,
    responsible: String,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    deal_id: DealId,
    deal: String,
    owner: Option<String>,
    bank: String,
    programme: Option<String>,
    status: Status,
    hue: &'static str,
    since: DateTime<Utc>,
    amount: Money,
    until: Option<NaiveDate>,
    call: Option<Call>,
}

impl Row {
    fn of(listed: Listed, staff: &[staff::Person]) -> Self {
        let row = listed.submission;
        let name = |id: UserId| staff.iter().find(|person| person.id == id).map(|person| person.name.clone());
        Self {
            deal_id: listed.deal_id,
            deal: listed.deal,
            owner: listed.responsible.and_then(name),
            bank: listed.bank,
            programme: listed.programme,
            status: row.status,
            hue: row.status.hue(),
            since: row.status_since,
            amount: row.offer_amount.filter(|_| row.status.has_offer()).unwrap_or(row.amount),
            until: row.offer_until.filter(|_| row.status.has_offer() || row.status == Status::Preapproved),
            call: listed.call,
        }
    }
}

/// `GET /submissions`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let page = read(&app, &who, &view, &asked).await?;
    view.page(&Submissions { appended: !asked.after.is_empty() && by_htmx(&request), ..page })
}

async fn read(app: &AppData, who: &Who, view: &View, asked: &Asked) -> Result<Submissions> {
    let group = Group::parse(&asked.group).unwrap_or(Group::Waiting);
    let bank: Option<BankId> = asked.bank.parse().ok();
    let responsible: Option<UserId> = asked.responsible.parse().ok();
    let filter = Filter { group: Some(group), bank, responsible };
    let part: Part<Cursor> = Part::read(&asked.after, &asked.until)?;
    let read = async |tx: &mut db::TenantTx| {
        let slice = list(&who.actor, tx, filter, &part, ROWS).await?;
        Ok((slice, bank::list(&who.actor, tx).await?, staff::all(tx).await?))
    };
    let (slice, banks, staff) = app.db.tenant(&who.actor, who.tenant()?, read).await?;
    let word = |id: Option<String>| id.unwrap_or_default();
    let (bank, responsible) = (word(bank.map(|id| id.to_string())), word(responsible.map(|id| id.to_string())));
    let address = |group: Group| format!("/submissions?group={group}&bank={bank}&responsible={responsible}");
    let tab = |each: &Group| Tab {
        label: view.text(&format!("lending-group-{each}")),
        href: address(*each),
        count: None,
        more: false,
        current: *each == group,
        hue: "",
    };
    let here = address(group);
    let active = staff.iter().filter(|person| person.active);
    Ok(Submissions {
        rows: slice.items.into_iter().map(|listed| Row::of(listed, &staff)).collect(),
        next: slice.next.map(|next| format!("{here}&after={next}")),
        appended: false,
        here,
        group,
        tabs: Group::ALL.iter().map(tab).collect(),
        banks: std::iter::once(Choice::any("lending-all-banks"))
            .chain(banks.into_iter().map(|listed| Choice::named(listed.bank.id, listed.bank.name)))
            .collect(),
        bank,
        people: std::iter::once(Choice::any("lending-all-people"))
            .chain(active.map(|person| Choice::named(person.id, person.name.clone())))
            .collect(),
        responsible,
    })
}

impl Page for Submissions {
    const TEMPLATE: &'static str = "lending/submissions.html";
    const FRAGMENTS: &'static [&'static str] = &["submissions", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |status: &Status| Row {
            deal_id: DealId(uuid::Uuid::from_u128(1)),
            deal: "Фролов Игорь".into(),
            owner: status.has_offer().then(|| "Анна Воронцова".into()),
            bank: "Банк Урала".into(),
            programme: (*status != Status::Draft).then(|| "Новостройка".into()),
            status: *status,
            hue: status.hue(),
            since: web::sample_at(),
            amount: Money::roubles(4_000_000),
            until: status.has_offer().then(|| web::sample_at().date_naive()),
            call: Call::ALL.get(status.as_str().len() % (Call::ALL.len() + 1)).copied(),
        };
        let tab = |each: &Group| Tab {
            label: "В банках".into(),
            href: "/submissions".into(),
            count: None,
            more: false,
            current: *each == Group::Waiting,
            hue: "",
        };
        let full = Self {
            rows: Status::ALL.iter().map(row).collect(),
            next: Some("/submissions?after=1".into()),
            appended: false,
            here: "/submissions?group=waiting".into(),
            group: Group::Waiting,
            tabs: Group::ALL.iter().map(tab).collect(),
            banks: vec![Choice::any("lending-all-banks"), Choice::named("x", "Банк Урала")],
            bank: String::new(),
            people: vec![Choice::any("lending-all-people")],
            responsible: String::new(),
        };
        let empty = |group| Self { rows: Vec::new(), next: None, group, ..full.clone() };
        let filtered = Self { bank: "x".into(), ..empty(Group::Waiting) };
        let groups: Vec<Self> = Group::ALL.iter().map(|group| empty(*group)).collect();
        [full.clone(), Self { appended: true, ..full.clone() }, filtered].into_iter().chain(groups).collect()
    }
}
