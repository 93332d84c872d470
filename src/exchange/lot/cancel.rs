//! Head office takes an open lot back: every hold is released, the lead is for sale again, the log is sealed.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, LotId, Object, Result, TenantId};
use pool::lead::{Status, history};
use proof::Key;
use rules::eligible::Reason;
use rules::state::LotState;
use schema::platform::{leads, tenants};
use serde::Deserialize;
use serde_json::json;

use super::{Lot, finish, reason, walk};
use crate::bid::BidState;
use crate::bid::log::{Writer, live};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Why a lot is taken back.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct CancelInput {
    /// In words; the lead's history and the sealed statement keep it.
    #[serde(default)]
    pub reason: String,
}

/// Checks the reason of a decision by hand.
///
/// # Errors
/// `Invalid` on `reason`: `required`, `too_long`.
pub(super) fn reason_given(text: &str) -> Result<String> {
    let reason = line(text);
    match reason.chars().count() {
        0 => Err(Error::field("reason", "required")),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Error::field("reason", "too_long")),
    }
}

/// Cancels an open lot.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("closed")`; `Invalid` on `reason`.
pub async fn cancel(actor: &Actor, tx: &mut PlatformTx, key: &Key, id: LotId, input: &CancelInput) -> Result<()> {
    actor.require_network(Object::Lot, Action::Create)?;
    let given = reason_given(&input.reason)?;
    let mut lot = super::lock(tx, id).await?;
    if lot.state != LotState::Open {
        return Err(Error::Conflict("closed"));
    }
    let lead = super::lock_lead(tx, &lot).await?;
    give_back(actor, tx, &lot).await?;
    lot.state = LotState::Cancelled;
    lot.reason = Some(given.clone());
    let status = lot.lead_was.filter(|status| status.is_for_sale()).unwrap_or(Status::Unsold);
    diesel::update(leads::table.find(lead.id))
        .set((leads::status.eq(status), leads::version.eq(leads::version + 1), leads::updated_at.eq(tx.now())))
        .execute(tx.conn())
        .await?;
    history::record(tx, &actor.name, lead.id, "cancelled", json!({ "lot_id": lot.id, "reason": given })).await?;
    finish::close(tx, key, vec![lot]).await?;
    pool::lead::submit::status_changed(tx, lead.id, status, lead.partner_id).await
}

async fn give_back(actor: &Actor, tx: &mut PlatformTx, lot: &Lot) -> Result<()> {
    let live = live(tx, lot.id).await?;
    let tenants: Vec<TenantId> = live.iter().map(|bid| bid.tenant_id).collect();
    let mut writer = Writer::lock(tx, &tenants).await?;
    let mut bids = BTreeMap::new();
    for bid in &live {
        writer.release(tx, &actor.name, bid, BidState::Lost)?;
        bids.insert(bid.tenant_id, json!({ "bid": bid.amount }));
    }
    writer.write(tx).await?;
    // Whoever could not have bought it was told so at the opening; everybody else is told now.
    let told = reason::kept_out(tx, lot.id, lot.stage).await?;
    let all: Vec<TenantId> = tenants::table.select(tenants::id).load(tx.conn()).await?;
    let untold = all.into_iter().filter(|tenant| bids.contains_key(tenant) || !told.contains(tenant));
    let detail = |tenant| bids.get(&tenant).cloned().unwrap_or_else(|| json!({}));
    let reasons: Vec<_> = untold.map(|tenant| walk::why(lot, tenant, Reason::Cancelled, detail(tenant))).collect();
    reason::write(tx, &reasons).await
}
