//! The list of leads as a page.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use db::TenantTx;
use intake::choices;
use kernel::{Action, Actor, Money, Object, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::{Choice, Tab};
use web::view::encode_query;
use web::{Answer, AppData, Locale, Page, View, Who};

use super::api::responsible;
use crate::view::{self, Word};
use crm::lead::Lead;
use crm::lead::counts::{Counts, counts};
use crm::lead::list::{Filter, Sort};
use crm::staff::{self, Person};
use crm::status::{self, Status};
use crm::task::{self, Task};
use web::cursor::Slice;

/// Rows of a page of the list.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    status: String,
    source: String,
    responsible: String,
    q: String,
    sort: String,
    after: String,
    until: String,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct LeadRow {
    id: Uuid,
    name: String,
    status: Word,
    product: String,
    amount: Option<Money>,
    phone: String,
    city: String,
    source: String,
    bought: bool,
    owner: Option<String>,
    created_at: DateTime<Utc>,
    duplicate: bool,
    task: String,
    task_state: &'static str,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct LeadList {
    tabs: Vec<Tab>,
    rows: Vec<LeadRow>,
    total: Option<i64>,
    next: Option<String>,
    here: String,
    appended: bool,
    filtered: bool,
    q: String,
    view: String,
    status: String,
    source: String,
    responsible: String,
    sort: String,
    statuses: Vec<Choice>,
    sources: Vec<Choice>,
    people: Vec<Choice>,
    can_create: bool,
    amount_sort: &'static str,
    age_sort: &'static str,
}

impl Asked {
    fn filter(&self, actor: &Actor, all: &[Status]) -> Result<Filter> {
        let open = || all.iter().filter(|status| status.kind == "open").map(|status| status.code.clone()).collect();
        let mut filter = Filter { q: self.q.clone(), sort: Sort::parse(&self.sort)?, ..Filter::default() };
        match self.view.as_str() {
            "open" => filter.statuses = open(),
            "mine" => filter.responsible = Some(responsible(actor, "me")?),
            "bought" => filter.bought = Some(true),
            "new" => filter.statuses = vec![status::NEW.to_owned()],
            _ => {}
        }
        if !self.status.is_empty() {
            filter.statuses = vec![self.status.clone()];
        }
        if !self.source.is_empty() {
            filter.source = Some(self.source.clone());
        }
        if !self.responsible.is_empty() {
            filter.responsible = Some(responsible(actor, &self.responsible)?);
        }
        Ok(filter)
    }

    /// The address of the same list with one part of it changed.
    fn address(&self, changed: &str, value: &str) -> String {
        let parts = [
            ("view", &self.view),
            ("status", &self.status),
            ("source", &self.source),
            ("responsible", &self.responsible),
            ("q", &self.q),
            ("sort", &self.sort),
        ];
        let mut pairs: Vec<String> = Vec::new();
        for (name, old) in parts {
            let now = if name == changed { value } else { old };
            if !now.is_empty() {
                pairs.push(format!("{name}={}", encode_query(now)));
            }
        }
        if changed == "after" {
            pairs.push(format!("after={value}"));
        }
        if pairs.is_empty() { "/leads".to_owned() } else { format!("/leads?{}", pairs.join("&")) }
    }

    fn is_filtered(&self) -> bool {
        [&self.status, &self.source, &self.responsible, &self.q].into_iter().any(|part| !part.is_empty())
    }
}

struct Data {
    slice: Slice<Lead>,
    counts: Counts,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tasks: HashMap<Uuid, Task>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, asked: &Asked) -> Result<Data> {
    let statuses = status::all(tx).await?;
    let filter = asked.filter(actor, &statuses)?;
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let slice = crm::lead::list(actor, tx, &filter, ROWS, after, &asked.until).await?;
    let ids: Vec<Uuid> = slice.items.iter().map(|lead| lead.id.0).collect();
    let tasks = task::next_of(tx, &ids).await?;
    // A further page does not show the tabs.
    let counts = if after.is_none() { counts(actor, tx).await? } else { Counts::default() };
    Ok(Data { slice, counts, statuses, staff: staff::all(tx).await?, tasks })
}

/// `GET /leads`.
///
/// # Errors
/// As [`crm::lead::list()`].
pub async fn list(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &asked).await).await?;
    let appended = web::view::by_htmx(&request) && !asked.after.is_empty();
    let page = draw(&view, &who.actor, &asked, data, appended);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, data: Data, appended: bool) -> LeadList {
    let locale = view.locale();
    let now = view.chrome.now;
    let rows = data.slice.items.iter().map(|lead| row(locale, now, lead, &data)).collect();
    let choices =
        data.statuses.iter().map(|s| Choice::named(&s.code, view::named(locale, &s.name, s.name_en.as_deref())));
    let mut people = vec![
        Choice::any("crm-filter-responsible"),
        Choice::of("me", "crm-me".into()),
        Choice::of("none", "crm-nobody".into()),
    ];
    people.extend(view::people(&data.staff));
    let sorted = Sort::parse(&asked.sort).unwrap_or_default();
    LeadList {
        tabs: tabs(view, asked, &data),
        total: if asked.is_filtered() || appended { None } else { Some(total(asked, &data)) },
        next: data.slice.next.as_deref().map(|next| asked.address("after", next)),
        here: asked.address("", ""),
        appended,
        filtered: asked.is_filtered(),
        statuses: std::iter::once(Choice::any("crm-filter-status")).chain(choices).collect(),
        sources: std::iter::once(Choice::any("crm-filter-source")).chain(choices::sources()).collect(),
        people,
        rows,
        q: asked.q.clone(),
        view: asked.view.clone(),
        status: asked.status.clone(),
        source: asked.source.clone(),
        responsible: asked.responsible.clone(),
        sort: asked.sort.clone(),
        can_create: actor.permissions.allows(Object::Lead, Action::Create),
        amount_sort: match sorted {
            Sort::Largest => "descending",
            Sort::Smallest => "ascending",
            _ => "",
        },
        age_sort: match sorted {
            Sort::Newest => "descending",
            Sort::Oldest => "ascending",
            _ => "",
        },
    }
}

fn open_count(data: &Data) -> i64 {
    let open = data.statuses.iter().filter(|status| status.kind == "open");
    open.filter_map(|status| data.counts.by_status.get(&status.code)).sum()
}

fn total(asked: &Asked, data: &Data) -> i64 {
    match asked.view.as_str() {
        "open" => open_count(data),
        "mine" => data.counts.mine,
        "bought" => data.counts.bought,
        "new" => data.counts.by_status.get(status::NEW).copied().unwrap_or(0),
        _ => data.counts.all(),
    }
}

fn tabs(view: &View, asked: &Asked, data: &Data) -> Vec<Tab> {
    let new = data.counts.by_status.get(status::NEW).copied().unwrap_or(0);
    let all = [
        ("", "crm-view-all", data.counts.all()),
        ("open", "crm-view-open", open_count(data)),
        ("mine", "crm-view-mine", data.counts.mine),
        ("new", "crm-view-new", new),
        ("bought", "crm-view-bought", data.counts.bought),
    ];
    let tab = |(word, key, count): (&str, &str, i64)| Tab {
        label: view.text(key),
        href: if word.is_empty() { "/leads".to_owned() } else { format!("/leads?view={word}") },
        count: u64::try_from(count).ok(),
        current: asked.view == word,
        hue: "",
    };
    all.into_iter().map(tab).collect()
}

fn row(locale: Locale, now: DateTime<Utc>, lead: &Lead, data: &Data) -> LeadRow {
    let task = data.tasks.get(&lead.id.0);
    LeadRow {
        id: lead.id.0,
        name: lead.name.clone(),
        status: view::status(locale, &data.statuses, &lead.status),
        product: lead.product.clone(),
        amount: lead.amount,
        phone: masked(lead),
        city: lead.city.clone(),
        source: lead.source.clone(),
        bought: lead.bought_lot_id.is_some(),
        owner: view::name_of(&data.staff, lead.responsible),
        created_at: lead.created_at,
        duplicate: lead.duplicate_of.is_some(),
        task: task.map(|task| task.title.clone()).unwrap_or_default(),
        task_state: task.map_or("", |task| view::urgency(task, now)),
    }
}

/// The phone as a list shows it, or the e-mail where there is none.
fn masked(lead: &Lead) -> String {
    let phone = lead.phone.as_ref().map(kernel::Phone::masked);
    phone.or_else(|| lead.email.as_ref().map(kernel::Email::masked)).unwrap_or_default()
}

impl Page for LeadList {
    const TEMPLATE: &'static str = "crm/leads.html";
    const FRAGMENTS: &'static [&'static str] = &["leads", "lead_table", "rows_more"];

    fn samples() -> Vec<Self> {
        let tab =
            |label: &str, current| Tab { label: label.into(), href: "/leads".into(), count: Some(3), current, hue: "" };
        let row = |duplicate, task: &str| LeadRow {
            id: Uuid::from_u128(if duplicate { 1 } else { 2 }),
            name: "Кузнецова Екатерина Андреевна".into(),
            status: Word { label: "Новый".into(), hue: "blue".into(), ..Word::default() },
            product: "mortgage".into(),
            amount: if duplicate { Some(Money::roubles(4_850_000)) } else { None },
            phone: "+7 912 •••-••-89".into(),
            city: "Екатеринбург".into(),
            source: "site".into(),
            bought: duplicate,
            owner: if duplicate { Some("Анна Воронцова".into()) } else { None },
            created_at: web::sample_at(),
            duplicate,
            task: task.into(),
            task_state: if task.is_empty() { "" } else { "late" },
        };
        let full = Self {
            tabs: vec![tab("Все", true), tab("Мои", false)],
            rows: vec![row(true, "Позвонить"), row(false, "")],
            total: Some(2),
            next: Some("/leads?after=1".into()),
            here: "/leads".into(),
            appended: false,
            filtered: false,
            q: String::new(),
            view: String::new(),
            status: String::new(),
            source: String::new(),
            responsible: String::new(),
            sort: String::new(),
            statuses: vec![Choice::any("crm-filter-status"), Choice::named("new", "Новый")],
            sources: choices::sources(),
            people: vec![Choice::any("crm-filter-responsible")],
            can_create: true,
            amount_sort: "",
            age_sort: "descending",
        };
        let empty = Self { rows: Vec::new(), next: None, total: Some(0), ..full.clone() };
        let nothing_found =
            Self { filtered: true, q: "нет такого".into(), total: None, can_create: false, ..empty.clone() };
        let appended = Self { appended: true, total: None, ..full.clone() };
        vec![full, empty, nothing_found, appended]
    }
}
