//! The end of a lot: the lead gets its owner, or rests; the log is sealed.

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use intake::LeadDraft;
use kernel::{LeadId, LotId, Money, Result, TenantKey};
use pool::lead::history::Line;
use pool::lead::submit::statuses_changed;
use pool::lead::{Lead, Status, history};
use proof::bundle::Statement;
use proof::{Key, canonical, tree};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::state::LotState;
use schema::platform::leads;
use serde_json::{Value, json};

use super::{Lot, reason};
use crate::bid::BidState;
use crate::journal::log::Log;
use crate::order::proxy;

/// A locked lot that ends, with its locked lead.
pub(crate) struct End {
    pub(crate) lot: Lot,
    pub(crate) lead: Lead,
    /// Who has the lead now; where nobody has, it rests as «не выкуплен» until head office decides.
    pub(crate) sold: Option<Sold>,
}

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

impl End {
    fn decide(&mut self) {
        self.lot.state = if self.sold.is_some() { LotState::Sold } else { LotState::Unsold };
        self.lot.winner_tenant = self.sold.as_ref().map(|sold| sold.winner.id);
        self.lot.price = self.sold.as_ref().map(|sold| sold.price);
    }

    /// Where the lead stands now.
    fn status(&self) -> Result<Status> {
        if self.sold.is_none() {
            return Ok(Status::Unsold);
        }
        let again = match self.lot.current()?.kind() {
            StageKind::Assign => self.lot.stage > 0,
            StageKind::Hq => self.lead.lot_id.is_some(),
            StageKind::Sealed | StageKind::Ascending | StageKind::Descending => false,
        };
        Ok(if again { Status::Redistributed } else { Status::Sold })
    }

    /// The line of the lead's history.
    fn line(&self) -> Result<Line> {
        let (lot, status) = (&self.lot, self.status()?);
        let mut data = json!({ "lot_id": lot.id });
        let by_hand = self.sold.as_ref().and_then(|sold| sold.by_hand.as_ref());
        if let Some(sold) = &self.sold {
            data = json!({ "lot_id": lot.id, "tenant_id": sold.winner.id, "price": sold.price, "stage": lot.stage });
        }
        if let Some(by_hand) = by_hand {
            (data["reason"], data["overruled"]) = (json!(lot.reason), json!(by_hand.overruled));
        }
        let by = by_hand.map_or("exchange", |by_hand| by_hand.by.as_str());
        Ok(Line { by: by.to_owned(), lead: self.lead.id, event: status.as_str(), data })
    }

    /// What is told of a lead that has got an owner.
    fn handed_over(&self) -> Option<Value> {
        let (sold, lead) = (self.sold.as_ref()?, &self.lead);
        Some(
            json!({ "lead_id": lead.id, "tenant_id": sold.winner.id, "price": sold.price, "partner_id": lead.partner_id }),
        )
    }
}

/// Hands a lot's lead over; see [`all`].
pub(crate) async fn sold(tx: &mut BorderTx, key: &Key, lot: Lot, lead: &Lead, sale: Sold) -> Result<()> {
    all(tx, key, vec![End { lot, lead: lead.clone(), sold: Some(sale) }]).await
}

/// Nobody took a lot's lead; see [`all`].
pub(crate) async fn unsold(tx: &mut BorderTx, key: &Key, lot: Lot, lead: &Lead) -> Result<()> {
    all(tx, key, vec![End { lot, lead: lead.clone(), sold: None }]).await
}

/// Ends lots: the leads' rows into their winners' schemas, then the lots, the pool and the events, all in the transaction that
/// took the money.
pub(crate) async fn all(tx: &mut BorderTx, key: &Key, mut ends: Vec<End>) -> Result<()> {
    // A schema is entered once, however much its tenant has won.
    ends.sort_by_key(|end| end.sold.as_ref().map(|sold| sold.winner.number));
    for End { lot, lead, sold } in &ends {
        let Some(sold) = sold else { continue };
        let handed = crm::lead::HandedOver { id: lead.id, draft: draft(lead), lot_id: lot.id, price: sold.price };
        crm::lead::receive(tx.as_tenant(sold.winner).await?, handed).await?;
    }
    let platform = tx.as_platform().await?;
    ends.iter_mut().for_each(End::decide);
    let won: Vec<_> = ends.iter().filter_map(|end| Some((end.lot.id, end.lot.stage, end.lot.winner_tenant?))).collect();
    reason::forget(platform, &won).await?;
    write_leads(platform, &ends).await?;
    history::record_all(platform, ends.iter().map(End::line).collect::<Result<_>>()?).await?;
    let handed = ends.iter().filter_map(End::handed_over).collect();
    let status = |end: &End| Ok((end.lead.id, end.status()?, end.lead.partner_id));
    let statuses = ends.iter().map(status).collect::<Result<Vec<_>>>()?;
    close(platform, key, ends.into_iter().map(|end| end.lot).collect()).await?;
    jobs::emit_all(platform, "lead.handed_over", handed).await?;
    statuses_changed(platform, &statuses).await
}

/// The pool's rows of the leads.
async fn write_leads(tx: &mut PlatformTx, ends: &[End]) -> Result<()> {
    let now = tx.now();
    let mut rows = Vec::new();
    for end in ends {
        let Some(sold) = &end.sold else { continue };
        rows.push(json!({
            "id": end.lead.id, "status": end.status()?, "owner_tenant": sold.winner.id, "lot_id": end.lot.id,
            "price": sold.price, "sold_at": end.lot.time(now),
        }));
    }
    if !rows.is_empty() {
        diesel::sql_query(
            "UPDATE leads SET status = sold.status, owner_tenant = sold.owner_tenant, lot_id = sold.lot_id, price = sold.price, \
                    sold_at = sold.sold_at, version = leads.version + 1, updated_at = sold.sold_at \
             FROM jsonb_to_recordset($1) AS sold \
                  (id uuid, status text, owner_tenant uuid, lot_id uuid, price bigint, sold_at timestamptz) \
             WHERE leads.id = sold.id",
        )
        .bind::<Jsonb, _>(Value::Array(rows))
        .execute(tx.conn())
        .await?;
    }
    let resting: Vec<LeadId> = ends.iter().filter(|end| end.sold.is_none()).map(|end| end.lead.id).collect();
    if !resting.is_empty() {
        diesel::update(leads::table.filter(leads::id.eq_any(resting)))
            .set((leads::status.eq(Status::Unsold), leads::version.eq(leads::version + 1), leads::updated_at.eq(now)))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Seals the logs and writes the lots' ends.
pub(super) async fn close(tx: &mut PlatformTx, key: &Key, mut lots: Vec<Lot>) -> Result<()> {
    let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
    let mut logs = Log::load_all(tx, &ids).await?;
    let (mut rows, mut told) = (Vec::new(), Vec::new());
    for lot in &mut lots {
        lot.closed_at = Some(lot.time(tx.now()));
        let statement = statement(lot, &logs.remove(&lot.id).unwrap_or_default())?;
        let seal = key.sign(lot.key(), &canonical::digest(&statement)?);
        rows.push(json!({
            "id": lot.id, "state": lot.state, "stage": lot.stage, "stage_started_at": lot.stage_started_at,
            "stage_ends_at": lot.stage_ends_at, "closed_at": lot.closed_at, "winner_tenant": lot.winner_tenant,
            "price": lot.price, "assignment": lot.assignment, "started": lot.started, "reason": lot.reason,
            "root": statement.root, "seal": seal,
        }));
        told.push(json!({
            "lot_id": lot.id, "lead_id": lot.lead_id, "state": lot.state, "winner_tenant": lot.winner_tenant,
            "price": lot.price,
        }));
    }
    diesel::sql_query(
        "UPDATE lots SET state = closed.state, stage = closed.stage, stage_started_at = closed.stage_started_at, \
                stage_ends_at = closed.stage_ends_at, closed_at = closed.closed_at, winner_tenant = closed.winner_tenant, \
                price = closed.price, assignment = closed.assignment, started = closed.started, reason = closed.reason, \
                root = closed.root, seal = closed.seal \
         FROM jsonb_to_recordset($1) AS closed \
              (id uuid, state text, stage integer, stage_started_at timestamptz, stage_ends_at timestamptz, \
               closed_at timestamptz, winner_tenant uuid, price bigint, assignment jsonb, started timestamptz[], reason text, \
               root text, seal text) \
         WHERE lots.id = closed.id",
    )
    .bind::<Jsonb, _>(Value::Array(rows))
    .execute(tx.conn())
    .await?;
    proxy::dismiss(tx, &ids).await?;
    jobs::deadline::clear_all(tx, super::close::DEADLINE, ids.iter().map(|id| id.0)).await?;
    jobs::emit_all(tx, "lot.closed", told).await
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
