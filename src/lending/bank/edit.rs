//! Adding and changing banks and programmes.

use db::TenantTx;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use intake::Product;
use kernel::{Action, Actor, BankId, Error, FieldError, Money, Object, ProgrammeId, Result, text};
use schema::tenant::{banks, programmes};
use serde::Deserialize;

use super::{Bank, Programme, find};
use crate::loan::{HIGHEST_RATE, LONGEST};

/// The longest name, in characters.
const NAME_LENGTH: usize = 120;
/// The longest note, in characters.
const NOTE_LENGTH: usize = 2_000;
/// The greatest age that a bound may name.
const OLDEST: i32 = 120;
/// The longest time that a bank may take to answer, in days.
const SLOWEST: i32 = 365;

/// A bank as it is asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct BankInput {
    /// Its name.
    pub name: String,
    /// What the staff should know of it.
    #[serde(default)]
    pub note: String,
    /// Whether applications are sent to it.
    #[serde(default = "yes")]
    pub active: bool,
}

/// A programme as it is asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ProgrammeInput {
    /// Its name.
    pub name: String,
    /// Code or name of a product.
    pub product: String,
    /// The lowest yearly rate, in basis points.
    pub rate_bp: i32,
    /// The least loan, in kopecks.
    pub amount_min: Option<Money>,
    /// The largest loan, in kopecks.
    pub amount_max: Option<Money>,
    /// The shortest term, in months.
    pub months_min: Option<i32>,
    /// The longest term, in months.
    pub months_max: Option<i32>,
    /// The least age on the day of the application.
    pub age_min: Option<i32>,
    /// The greatest age at the last payment.
    pub age_max: Option<i32>,
    /// The least income of a month, in kopecks.
    pub income_min: Option<Money>,
    /// The least part that the client pays itself, in basis points.
    pub down_payment_bp: Option<i32>,
    /// The highest burden (ПДН), in basis points.
    pub burden_bp: Option<i32>,
    /// In how many days the bank answers.
    pub decision_days: Option<i32>,
    /// Whether it is to be had.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = programmes, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Terms {
    name: String,
    product: &'static str,
    rate_bp: i32,
    amount_min: Option<Money>,
    amount_max: Option<Money>,
    months_min: Option<i32>,
    months_max: Option<i32>,
    age_min: Option<i32>,
    age_max: Option<i32>,
    income_min: Option<Money>,
    down_payment_bp: Option<i32>,
    burden_bp: Option<i32>,
    decision_days: Option<i32>,
    active: bool,
}

impl ProgrammeInput {
    fn check(&self) -> Result<Terms> {
        let mut errors = Vec::new();
        let mut told = |field: &'static str, code: &'static str| errors.push(FieldError::new(field, code));
        let name = name(&self.name).map_err(|code| told("name", code)).unwrap_or_default();
        let product = Product::find(&self.product);
        if product.is_none() {
            told("product", "unknown_product");
        }
        let rates = 0..=i32::try_from(HIGHEST_RATE).unwrap_or(i32::MAX);
        let months = 1..=i32::try_from(LONGEST).unwrap_or(i32::MAX);
        let whole = [
            ("rate_bp", Some(self.rate_bp), rates),
            ("months_min", self.months_min, months.clone()),
            ("months_max", self.months_max, months),
            ("age_min", self.age_min, 1..=OLDEST),
            ("age_max", self.age_max, 1..=OLDEST),
            ("down_payment_bp", self.down_payment_bp, 1..=10_000),
            ("burden_bp", self.burden_bp, 1..=10_000),
            ("decision_days", self.decision_days, 1..=SLOWEST),
        ];
        for (field, value, range) in whole {
            if value.is_some_and(|value| !range.contains(&value)) {
                told(field, "out_of_range");
            }
        }
        let money = [("amount_min", self.amount_min), ("amount_max", self.amount_max), ("income_min", self.income_min)];
        for (field, amount) in money {
            if amount.is_some_and(|amount| !amount.is_payable()) {
                told(field, "out_of_range");
            }
        }
        let crossed = |least: Option<i64>, most: Option<i64>| least.zip(most).is_some_and(|(least, most)| least > most);
        let kopecks = |amount: Option<Money>| amount.map(Money::as_kopecks);
        let ranges = [
            ("amount_max", kopecks(self.amount_min), kopecks(self.amount_max)),
            ("months_max", self.months_min.map(i64::from), self.months_max.map(i64::from)),
            ("age_max", self.age_min.map(i64::from), self.age_max.map(i64::from)),
        ];
        for (field, least, most) in ranges {
            if crossed(least, most) {
                told(field, "below_least");
            }
        }
        let Some(product) = product.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
        Ok(Terms {
            name,
            product: product.code(),
            rate_bp: self.rate_bp,
            amount_min: self.amount_min,
            amount_max: self.amount_max,
            months_min: self.months_min,
            months_max: self.months_max,
            age_min: self.age_min,
            age_max: self.age_max,
            income_min: self.income_min,
            down_payment_bp: self.down_payment_bp,
            burden_bp: self.burden_bp,
            decision_days: self.decision_days,
            active: self.active,
        })
    }
}

fn name(raw: &str) -> std::result::Result<String, &'static str> {
    let name = text::line(raw);
    match name.chars().count() {
        0 => Err("required"),
        1..=NAME_LENGTH => Ok(name),
        _ => Err("too_long"),
    }
}

impl BankInput {
    fn check(&self) -> Result<(String, String)> {
        let name = name(&self.name).map_err(|code| Error::field("name", code))?;
        let note = text::block(&self.note);
        if note.chars().nth(NOTE_LENGTH).is_some() {
            return Err(Error::field("note", "too_long"));
        }
        Ok((name, note))
    }
}

/// Two banks of one name could not be told apart.
fn taken(error: Diesel) -> Error {
    match error {
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::field("name", "taken"),
        other => other.into(),
    }
}

/// Adds a bank.
///
/// # Errors
/// `Forbidden`; `Invalid`: `name` `required`, `too_long`, `taken`; `note` `too_long`.
pub async fn add(actor: &Actor, tx: &mut TenantTx, input: &BankInput) -> Result<Bank> {
    actor.require(Object::Bank, Action::Configure)?;
    let (name, note) = input.check()?;
    let row = (
        banks::id.eq(BankId(tx.new_id())),
        banks::name.eq(name),
        banks::note.eq(note),
        banks::active.eq(input.active),
        banks::created_at.eq(tx.now()),
    );
    let added = diesel::insert_into(banks::table).values(row).returning(Bank::as_returning());
    added.get_result(tx.conn()).await.map_err(taken)
}

/// Changes a bank.
///
/// # Errors
/// As [`add`]; `NotFound`.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: BankId, input: &BankInput) -> Result<Bank> {
    actor.require(Object::Bank, Action::Configure)?;
    let (name, note) = input.check()?;
    find(tx, id).await?;
    diesel::update(banks::table.find(id))
        .set((banks::name.eq(name), banks::note.eq(note), banks::active.eq(input.active)))
        .returning(Bank::as_returning())
        .get_result(tx.conn())
        .await
        .map_err(taken)
}

/// Adds a programme of a bank.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown bank; `Invalid` by fields: `required`, `too_long`, `unknown_product`, `out_of_range`, `below_least`.
pub async fn add_programme(
    actor: &Actor,
    tx: &mut TenantTx,
    bank: BankId,
    input: &ProgrammeInput,
) -> Result<Programme> {
    actor.require(Object::Bank, Action::Configure)?;
    let terms = input.check()?;
    find(tx, bank).await?;
    let (id, now) = (ProgrammeId(tx.new_id()), tx.now());
    let row = (programmes::id.eq(id), programmes::bank_id.eq(bank), programmes::created_at.eq(now), terms);
    let added = diesel::insert_into(programmes::table).values(row).returning(Programme::as_returning());
    Ok(added.get_result(tx.conn()).await?)
}

/// Changes a programme. What was sent by its old terms stays as it was sent.
///
/// # Errors
/// As [`add_programme`]; `NotFound`.
pub async fn change_programme(
    actor: &Actor,
    tx: &mut TenantTx,
    id: ProgrammeId,
    input: &ProgrammeInput,
) -> Result<Programme> {
    actor.require(Object::Bank, Action::Configure)?;
    let terms = input.check()?;
    let changed = diesel::update(programmes::table.find(id))
        .set(terms)
        .returning(Programme::as_returning())
        .get_result(tx.conn());
    Ok(changed.await?)
}
