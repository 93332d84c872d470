//! Leads side by side: which of them is left, and whose value it takes for each field.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use crm::lead::Lead;
use crm::merge::{FIELDS, MOST, taken};
use crm::staff::{self, Person};
use crm::{deal, scope};
use db::TenantTx;
use fields::{Definition, Fields, Record, Value, Values};
use kernel::{Action, Actor, Error, LeadId, Money, Object, Result};
use pipeline::status::{self, Status};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use crate::custom::part::{ValuePart, drawn, sample_value};
use crate::view::{self, Word};

/// One of the leads.
#[derive(Debug, Clone, Serialize)]
pub struct LeadPart {
    id: Uuid,
    name: String,
    status: Word,
    owner: Option<String>,
    bought: bool,
    in_deal: bool,
    created_at: DateTime<Utc>,
    version: i32,
    /// Whether it is the one that is left.
    left: bool,
}

/// What one of the leads has in a field.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    id: Uuid,
    chosen: bool,
    text: String,
    key: String,
    money: Option<Money>,
    value: Option<ValuePart>,
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.key.is_empty() && self.money.is_none() && self.value.is_none()
    }
}

/// A field of all of them.
#[derive(Debug, Clone, Serialize)]
pub struct FieldPart {
    code: String,
    label: Choice,
    cells: Vec<Cell>,
    /// Whether they have different values, so that one is to be chosen.
    differs: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct MergePage {
    leads: Vec<LeadPart>,
    fields: Vec<FieldPart>,
    join_comments: bool,
    refused: String,
}

/// What the page is drawn from.
pub(super) struct Data {
    leads: Vec<Lead>,
    deals: Vec<LeadId>,
    fields: Fields,
    held: HashMap<Uuid, Values>,
    statuses: Vec<Status>,
    staff: Vec<Person>,
}

/// `GET /leads/merge?lead=…&lead=…`.
///
/// # Errors
/// `Forbidden`; `NotFound` for a lead that is not there or not theirs; 422 for fewer than two or too many.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest) -> Answer {
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|_| Error::BadRequest("bad_query"))?;
    let named = pairs.iter().filter(|(name, _)| name == "lead");
    let ids: Vec<LeadId> =
        named.map(|(_, id)| id.parse().map_err(|_| Error::NotFound)).collect::<Result<Vec<LeadId>>>()?;
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &ids).await).await?;
    let page = draw(&view, &data, None, &BTreeMap::new(), "");
    view.page(&page)
}

pub(super) async fn read(actor: &Actor, tx: &mut TenantTx, ids: &[LeadId]) -> Result<Data> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let ids: BTreeSet<LeadId> = ids.iter().copied().collect();
    match ids.len() {
        0 | 1 => return Err(Error::field("lead", "required")),
        many if many > MOST => return Err(Error::field("lead", "too_many_entries")),
        _ => {}
    }
    let ids: Vec<LeadId> = ids.into_iter().collect();
    let mut leads: Vec<Lead> = crm::lead::among(tx, &ids, own).await?.into_values().collect();
    if leads.len() < ids.len() {
        return Err(Error::NotFound);
    }
    let deals = deal::of_leads(tx, &ids).await?;
    let records: Vec<Uuid> = leads.iter().map(|lead| lead.id.0).collect();
    // The one with a deal is left, or the oldest.
    leads.sort_by_key(|lead| (!deals.contains(&lead.id), lead.created_at, lead.id));
    Ok(Data {
        leads,
        deals,
        fields: fields::of(actor, tx, Record::Lead).await?,
        held: fields::held(tx, &records).await?,
        statuses: status::all(tx).await?,
        staff: staff::all(tx).await?,
    })
}

pub(super) fn draw(
    view: &View,
    data: &Data,
    left: Option<LeadId>,
    take: &BTreeMap<String, LeadId>,
    refused: &str,
) -> MergePage {
    // Before anybody has chosen: what can't be merged is told at once.
    let bought = data.leads.iter().any(|lead| lead.bought_lot_id.is_some());
    let refused = if bought && refused.is_empty() { "bought" } else { refused };
    let standing = FIELDS.iter().map(|field| standing(view, data, take, field));
    let custom = data.fields.iter().map(|field| custom(data, take, field));
    let filled = |field: &FieldPart| field.cells.iter().any(|cell| !cell.is_empty());
    MergePage {
        leads: data.leads.iter().enumerate().map(|(at, lead)| part(view, data, at, lead, left)).collect(),
        fields: standing.chain(custom).filter(filled).collect(),
        join_comments: !take.contains_key("comment"),
        refused: refused.to_owned(),
    }
}

fn part(view: &View, data: &Data, at: usize, lead: &Lead, left: Option<LeadId>) -> LeadPart {
    LeadPart {
        id: lead.id.0,
        name: lead.name.clone(),
        status: view::status(view.locale(), &data.statuses, &lead.status),
        owner: view::name_of(&data.staff, lead.responsible),
        bought: lead.bought_lot_id.is_some(),
        in_deal: data.deals.contains(&lead.id),
        created_at: lead.created_at,
        version: lead.version,
        left: left.map_or(at == 0, |left| left == lead.id),
    }
}

fn standing(view: &View, data: &Data, take: &BTreeMap<String, LeadId>, field: &str) -> FieldPart {
    let chosen = taken(&data.leads, take, field);
    let cell = |(at, lead): (usize, &Lead)| {
        let cell = Cell { id: lead.id.0, chosen: at == chosen, ..Cell::default() };
        let text = |text: &str| Cell { text: text.to_owned(), ..cell.clone() };
        match field {
            "name" => text(&lead.name),
            "phone" => text(&lead.phone.as_ref().map(kernel::Phone::masked).unwrap_or_default()),
            "email" => text(&lead.email.as_ref().map(kernel::Email::masked).unwrap_or_default()),
            "city" => text(&lead.city),
            "product" => Cell { key: format!("product-{}", lead.product), ..cell },
            "amount" => Cell { money: lead.amount, ..cell },
            "lawful_basis" => Cell { key: format!("basis-{}", lead.lawful_basis), ..cell },
            "status" => text(&view::status(view.locale(), &data.statuses, &lead.status).label),
            "responsible" => text(&view::name_of(&data.staff, lead.responsible).unwrap_or_default()),
            _ => text(&lead.comment),
        }
    };
    let cells: Vec<Cell> = data.leads.iter().enumerate().map(cell).collect();
    // Masked contacts may look alike.
    let differs = match field {
        "phone" => differ(data.leads.iter().map(|lead| &lead.phone)),
        "email" => differ(data.leads.iter().map(|lead| &lead.email)),
        // The deal decides the status.
        "status" if !data.deals.is_empty() => false,
        _ => differ(cells.iter().map(|cell| (&cell.text, &cell.key, cell.money))),
    };
    FieldPart { code: field.to_owned(), label: Choice::of(field, format!("crm-field-{field}")), cells, differs }
}

fn custom(data: &Data, take: &BTreeMap<String, LeadId>, field: &Definition) -> FieldPart {
    let code = field.id.to_string();
    let value = |lead: &Lead| -> Option<&Value> { data.held.get(&lead.id.0)?.get(field.id) };
    let named = take.get(&code).and_then(|id| data.leads.iter().position(|lead| lead.id == *id));
    let chosen = named.or_else(|| data.leads.iter().position(|lead| value(lead).is_some())).unwrap_or(0);
    let cell = |(at, lead): (usize, &Lead)| Cell {
        id: lead.id.0,
        chosen: at == chosen,
        value: value(lead).map(|value| drawn(field, value, &data.staff, false)),
        ..Cell::default()
    };
    FieldPart {
        label: Choice::named(&code, &*field.name),
        cells: data.leads.iter().enumerate().map(cell).collect(),
        differs: differ(data.leads.iter().map(value)),
        code,
    }
}

fn differ<T: PartialEq>(values: impl Iterator<Item = T>) -> bool {
    let all: Vec<T> = values.collect();
    all.windows(2).any(|pair| matches!(pair, [a, b] if a != b))
}

impl Page for MergePage {
    const TEMPLATE: &'static str = "crm/merge.html";

    fn samples() -> Vec<Self> {
        let lead = |n: u128, left: bool| LeadPart {
            id: Uuid::from_u128(n),
            name: "Кузнецова Екатерина".into(),
            status: Word { label: "Новый".into(), hue: "blue".into(), ..Word::default() },
            owner: left.then(|| "Анна Воронцова".into()),
            bought: left,
            in_deal: !left,
            created_at: web::sample_at(),
            version: 1,
            left,
        };
        let cell =
            |n: u128, text: &str| Cell { id: Uuid::from_u128(n), chosen: n == 1, text: text.into(), ..Cell::default() };
        let field = |code: &str, cells: Vec<Cell>, differs| FieldPart {
            code: code.into(),
            label: Choice::of(code, format!("crm-field-{code}")),
            cells,
            differs,
        };
        let of_value = |kind| Cell { value: Some(sample_value(kind)), ..cell(1, "") };
        let page = Self {
            leads: vec![lead(1, true), lead(2, false)],
            fields: vec![
                field("name", vec![cell(1, "Екатерина"), cell(2, "Катя")], true),
                field("city", vec![cell(1, "Уфа"), cell(2, "Уфа")], false),
                field("amount", vec![Cell { money: Some(Money::roubles(5)), ..cell(1, "") }, cell(2, "")], true),
                field("product", vec![Cell { key: "product-car".into(), ..cell(1, "") }, cell(2, "")], true),
                field("comment", vec![cell(1, "Раз"), cell(2, "Два")], true),
                FieldPart {
                    label: Choice::named("f7", "Занятость"),
                    ..field("f7", vec![of_value(fields::Kind::Select), cell(2, "")], true)
                },
            ],
            join_comments: true,
            refused: String::new(),
        };
        let refused = super::act::REFUSALS.iter().map(|code| Self {
            refused: (*code).into(),
            join_comments: false,
            ..page.clone()
        });
        refused.chain([page.clone()]).collect()
    }
}
