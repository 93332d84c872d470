//! What the columns of a file are: as they were last time, by their headers, or by what they hold; and what a draft still lacks.

use std::collections::HashMap;
use std::sync::LazyLock;

use kernel::{FieldError, text};

use super::offer::Offer;
use super::options::Options;
use super::store::Import;
use crate::file::{Column, Columns, FIELDS, Survey};
use crate::words::Words;

/// How a column was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Not at all.
    Unknown,
    /// As in the last file with the same headers.
    Remembered,
    /// By its header.
    Named,
    /// By what it holds.
    Held,
}

/// The field of each column, and how it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognised {
    /// By column: a field, or an empty text.
    pub fields: Vec<String>,
    /// By column.
    pub ways: Vec<Way>,
}

impl Recognised {
    fn put(&mut self, at: usize, field: &str, way: Way) {
        if let (Some(place), Some(how)) = (self.fields.get_mut(at), self.ways.get_mut(at)) {
            field.clone_into(place);
            *how = way;
        }
    }

    fn is_free(&self, at: usize) -> bool {
        self.fields.get(at).is_some_and(String::is_empty)
    }

    fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|own| own == field)
    }
}

/// Tells what each column is.
pub fn recognise(columns: &Columns, survey: &Survey, offer: &Offer, last: Option<&Import>) -> Recognised {
    let width = columns.names.len();
    let mut found = Recognised { fields: vec![String::new(); width], ways: vec![Way::Unknown; width] };
    if let Some(last) = last {
        remember(&mut found, columns, offer, last);
        if found.has("phone") || found.has("email") {
            return found;
        }
    }
    for (at, field) in columns.fields().into_iter().enumerate() {
        if let Some(field) = field.filter(|field| !found.has(field)) {
            found.put(at, field, Way::Named);
        }
    }
    by_extras(&mut found, columns, offer);
    for field in ["phone", "email"] {
        let share = |column: &Column| if field == "phone" { column.phones } else { column.emails };
        if found.has(field) {
            continue;
        }
        let mostly = |(at, column): &(usize, &Column)| {
            found.is_free(*at) && share(column) > 0 && share(column) * 10 >= column.filled.min(1_000) * 6
        };
        if let Some((at, _)) = survey.columns.iter().enumerate().find(mostly) {
            found.put(at, field, Way::Held);
        }
    }
    found
}

fn by_extras(found: &mut Recognised, columns: &Columns, offer: &Offer) {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../words/extras.txt")));
    for (at, name) in columns.names.iter().enumerate() {
        let key = text::key(name);
        let named = |code: &str| offer.extra(code).map(|extra| extra.code.clone());
        let own = offer.extras.iter().find(|extra| !extra.name.is_empty() && text::key(&extra.name) == key);
        let own = own.map(|extra| extra.code.clone());
        // A field of the franchisee's own that is called so is meant rather than a word that stands for something else.
        let field = own.or_else(|| WORDS.find(name).and_then(named).filter(|_| found.is_free(at)));
        if let Some(field) = field.filter(|field| !found.has(field)) {
            found.put(at, &field, Way::Named);
        }
    }
}

fn remember(found: &mut Recognised, columns: &Columns, offer: &Offer, last: &Import) {
    let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, field) in last.header.iter().zip(&last.fields).rev() {
        by_name.entry(name).or_default().push(field);
    }
    for (at, name) in columns.names.iter().enumerate() {
        let field = by_name.get_mut(name.as_str()).and_then(Vec::pop).unwrap_or_default();
        if FIELDS.contains(&field) || offer.extra(field).is_some() {
            found.put(at, field, Way::Remembered);
        }
    }
}

/// Whether several columns may fill a field: a comment tells them all.
fn may_repeat(field: &str) -> bool {
    field == "comment"
}

/// What a draft lacks before its rows can be judged, by the field of its form.
pub fn problems(import: &Import, options: &Options) -> Vec<FieldError> {
    let fields = options.columns.as_deref().unwrap_or_default();
    let has = |wanted: &str| fields.iter().any(|field| field == wanted);
    let mut errors: Vec<FieldError> =
        twice(fields).into_iter().map(|at| FieldError::new(format!("c{at}"), "field_twice")).collect();
    if !["name", "last_name", "first_name"].into_iter().any(has) {
        errors.push(FieldError::new("columns", "no_name_column"));
    }
    if !has("phone") && !has("email") {
        errors.push(FieldError::new("columns", "no_contact_column"));
    }
    if import.source.is_none() && !has("source") {
        errors.push(FieldError::new("source", "required"));
    }
    if import.lawful_basis.is_empty() && !has("lawful_basis") {
        errors.push(FieldError::new("lawful_basis", "required"));
    }
    if options.product.is_none() && !has("product") {
        errors.push(FieldError::new("product", "required"));
    }
    errors
}

/// The columns that fill a field which an earlier one fills.
fn twice(fields: &[String]) -> Vec<usize> {
    let again = |(at, field): &(usize, &String)| {
        !field.is_empty() && !may_repeat(field) && fields.iter().take(*at).any(|earlier| earlier == *field)
    };
    fields.iter().enumerate().filter(again).map(|(at, _)| at).collect()
}
