//! A person decides about a payment whose owner is not certain.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, PaymentId, Result, TenantId, TransferId};
use schema::platform::{bank_payments, tenants};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::PaymentState;
use super::book::{Payment, book};
use crate::limit::reason;

/// Whose a payment is.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct BookInput {
    /// The tenant into whose wallet it goes.
    #[schema(value_type = uuid::Uuid)]
    pub tenant_id: TenantId,
}

/// Why a payment is nobody's.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct IgnoreInput {
    /// In words.
    pub reason: String,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Decided {
    /// The payment.
    #[schema(value_type = uuid::Uuid)]
    pub payment_id: PaymentId,
    /// Where it stands now.
    pub state: PaymentState,
    /// The deposit, when it was booked.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub transfer_id: Option<TransferId>,
}

/// Books a payment into the wallet that a person picked. The same choice again is the same answer.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` with `already_decided` (booked to somebody else) or `in_progress` (not judged yet); `Invalid` with
/// `unknown_tenant`.
pub async fn book_to(actor: &Actor, tx: &mut PlatformTx, id: PaymentId, tenant: TenantId) -> Result<Decided> {
    let payment = lock(actor, tx, id).await?;
    let state = PaymentState::Booked;
    match payment.state {
        PaymentState::New => return Err(Error::Conflict("in_progress")),
        PaymentState::Booked if payment.tenant_id == Some(tenant) => {
            return Ok(Decided { payment_id: id, state, transfer_id: payment.transfer_id });
        }
        PaymentState::Booked => return Err(Error::Conflict("already_decided")),
        PaymentState::Waiting | PaymentState::Ignored => {}
    }
    let known = tenants::table.find(tenant).select(tenants::id).first::<TenantId>(tx.conn()).await.optional()?;
    known.ok_or_else(|| Error::field("tenant_id", "unknown_tenant"))?;
    let transfer = book(tx, &actor.name, &payment, tenant, "hand").await?;
    Ok(Decided { payment_id: id, state, transfer_id: Some(transfer) })
}

/// Lays a payment aside as nobody's; it may still be booked later.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` with `already_decided` or `in_progress`; `Invalid` for the reason.
pub async fn ignore(actor: &Actor, tx: &mut PlatformTx, id: PaymentId, input: &IgnoreInput) -> Result<Decided> {
    let payment = lock(actor, tx, id).await?;
    let why = reason(&input.reason)?;
    let state = PaymentState::Ignored;
    match payment.state {
        PaymentState::New => return Err(Error::Conflict("in_progress")),
        PaymentState::Booked => return Err(Error::Conflict("already_decided")),
        PaymentState::Ignored => return Ok(Decided { payment_id: id, state, transfer_id: None }),
        PaymentState::Waiting => {}
    }
    diesel::update(bank_payments::table.find(id))
        .set((
            bank_payments::state.eq(state),
            bank_payments::code.eq(&why),
            bank_payments::decided_at.eq(tx.now()),
            bank_payments::decided_by.eq(&actor.name),
        ))
        .execute(tx.conn())
        .await?;
    jobs::emit(tx, "bank_payment.ignored", json!({ "payment_id": id })).await?;
    Ok(Decided { payment_id: id, state, transfer_id: None })
}

async fn lock(actor: &Actor, tx: &mut PlatformTx, id: PaymentId) -> Result<Payment> {
    actor.require_network(Object::Wallet, Action::Pay)?;
    Ok(bank_payments::table.find(id).select(Payment::as_select()).for_no_key_update().first(tx.conn()).await?)
}
