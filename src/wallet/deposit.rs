//! Money paid in, once per reference.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, Money, Object, Result, TenantId, TransferId};
use schema::platform::{tenants, transfers};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ledger::{self, Entry, Kind};

/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 200;

/// What a deposit is asked with.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct DepositInput {
    /// Kopecks, above zero.
    pub amount: i64,
    /// The payment's name at the bank or elsewhere; the same one again is the same deposit.
    pub reference: String,
}

/// What a deposit answers, also when it is asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deposited {
    /// The transfer that was made.
    pub transfer_id: TransferId,
    /// What could be spent right after it; for head office with what was held.
    pub available: Money,
    /// What was held right after it; for head office nothing.
    pub held: Money,
}

impl Deposited {
    pub(crate) fn seen_by(self, reader: &Actor) -> Self {
        let (available, held) = crate::seen_by(reader, self.available, self.held);
        Self { available, held, ..self }
    }
}

/// Adds money to a tenant's wallet.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown tenant; `Invalid`: `not_positive`, `too_large`, `required`, `too_long`,
/// `reference_used` (by another deposit).
pub async fn deposit(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &DepositInput) -> Result<Deposited> {
    actor.require_network(Object::Wallet, Action::Pay)?;
    let amount = crate::payable("amount", input.amount)?;
    let reference = reference(&input.reference)?;
    Ok(book(tx, &actor.name, tenant, amount, reference).await?.seen_by(actor))
}

/// A reference as it is stored.
///
/// # Errors
/// `Invalid`: `required`, `too_long`.
pub(crate) fn reference(text: &str) -> Result<String> {
    let reference = line(text);
    match reference.chars().count() {
        0 => Err(Error::field("reference", "required")),
        1..=LONGEST_REFERENCE => Ok(reference),
        _ => Err(Error::field("reference", "too_long")),
    }
}

/// Adds money that was checked already, in the name of `by`.
///
/// # Errors
/// `NotFound` for an unknown tenant; `Invalid` with `reference_used`.
pub(crate) async fn book(
    tx: &mut PlatformTx,
    by: &str,
    tenant: TenantId,
    amount: Money,
    reference: String,
) -> Result<Deposited> {
    tenants::table.find(tenant).select(tenants::id).first::<TenantId>(tx.conn()).await?;
    crate::open(tx, tenant).await?;
    // Two calls with one reference meet at the lock; the second finds the first one's row.
    crate::lock(tx, &[tenant]).await?;
    if let Some(made) = repeated(tx, Kind::Deposit, tenant, amount, &reference).await? {
        return Ok(made);
    }
    let posted = ledger::post(tx, by, Entry::deposit(tenant, amount, reference.clone())).await?;
    let told = json!({ "tenant_id": tenant, "transfer_id": posted.id, "amount": amount, "reference": reference });
    jobs::emit(tx, "wallet.deposited", told).await?;
    jobs::emit(tx, "wallet.changed", json!({ "tenant_id": tenant })).await?;
    Ok(Deposited { transfer_id: posted.id, available: posted.available, held: posted.held })
}

/// The transfer that a reference names already.
///
/// # Errors
/// `Invalid` with `reference_used` when it is another kind, tenant or amount.
pub(crate) async fn repeated(
    tx: &mut PlatformTx,
    kind: Kind,
    tenant: TenantId,
    amount: Money,
    reference: &str,
) -> Result<Option<Deposited>> {
    let made: Option<(TransferId, TenantId, Kind, Money, Money, Money)> = transfers::table
        .filter(transfers::reference.eq(reference))
        .select((
            transfers::id,
            transfers::tenant_id,
            transfers::kind,
            transfers::amount,
            transfers::available_after,
            transfers::held_after,
        ))
        .first(tx.conn())
        .await
        .optional()?;
    match made {
        None => Ok(None),
        Some((id, of, made, was, available, held)) if made == kind && of == tenant && was == amount => {
            Ok(Some(Deposited { transfer_id: id, available, held }))
        }
        Some(_) => Err(Error::field("reference", "reference_used")),
    }
}
