//! The pool of leads as a list.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use intake::choices::{products, sources};
use kernel::{Action, Actor, Email, LeadId, Money, Object, Phone, Result, TenantId};
use pool::lead::list::{self, Filter};
use pool::lead::{Lead, Status, take};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{ByTime, Order, Part, Slice};
use web::render::card::{Choice, Tab};
use web::view::by_htmx;
use web::view::encode_query;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::age::Age;
use crate::view::names;

/// Rows of a page of the list.
const ROWS: i64 = 50;
/// The word of the tab with everything that may be put up for sale.
const FOR_SALE: &str = "for_sale";
/// The word of the tab with everything that is offered to head office.
const OFFERED: &str = "offered";

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    status: String,
    age: String,
    product: String,
    source: String,
    city: String,
    q: String,
    after: String,
    until: String,
}

#[derive(Debug, Clone, Serialize)]
struct LeadRow {
    id: LeadId,
    name: String,
    status: &'static str,
    hue: &'static str,
    product: &'static str,
    amount: Option<Money>,
    contact: String,
    city: String,
    source: &'static str,
    owner: Option<String>,
    /// Who of head office has it to work.
    taken: Option<String>,
    quality: i32,
    price: Option<Money>,
    created_at: DateTime<Utc>,
    duplicate: bool,
}

/// `/leads` of head office.
#[derive(Debug, Clone, Serialize)]
pub struct Pool {
    tabs: Vec<Tab>,
    rows: Vec<LeadRow>,
    total: Option<i64>,
    next: Option<String>,
    here: String,
    appended: bool,
    filtered: bool,
    status: String,
    age: String,
    product: String,
    source: String,
    city: String,
    q: String,
    ages: Vec<Choice>,
    products: Vec<Choice>,
    sources: Vec<Choice>,
    can_create: bool,
    can_import: bool,
}

impl Asked {
    fn filter(&self, now: DateTime<Utc>) -> Filter {
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (since_from, since_before) = Age::parse(&self.age).map_or((None, None), |age| age.bounds(now));
        Filter {
            since_from,
            since_before,
            status: Status::parse(&self.status),
            for_sale: self.status == FOR_SALE,
            offered: self.status == OFFERED,
            product: text(&self.product),
            source: text(&self.source),
            city: text(&self.city),
            q: text(&self.q),
            ..Filter::default()
        }
    }

    fn address(&self, after: &str) -> String {
        let parts = [
            ("status", self.status.as_str()),
            ("age", &self.age),
            ("product", &self.product),
            ("source", &self.source),
            ("city", &self.city),
            ("q", &self.q),
            ("after", after),
        ];
        let pairs: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode_query(value)))
            .collect();
        if pairs.is_empty() { "/leads".to_owned() } else { format!("/leads?{}", pairs.join("&")) }
    }

    fn is_filtered(&self) -> bool {
        [&self.age, &self.product, &self.source, &self.city, &self.q].into_iter().any(|part| !part.is_empty())
    }
}

struct Data {
    slice: Slice<Lead>,
    counts: Vec<(Status, i64)>,
    offered: i64,
    names: BTreeMap<TenantId, String>,
}

async fn read(actor: &Actor, tx: &mut PlatformTx, asked: &Asked) -> Result<Data> {
    let part = Part::read(&asked.after, &asked.until)?;
    let before = part.after.map(|ByTime(at, id)| (at, id));
    let rows = list::list(actor, tx, &asked.filter(tx.now()), before, part.limit(ROWS)).await?;
    let slice = part.cut(rows, ROWS, Order::Falling, |lead| ByTime(lead.created_at, lead.id.0));
    let owners: Vec<TenantId> = slice.items.iter().filter_map(|lead| lead.owner_tenant).collect();
    Ok(Data {
        names: names(tx, &owners).await?,
        // A further page does not show the tabs.
        offered: if part.after.is_none() { take::count(tx).await? } else { 0 },
        counts: if part.after.is_none() { list::counts(tx).await? } else { Vec::new() },
        slice,
    })
}

/// `GET /leads`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, &asked).await).await?;
    let appended = by_htmx(&request) && !asked.after.is_empty();
    let page = draw(&view, &who.actor, &asked, &data, appended);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, data: &Data, appended: bool) -> Pool {
    let with_any = |key, choices: Vec<Choice>| std::iter::once(Choice::any(key)).chain(choices).collect();
    Pool {
        tabs: tabs(view, asked, data),
        rows: data.slice.items.iter().map(|lead| row(lead, &data.names)).collect(),
        total: if asked.is_filtered() || appended { None } else { Some(total(&asked.status, data)) },
        next: data.slice.next.as_deref().map(|next| asked.address(next)),
        here: asked.address(""),
        appended,
        filtered: asked.is_filtered(),
        status: asked.status.clone(),
        age: asked.age.clone(),
        ages: ages(),
        product: asked.product.clone(),
        source: asked.source.clone(),
        city: asked.city.clone(),
        q: asked.q.clone(),
        products: with_any("office-any-product", products()),
        sources: with_any("office-any-source", sources()),
        can_create: actor.permissions.allows(Object::Lead, Action::Create),
        can_import: actor.permissions.allows(Object::Import, Action::Create),
    }
}

fn ages() -> Vec<Choice> {
    let of = |age: &Age| Choice::of(age.as_str(), format!("office-age-{age}"));
    std::iter::once(Choice::any("office-age-any")).chain(Age::ALL.iter().map(of)).collect()
}

fn total(status: &str, data: &Data) -> i64 {
    if status == OFFERED {
        return data.offered;
    }
    let wanted =
        |known: Status| status.is_empty() || (status == FOR_SALE && known.is_for_sale()) || known.as_str() == status;
    data.counts.iter().filter(|(known, _)| wanted(*known)).map(|(_, count)| count).sum()
}

fn tabs(view: &View, asked: &Asked, data: &Data) -> Vec<Tab> {
    let tab = |word: &str, label: String, hue| Tab {
        label,
        href: if word.is_empty() { "/leads".to_owned() } else { format!("/leads?status={word}") },
        count: u64::try_from(total(word, data)).ok(),
        more: false,
        current: asked.status == word,
        hue,
    };
    let mut tabs = vec![
        tab("", view.text("office-pool-all"), ""),
        tab(FOR_SALE, view.text("office-pool-for-sale"), ""),
        tab(OFFERED, view.text("office-pool-offered"), ""),
    ];
    // Statuses that nobody has now take no room.
    let shown = data.counts.iter().filter(|(status, count)| *count > 0 || asked.status == status.as_str());
    tabs.extend(
        shown.map(|(status, _)| tab(status.as_str(), view.text(&format!("pool-{}", status.as_str())), status.hue())),
    );
    tabs
}

fn row(lead: &Lead, names: &BTreeMap<TenantId, String>) -> LeadRow {
    LeadRow {
        id: lead.id,
        name: lead.name.clone(),
        status: lead.status.as_str(),
        hue: lead.status.hue(),
        product: lead.product.code(),
        amount: lead.amount,
        contact: contact(lead),
        city: lead.city.clone(),
        source: lead.source.code(),
        owner: lead.owner_tenant.and_then(|owner| names.get(&owner).cloned()),
        taken: lead.taken_name.clone(),
        quality: lead.quality,
        price: lead.price,
        created_at: lead.created_at,
        duplicate: lead.duplicate_of.is_some(),
    }
}

/// The phone as a list shows it, or the e-mail where there is none.
fn contact(lead: &Lead) -> String {
    let phone = lead.phone.as_ref().map(Phone::masked);
    phone.or_else(|| lead.email.as_ref().map(Email::masked)).unwrap_or_default()
}

impl Page for Pool {
    const TEMPLATE: &'static str = "office/pool.html";
    const FRAGMENTS: &'static [&'static str] = &["pool", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |number, status: Status, sold: bool| LeadRow {
            id: LeadId(Uuid::from_u128(number)),
            name: "Кузнецова Екатерина Андреевна".into(),
            status: status.as_str(),
            hue: status.hue(),
            product: "mortgage",
            amount: sold.then_some(Money::roubles(4_850_000)),
            contact: "+7 912 •••-••-89".into(),
            city: "Екатеринбург".into(),
            source: "site",
            owner: sold.then(|| "Урал-Кредит".into()),
            taken: (status == Status::Unsold).then(|| "Олег Панов".into()),
            quality: if sold { 84 } else { 41 },
            price: sold.then_some(Money::roubles(1_200)),
            created_at: sample_at(),
            duplicate: status == Status::Duplicate,
        };
        let full = Self {
            tabs: vec![Tab {
                label: "Все".into(),
                href: "/leads".into(),
                count: Some(3),
                more: false,
                current: true,
                hue: "",
            }],
            rows: vec![
                row(1, Status::New, false),
                row(2, Status::Sold, true),
                row(3, Status::Duplicate, false),
                row(4, Status::Unsold, false),
            ],
            total: Some(3),
            next: Some("/leads?after=1".into()),
            here: "/leads".into(),
            appended: false,
            filtered: false,
            status: String::new(),
            age: String::new(),
            ages: ages(),
            product: String::new(),
            source: String::new(),
            city: String::new(),
            q: String::new(),
            products: vec![Choice::any("office-any-product")],
            sources: vec![Choice::any("office-any-source")],
            can_create: true,
            can_import: true,
        };
        let empty = Self { rows: Vec::new(), next: None, total: Some(0), ..full.clone() };
        let status = Self { status: "unsold".into(), ..empty.clone() };
        let nothing_found = Self {
            filtered: true,
            q: "нет такого".into(),
            total: None,
            can_create: false,
            can_import: false,
            ..empty.clone()
        };
        vec![full.clone(), empty, status, nothing_found, Self { appended: true, total: None, ..full }]
    }
}
