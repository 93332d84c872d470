//! The hand-over: a sold lead arrives in its buyer's schema. This is the one way in from the exchange.

use db::TenantTx;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use intake::lead::LeadDraft;
use kernel::{Actor, Error, LeadId, LotId, Money, Result};
use schema::tenant::leads;
use serde_json::json;

use super::create::{Row, warn};
use crate::subject::Subject;
use crate::{entry, feed};
use pipeline::status;

/// A lead of the pool on its way to the buyer.
#[derive(Debug, Clone)]
pub struct HandedOver {
    /// Its id in the pool, which it keeps.
    pub id: LeadId,
    /// Everything that is known about the person.
    pub draft: LeadDraft,
    /// The lot by which it was sold.
    pub lot_id: LotId,
    /// What the buyer pays; may be zero.
    pub price: Money,
}

/// Stores the lead as bought, writes its history and tells open pages. It belongs in the transaction that takes the money.
///
/// # Errors
/// `Conflict("received")` when this lead is here already: nothing is doubled.
pub async fn receive(tx: &mut TenantTx, lead: HandedOver) -> Result<()> {
    let actor = Actor::system("exchange");
    let older = super::duplicate_of(tx, lead.draft.phone.as_ref(), lead.draft.email.as_ref(), None).await?;
    if older.as_ref().is_some_and(|older| older.id == lead.id) {
        return Err(Error::Conflict("received"));
    }
    let mut row = Row::of(lead.id, &lead.draft, tx.now());
    row.bought_lot_id = Some(lead.lot_id);
    row.bought_price = Some(lead.price);
    row.duplicate_of = older.as_ref().map(|lead| lead.id);
    match diesel::insert_into(leads::table).values(row).execute(tx.conn()).await {
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => return Err(Error::Conflict("received")),
        other => other?,
    };
    let data = json!({ "lot_id": lead.lot_id, "price": lead.price });
    feed::record(&actor, tx, Subject::Lead(lead.id), "received", data).await?;
    if let Some(older) = &older {
        warn(&actor, tx, older, lead.id, &lead.draft.name).await?;
    }
    jobs::emit(tx, "lead.received", json!({ "lead_id": lead.id, "lot_id": lead.lot_id })).await?;
    entry::leads(tx, [lead.id], status::NEW).await
}
