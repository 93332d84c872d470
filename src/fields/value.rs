//! What a custom field of a record holds.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use intake::lead::RawAmount;
use kernel::{Email, Money, Phone, UserId, text};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use url::Url;

use crate::definition::{Definition, Kind};
use crate::number::Number;

/// The longest text and the longest link, in characters: what a key of an index bears.
const LONGEST: usize = 500;

/// A value. It says by itself of what kind it is, so that it can be read when its field is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One line.
    Text(String),
    /// A decimal number.
    Number(Number),
    /// Kopecks.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// A phone.
    Phone(#[serde(deserialize_with = "kernel::phone::stored")] Phone),
    /// An e-mail.
    Email(Email),
    /// The id of a choice.
    Select(i32),
    /// Ids of choices; at least one.
    MultiSelect(BTreeSet<i32>),
    /// Yes.
    Checkbox,
    /// `http` or `https`.
    Link(String),
    /// Somebody who works here.
    User(UserId),
}

type Read = Result<Option<Value>, &'static str>;

impl Value {
    /// Reads what was typed into a form, or chosen there: of a `multi_select` each choice, of all others one text. Nothing typed is no value.
    ///
    /// # Errors
    /// The code of why it is refused.
    pub fn typed(field: &Definition, typed: &[&str]) -> Read {
        if field.kind == Kind::MultiSelect {
            return many(field, typed);
        }
        let text = text::line(typed.first().copied().unwrap_or_default());
        if text.is_empty() {
            return Ok(None);
        }
        one(field, text).map(Some)
    }

    /// Reads a cell of a file: as people write it, choices by their names. What is offered no more is no choice.
    ///
    /// # Errors
    /// The code of why it is refused.
    pub fn written(field: &Definition, cell: &str) -> Read {
        let cell = text::line(cell);
        match field.kind {
            _ if cell.is_empty() => Ok(None),
            Kind::Select => chosen_or_id(field, &cell).map(Self::Select).map(Some),
            Kind::MultiSelect => {
                let names = cell.split([',', ';', '|']).map(str::trim).filter(|name| !name.is_empty());
                let ids = names.map(|name| chosen_or_id(field, name)).collect::<Result<BTreeSet<i32>, _>>()?;
                Ok((!ids.is_empty()).then_some(Self::MultiSelect(ids)))
            }
            Kind::Checkbox => match text::key(&cell).as_str() {
                "да" | "yes" | "true" | "1" | "истина" | "y" => Ok(Some(Self::Checkbox)),
                "нет" | "no" | "false" | "0" | "ложь" | "n" => Ok(None),
                _ => match cell.as_str() {
                    "+" | "✓" | "✔" => Ok(Some(Self::Checkbox)),
                    "-" | "—" => Ok(None),
                    _ => Err("invalid_flag"),
                },
            },
            Kind::Date => Self::typed(field, &[day_of(&cell)]),
            _ => Self::typed(field, &[&cell]),
        }
    }

    /// Reads a value of the API: as it gives them out, or the name of a choice.
    ///
    /// # Errors
    /// The code of why it is refused.
    pub(crate) fn from_json(field: &Definition, value: &Json) -> Read {
        match (field.kind, value) {
            (_, Json::Null) => Ok(None),
            (Kind::Money, Json::Number(kopecks)) => {
                let kopecks = kopecks.as_i64().ok_or("invalid_amount")?;
                RawAmount::Kopecks(kopecks).money().map(|money| money.map(Self::Money))
            }
            (Kind::Checkbox, Json::Bool(yes)) => Ok(yes.then_some(Self::Checkbox)),
            (Kind::Number, Json::Number(number)) => Self::typed(field, &[&number.to_string()]),
            (Kind::Select, choice) => chosen(field, choice).map(Self::Select).map(Some),
            (Kind::MultiSelect, Json::Array(items)) => {
                let ids = items.iter().map(|item| chosen(field, item)).collect::<Result<BTreeSet<i32>, _>>()?;
                Ok((!ids.is_empty()).then_some(Self::MultiSelect(ids)))
            }
            (Kind::Money | Kind::Checkbox | Kind::MultiSelect, _) => Err("invalid"),
            (_, Json::String(text)) => Self::typed(field, &[text]),
            _ => Err("invalid"),
        }
    }

    /// As the API gives it out; contacts masked unless they may be shown.
    pub fn to_json(&self, clear: bool) -> Json {
        match self {
            Self::Text(text) | Self::Link(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Money(money) => json!(money),
            Self::Date(date) => json!(date),
            Self::Phone(phone) if clear => json!(phone),
            Self::Phone(phone) => json!(phone.masked()),
            Self::Email(email) if clear => json!(email),
            Self::Email(email) => json!(email.masked()),
            Self::Select(id) => json!(id),
            Self::MultiSelect(ids) => json!(ids),
            Self::Checkbox => json!(true),
            Self::User(user) => json!(user),
        }
    }

    /// The choices that it is made of.
    pub(crate) fn choices(&self) -> Vec<i32> {
        match self {
            Self::Select(id) => vec![*id],
            Self::MultiSelect(ids) => ids.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// The keys by which it is found: equal for equal values, and in the order of the values. Case makes no difference.
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Text(text) | Self::Link(text) => vec![text.to_lowercase()],
            Self::Number(number) => vec![number_key(number.parts())],
            Self::Money(money) => vec![number_key(money.as_kopecks())],
            Self::Date(date) => vec![date_key(*date)],
            Self::Phone(phone) => vec![phone.as_str().to_owned()],
            Self::Email(email) => vec![email.as_str().to_lowercase()],
            Self::Select(id) => vec![id.to_string()],
            Self::MultiSelect(ids) => ids.iter().map(i32::to_string).collect(),
            Self::Checkbox => vec!["1".to_owned()],
            Self::User(user) => vec![user.to_string()],
        }
    }
}

/// The key of a whole number: twenty digits, counted from the smallest there is.
pub(crate) fn number_key(number: i64) -> String {
    format!("{:020}", i128::from(number) - i128::from(i64::MIN))
}

/// The key of a day.
pub(crate) fn date_key(date: NaiveDate) -> String {
    date.to_string()
}

/// A day that a person may mean.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let date = text.parse().or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y")).ok();
    date.filter(|date| (1900..3000).contains(&date.year()))
}

fn one(field: &Definition, text: String) -> Result<Value, &'static str> {
    Ok(match field.kind {
        Kind::Text => Value::Text(short(text)?),
        Kind::Number => Value::Number(Number::parse(&text).ok_or("invalid_number")?),
        Kind::Money => Value::Money(RawAmount::Roubles(text).money()?.ok_or("invalid_amount")?),
        Kind::Date => Value::Date(date(&text).ok_or("invalid_date")?),
        Kind::Phone => Value::Phone(Phone::parse(&text).map_err(|_| "invalid_phone")?),
        Kind::Email => Value::Email(Email::parse(&text).map_err(|_| "invalid_email")?),
        Kind::Select => Value::Select(choice(field, &text)?),
        Kind::MultiSelect => Value::MultiSelect(BTreeSet::from([choice(field, &text)?])),
        Kind::Checkbox => Value::Checkbox,
        Kind::Link => Value::Link(link(&short(text)?)?),
        Kind::User => Value::User(text.parse().map_err(|_| "unknown_user")?),
    })
}

fn many(field: &Definition, typed: &[&str]) -> Read {
    let given = typed.iter().filter(|text| !text.trim().is_empty());
    let ids = given.map(|text| choice(field, text)).collect::<Result<BTreeSet<i32>, _>>()?;
    Ok(if ids.is_empty() { None } else { Some(Value::MultiSelect(ids)) })
}

/// A choice by its id, as forms send it.
fn choice(field: &Definition, id: &str) -> Result<i32, &'static str> {
    id.trim().parse().ok().filter(|id| field.choice(*id).is_some()).ok_or("unknown_value")
}

/// A choice of a file, by its name before its id.
fn chosen_or_id(field: &Definition, text: &str) -> Result<i32, &'static str> {
    let name = text::line(text).to_lowercase();
    let open = || field.choices.iter().filter(|choice| !choice.archived);
    let named = open().find(|choice| choice.name.to_lowercase() == name);
    let id = text.trim().parse().ok();
    named.or_else(|| open().find(|choice| Some(choice.id) == id)).map(|choice| choice.id).ok_or("unknown_value")
}

/// A spreadsheet gives a day its midnight.
fn day_of(cell: &str) -> &str {
    let is_midnight = |time: &str| time.starts_with('0') && time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    match cell.split_once([' ', 'T']) {
        Some((day, time)) if is_midnight(time.trim()) => day,
        _ => cell,
    }
}

/// A choice of a call: a number is an id, a text is a name in any case.
fn chosen(field: &Definition, value: &Json) -> Result<i32, &'static str> {
    match value {
        Json::String(name) => {
            let name = text::line(name).to_lowercase();
            let named = field.choices.iter().find(|choice| choice.name.to_lowercase() == name);
            named.map(|choice| choice.id).ok_or("unknown_value")
        }
        Json::Number(_) => choice(field, &value.to_string()),
        _ => Err("invalid"),
    }
}

fn short(text: String) -> Result<String, &'static str> {
    if text.chars().nth(LONGEST).is_some() { Err("too_long") } else { Ok(text) }
}

/// An address that a browser may be led to: never a script. Without a scheme it is taken to be of the web.
fn link(text: &str) -> Result<String, &'static str> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole).map_err(|_| "invalid_link")?;
    let named = url.host_str().is_some_and(|host| host.contains('.'));
    if matches!(url.scheme(), "http" | "https") && named && url.username().is_empty() {
        short(url.to_string())
    } else {
        Err("invalid_link")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_have_the_order_of_their_values(a in any::<i64>(), b in any::<i64>()) {
            let keys = |kopecks| Value::Money(Money::kopecks(kopecks)).keys();
            prop_assert_eq!(keys(a).cmp(&keys(b)), a.cmp(&b));
        }

        #[test]
        fn no_text_breaks_a_link_and_no_script_is_one(typed in ".{0,40}") {
            if let Ok(link) = link(&typed) {
                prop_assert!(link.starts_with("http://") || link.starts_with("https://"));
            }
        }
    }
}
