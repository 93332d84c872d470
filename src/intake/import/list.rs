//! Looking at imports and their rows.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, ImportId, Object, Result};
use schema::platform::{import_rows, imports};

use super::base::Base;
use super::store::{Import, ImportRow};

/// Some of a list, and whether more follow.
#[derive(Debug, Clone)]
pub struct Shown<T> {
    /// The items.
    pub items: Vec<T>,
    /// Whether the list goes on.
    pub more: bool,
}

impl<T> Shown<T> {
    fn of(mut items: Vec<T>, limit: i64) -> Shown<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        Shown { items, more }
    }
}

/// Which rows of an import are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFilter {
    /// All.
    All,
    /// Those that became leads.
    Created,
    /// Those that changed leads.
    Updated,
    /// Those that repeat a lead or an earlier row.
    Duplicate,
    /// Those with any fault.
    Invalid,
    /// Those with one fault.
    Fault(String),
    /// Those that did not become leads.
    Rejected,
}

impl RowFilter {
    /// Reads `?verdict=`: a verdict, `created`, `invalid` for any fault, `rejected` for all that did not become leads.
    ///
    /// # Errors
    /// `Invalid` of the field `verdict`.
    pub fn read(text: &str) -> Result<RowFilter> {
        Ok(match text {
            "" | "all" => RowFilter::All,
            "ok" | "created" => RowFilter::Created,
            "updated" => RowFilter::Updated,
            "duplicate" => RowFilter::Duplicate,
            "invalid" => RowFilter::Invalid,
            "rejected" => RowFilter::Rejected,
            code if code.len() <= 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                RowFilter::Fault(code.to_owned())
            }
            _ => return Err(Error::field("verdict", "unknown_verdict")),
        })
    }

    /// The word that [`RowFilter::read`] reads.
    pub fn word(&self) -> &str {
        match self {
            RowFilter::All => "",
            RowFilter::Created => "ok",
            RowFilter::Updated => "updated",
            RowFilter::Duplicate => "duplicate",
            RowFilter::Invalid => "invalid",
            RowFilter::Rejected => "rejected",
            RowFilter::Fault(code) => code,
        }
    }
}

/// The import of an id.
///
/// # Errors
/// `NotFound`; `Forbidden` without the right.
pub async fn find<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId) -> Result<Import> {
    actor.require(Object::Import, Action::View)?;
    Ok(imports::table.find(id).select(Import::as_select()).first(tx.conn()).await?)
}

/// The imports, the newest first, after that of an id.
///
/// # Errors
/// `Forbidden` without the right.
pub async fn list<Tx: Base>(tx: &mut Tx, actor: &Actor, after: Option<ImportId>, limit: i64) -> Result<Shown<Import>> {
    actor.require(Object::Import, Action::View)?;
    let mut query = imports::table.select(Import::as_select()).order(imports::id.desc()).limit(limit + 1).into_boxed();
    if let Some(after) = after {
        query = query.filter(imports::id.lt(after));
    }
    Ok(Shown::of(query.load(tx.conn()).await?, limit))
}

/// The rows of an import in their order, after that of a number.
///
/// # Errors
/// `NotFound`; `Forbidden` without the right.
pub async fn rows<Tx: Base>(
    tx: &mut Tx,
    actor: &Actor,
    id: ImportId,
    filter: &RowFilter,
    after: i32,
    limit: i64,
) -> Result<Shown<ImportRow>> {
    find(tx, actor, id).await?;
    let query = import_rows::table
        .filter(import_rows::import_id.eq(id))
        .filter(import_rows::row.gt(after))
        .order(import_rows::row)
        .limit(limit + 1)
        .select(ImportRow::as_select())
        .into_boxed();
    let verdict = import_rows::verdict;
    let query = match filter {
        RowFilter::All => query,
        RowFilter::Created => query.filter(verdict.eq("ok")),
        RowFilter::Updated => query.filter(verdict.eq("updated")),
        RowFilter::Duplicate => query.filter(verdict.eq("duplicate")),
        RowFilter::Invalid => query.filter(verdict.ne_all(["ok", "updated", "duplicate"])),
        RowFilter::Rejected => query.filter(verdict.ne_all(["ok", "updated"])),
        RowFilter::Fault(code) => query.filter(verdict.eq(code)),
    };
    Ok(Shown::of(query.load(tx.conn()).await?, limit))
}
