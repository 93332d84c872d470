//! A refused bid: a place in the lot's log and a signed receipt, so that nobody can be refused in silence. No money moves.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BidId, Error, LotId, Result, TenantId};
use proof::canonical;
use proof::key::Key;
use proof::log::RefusedLeaf;
use rules::state::LotState;
use schema::platform::lot_refusals;
use serde::Serialize;
use serde_json::json;
use web::{App, Failure};

use crate::lot::{self, result};

/// So many refused bids of a tenant are kept in a lot: enough to prove anything, too few to flood the log.
pub const MOST: i64 = 20;

/// A refused bid, as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot_refusals)]
pub struct Refusal {
    /// The refused bid.
    pub id: BidId,
    /// The lot.
    pub lot_id: LotId,
    /// Its place among the lot's refused bids, counted from 0.
    pub place: i32,
    /// The stage of the lot, counted from 0.
    pub stage: i32,
    /// Whose bid.
    pub tenant_id: TenantId,
    /// What was offered, in kopecks, whether that makes sense or not.
    pub amount: i64,
    /// Why it was refused.
    pub code: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who placed it.
    pub by_name: String,
    /// The hash of what it says.
    pub leaf: String,
    /// The exchange's signature over the leaf.
    pub signature: String,
}

/// A refusal in the bidder's hand: what it says, with our signature over its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RefusalReceipt {
    /// SHA-256 of the canonical refusal, hexadecimal.
    pub leaf: String,
    /// Its place among the lot's refused bids; `null` when the lot's log was sealed already.
    pub index: Option<i32>,
    /// Ed25519 over the leaf's bytes, hexadecimal.
    pub signature: String,
    /// The number of the key it is signed with.
    pub key: i32,
    /// What the leaf is the hash of.
    pub refusal: RefusedLeaf,
}

impl Refusal {
    /// What the leaf is the hash of.
    pub fn as_leaf(&self) -> RefusedLeaf {
        RefusedLeaf {
            refused: self.id,
            lot: self.lot_id,
            place: Some(self.place),
            stage: self.stage,
            tenant: self.tenant_id,
            amount: self.amount,
            code: self.code.clone(),
            at: self.at,
        }
    }
}

/// Why a bid was refused, if it was the exchange that refused it; a lot that the caller can't see has no refusals.
pub fn code(error: &Error) -> Option<&str> {
    match error {
        Error::Forbidden("permission") | Error::Conflict("in_progress") => None,
        Error::Forbidden(code) | Error::Conflict(code) => Some(code),
        Error::PaymentRequired => Some("not_enough_funds"),
        Error::Invalid(fields) => fields.as_slice().first().map(|field| field.code.as_ref()),
        _ => None,
    }
}

/// The refused bids of lots, by their places.
///
/// # Errors
/// When the database can't be read.
pub(super) async fn of(tx: &mut PlatformTx, lots: &[LotId]) -> Result<Vec<Refusal>> {
    let query = lot_refusals::table.filter(lot_refusals::lot_id.eq_any(lots)).order(lot_refusals::place);
    Ok(query.select(Refusal::as_select()).load(tx.conn()).await?)
}

/// The answer to a refused bid: why, and the receipt of the refusal.
pub async fn told(app: &App, actor: &Actor, at: (TenantId, LotId), amount: i64, error: Error) -> Failure {
    let Some(code) = code(&error) else { return error.into() };
    let key = crate::key(app);
    let recording = app.db.platform(actor, async |tx| record(actor, tx, &key, at, amount, code).await);
    let recorded = db::Once::aside(recording).await;
    match recorded {
        Ok(receipt) => Failure::with_receipt(error, receipt.and_then(|receipt| serde_json::to_value(receipt).ok())),
        Err(cause) => {
            // The bid is refused all the same, and the bidder is told why.
            tracing::warn!(error = format!("{cause:?}"), "a refused bid was not logged");
            error.into()
        }
    }
}

/// Writes a refused bid into the lot's log, in a transaction of its own after the bid's was undone, so that bids that
/// are taken do not wait for it. `None` when the tenant has had its number of refusals in this lot.
///
/// # Errors
/// `NotFound` when there is no such lot.
pub async fn record(
    actor: &Actor,
    tx: &mut PlatformTx,
    key: &Key,
    (tenant, lot): (TenantId, LotId),
    amount: i64,
    code: &str,
) -> Result<Option<RefusalReceipt>> {
    // Asked before the lock: whoever hammers at a lot does not hold it.
    if own(tx, tenant, lot).await? >= MOST {
        return Ok(None);
    }
    let lot = lot::lock(tx, lot).await?;
    if lot.state != LotState::Open && result::one(actor, tx, tenant, lot.id).await.is_err() {
        return Ok(None);
    }
    if lot.state == LotState::Open && own(tx, tenant, lot.id).await? >= MOST {
        return Ok(None);
    }
    let number = lot.key();
    let place = if lot.state == LotState::Open { Some(next_place(tx, lot.id).await?) } else { None };
    let refusal = RefusedLeaf {
        refused: BidId(tx.new_id()),
        lot: lot.id,
        place,
        stage: lot.stage,
        tenant,
        amount,
        code: code.to_owned(),
        at: lot.time(tx.now()),
    };
    let digest = canonical::digest(&refusal)?;
    let receipt = RefusalReceipt {
        leaf: hex::encode(digest),
        index: place,
        signature: key.sign(number, &digest),
        key: number,
        refusal,
    };
    if let Some(place) = place {
        insert(tx, actor, place, &receipt).await?;
        let told = json!({ "lot_id": lot.id, "tenant_id": tenant, "code": code });
        jobs::emit(tx, "lot.bid_refused", told).await?;
    }
    Ok(Some(receipt))
}

async fn insert(tx: &mut PlatformTx, actor: &Actor, place: i32, receipt: &RefusalReceipt) -> Result<()> {
    let said = &receipt.refusal;
    let row = Refusal {
        id: said.refused,
        lot_id: said.lot,
        place,
        stage: said.stage,
        tenant_id: said.tenant,
        amount: said.amount,
        code: said.code.clone(),
        at: said.at,
        by_name: actor.name.clone(),
        leaf: receipt.leaf.clone(),
        signature: receipt.signature.clone(),
    };
    diesel::insert_into(lot_refusals::table).values(&row).execute(tx.conn()).await?;
    Ok(())
}

async fn own(tx: &mut PlatformTx, tenant: TenantId, lot: LotId) -> Result<i64> {
    let query = lot_refusals::table.filter(lot_refusals::lot_id.eq(lot)).filter(lot_refusals::tenant_id.eq(tenant));
    Ok(query.select(count_star()).first(tx.conn()).await?)
}

async fn next_place(tx: &mut PlatformTx, lot: LotId) -> Result<i32> {
    let query = lot_refusals::table.filter(lot_refusals::lot_id.eq(lot)).select(count_star());
    let count: i64 = query.first(tx.conn()).await?;
    i32::try_from(count).map_err(|_| Error::defect("too many refusals"))
}
