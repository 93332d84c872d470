//! How a file is to be read and what is to become of its rows: what a call asks for, and what people choose step by step.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::file::{Columns, Header, Hints, LAST_HEADER, Quote};

/// What a call may say beside the source and the basis, as JSON in the form's field `options`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Code or name of the product of rows that have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The encoding of a text file, where it is told wrong (`windows-1251`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The separator of a text file, where it is told wrong; one character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// What quotes in a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Which record is the header, the first being 1; 0 where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<u32>,
    /// The field of each column in the order of the file; an empty text for a column that is not loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// By field: what the values of its column mean.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Meanings>,
    /// What becomes of a row whose phone or e-mail is known.
    #[serde(skip_serializing_if = "Policy::is_usual")]
    pub duplicates: Policy,
}

/// What the values of a column mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Meanings {
    /// By value as it is written in the file.
    pub map: BTreeMap<String, Meaning>,
    /// What becomes of any other that is not known by itself.
    pub unknown: Meaning,
}

/// What a value of the file means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// A fault: the row is rejected.
    #[default]
    Reject,
    /// Nothing: as if the cell were empty.
    Skip,
    /// One of the field's own values.
    Value(String),
}

/// What becomes of a row whose phone or e-mail a lead of the base has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// It is kept out.
    #[default]
    Skip,
    /// The lead gets what it has not.
    Fill,
    /// The lead gets all that the row tells.
    Overwrite,
    /// It becomes a lead, marked as a duplicate.
    Add,
}

impl Policy {
    /// Every one of them.
    pub const ALL: [Policy; 4] = [Policy::Skip, Policy::Fill, Policy::Overwrite, Policy::Add];

    /// The word in options and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Policy::Skip => "skip",
            Policy::Fill => "fill",
            Policy::Overwrite => "overwrite",
            Policy::Add => "add",
        }
    }

    /// Whether it changes leads that are there already.
    pub const fn changes_leads(self) -> bool {
        matches!(self, Policy::Fill | Policy::Overwrite)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    fn is_usual(&self) -> bool {
        *self == Policy::default()
    }
}

impl Options {
    /// Reads the form's field; nothing is no options.
    ///
    /// # Errors
    /// `Invalid` of the field `options`.
    pub fn read(text: &str) -> Result<Options> {
        if text.trim().is_empty() {
            return Ok(Options::default());
        }
        serde_json::from_str(text).map_err(|_| refused())
    }

    /// The columns with the fields that were chosen for them, where any were.
    pub(crate) fn mapped(&self, columns: Columns) -> Columns {
        match &self.columns {
            Some(fields) => columns.chosen(fields),
            None => columns,
        }
    }

    /// What the reader of the file is told.
    ///
    /// # Errors
    /// `Invalid` of the field `options` for an encoding or a separator that there is not.
    pub fn hints(&self) -> Result<Hints> {
        let encoding = self.encoding.as_deref().filter(|label| !label.is_empty());
        let encoding = encoding.map(|label| Encoding::for_label(label.as_bytes()).ok_or_else(refused)).transpose()?;
        let delimiter = self.delimiter.as_deref().filter(|text| !text.is_empty());
        let delimiter = delimiter.map(|text| single(text).ok_or_else(refused)).transpose()?;
        let header = match self.header {
            None => Header::Known,
            Some(0) => Header::Absent,
            Some(line) if line <= LAST_HEADER => Header::Line(line),
            Some(_) => return Err(refused()),
        };
        Ok(Hints { encoding, delimiter, quote: self.quote, sheet: self.sheet.clone(), header })
    }
}

fn refused() -> Error {
    Error::field("options", "invalid_options")
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|c| c.is_ascii() && !matches!(c, '"' | '\n' | '\r') && chars.next().is_none())
}
