//! Bids at sealed stages: what decides is read once for all of them, each is decided in memory, and all are written together.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, LotId, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::eligible::{BuyerFacts, eligible};
use rules::stage::Stage;
use rules::state::BidSource;
use schema::platform::leads;
use serde_json::{Value, json};

use super::Bid;
use super::log::{self, NewBid, Writer};
use super::place::{Placed, Wish};
use crate::lot::Lot;
use crate::lot::buyer::Known;

/// What decides the bids of one transaction on sealed stages, and what they change.
pub(super) struct Sealed {
    leads: BTreeMap<LeadId, Lead>,
    live: BTreeMap<(LotId, TenantId), Bid>,
    known: Known,
    writer: Writer,
    events: Vec<Value>,
}

impl Sealed {
    /// Locks the wallets of `tenants`, in the one order of wallets, and reads what decides the wishes on those of the locked
    /// lots that stand at a sealed stage.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(super) async fn read(tx: &mut PlatformTx, lots: &[Lot], wishes: &[Wish], tenants: &[TenantId]) -> Result<Self> {
        let writer = Writer::lock(tx, tenants).await?;
        let sealed: Vec<&Lot> = lots.iter().filter(|lot| matches!(lot.current(), Ok(Stage::Sealed { .. }))).collect();
        let ids: Vec<LotId> = sealed.iter().map(|lot| lot.id).collect();
        let bidders: Vec<TenantId> =
            wishes.iter().filter(|wish| ids.contains(&wish.lot)).map(|wish| wish.tenant).collect();
        let of = sealed.iter().map(|lot| lot.lead_id);
        let query = leads::table.filter(leads::id.eq_any(of)).select(Lead::as_select());
        let leads: Vec<Lead> = if ids.is_empty() { Vec::new() } else { query.load(tx.conn()).await? };
        let known = Known::read(tx, &leads.iter().collect::<Vec<_>>(), Some(&bidders)).await?;
        let live = if ids.is_empty() { Vec::new() } else { log::live_of(tx, &ids).await? };
        Ok(Self {
            leads: leads.into_iter().map(|lead| (lead.id, lead)).collect(),
            live: live.into_iter().map(|bid| ((bid.lot_id, bid.tenant_id), bid)).collect(),
            known,
            writer,
            events: Vec::new(),
        })
    }

    /// One bid, after those before it.
    ///
    /// # Errors
    /// Those of [`super::place::place`]; nothing has changed then.
    pub(super) fn bid(&mut self, tx: &PlatformTx, key: &Key, lot: &mut Lot, wish: &Wish) -> Result<Placed> {
        let lead = self.leads.get(&lot.lead_id).ok_or(Error::NotFound)?;
        let buyer = self.known.one(wish.tenant, lead).ok_or(Error::NotFound)?;
        // The wallet answers for itself when the hold is made.
        let facts = BuyerFacts { spendable: None, ..buyer.facts };
        eligible(&lead.facts(), &facts, wish.amount).map_err(|reason| Error::Forbidden(reason.as_str()))?;
        if wish.amount < lot.current()?.least_bid() {
            return Err(Error::field("amount", "below_minimum"));
        }
        let former = self.live.get(&(lot.id, wish.tenant));
        if former.is_some_and(|former| wish.amount <= former.amount) {
            return Err(Error::field("amount", "not_raised"));
        }
        let (tenant, amount) = (wish.tenant, wish.amount);
        let new = NewBid { tenant, amount, source: BidSource::Manual, order: None, at: lot.time(tx.now()) };
        let bid = self.writer.record(tx, key, &wish.by, lot, &new, former)?;
        self.events.push(json!({ "lot_id": lot.id, "tenant_id": tenant }));
        self.live.insert((lot.id, tenant), bid.clone());
        Ok(Placed::of(bid, lot.key()))
    }

    /// Writes the bids that were found good.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn write(self, tx: &mut PlatformTx) -> Result<()> {
        self.writer.write(tx).await?;
        jobs::emit_all(tx, "lot.bid", self.events).await
    }
}
