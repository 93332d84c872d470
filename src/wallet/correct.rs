//! A wrong deposit is put right: a transfer that undoes it, linked to it, once.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, PaymentId, Result, TenantId, TransferId};
use schema::platform::{bank_payments, transfers};
use serde::Deserialize;
use serde_json::json;

use crate::bank::PaymentState;
use crate::deposit::Deposited;
use crate::ledger::{self, Entry, Kind};
use crate::limit::reason;

/// What a reversal is asked with.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ReversalInput {
    /// Why.
    pub reason: String,
}

/// Undoes a deposit of a tenant. If it came from a bank statement, the payment waits for a person again.
///
/// # Errors
/// `Forbidden`; `NotFound` when the tenant has no such transfer; `Conflict`: `not_a_deposit`, `already_reversed`;
/// `PaymentRequired` when the money is spent beyond the credit limit; `Invalid` for the reason.
pub async fn reverse(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    transfer: TransferId,
    input: &ReversalInput,
) -> Result<Deposited> {
    actor.require_network(Object::Wallet, Action::Pay)?;
    let reason = reason(&input.reason)?;
    // The payment before the wallet, as booking locks them.
    let payment: Option<PaymentId> = bank_payments::table
        .filter(bank_payments::transfer_id.eq(transfer))
        .select(bank_payments::id)
        .for_no_key_update()
        .first(tx.conn())
        .await
        .optional()?;
    crate::lock(tx, &[tenant]).await?;
    let (kind, amount): (Kind, Money) = transfers::table
        .find(transfer)
        .filter(transfers::tenant_id.eq(tenant))
        .select((transfers::kind, transfers::amount))
        .first(tx.conn())
        .await?;
    if kind != Kind::Deposit {
        return Err(Error::Conflict("not_a_deposit"));
    }
    let undone = transfers::table.filter(transfers::reverses.eq(transfer)).count().get_result::<i64>(tx.conn()).await?;
    if undone > 0 {
        return Err(Error::Conflict("already_reversed"));
    }
    let posted = ledger::post(tx, &actor.name, Entry::undo_deposit(tenant, amount, transfer, reason)).await?;
    if let Some(payment) = payment {
        wait_again(tx, payment).await?;
    }
    let told = json!({ "tenant_id": tenant, "transfer_id": posted.id, "reverses": transfer, "amount": amount });
    jobs::emit(tx, "wallet.deposit_reversed", told).await?;
    jobs::emit(tx, "wallet.changed", json!({ "tenant_id": tenant })).await?;
    Ok(Deposited { transfer_id: posted.id, available: posted.available, held: posted.held }.seen_by(actor))
}

async fn wait_again(tx: &mut PlatformTx, payment: PaymentId) -> Result<()> {
    diesel::update(bank_payments::table.find(payment))
        .set((
            bank_payments::state.eq(PaymentState::Waiting),
            bank_payments::code.eq("reversed"),
            bank_payments::round.eq(bank_payments::round + 1),
            bank_payments::tenant_id.eq(None::<TenantId>),
            bank_payments::transfer_id.eq(None::<TransferId>),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
