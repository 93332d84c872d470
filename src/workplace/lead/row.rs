//! The columns of the list of leads and its rows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use crm::lead::Lead;
use crm::lead::field::Field;
use crm::lead::list::Sort;
use crm::staff::Person;
use crm::status::Status;
use crm::task::Task;
use crm::view::Column;
use crm::view::columns::NAME;
use kernel::Money;
use serde::Serialize;
use uuid::Uuid;
use web::Locale;

use super::asked::Asked;
use crate::view::{self, Word};
use crm::view::View;

/// The head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Code of the field.
    pub field: String,
    /// The key of its word.
    pub label: String,
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
}

/// What the words of a row are taken from.
pub(super) struct Words<'a> {
    pub locale: Locale,
    pub now: DateTime<Utc>,
    pub statuses: &'a [Status],
    pub staff: &'a [Person],
    pub tasks: &'a HashMap<Uuid, Task>,
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
        task_state: task.map_or("", |task| view::urgency(task, words.now)),
    }
}

/// The heads of the columns.
pub(super) fn heads(columns: &[Column], asked: &Asked, saved: Option<&View>, sort: Sort) -> Vec<Head> {
    let head = |column: &Column| {
        let field = Field::parse(&column.field);
        let (sorted, href) = sorting(field, asked, saved, sort);
        Head {
            label: label(&column.field),
            icon: field.map_or("user", icon),
            num: matches!(field, Some(Field::Amount | Field::Price | Field::CreatedAt | Field::UpdatedAt)),
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
        _ => "",
    }
}

/// Every column but the name, those that are shown first and in their order.
pub(super) fn offered(columns: &[Column]) -> Vec<Offered> {
    let offer = |column: &Column, shown| Offered {
        field: column.field.clone(),
        label: named(&column.field),
        shown,
        value: written(column),
    };
    let shown: Vec<Offered> =
        columns.iter().filter(|column| column.field != NAME).map(|column| offer(column, true)).collect();
    let rest = Field::ALL.iter().filter(|field| columns.iter().all(|column| column.field != field.code()));
    let rest = rest.map(|field| offer(&Column { field: field.code().to_owned(), width: None }, false));
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
