//! Banks that a tenant works with, and their programmes: a catalogue of its own.

pub mod api;
pub mod edit;
pub mod fit;
pub mod page;
pub mod programme_page;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BankId, Error, Money, Object, ProgrammeId, Result};
use schema::tenant::{banks, programmes};
use serde::Serialize;

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = banks)]
pub struct Bank {
    /// Its id.
    pub id: BankId,
    /// Its name.
    pub name: String,
    /// What the staff should know of it: whom to call, how papers are sent.
    pub note: String,
    /// Whether applications are still sent to it.
    pub active: bool,
}

/// On what terms a bank lends. An absent bound is no bound.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = programmes)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Whose it is.
    pub bank_id: BankId,
    /// Its name.
    pub name: String,
    /// Code of the product.
    pub product: String,
    /// The lowest yearly rate, in basis points.
    pub rate_bp: i32,
    /// The least loan.
    pub amount_min: Option<Money>,
    /// The largest loan.
    pub amount_max: Option<Money>,
    /// The shortest term, in months.
    pub months_min: Option<i32>,
    /// The longest term, in months.
    pub months_max: Option<i32>,
    /// The least age of the borrower on the day of the application, in years.
    pub age_min: Option<i32>,
    /// The greatest age at the last payment, in years.
    pub age_max: Option<i32>,
    /// The least income of a month.
    pub income_min: Option<Money>,
    /// The least part that the client pays itself, in basis points of the price.
    pub down_payment_bp: Option<i32>,
    /// The highest burden on the income (ПДН), in basis points.
    pub burden_bp: Option<i32>,
    /// In how many days the bank answers.
    pub decision_days: Option<i32>,
    /// Whether it is still to be had.
    pub active: bool,
}

/// A bank with its programmes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Listed {
    /// The bank.
    #[serde(flatten)]
    pub bank: Bank,
    /// Its programmes by name.
    pub programmes: Vec<Programme>,
}

/// Every bank by name, those that are not worked with any more last.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Listed>> {
    actor.require(Object::Bank, Action::View)?;
    let all: Vec<Bank> = banks::table
        .order((banks::active.desc(), banks::name, banks::id))
        .select(Bank::as_select())
        .load(tx.conn())
        .await?;
    let mut offered: Vec<Programme> = programmes::table
        .order((programmes::active.desc(), programmes::name, programmes::id))
        .select(Programme::as_select())
        .load(tx.conn())
        .await?;
    let of = |bank: Bank| {
        let programmes = offered.extract_if(.., |programme| programme.bank_id == bank.id).collect();
        Listed { bank, programmes }
    };
    Ok(all.into_iter().map(of).collect())
}

/// One bank.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn find(tx: &mut TenantTx, id: BankId) -> Result<Bank> {
    Ok(banks::table.find(id).select(Bank::as_select()).first(tx.conn()).await?)
}

/// One programme.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn find_programme(tx: &mut TenantTx, id: ProgrammeId) -> Result<Programme> {
    Ok(programmes::table.find(id).select(Programme::as_select()).first(tx.conn()).await?)
}

/// A programme of a bank that is still to be had.
///
/// # Errors
/// `Invalid`: `unknown_programme`, `inactive`.
pub(crate) async fn programme(tx: &mut TenantTx, bank: BankId, id: ProgrammeId) -> Result<Programme> {
    let found: Option<Programme> = programmes::table
        .find(id)
        .filter(programmes::bank_id.eq(bank))
        .select(Programme::as_select())
        .first(tx.conn())
        .await
        .optional()?;
    let found = found.ok_or_else(|| Error::field("programme_id", "unknown_programme"))?;
    if found.active { Ok(found) } else { Err(Error::field("programme_id", "inactive")) }
}

impl Programme {
    /// A programme without bounds, for samples of pages and tests.
    pub(crate) fn unbounded(product: &str) -> Self {
        Self {
            id: ProgrammeId(uuid::Uuid::from_u128(7)),
            bank_id: BankId(uuid::Uuid::from_u128(6)),
            name: "Новостройка".to_owned(),
            product: product.to_owned(),
            rate_bp: 1_850,
            amount_min: None,
            amount_max: None,
            months_min: None,
            months_max: None,
            age_min: None,
            age_max: None,
            income_min: None,
            down_payment_bp: None,
            burden_bp: None,
            decision_days: None,
            active: true,
        }
    }
}
