//! A transfer as a line of head office's pages.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, Result, TenantId, TransferId};
use schema::platform::lots;
use serde::Serialize;
use uuid::Uuid;
use wallet::ledger::Kind;
use wallet::statement::Transfer;
use web::sample_at;

/// Lots' numbers for people.
pub type Numbers = BTreeMap<LotId, String>;

/// The numbers of the lots that transfers name.
///
/// # Errors
/// When the database can't be read.
pub async fn numbers(tx: &mut PlatformTx, transfers: &[Transfer]) -> Result<Numbers> {
    let named: Vec<LotId> = transfers.iter().filter_map(|transfer| transfer.lot_id).collect();
    let rows: Vec<(LotId, DateTime<Utc>)> =
        lots::table.filter(lots::id.eq_any(named)).select((lots::id, lots::opened_at)).load(tx.conn()).await?;
    Ok(rows.into_iter().map(|(lot, opened)| (lot, lot.number(opened))).collect())
}

/// A transfer, ready to be drawn; its words are `office-transfer-<kind>`.
#[derive(Debug, Clone, Serialize)]
pub struct TransferRow {
    kind: &'static str,
    hue: &'static str,
    amount: Money,
    reference: String,
    reason: String,
    lot_id: Option<LotId>,
    /// The lot's number for people.
    lot: String,
    balance_after: Money,
    at: DateTime<Utc>,
    by: String,
    tenant_id: TenantId,
    tenant: String,
    /// The deposit that may be undone here.
    undo: Option<TransferId>,
}

impl TransferRow {
    /// The same with a way to undo it, for a deposit that nobody has undone.
    pub fn undoable(transfer: Transfer, undone: &[TransferId], numbers: &Numbers) -> Self {
        let undo = (transfer.kind == Kind::Deposit && !undone.contains(&transfer.id)).then_some(transfer.id);
        Self { undo, ..Self::of(transfer, String::new(), numbers) }
    }

    /// A transfer of a tenant with that name.
    pub fn of(transfer: Transfer, tenant: String, numbers: &Numbers) -> Self {
        let hue = match transfer.kind {
            Kind::Deposit => "green",
            Kind::Hold => "violet",
            Kind::Release => "gray",
            Kind::Capture | Kind::Charge => "blue",
            Kind::Reversal | Kind::Withdrawal => "amber",
            Kind::Refund => "orange",
        };
        Self {
            kind: transfer.kind.as_str(),
            hue,
            amount: transfer.amount,
            reference: transfer.reference.unwrap_or_default(),
            reason: transfer.reason,
            undo: None,
            lot: transfer.lot_id.and_then(|lot| numbers.get(&lot).cloned()).unwrap_or_default(),
            lot_id: transfer.lot_id,
            balance_after: transfer.available_after,
            at: transfer.at,
            by: transfer.by_name,
            tenant_id: transfer.tenant_id,
            tenant,
        }
    }
}

/// A transfer of each kind, for samples of pages.
pub fn sample_transfers() -> Vec<TransferRow> {
    let row = |kind: &Kind| Transfer {
        id: TransferId(Uuid::from_u128(1)),
        tenant_id: TenantId(Uuid::from_u128(5)),
        kind: *kind,
        amount: Money::roubles(1_200),
        reference: (*kind == Kind::Deposit).then(|| "Платёж 118".to_owned()),
        reason: if *kind == Kind::Refund { "fake".to_owned() } else { String::new() },
        reverses: None,
        lot_id: (*kind != Kind::Deposit).then_some(LotId(Uuid::from_u128(4))),
        bid_id: None,
        available_after: Money::roubles(84_300),
        held_after: Money::ZERO,
        at: sample_at(),
        by_name: if *kind == Kind::Deposit { "Анна Воронцова".to_owned() } else { "exchange".to_owned() },
    };
    let numbers = Numbers::from([(LotId(Uuid::from_u128(4)), "48-2031".to_owned())]);
    Kind::ALL.iter().map(row).map(|transfer| TransferRow::of(transfer, "Урал-Кредит".to_owned(), &numbers)).collect()
}
