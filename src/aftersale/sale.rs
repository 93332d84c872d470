//! A sale, and how it is undone: the money, the lead in the tenant's schema and the lead in the pool, in one transaction.

use crm::lead::{Leaving, withdraw};
use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::{self, Lot};
use kernel::{Error, LeadId, Money, Result, TenantId, TenantKey, TransferId};
use pool::lead::{Lead, Status, contact, history};
use schema::platform::{leads, transfers};
use serde_json::json;
use wallet::ledger::{self, Entry, Kind};

/// A lead as its owner has it now. The lead is locked, and so is the owner's wallet.
#[derive(Debug, Clone)]
pub(crate) struct Sale {
    pub(crate) lead: Lead,
    pub(crate) lot: Lot,
    pub(crate) tenant: TenantKey,
    pub(crate) price: Money,
}

impl Sale {
    /// Locks a lead with those that share its contacts, and its owner's wallet, in the order in which they are ever locked.
    /// `None` when nobody owns it.
    ///
    /// # Errors
    /// `NotFound` for an unknown lead.
    pub(crate) async fn lock(tx: &mut PlatformTx, lead: LeadId) -> Result<Option<Self>> {
        let lead = contact::lock(tx, lead).await?;
        let (Some(owner), Some(lot)) = (lead.owner_tenant, lead.lot_id) else { return Ok(None) };
        wallet::lock(tx, &[owner]).await?;
        let lot = lot::get(tx, lot).await?;
        let price = lot.price.ok_or_else(|| Error::defect("a sale without a price"))?;
        let tenant = db::find_tenant(tx, owner).await?.key;
        Ok(Some(Self { lead, lot, tenant, price }))
    }

    /// As [`Sale::lock`], for a lead that this tenant owns.
    ///
    /// # Errors
    /// `NotFound` for a lead that is not its own.
    pub(crate) async fn lock_of(tx: &mut PlatformTx, lead: LeadId, tenant: TenantId) -> Result<Self> {
        Self::lock(tx, lead).await?.filter(|sale| sale.tenant.id == tenant).ok_or(Error::NotFound)
    }

    /// Undoes the sale: gives `refund` back, takes the lead out of the tenant's schema and lets it stand in the pool as `status`.
    /// Answers the transfer, if any money came back.
    ///
    /// # Errors
    /// `Conflict("issued")` when a loan was issued; what the database says. Everything must then be undone.
    pub(crate) async fn undo(self, tx: &mut BorderTx, undoing: &Undoing<'_>) -> Result<Option<TransferId>> {
        let transfer = self.give_back(tx.as_platform().await?, undoing).await?;
        withdraw(tx.as_tenant(self.tenant).await?, self.lead.id, undoing.why).await?;
        let tx = tx.as_platform().await?;
        let (status, duplicate_of) = self.comes_back_as(tx, undoing).await?;
        let now = tx.now();
        diesel::update(leads::table.find(self.lead.id))
            .set((
                leads::status.eq(status),
                leads::duplicate_of.eq(duplicate_of),
                leads::superseded_at.eq(None::<chrono::DateTime<chrono::Utc>>),
                leads::owner_tenant.eq(None::<TenantId>),
                leads::price.eq(None::<Money>),
                leads::sold_at.eq(None::<chrono::DateTime<chrono::Utc>>),
                leads::version.eq(leads::version + 1),
                leads::updated_at.eq(now),
            ))
            .execute(tx.conn())
            .await?;
        let told = json!({
            "lead_id": self.lead.id, "lot_id": self.lot.id, "tenant_id": self.tenant.id, "partner_id": self.lead.partner_id,
            "price": self.price, "refund": undoing.refund, "reason": undoing.reason, "status": status,
        });
        history::record(tx, undoing.by, self.lead.id, undoing.why.as_str(), told.clone()).await?;
        let topic = match undoing.why {
            Leaving::Returned => "lead.returned",
            Leaving::Recalled => "lead.recalled",
        };
        jobs::emit(tx, topic, told).await?;
        jobs::emit(tx, "wallet.changed", json!({ "tenant_id": self.tenant.id })).await?;
        pool::lead::submit::status_changed(tx, self.lead.id, status, self.lead.partner_id).await?;
        if status == Status::Archived {
            let waiting = contact::waiting_for(tx, &[self.lead.id]).await?;
            contact::promote(tx, waiting).await?;
        }
        Ok(transfer)
    }

    /// How the lead stands in the pool again. One whose contacts a later lead took over is that lead's duplicate now.
    async fn comes_back_as(&self, tx: &mut PlatformTx, undoing: &Undoing<'_>) -> Result<(Status, Option<LeadId>)> {
        if undoing.status == Status::Archived || self.lead.superseded_at.is_none() {
            return Ok((undoing.status, None));
        }
        let (phone, email) = (self.lead.phone.as_ref(), self.lead.email.as_ref());
        let twin = contact::settle(tx, undoing.by, self.lead.id, phone, email).await?;
        Ok((if twin.is_some() { Status::Duplicate } else { undoing.status }, twin))
    }

    async fn give_back(&self, tx: &mut PlatformTx, undoing: &Undoing<'_>) -> Result<Option<TransferId>> {
        if undoing.refund <= Money::ZERO {
            return Ok(None);
        }
        let paid: TransferId = transfers::table
            .filter(transfers::lot_id.eq(self.lot.id).and(transfers::tenant_id.eq(self.tenant.id)))
            .filter(transfers::kind.eq_any([Kind::Capture, Kind::Charge]))
            .select(transfers::id)
            .first(tx.conn())
            .await?;
        let entry = Entry::refund(self.tenant.id, undoing.refund, self.lot.id, paid, undoing.reason);
        Ok(Some(ledger::post(tx, undoing.by, entry).await?.id))
    }
}

/// How a sale is undone.
pub(crate) struct Undoing<'a> {
    pub(crate) why: Leaving,
    /// Where the lead stands in the pool after it.
    pub(crate) status: Status,
    pub(crate) refund: Money,
    /// The reason's code, for the ledger and the history.
    pub(crate) reason: &'a str,
    pub(crate) by: &'a str,
}
