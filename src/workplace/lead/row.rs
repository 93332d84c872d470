//! The columns of the list of leads and its rows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use crm::lead::Lead;
use crm::lead::field::Field;
use crm::lead::list::Sort;
use crm::staff::Person;
use crm::task::Task;
use crm::view::Column;
use crm::view::columns::NAME;
use fields::{Definition, Fields, Kind, Values};
use kernel::Money;
use pipeline::status::Status;
use serde::Serialize;
use tags::Tags;
use uuid::Uuid;
use web::Locale;

use super::asked::Asked;
use super::tag::{self, TagPart};
use crate::custom::part::{ValuePart, drawn};
use crate::view::{self, Word};
use crm::view::View;

/// The head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Code of the field.
    pub field: String,
    /// The key of its word.
    pub label: String,
    /// The name of a custom field; empty of all others.
    pub name: String,
    /// Its icon; may be empty.
    pub icon: &'static str,
    /// Whether it holds figures.
    pub num: bool,
    /// How the list is sorted by it now: `ascending`, `descending` or empty.
    pub sorted: &'static str,
    /// The address of the list sorted by it; empty where it can't be.
    pub href: String,
    /// Its width in pixels, where somebody has chosen one.
    pub width: Option<i32>,
}

/// A column that may be shown.
#[derive(Debug, Clone, Serialize)]
pub struct Offered {
    /// Code of the field.
    pub field: String,
    /// The key of its word.
    pub label: String,
    /// The name of a custom field; empty of all others.
    pub name: String,
    /// Whether it is shown.
    pub shown: bool,
    /// What is sent: the code, and its width where somebody has chosen one.
    pub value: String,
}

/// One row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LeadRow {
    pub id: Uuid,
    pub name: String,
    pub status: Word,
    pub product: String,
    pub amount: Option<Money>,
    pub phone: String,
    pub email: String,
    pub city: String,
    pub source: String,
    pub lawful_basis: String,
    pub comment: String,
    pub bought: bool,
    pub price: Option<Money>,
    pub in_deal: bool,
    pub owner: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub duplicate: bool,
    pub task: String,
    pub task_state: &'static str,
    pub tags: Vec<TagPart>,
    /// What it holds in the custom fields that have a column.
    pub custom: Vec<Cell>,
}

/// What a row holds in a custom field.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cell {
    /// Code of the field.
    pub field: String,
    /// Whether it holds figures.
    pub num: bool,
    /// What it holds.
    pub value: Option<ValuePart>,
}

/// What the words of a row are taken from.
pub(super) struct Words<'a> {
    pub locale: Locale,
    pub now: DateTime<Utc>,
    pub statuses: &'a [Status],
    pub staff: &'a [Person],
    pub tasks: &'a HashMap<Uuid, Task>,
    /// The custom fields that have a column.
    pub fields: &'a [Definition],
    pub held: &'a HashMap<Uuid, Values>,
    pub tags: &'a Tags,
}

pub(super) fn row(lead: &Lead, words: &Words<'_>) -> LeadRow {
    let task = words.tasks.get(&lead.id.0);
    let phone = lead.phone.as_ref().map(kernel::Phone::masked);
    let email = lead.email.as_ref().map(kernel::Email::masked).unwrap_or_default();
    LeadRow {
        id: lead.id.0,
        name: lead.name.clone(),
        status: view::status(words.locale, words.statuses, &lead.status),
        product: lead.product.clone(),
        amount: lead.amount,
        // By the e-mail where there is no phone: somebody wants to reach the person.
        phone: phone.unwrap_or_else(|| email.clone()),
        email,
        city: lead.city.clone(),
        source: lead.source.clone(),
        lawful_basis: lead.lawful_basis.clone(),
        comment: lead.comment.lines().next().unwrap_or_default().to_owned(),
        bought: lead.bought_lot_id.is_some(),
        price: lead.bought_price,
        in_deal: lead.client_id.is_some(),
        owner: view::name_of(words.staff, lead.responsible),
        created_at: lead.created_at,
        updated_at: lead.updated_at,
        duplicate: lead.duplicate_of.is_some(),
        task: task.map(|task| task.title.clone()).unwrap_or_default(),
        task_state: task.map_or("", |task| task.urgency(words.now)),
        tags: tag::of(words.tags, &lead.tags),
        custom: words.fields.iter().map(|field| cell(lead, field, words)).collect(),
    }
}

fn cell(lead: &Lead, field: &Definition, words: &Words<'_>) -> Cell {
    let value = words.held.get(&lead.id.0).and_then(|values| values.get(field.id));
    Cell {
        field: field.id.to_string(),
        num: is_figures(field),
        value: value.map(|value| drawn(field, value, words.staff, false)),
    }
}

const fn is_figures(field: &Definition) -> bool {
    matches!(field.kind, Kind::Number | Kind::Money)
}

/// The heads of the columns.
pub(super) fn heads(columns: &[Column], asked: &Asked, saved: Option<&View>, sort: Sort, fields: &Fields) -> Vec<Head> {
    let head = |column: &Column| {
        let field = Field::parse(&column.field);
        let custom = fields.find(&column.field);
        let (sorted, href) = sorting(field, asked, saved, sort);
        Head {
            label: label(&column.field),
            name: custom.map(|field| field.name.clone()).unwrap_or_default(),
            icon: field.map_or(if custom.is_some() { "" } else { "user" }, icon),
            num: matches!(field, Some(Field::Amount | Field::Price | Field::CreatedAt | Field::UpdatedAt))
                || custom.is_some_and(is_figures),
            sorted,
            href,
            width: column.width,
            field: column.field.clone(),
        }
    };
    columns.iter().map(head).collect()
}

/// The words of a sortable column: largest first and smallest first.
fn sorting(field: Option<Field>, asked: &Asked, saved: Option<&View>, sort: Sort) -> (&'static str, String) {
    let (falling, rising) = match field {
        Some(Field::Amount) => (Sort::Largest, Sort::Smallest),
        Some(Field::CreatedAt) => (Sort::Newest, Sort::Oldest),
        Some(Field::UpdatedAt) => (Sort::Latest, Sort::Stalest),
        _ => return ("", String::new()),
    };
    let next = if sort == falling { rising } else { falling };
    let sorted = match sort {
        now if now == falling => "descending",
        now if now == rising => "ascending",
        _ => "",
    };
    (sorted, asked.by(next.word()).address(saved))
}

/// The key of a column's word.
pub(super) fn label(field: &str) -> String {
    match field {
        NAME => "crm-client".to_owned(),
        "task" => "crm-task-next".to_owned(),
        "responsible" => "crm-field-responsible-short".to_owned(),
        "created_at" => "crm-field-age".to_owned(),
        "phone" | "email" => format!("crm-column-{field}"),
        field => format!("crm-field-{field}"),
    }
}

const fn icon(field: Field) -> &'static str {
    match field {
        Field::Status => "progress",
        Field::Task => "checkbox",
        Field::Amount => "currency-ruble",
        Field::Product => "category",
        Field::Phone => "phone",
        Field::City => "map-pin",
        Field::Source => "route",
        Field::Tags => "tags",
        _ => "",
    }
}

/// Every column but the name, those that are shown first and in their order.
pub(super) fn offered(columns: &[Column], fields: &Fields) -> Vec<Offered> {
    let offer = |column: &Column, shown| Offered {
        field: column.field.clone(),
        label: named(&column.field),
        name: fields.find(&column.field).map(|field| field.name.clone()).unwrap_or_default(),
        shown,
        value: written(column),
    };
    let shown: Vec<Offered> =
        columns.iter().filter(|column| column.field != NAME).map(|column| offer(column, true)).collect();
    let standing = Field::ALL.iter().filter(|field| field.is_column()).map(|field| field.code().to_owned());
    let all = standing.chain(fields.iter().map(|field| field.id.to_string()));
    let rest = all.filter(|code| columns.iter().all(|column| column.field != *code));
    let rest = rest.map(|field| offer(&Column { field, width: None }, false));
    shown.iter().cloned().chain(rest).collect()
}

/// A column as a form sends it: its code, and its width behind a colon.
pub(super) fn written(column: &Column) -> String {
    match column.width {
        Some(width) => format!("{}:{width}", column.field),
        None => column.field.clone(),
    }
}

/// The key of a field's word where there is room for it.
fn named(field: &str) -> String {
    match field {
        "responsible" => "crm-field-responsible".to_owned(),
        field => label(field),
    }
}
