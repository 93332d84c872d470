//! How a row of a file becomes a draft of a lead: by the columns, the meanings of their values, and what the base offers.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::base::Candidate;
use super::judge::{Checked, Fault};
use super::offer::{Extra, Offer};
use super::options::{Meaning, Options};
use crate::file::{Columns, Defaults, FIELDS, Row};

/// Fields that every lead has and that are one of a list, with the code of a value that is none of it.
const LISTED: [(&str, &str); 3] =
    [("product", "unknown_product"), ("source", "unknown_source"), ("lawful_basis", "unknown_lawful_basis")];

/// What is done to each row.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    offer: Offer,
    defaults: Defaults,
    options: Options,
    columns: Columns,
    /// The columns of extra fields.
    extras: Vec<(usize, Extra)>,
    /// The columns whose words stand for values: where, of which field, and the code of a word that stands for none.
    translated: Vec<(usize, String, &'static str)>,
    /// What a text of a column means, as far as it was met.
    met: HashMap<(usize, String), Meaning>,
}

impl Plan {
    pub(crate) fn new(options: &Options, defaults: Defaults, offer: Offer) -> Plan {
        Plan {
            offer,
            defaults,
            options: options.clone(),
            columns: Columns::default(),
            extras: Vec::new(),
            translated: Vec::new(),
            met: HashMap::new(),
        }
    }

    /// Takes the columns of the file; the fields that somebody chose go before those that were recognised.
    pub(crate) fn begin(&mut self, columns: Columns) {
        self.columns = self.options.mapped(columns);
        let extra = |(at, field): (usize, Option<&str>)| Some((at, self.offer.extra(field?)?.clone()));
        self.extras = self.columns.fields().into_iter().enumerate().filter_map(extra).collect();
        let listed = LISTED.iter().filter(|(field, _)| self.options.values.contains_key(*field));
        let listed = listed.filter_map(|(field, unknown)| Some((self.columns.column_of(field)?, *field, *unknown)));
        let own = self.extras.iter().filter(|(_, extra)| extra.list.is_some());
        let own = own.map(|(at, extra)| (*at, extra.code.as_str(), extra.unknown));
        self.translated = listed.chain(own).map(|(at, field, unknown)| (at, field.to_owned(), unknown)).collect();
    }

    /// Checks a row: a draft with its extra fields, or its first fault. The row keeps its cells as they are written.
    pub(crate) fn check(&mut self, row: Row) -> Checked {
        let outcome = if self.translated.is_empty() {
            self.draft(&row.cells)
        } else {
            let mut cells = row.cells.clone();
            self.translate(&mut cells).and_then(|()| self.draft(&cells))
        };
        Checked { row, outcome }
    }

    /// What the column of a field says, as it is written.
    pub(crate) fn cell<'c>(&self, cells: &'c [String], field: &str) -> &'c str {
        self.columns.cell(cells, field)
    }

    fn draft(&self, cells: &[String]) -> Result<Candidate, Fault> {
        let draft = self.columns.input(cells, &self.defaults).draft().map_err(|errors| {
            errors.into_iter().next().map_or_else(Fault::default, |error| Fault {
                column: self.columns.column_of(&error.field),
                code: error.code.into_owned(),
            })
        })?;
        Ok(Candidate { draft, extras: self.extras_of(cells)?, told: self.told(cells) })
    }

    /// Which of the fields that every lead has the row tells by itself.
    fn told(&self, cells: &[String]) -> Vec<&'static str> {
        if !self.options.duplicates.changes_leads() {
            return Vec::new();
        }
        let told = |field: &&'static str| !self.columns.cell(cells, field).trim().is_empty();
        FIELDS.iter().copied().filter(told).collect()
    }

    /// Puts the values that are meant where the file's own words stand.
    fn translate(&mut self, cells: &mut [String]) -> Result<(), Fault> {
        for at in 0..self.translated.len() {
            let Some((column, field, unknown)) = self.translated.get(at).cloned() else { continue };
            let Some(cell) = cells.get_mut(column).filter(|cell| !cell.trim().is_empty()) else { continue };
            match self.meaning(column, &field, cell.trim()) {
                Meaning::Value(value) => *cell = value,
                Meaning::Skip => cell.clear(),
                Meaning::Reject => return Err(Fault { code: unknown.to_owned(), column: Some(column) }),
            }
        }
        Ok(())
    }

    fn meaning(&mut self, at: usize, field: &str, written: &str) -> Meaning {
        let place = (at, written.to_owned());
        if let Some(known) = self.met.get(&place) {
            return known.clone();
        }
        let meaning = self.offer.meaning(field, self.options.values.get(field), written);
        if self.met.len() < 10_000 {
            self.met.insert(place, meaning.clone());
        }
        meaning
    }

    fn extras_of(&self, cells: &[String]) -> Result<Vec<(String, Json)>, Fault> {
        let mut extras = Vec::with_capacity(self.extras.len());
        for (at, extra) in &self.extras {
            let cell = cells.get(*at).map_or("", |cell| cell.trim());
            if cell.is_empty() {
                continue;
            }
            let value = extra.read(cell).map_err(|code| Fault { code: code.to_owned(), column: Some(*at) })?;
            extras.extend(value.map(|value| (extra.code.clone(), value)));
        }
        Ok(extras)
    }
}
