//! Leads that are taken out: read part by part, and written down who took them.

use chrono::{DateTime, Utc};
use crm::lead::Lead;
use crm::lead::list::{Filter, Sort, all, listed};
use crm::scope;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId};
use schema::tenant::{exports, leads};
use serde::Serialize;
use uuid::Uuid;
use web::cursor::Slice;

/// Leads read at once.
const PART: i64 = 2_000;
/// Exports on one page of the log.
const PAGE: i64 = 100;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text, one line a lead.
    Csv,
    /// A workbook of Excel.
    Xlsx,
}

impl Format {
    /// The word in storage, and the ending of the file's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = exports)]
pub struct Export {
    /// Its id.
    pub id: Uuid,
    /// The number that the file carries.
    pub number: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// What was filtered.
    pub filter: serde_json::Value,
    /// The columns that were taken.
    #[diesel(column_name = shown)]
    pub columns: Vec<String>,
    /// How many leads.
    pub leads: i32,
    /// Who took them.
    #[diesel(column_name = by_id)]
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The number of an export that begins: eight signs that its file carries and the log knows.
///
/// # Errors
/// `Forbidden`.
pub fn number(actor: &Actor, tx: &TenantTx) -> Result<String> {
    actor.require(Object::Lead, Action::Export)?;
    // The last digits of an id are drawn by lot; the first are the time.
    let id = tx.new_id().simple().to_string();
    Ok(id.get(24..).unwrap_or(&id).to_uppercase())
}

/// The next leads of an export: those of the filter that the right to export reaches, in the order in which they came. A lead whose amount or
/// last change is another one while the file is written would be left out of it, or be in it twice, if the list were ordered by them.
///
/// # Errors
/// `Forbidden`; what a filter is refused for.
pub async fn part(actor: &Actor, tx: &mut TenantTx, filter: &Filter, after: Option<&str>) -> Result<Slice<Lead>> {
    let own = scope::own(actor, Object::Lead, Action::Export)?;
    let mut query = all(actor, tx, filter).await?;
    if let Some(me) = own {
        query = query.filter(leads::responsible.eq(me));
    }
    let sort = if filter.sort == Sort::Oldest { Sort::Oldest } else { Sort::Newest };
    listed(tx, query, sort, PART, after, "").await
}

/// Writes down that leads were taken out.
///
/// # Errors
/// `Forbidden`.
pub async fn log(
    actor: &Actor,
    tx: &mut TenantTx,
    number: &str,
    format: Format,
    filter: serde_json::Value,
    columns: Vec<String>,
    count: usize,
) -> Result<()> {
    actor.require(Object::Lead, Action::Export)?;
    let row = (
        exports::id.eq(tx.new_id()),
        exports::number.eq(number),
        exports::format.eq(format.word()),
        exports::filter.eq(filter),
        exports::shown.eq(columns),
        exports::leads.eq(i32::try_from(count).unwrap_or(i32::MAX)),
        exports::by_id.eq(actor.user),
        exports::by_name.eq(&actor.name),
        exports::at.eq(tx.now()),
    );
    diesel::insert_into(exports::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The log, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Export>> {
    actor.require(Object::Lead, Action::Export)?;
    Ok(exports::table
        .order((exports::at.desc(), exports::id.desc()))
        .limit(PAGE)
        .select(Export::as_select())
        .load(tx.conn())
        .await?)
}
