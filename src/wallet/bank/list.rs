//! Statements that were uploaded, their rows, and the queue of payments that wait for a person.

use chrono::{DateTime, NaiveDate, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Money, Object, PaymentId, Result, StatementId, TenantId, TransferId};
use schema::platform::{bank_payments, bank_statement_rows, bank_statements, tenants};
use serde::Serialize;
use uuid::Uuid;

use super::{PaymentState, RowKind};

/// A statement.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = bank_statements)]
pub struct Statement {
    /// The id.
    #[schema(value_type = Uuid)]
    pub id: StatementId,
    /// The file's name.
    pub file_name: String,
    /// The encoding its lines were in.
    pub encoding: String,
    /// The program that wrote it.
    pub sender: String,
    /// The accounts it is about.
    pub accounts: Vec<String>,
    /// The first day.
    pub date_from: Option<NaiveDate>,
    /// The last day.
    pub date_to: Option<NaiveDate>,
    /// Whether the file was whole.
    pub complete: bool,
    /// Documents in it.
    pub rows: i32,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// Who uploaded it.
    pub created_by: String,
    /// When its last payment was judged; `null` while that is under way.
    pub booked_at: Option<DateTime<Utc>>,
}

/// A document of a statement and what became of it.
#[derive(Debug, Clone, Queryable, Serialize, utoipa::ToSchema)]
pub struct StatementRow {
    /// Its number in the file, from 1.
    pub row: i32,
    /// The line on which it begins.
    pub line: i32,
    /// What it is to us.
    pub kind: RowKind,
    /// Why it could not be read.
    pub code: String,
    /// The document's number.
    pub number: String,
    /// Its date.
    pub paid_on: Option<NaiveDate>,
    /// How much.
    pub amount: Option<Money>,
    /// The other side's name.
    pub party: String,
    /// The other side's taxpayer's number.
    pub party_inn: String,
    /// What for.
    pub purpose: String,
    /// The payment, for an incoming one.
    #[schema(value_type = Option<Uuid>)]
    pub payment_id: Option<PaymentId>,
    /// Where the payment stands.
    pub state: Option<PaymentState>,
    /// How it was matched or why it waits.
    pub payment_code: Option<String>,
    /// In whose wallet it is.
    #[schema(value_type = Option<Uuid>)]
    pub tenant_id: Option<TenantId>,
    /// The tenant's name.
    pub tenant: Option<String>,
    /// The deposit.
    #[schema(value_type = Option<Uuid>)]
    pub transfer_id: Option<TransferId>,
}

/// A payment of the queue.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = bank_payments)]
pub struct QueuedPayment {
    /// The payment.
    #[schema(value_type = Uuid)]
    pub id: PaymentId,
    /// The statement that brought it.
    #[schema(value_type = Uuid)]
    pub statement_id: StatementId,
    /// The document's number.
    pub number: String,
    /// Its date.
    pub paid_on: NaiveDate,
    /// How much.
    pub amount: Money,
    /// Who paid.
    pub payer: String,
    /// The payer's taxpayer's number as written.
    pub payer_inn: String,
    /// What for.
    pub purpose: String,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it waits: `unmatched`, `ambiguous`, `maybe_by_hand`, `reversed`; the reason of one laid aside.
    pub code: String,
    /// Who decided.
    pub decided_by: String,
}

/// How many payments of a statement stand where, and its rows by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// Rows in wallets.
    pub booked: i64,
    /// Rows that wait for a person.
    pub waiting: i64,
    /// Rows not judged yet.
    pub new: i64,
    /// Rows laid aside.
    pub ignored: i64,
    /// Rows that an earlier row or file had brought.
    pub repeated: i64,
    /// Rows that brought us nothing.
    pub outgoing: i64,
    /// Rows that could not be read.
    pub broken: i64,
}

/// Statements, the newest first; those uploaded before `after`.
///
/// # Errors
/// `Forbidden`.
pub async fn statements(
    actor: &Actor,
    tx: &mut PlatformTx,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Statement>> {
    actor.require_network(Object::Wallet, Action::View)?;
    let mut query = bank_statements::table
        .order((bank_statements::created_at.desc(), bank_statements::id.desc()))
        .limit(limit)
        .select(Statement::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let earlier = bank_statements::created_at.lt(at);
        query = query.filter(earlier.or(bank_statements::created_at.eq(at).and(bank_statements::id.lt(id))));
    }
    Ok(query.load(tx.conn()).await?)
}

/// A statement.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn statement(actor: &Actor, tx: &mut PlatformTx, id: StatementId) -> Result<Statement> {
    actor.require_network(Object::Wallet, Action::View)?;
    Ok(bank_statements::table.find(id).select(Statement::as_select()).first(tx.conn()).await?)
}

/// A statement's rows in the file's order, after the row `after`.
///
/// # Errors
/// `Forbidden`.
pub async fn rows(
    actor: &Actor,
    tx: &mut PlatformTx,
    id: StatementId,
    after: i32,
    limit: i64,
) -> Result<Vec<StatementRow>> {
    actor.require_network(Object::Wallet, Action::View)?;
    use bank_statement_rows as r;
    Ok(r::table
        .left_join(bank_payments::table.left_join(tenants::table))
        .filter(r::statement_id.eq(id).and(r::row.gt(after)))
        .order(r::row)
        .limit(limit)
        .select((
            r::row,
            r::line,
            r::kind,
            r::code,
            r::number,
            r::paid_on,
            r::amount,
            r::party,
            r::party_inn,
            r::purpose,
            r::payment_id,
            bank_payments::state.nullable(),
            bank_payments::code.nullable(),
            bank_payments::tenant_id.nullable(),
            tenants::name.nullable(),
            bank_payments::transfer_id.nullable(),
        ))
        .load(tx.conn())
        .await?)
}

/// How a statement's rows ended.
///
/// # Errors
/// When the database can't be read.
pub async fn counts(tx: &mut PlatformTx, id: StatementId) -> Result<Counts> {
    let groups: Vec<(RowKind, Option<PaymentState>, i64)> = bank_statement_rows::table
        .left_join(bank_payments::table)
        .filter(bank_statement_rows::statement_id.eq(id))
        .group_by((bank_statement_rows::kind, bank_payments::state))
        .select((bank_statement_rows::kind, bank_payments::state.nullable(), count_star()))
        .load(tx.conn())
        .await?;
    let mut counts = Counts::default();
    for (kind, state, n) in groups {
        let place = match (kind, state) {
            (RowKind::Repeated, _) => &mut counts.repeated,
            (RowKind::Outgoing, _) => &mut counts.outgoing,
            (RowKind::Broken, _) => &mut counts.broken,
            (RowKind::Incoming, Some(PaymentState::Booked)) => &mut counts.booked,
            (RowKind::Incoming, Some(PaymentState::Waiting)) => &mut counts.waiting,
            (RowKind::Incoming, Some(PaymentState::Ignored)) => &mut counts.ignored,
            (RowKind::Incoming, _) => &mut counts.new,
        };
        *place += n;
    }
    Ok(counts)
}

/// Payments in a state, the oldest first; those after `after`.
///
/// # Errors
/// `Forbidden`.
pub async fn payments(
    actor: &Actor,
    tx: &mut PlatformTx,
    state: PaymentState,
    after: Option<(NaiveDate, Uuid)>,
    limit: i64,
) -> Result<Vec<QueuedPayment>> {
    actor.require_network(Object::Wallet, Action::View)?;
    let mut query = bank_payments::table
        .filter(bank_payments::state.eq(state))
        .order((bank_payments::paid_on, bank_payments::id))
        .limit(limit)
        .select(QueuedPayment::as_select())
        .into_boxed();
    if let Some((day, id)) = after {
        let later = bank_payments::paid_on.gt(day);
        query = query.filter(later.or(bank_payments::paid_on.eq(day).and(bank_payments::id.gt(id))));
    }
    Ok(query.load(tx.conn()).await?)
}

/// How many payments wait for a person, and their sum.
///
/// # Errors
/// When the database can't be read.
pub async fn waiting(tx: &mut PlatformTx) -> Result<(i64, Money)> {
    let amounts: Vec<Money> = bank_payments::table
        .filter(bank_payments::state.eq(PaymentState::Waiting))
        .select(bank_payments::amount)
        .load(tx.conn())
        .await?;
    let sum = amounts.iter().map(|amount| amount.as_kopecks()).sum();
    Ok((i64::try_from(amounts.len()).unwrap_or(i64::MAX), Money::kopecks(sum)))
}
