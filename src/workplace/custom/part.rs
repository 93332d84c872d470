//! What a record holds in its custom fields, as a card shows it and a form asks for it.

use chrono::NaiveDate;
use crm::custom::held;
use crm::staff::Person;
use db::TenantTx;
use fields::{Definition, Fields, Kind, Record, Typed, Value, Values};
use kernel::{Actor, Email, Money, Phone, Result};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;

use crate::view::{name_of, people};

/// A value as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ValuePart {
    /// What the field holds.
    pub kind: Option<Kind>,
    /// Its text.
    pub text: String,
    /// Where it leads to; of a contact only in the clear.
    pub href: String,
    /// An amount.
    pub money: Option<Money>,
    /// A day.
    pub date: Option<NaiveDate>,
    /// The choices.
    pub words: Vec<String>,
}

/// A field and what it holds.
#[derive(Debug, Clone, Serialize)]
pub struct RowPart {
    /// Its name.
    pub label: String,
    /// What it holds.
    pub value: Option<ValuePart>,
}

/// An input of a form.
#[derive(Debug, Clone, Serialize)]
pub struct InputPart {
    /// The name of the input: the field's code.
    pub name: String,
    /// The field's name.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// What is typed in it.
    pub value: String,
    /// What it offers.
    pub choices: Vec<Choice>,
    /// What is chosen of a `multi_select`.
    pub chosen: Vec<String>,
    /// Whether it has to be filled in.
    pub required: bool,
    /// What is held, masked: it is not put into the form.
    pub now: String,
    /// Whether what is held is to go.
    pub drop: bool,
}

/// What stands below one heading.
#[derive(Debug, Clone, Serialize)]
pub struct Section<T> {
    /// The heading; may be empty.
    pub title: String,
    /// What stands below it.
    pub items: Vec<T>,
}

/// The custom fields of one record that somebody sees, and what it holds in them.
#[derive(Debug, Clone, Default)]
pub struct Custom {
    /// The fields.
    pub fields: Fields,
    /// What they hold.
    pub values: Values,
    is_new: bool,
}

impl Custom {
    /// Those of a record; of a new one, without an id, nothing is held.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(actor: &Actor, tx: &mut TenantTx, record: Record, id: Option<Uuid>) -> Result<Self> {
        let fields = fields::of(actor, tx, record).await?;
        let values = match id {
            Some(id) if !fields.is_empty() => held(tx, id).await?,
            _ => Values::default(),
        };
        Ok(Self { fields, values, is_new: id.is_none() })
    }

    /// The rows of a card in a status or stage. Contacts stand with the contacts.
    pub fn rows(&self, place: &str, staff: &[Person]) -> Vec<Section<RowPart>> {
        let rows = self.fields.asked(place, &self.values).filter(|field| !field.kind.is_personal());
        sections(rows.map(|field| {
            let value = self.values.get(field.id).map(|value| drawn(field, value, staff, false));
            (field, RowPart { label: field.name.clone(), value })
        }))
    }

    /// The contacts that are held, masked unless they may be shown.
    pub fn contacts(&self, clear: bool) -> Vec<RowPart> {
        let held = self.fields.iter().filter(|field| field.kind.is_personal());
        held.filter_map(|field| {
            let value = drawn(field, self.values.get(field.id)?, &[], clear);
            Some(RowPart { label: field.name.clone(), value: Some(value) })
        })
        .collect()
    }

    /// The inputs of a form in a status or stage, with what was typed into it or what is held.
    pub fn inputs(&self, place: &str, staff: &[Person], typed: Option<&Typed>) -> Vec<Section<InputPart>> {
        let asked = self.fields.asked(place, &self.values);
        sections(asked.map(|field| (field, self.input(field, place, staff, typed))))
    }

    fn input(&self, field: &Definition, place: &str, staff: &[Person], typed: Option<&Typed>) -> InputPart {
        let name = field.id.to_string();
        let held = self.values.get(field.id);
        let typed = typed.filter(|typed| typed.contains_key(&name));
        let now = match held {
            Some(Value::Phone(phone)) => phone.masked(),
            Some(Value::Email(email)) => email.masked(),
            _ => String::new(),
        };
        let value = match typed {
            Some(typed) => typed.get(&name).cloned().unwrap_or_default(),
            None => held.map(entered).unwrap_or_default(),
        };
        let chosen = match (typed, held) {
            (Some(typed), _) => {
                let ids = field.choices.iter().map(|choice| choice.id.to_string());
                ids.filter(|id| typed.contains_key(&format!("{name}.{id}"))).collect()
            }
            (None, Some(Value::MultiSelect(ids))) => ids.iter().map(i32::to_string).collect(),
            _ => Vec::new(),
        };
        // What an old record lacks is asked for only where a status or stage needs it.
        let needed = field.is_needed_in(place) || (field.required && (self.is_new || held.is_some()));
        InputPart {
            label: field.name.clone(),
            kind: field.kind,
            choices: offered(field, held, staff),
            required: needed && now.is_empty(),
            drop: typed.is_some_and(|typed| typed.contains_key(&format!("{name}.drop"))),
            name,
            value,
            chosen,
            now,
        }
    }
}

/// What a form offers: the list without what is offered no more, unless it is held.
fn offered(field: &Definition, held: Option<&Value>, staff: &[Person]) -> Vec<Choice> {
    let is_held = |id: i32| match held {
        Some(Value::Select(held)) => *held == id,
        Some(Value::MultiSelect(held)) => held.contains(&id),
        _ => false,
    };
    match field.kind {
        Kind::User => {
            let named = people(staff).collect::<Vec<_>>();
            // Who has left stays where they were named.
            let gone = match held {
                Some(Value::User(user)) if named.iter().all(|one| one.value != user.to_string()) => {
                    name_of(staff, Some(*user)).map(|name| Choice::named(user, name))
                }
                _ => None,
            };
            std::iter::once(Choice::any("crm-nobody")).chain(named).chain(gone).collect()
        }
        Kind::Select | Kind::MultiSelect => {
            let any = (field.kind == Kind::Select).then(|| Choice::any("crm-choose"));
            let choices = field.choices.iter().filter(|choice| !choice.archived || is_held(choice.id));
            any.into_iter().chain(choices.map(|choice| Choice::named(choice.id, &*choice.name))).collect()
        }
        _ => Vec::new(),
    }
}

/// A value as it stands in an input. Contacts are not put into forms: they would be shown without a reason.
fn entered(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Link(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Money(money) => web::view::roubles(Some(*money)),
        Value::Date(date) => date.to_string(),
        Value::Select(id) => id.to_string(),
        Value::User(user) => user.to_string(),
        Value::Checkbox => "1".to_owned(),
        Value::Phone(_) | Value::Email(_) | Value::MultiSelect(_) => String::new(),
    }
}

/// A further phone of a lead.
pub fn phone(phone: &Phone, clear: bool) -> RowPart {
    RowPart { label: String::new(), value: Some(of_phone(phone, clear)) }
}

/// A further e-mail of a lead.
pub fn email(email: &Email, clear: bool) -> RowPart {
    RowPart { label: String::new(), value: Some(of_email(email, clear)) }
}

fn of_phone(phone: &Phone, clear: bool) -> ValuePart {
    let part = ValuePart { kind: Some(Kind::Phone), ..ValuePart::default() };
    if clear {
        ValuePart { text: phone.display(), href: format!("tel:{}", phone.as_str()), ..part }
    } else {
        ValuePart { text: phone.masked(), ..part }
    }
}

fn of_email(email: &Email, clear: bool) -> ValuePart {
    let part = ValuePart { kind: Some(Kind::Email), ..ValuePart::default() };
    if clear {
        ValuePart { text: email.as_str().to_owned(), href: format!("mailto:{}", email.as_str()), ..part }
    } else {
        ValuePart { text: email.masked(), ..part }
    }
}

/// A value as it is drawn.
pub fn drawn(field: &Definition, value: &Value, staff: &[Person], clear: bool) -> ValuePart {
    let part = ValuePart { kind: Some(field.kind), ..ValuePart::default() };
    let named = |id: &i32| field.choice(*id).map(|choice| choice.name.clone());
    match value {
        Value::Text(text) => ValuePart { text: text.clone(), ..part },
        Value::Link(link) => ValuePart { text: link.clone(), href: link.clone(), ..part },
        Value::Number(number) => ValuePart { text: number.to_string(), ..part },
        Value::Money(money) => ValuePart { money: Some(*money), ..part },
        Value::Date(date) => ValuePart { date: Some(*date), ..part },
        Value::Phone(phone) => of_phone(phone, clear),
        Value::Email(email) => of_email(email, clear),
        Value::Select(id) => ValuePart { words: named(id).into_iter().collect(), ..part },
        Value::MultiSelect(ids) => ValuePart { words: ids.iter().filter_map(named).collect(), ..part },
        Value::Checkbox => part,
        Value::User(user) => ValuePart { text: name_of(staff, Some(*user)).unwrap_or_default(), ..part },
    }
}

/// What stands below the same heading together, the headings in the order in which they come.
fn sections<'a, T>(items: impl Iterator<Item = (&'a Definition, T)>) -> Vec<Section<T>> {
    let mut sections: Vec<Section<T>> = Vec::new();
    for (field, item) in items {
        match sections.iter_mut().find(|section| section.title == field.section) {
            Some(section) => section.items.push(item),
            None => sections.push(Section { title: field.section.clone(), items: vec![item] }),
        }
    }
    sections
}

/// Rows of every kind, for samples of pages.
pub(crate) fn sample_rows() -> Vec<Section<RowPart>> {
    let row = |kind: &Kind| RowPart { label: kind.as_str().to_owned(), value: Some(sample_value(*kind)) };
    let empty = RowPart { label: "Пусто".into(), value: None };
    vec![
        Section { title: String::new(), items: Kind::ALL.iter().map(row).collect() },
        Section { title: "Занятость".into(), items: vec![empty] },
    ]
}

/// A value of a kind, for samples of pages.
pub(crate) fn sample_value(kind: Kind) -> ValuePart {
    let text = |text: &str| ValuePart { kind: Some(kind), text: text.to_owned(), ..ValuePart::default() };
    match kind {
        Kind::Money => ValuePart { money: Some(Money::roubles(120_000)), ..text("") },
        Kind::Date => ValuePart { date: NaiveDate::from_ymd_opt(2026, 11, 27), ..text("") },
        Kind::Select | Kind::MultiSelect => {
            ValuePart { words: vec!["Пенсионер".into(), "ИП".into()], ..text("") }
        }
        Kind::Link => ValuePart { href: "https://example.com".into(), ..text("https://example.com/long/path") },
        Kind::Number => text("1250.5"),
        _ => text("Текст"),
    }
}

/// Inputs of every kind, for samples of pages.
pub(crate) fn sample_inputs() -> Vec<Section<InputPart>> {
    let input = |(n, kind): (usize, &Kind)| InputPart {
        name: format!("f{}", n + 1),
        label: kind.as_str().to_owned(),
        kind: *kind,
        value: String::new(),
        choices: if kind.has_choices() {
            vec![Choice::any("crm-choose"), Choice::named("1", "ИП")]
        } else {
            Vec::new()
        },
        chosen: vec!["1".into()],
        required: n % 2 == 0,
        now: if kind.is_personal() { "+7 912 •••-••-89".into() } else { String::new() },
        drop: n % 2 == 0,
    };
    vec![Section { title: "Занятость".into(), items: Kind::ALL.iter().enumerate().map(input).collect() }]
}
