//! A bid that was found good: its hold, its place in the lot's log and its receipt.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{self, Array, Integer};
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Money, OrderId, Result, TenantId};
use proof::Key;
use rules::state::BidSource;
use schema::platform::bids;
use wallet::Wallet;
use wallet::ledger::{Batch, Entry};

use super::{Bid, BidState};
use crate::lot::Lot;

/// Rows of one statement: PostgreSQL takes 65,535 parameters.
const ROWS_AT_ONCE: usize = 1_000;

/// A bid that was found good.
pub(crate) struct NewBid {
    pub(crate) tenant: TenantId,
    pub(crate) amount: Money,
    pub(crate) source: BidSource,
    pub(crate) order: Option<OrderId>,
    /// When it counts.
    pub(crate) at: DateTime<Utc>,
}

/// The bids of a lot that count, by tenant id.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn live(tx: &mut PlatformTx, lot: LotId) -> Result<Vec<Bid>> {
    live_of(tx, &[lot]).await
}

/// The bids of lots that count, by tenant id.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn live_of(tx: &mut PlatformTx, lots: &[LotId]) -> Result<Vec<Bid>> {
    let query = bids::table
        .filter(bids::lot_id.eq_any(lots))
        .filter(bids::state.eq(BidState::Live))
        .order(bids::tenant_id)
        .select(Bid::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// What becomes of bids in one transaction, with their money: decided in memory, then written together.
#[must_use = "bids are placed by `write`"]
pub(crate) struct Writer {
    money: Batch,
    placed: Vec<Bid>,
    states: Vec<(BidId, BidState)>,
    counts: BTreeMap<LotId, i32>,
}

impl Writer {
    /// Locks the wallets that the bids may move.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn lock(tx: &mut PlatformTx, tenants: &[TenantId]) -> Result<Self> {
        Ok(Self::of(wallet::lock(tx, tenants).await?))
    }

    /// On wallets that are locked already.
    pub(crate) fn of(wallets: Vec<Wallet>) -> Self {
        Self { money: Batch::of(wallets), placed: Vec::new(), states: Vec::new(), counts: BTreeMap::new() }
    }

    /// A locked wallet as the bids so far leave it.
    pub(crate) fn wallet(&self, tenant: TenantId) -> Option<&Wallet> {
        self.money.wallet(tenant)
    }

    /// Holds the money and puts the bid into the locked lot's log; `former` is the same tenant's bid whose place it takes.
    ///
    /// # Errors
    /// `PaymentRequired`, before anything is changed.
    pub(crate) fn record(
        &mut self,
        tx: &PlatformTx,
        key: &Key,
        by: &str,
        lot: &mut Lot,
        new: &NewBid,
        former: Option<&Bid>,
    ) -> Result<Bid> {
        let mut bid = Bid {
            id: BidId(tx.new_id()),
            lot_id: lot.id,
            stage: lot.stage,
            tenant_id: new.tenant,
            amount: new.amount,
            place: lot.bid_count,
            source: new.source,
            order_id: new.order,
            state: BidState::Live,
            at: new.at,
            by_name: by.to_owned(),
            leaf: String::new(),
            signature: String::new(),
            score: lot.score(new.tenant)?,
        };
        let digest = bid.as_leaf().digest()?;
        bid.leaf = hex::encode(digest);
        bid.signature = key.sign(lot.key(), &digest);
        let held = former.map_or(Money::ZERO, |former| former.amount);
        let more = new.amount.checked_sub(held).ok_or_else(|| Error::defect("a hold out of range"))?;
        self.money.post(tx, by, Entry::hold(new.tenant, more, lot.id, bid.id))?;
        if let Some(former) = former {
            self.set_state(former, BidState::Replaced);
        }
        self.placed.push(bid.clone());
        lot.bid_count += 1;
        self.counts.insert(lot.id, lot.bid_count);
        Ok(bid)
    }

    /// Gives a bid's hold back and says what became of it.
    ///
    /// # Errors
    /// When its wallet is not locked.
    pub(crate) fn release(&mut self, tx: &PlatformTx, by: &str, bid: &Bid, state: BidState) -> Result<()> {
        self.money.post(tx, by, Entry::release(bid.tenant_id, bid.amount, bid.lot_id, bid.id))?;
        self.set_state(bid, state);
        Ok(())
    }

    /// Pays the price out of a bid's hold: it has won.
    ///
    /// # Errors
    /// `Internal` when the price is above the hold.
    pub(crate) fn capture(&mut self, tx: &PlatformTx, by: &str, bid: &Bid, price: Money) -> Result<()> {
        self.money.post(tx, by, Entry::capture(bid.tenant_id, bid.amount, price, bid.lot_id, bid.id)?)?;
        self.set_state(bid, BidState::Won);
        Ok(())
    }

    fn set_state(&mut self, bid: &Bid, state: BidState) {
        match self.placed.iter_mut().find(|placed| placed.id == bid.id) {
            Some(placed) => placed.state = state,
            None => self.states.push((bid.id, state)),
        }
    }

    /// Writes everything.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn write(self, tx: &mut PlatformTx) -> Result<()> {
        self.money.write(tx).await?;
        for state in BidState::ALL {
            let of: Vec<BidId> = self.states.iter().filter(|(_, now)| now == state).map(|(bid, _)| *bid).collect();
            if !of.is_empty() {
                let bids = bids::table.filter(bids::id.eq_any(of));
                diesel::update(bids).set(bids::state.eq(state)).execute(tx.conn()).await?;
            }
        }
        for part in self.placed.chunks(ROWS_AT_ONCE) {
            diesel::insert_into(bids::table).values(part).execute(tx.conn()).await?;
        }
        if !self.counts.is_empty() {
            Counts { lots: self.counts.keys().copied().collect(), counts: self.counts.into_values().collect() }
                .execute(tx.conn())
                .await?;
        }
        Ok(())
    }
}

/// How many bids lots have, in one statement; a type of its own, so that it is prepared once a connection.
#[derive(QueryId)]
struct Counts {
    lots: Vec<LotId>,
    counts: Vec<i32>,
}

impl QueryFragment<Pg> for Counts {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("UPDATE lots SET bid_count = counted.bids FROM unnest(");
        out.push_bind_param::<Array<sql_types::Uuid>, _>(&self.lots)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.counts)?;
        out.push_sql(") AS counted (lot, bids) WHERE lots.id = counted.lot");
        Ok(())
    }
}

/// One bid whose wallet is locked here: see [`Writer::record`].
///
/// # Errors
/// `PaymentRequired`, before anything is changed.
pub(crate) async fn record(tx: &mut PlatformTx, key: &Key, by: &str, lot: &mut Lot, new: &NewBid) -> Result<Bid> {
    let mut writer = Writer::lock(tx, &[new.tenant]).await?;
    let bid = writer.record(tx, key, by, lot, new, None)?;
    writer.write(tx).await?;
    Ok(bid)
}
