//! Money paid back to a tenant, once per reference.

use db::PlatformTx;
use kernel::{Action, Actor, Object, Result, TenantId};
use serde::Deserialize;
use serde_json::json;

use crate::deposit::{self, Deposited};
use crate::ledger::{self, Entry, Kind};
use crate::limit::reason;

/// What a withdrawal is asked with.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct WithdrawalInput {
    /// Kopecks, above zero.
    pub amount: i64,
    /// The outgoing payment's name; the same one again is the same withdrawal.
    pub reference: String,
    /// Why.
    pub reason: String,
}

/// Takes the tenant's own money out of its wallet: credit is not paid out, and held money is not there to take.
///
/// # Errors
/// `Forbidden`; `NotFound` without a wallet; `PaymentRequired` when less is available; `Invalid`: `not_positive`, `too_large`,
/// `required`, `too_long`, `reference_used`.
pub async fn withdraw(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    input: &WithdrawalInput,
) -> Result<Deposited> {
    actor.require_network(Object::Wallet, Action::Pay)?;
    let amount = crate::payable("amount", input.amount)?;
    let (reference, reason) = (deposit::reference(&input.reference)?, reason(&input.reason)?);
    let wallet = crate::lock(tx, &[tenant]).await?.into_iter().next().ok_or(kernel::Error::NotFound)?;
    if let Some(made) = deposit::repeated(tx, Kind::Withdrawal, tenant, amount, &reference).await? {
        return Ok(made.seen_by(actor));
    }
    if wallet.available < amount {
        return Err(kernel::Error::PaymentRequired);
    }
    let posted = ledger::post(tx, &actor.name, Entry::withdrawal(tenant, amount, reference, reason)).await?;
    let told = json!({ "tenant_id": tenant, "transfer_id": posted.id, "amount": amount });
    jobs::emit(tx, "wallet.withdrawn", told).await?;
    jobs::emit(tx, "wallet.changed", json!({ "tenant_id": tenant })).await?;
    Ok(Deposited { transfer_id: posted.id, available: posted.available, held: posted.held }.seen_by(actor))
}
