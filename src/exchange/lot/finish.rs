//! The end of a lot: the lead gets its owner, or rests; the log is sealed.

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::LeadDraft;
use kernel::{Money, Result, TenantKey};
use pool::lead::submit::status_changed;
use pool::lead::{Lead, Status, history};
use proof::bundle::Statement;
use proof::{Key, canonical, tree};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::state::LotState;
use schema::platform::{leads, lots};
use serde_json::json;

use super::{Lot, reason};
use crate::bid::BidState;
use crate::journal::log::Log;

/// Who gets the lead and for how much. The money has been taken.
pub(crate) struct Sold {
    pub(crate) winner: TenantKey,
    pub(crate) price: Money,
    /// Where head office gave it by hand.
    pub(crate) by_hand: Option<ByHand>,
}

/// Head office's own decision; its reason is the lot's.
pub(crate) struct ByHand {
    /// Who decided.
    pub(crate) by: String,
    /// What spoke against it and was overruled.
    pub(crate) overruled: Option<Reason>,
}

/// Hands the lead over: its row into the winner's schema, then the lot, the pool and the events, all in the transaction
/// that took the money.
pub(crate) async fn sold(tx: &mut BorderTx, key: &Key, mut lot: Lot, lead: &Lead, sale: Sold) -> Result<()> {
    let handed = crm::lead::HandedOver { id: lead.id, draft: draft(lead), lot_id: lot.id, price: sale.price };
    crm::lead::receive(tx.as_tenant(sale.winner).await?, handed).await?;
    let platform = tx.as_platform().await?;
    lot.state = LotState::Sold;
    lot.winner_tenant = Some(sale.winner.id);
    lot.price = Some(sale.price);
    reason::forget(platform, lot.id, lot.stage, sale.winner.id).await?;
    let again = match lot.current()?.kind() {
        StageKind::Assign => lot.stage > 0,
        StageKind::Hq => lead.lot_id.is_some(),
        StageKind::Sealed | StageKind::Ascending | StageKind::Descending => false,
    };
    let status = if again { Status::Redistributed } else { Status::Sold };
    let now = lot.time(platform.now());
    diesel::update(leads::table.find(lead.id))
        .set((
            leads::status.eq(status),
            leads::owner_tenant.eq(sale.winner.id),
            leads::lot_id.eq(lot.id),
            leads::price.eq(sale.price),
            leads::sold_at.eq(now),
            leads::version.eq(leads::version + 1),
            leads::updated_at.eq(now),
        ))
        .execute(platform.conn())
        .await?;
    let mut data = json!({ "lot_id": lot.id, "tenant_id": sale.winner.id, "price": sale.price, "stage": lot.stage });
    if let Some(by_hand) = &sale.by_hand {
        (data["reason"], data["overruled"]) = (json!(lot.reason), json!(by_hand.overruled));
    }
    let by = sale.by_hand.as_ref().map_or("exchange", |by_hand| by_hand.by.as_str());
    history::record(platform, by, lead.id, status.as_str(), data).await?;
    close(platform, key, lot).await?;
    let handed =
        json!({ "lead_id": lead.id, "tenant_id": sale.winner.id, "price": sale.price, "partner_id": lead.partner_id });
    jobs::emit(platform, "lead.handed_over", handed).await?;
    status_changed(platform, lead.id, status, lead.partner_id).await
}

/// Nobody took it: the lead rests as «не выкуплен» until head office decides.
pub(crate) async fn unsold(tx: &mut BorderTx, key: &Key, mut lot: Lot, lead: &Lead) -> Result<()> {
    let platform = tx.as_platform().await?;
    lot.state = LotState::Unsold;
    let now = platform.now();
    diesel::update(leads::table.find(lead.id))
        .set((leads::status.eq(Status::Unsold), leads::version.eq(leads::version + 1), leads::updated_at.eq(now)))
        .execute(platform.conn())
        .await?;
    history::record(platform, "exchange", lead.id, "unsold", json!({ "lot_id": lot.id })).await?;
    close(platform, key, lot).await?;
    status_changed(platform, lead.id, Status::Unsold, lead.partner_id).await
}

/// Seals the log and writes the lot's end.
pub(super) async fn close(tx: &mut PlatformTx, key: &Key, mut lot: Lot) -> Result<()> {
    lot.closed_at = Some(lot.time(tx.now()));
    let statement = statement(&lot, &Log::load(tx, lot.id).await?)?;
    let seal = key.sign(lot.key(), &canonical::digest(&statement)?);
    diesel::update(lots::table.find(lot.id))
        .set((
            lots::state.eq(lot.state),
            lots::stage.eq(lot.stage),
            lots::stage_started_at.eq(lot.stage_started_at),
            lots::stage_ends_at.eq(lot.stage_ends_at),
            lots::closed_at.eq(lot.closed_at),
            lots::winner_tenant.eq(lot.winner_tenant),
            lots::price.eq(lot.price),
            lots::assignment.eq(&lot.assignment),
            lots::started.eq(&lot.started),
            lots::reason.eq(&lot.reason),
            lots::root.eq(&statement.root),
            lots::seal.eq(seal),
        ))
        .execute(tx.conn())
        .await?;
    jobs::deadline::clear(tx, super::close::DEADLINE, lot.id.0).await?;
    let told = json!({
        "lot_id": lot.id, "lead_id": lot.lead_id, "state": lot.state, "winner_tenant": lot.winner_tenant, "price": lot.price,
    });
    jobs::emit(tx, "lot.closed", told).await?;
    Ok(())
}

/// What is signed about a closed lot; read from its rows, so that it can be made again at any time.
pub(crate) fn statement(lot: &Lot, log: &Log) -> Result<Statement> {
    Ok(Statement {
        lot: lot.id,
        lead: lot.lead_id,
        commitment: lot.commitment.clone(),
        opened_at: lot.opened_at,
        closed_at: lot.closed_at.ok_or(kernel::Error::Conflict("lot_open"))?,
        state: lot.state,
        stage: lot.stage,
        winner: lot.winner_tenant,
        price: lot.price,
        key: lot.key_number,
        bids: lot.bid_count,
        refused: log.refusals.len(),
        notices: log.notices.len(),
        root: tree::root(&log.leaves()?)?,
        void: log.bids.iter().filter(|bid| bid.state == BidState::Void).map(|bid| bid.place).collect(),
        assignment: lot.assignment.clone().map(serde_json::from_value).transpose()?,
        started: lot.started.clone(),
        reason: lot.reason.clone(),
    })
}

fn draft(lead: &Lead) -> LeadDraft {
    LeadDraft {
        name: lead.name.clone(),
        phone: lead.phone.clone(),
        email: lead.email.clone(),
        city: lead.city.clone(),
        product: lead.product,
        amount: lead.amount,
        source: lead.source,
        lawful_basis: lead.lawful_basis,
        comment: lead.comment.clone(),
    }
}
