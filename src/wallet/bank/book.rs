//! New payments are judged and booked, each in a transaction of its own: whatever stops the work, it goes on where it stopped.

use chrono::Duration;
use db::{Db, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::key;
use kernel::{Actor, Inn, Money, PaymentId, Result, StatementId, TenantId, TransferId};
use schema::platform::{bank_payments, bank_statements, tenant_requisites, tenants, transfers};
use serde_json::json;

use super::PaymentState;
use super::judge::{Office, Verdict, judge};
use crate::deposit;
use crate::ledger::Kind;

/// A deposit by hand of the same amount within so many days, whose reference has the payment's number, may be this payment.
const BY_HAND_DAYS: i64 = 14;

/// What of a payment is needed to book it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bank_payments)]
pub(super) struct Payment {
    pub(super) id: PaymentId,
    pub(super) key: Vec<u8>,
    pub(super) number: String,
    pub(super) paid_on: chrono::NaiveDate,
    pub(super) amount: Money,
    pub(super) payer_inn: String,
    pub(super) purpose: String,
    pub(super) state: PaymentState,
    pub(super) round: i32,
    pub(super) tenant_id: Option<TenantId>,
    pub(super) transfer_id: Option<TransferId>,
}

impl Payment {
    /// The deposit's reference: number and date as the payer knows them, and a piece of the key that makes it unique. A
    /// payment that was booked to a wrong wallet and reversed is booked anew under a reference of its own.
    fn reference(&self) -> String {
        let mark: String = self.key.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let round = if self.round > 0 { format!("-{}", self.round + 1) } else { String::new() };
        let number: String = self.number.chars().take(100).collect();
        format!("№ {number}, {} · {mark}{round}", self.paid_on.format("%d.%m.%Y"))
    }
}

/// Books a statement's new payments; those whose owner is not certain wait for a person. Safe to run again, and twice at once.
///
/// # Errors
/// When the database can't be reached; what was booked stays booked.
pub async fn book_all(db: &Db, actor: &Actor, statement: StatementId) -> Result<()> {
    let offices = db.platform(actor, async |tx| offices(tx).await).await?;
    while db.platform(actor, async |tx| book_next(tx, statement, &offices).await).await? {}
    db.platform(actor, async |tx| finish(tx, statement).await).await
}

/// Takes one payment that nobody else is at; `false` when there is none left.
async fn book_next(tx: &mut PlatformTx, statement: StatementId, offices: &[Office]) -> Result<bool> {
    let next: Option<Payment> = bank_payments::table
        .filter(bank_payments::statement_id.eq(statement))
        .filter(bank_payments::state.eq(PaymentState::New))
        .order(bank_payments::id)
        .select(Payment::as_select())
        .for_no_key_update()
        .skip_locked()
        .first(tx.conn())
        .await
        .optional()?;
    let Some(payment) = next else { return Ok(false) };
    match judge(&payment.payer_inn, &payment.purpose, offices) {
        Verdict::Matched(tenant, how) if !made_by_hand(tx, &payment, tenant).await? => {
            let by: String =
                bank_statements::table.find(statement).select(bank_statements::created_by).first(tx.conn()).await?;
            book(tx, &by, &payment, tenant, how).await?;
        }
        Verdict::Matched(..) => wait(tx, payment.id, "maybe_by_hand").await?,
        Verdict::Ambiguous => wait(tx, payment.id, "ambiguous").await?,
        Verdict::Unmatched => wait(tx, payment.id, "unmatched").await?,
    }
    Ok(true)
}

/// Puts a locked payment into a wallet, in the name of `by`.
pub(super) async fn book(
    tx: &mut PlatformTx,
    by: &str,
    payment: &Payment,
    tenant: TenantId,
    how: &'static str,
) -> Result<TransferId> {
    let made = deposit::book(tx, by, tenant, payment.amount, payment.reference()).await?;
    diesel::update(bank_payments::table.find(payment.id))
        .set((
            bank_payments::state.eq(PaymentState::Booked),
            bank_payments::code.eq(how),
            bank_payments::tenant_id.eq(tenant),
            bank_payments::transfer_id.eq(made.transfer_id),
            bank_payments::decided_at.eq(tx.now()),
            bank_payments::decided_by.eq(by),
        ))
        .execute(tx.conn())
        .await?;
    let told =
        json!({ "payment_id": payment.id, "tenant_id": tenant, "transfer_id": made.transfer_id, "matched_by": how });
    jobs::emit(tx, "bank_payment.booked", told).await?;
    Ok(made.transfer_id)
}

async fn wait(tx: &mut PlatformTx, payment: PaymentId, code: &'static str) -> Result<()> {
    diesel::update(bank_payments::table.find(payment))
        .set((bank_payments::state.eq(PaymentState::Waiting), bank_payments::code.eq(code)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Whether somebody may have typed this payment in already.
async fn made_by_hand(tx: &mut PlatformTx, payment: &Payment, tenant: TenantId) -> Result<bool> {
    let deposits: Vec<(TransferId, Option<String>)> = transfers::table
        .filter(transfers::tenant_id.eq(tenant))
        .filter(transfers::kind.eq(Kind::Deposit))
        .filter(transfers::amount.eq(payment.amount))
        .filter(transfers::at.gt(tx.now() - Duration::days(BY_HAND_DAYS)))
        .select((transfers::id, transfers::reference))
        .load(tx.conn())
        .await?;
    let ids: Vec<TransferId> = deposits.iter().map(|(id, _)| *id).collect();
    let undone: Vec<Option<TransferId>> =
        transfers::table.filter(transfers::reverses.eq_any(&ids)).select(transfers::reverses).load(tx.conn()).await?;
    let from_bank: Vec<Option<TransferId>> = bank_payments::table
        .filter(bank_payments::transfer_id.eq_any(&ids))
        .select(bank_payments::transfer_id)
        .load(tx.conn())
        .await?;
    let number = key(&payment.number);
    let by_hand = |id: &TransferId| !undone.contains(&Some(*id)) && !from_bank.contains(&Some(*id));
    let names_it = |reference: &str| key(reference).split(' ').any(|word| word == number);
    Ok(deposits.iter().any(|(id, reference)| by_hand(id) && reference.as_deref().is_some_and(names_it)))
}

/// Everybody whom a payment may be for.
async fn offices(tx: &mut PlatformTx) -> Result<Vec<Office>> {
    type Row = (TenantId, i32, String, String, Option<Inn>, Option<String>);
    let rows: Vec<Row> = tenants::table
        .left_join(tenant_requisites::table.on(tenant_requisites::tenant_id.eq(tenants::id)))
        .order(tenants::id)
        .select((
            tenants::id,
            tenants::number,
            tenants::name,
            tenants::slug,
            tenant_requisites::inn.nullable(),
            tenant_requisites::legal_name.nullable(),
        ))
        .load(tx.conn())
        .await?;
    let office = |(id, number, name, slug, inn, legal): Row| {
        Office::new(id, number, inn, &[&name, &slug, legal.as_deref().unwrap_or_default()])
    };
    Ok(rows.into_iter().map(office).collect())
}

/// The work is done once nothing is left; another worker may still be at the last one.
async fn finish(tx: &mut PlatformTx, statement: StatementId) -> Result<()> {
    let left = bank_payments::table
        .filter(bank_payments::statement_id.eq(statement))
        .filter(bank_payments::state.eq(PaymentState::New));
    if left.count().get_result::<i64>(tx.conn()).await? > 0 {
        return Err(kernel::Error::Conflict("in_progress"));
    }
    let done = diesel::update(bank_statements::table.find(statement))
        .filter(bank_statements::booked_at.is_null())
        .set(bank_statements::booked_at.eq(tx.now()))
        .execute(tx.conn())
        .await?;
    if done == 1 {
        jobs::emit(tx, "bank_statement.booked", json!({ "statement_id": statement })).await?;
    }
    Ok(())
}
