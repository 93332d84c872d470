//! Bids, one or many in a transaction: lock the lots, lock the wallets, check, hold, write the bids with their receipts.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BidId, Error, LotId, Money, Object, Result, TenantId};
use pool::lead::Lead;
use proof::Key;
use rules::ascending::Ascending;
use rules::eligible::{BuyerFacts, eligible};
use rules::stage::Stage;
use rules::state::BidSource;
use schema::platform::leads;
use serde::Serialize;
use wallet::payable;

use super::log::{self, NewBid};
use super::sealed::Sealed;
use super::{Bid, raise};
use crate::lot::{self, Lot, buyer};
use crate::order::proxy;

/// What a bidder can hold us to: the bid's hash, its place in the lot's log, and our signature over the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Receipt {
    /// SHA-256 of the canonical bid, hexadecimal.
    pub leaf: String,
    /// The place in the lot's log, counted from 0.
    pub index: i32,
    /// Ed25519 over the leaf's bytes, hexadecimal.
    pub signature: String,
    /// The number of the key it is signed with.
    pub key: i32,
}

/// What a bid answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Placed {
    /// The bid.
    pub bid_id: BidId,
    /// The most the tenant pays.
    pub amount: Money,
    /// The receipt.
    pub receipt: Receipt,
}

impl Placed {
    /// The answer to a bid in a lot whose key has this number.
    pub(crate) fn of(bid: Bid, key: i32) -> Self {
        let receipt = Receipt { leaf: bid.leaf, index: bid.place, signature: bid.signature, key };
        Self { bid_id: bid.id, amount: bid.amount, receipt }
    }
}

/// A bid that a person wishes to place.
#[derive(Debug, Clone)]
pub struct Wish {
    /// For whom.
    pub tenant: TenantId,
    /// Whoever bids, for the log.
    pub by: String,
    /// For what.
    pub lot: LotId,
    /// The most the tenant pays.
    pub amount: Money,
    /// The stage that the bidder saw, counted from 0.
    pub stage: Option<i32>,
}

impl Wish {
    /// An actor's wish to bid so many kopecks.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` on `amount`: `not_positive`, `too_large`.
    pub fn new(actor: &Actor, tenant: TenantId, lot: LotId, kopecks: i64) -> Result<Self> {
        actor.require(Object::Lot, Action::Bid)?;
        Ok(Self { tenant, by: actor.name.clone(), lot, amount: payable("amount", kopecks)?, stage: None })
    }

    /// Meant for this stage alone: a bid that comes after the lot has walked on is refused.
    #[must_use]
    pub fn at_stage(self, stage: Option<i32>) -> Self {
        Self { stage, ..self }
    }

    /// The stage of a lot that takes the bid.
    fn stage_of(&self, lot: &Lot, now: DateTime<Utc>) -> Result<Stage> {
        let open = lot.stage_for_bids(now)?;
        if self.stage.is_some_and(|seen| seen != lot.stage) { Err(Error::Conflict("stage_over")) } else { Ok(open) }
    }
}

/// Bids for a tenant. At a sealed stage a higher bid of the same tenant takes the place of its former one; at an ascending
/// stage it takes the lead, and standing orders answer at once.
///
/// # Errors
/// `Forbidden` with the reason's code; `NotFound`; `Conflict`: `closed` after the stage's end, `stage_over` when the lot stands
/// at another stage than the bidder saw, `take_only` at a descending
/// stage; `PaymentRequired`; `Invalid` on `amount`: `below_minimum`, `not_raised`, `already_leading`.
pub async fn place(tx: &mut PlatformTx, key: &Key, wish: &Wish) -> Result<Placed> {
    let lot = lot::lock(tx, wish.lot).await?;
    let placed = place_all(tx, key, &mut [lot], std::slice::from_ref(wish)).await?;
    placed.into_iter().next().unwrap_or_else(|| Err(Error::defect("a wish without an answer")))
}

/// Bids on locked lots, each after those before it; an answer a wish. A refused bid has changed nothing, and the others stand.
///
/// # Errors
/// When the database refuses: then nothing stands.
pub(crate) async fn place_all(
    tx: &mut PlatformTx,
    key: &Key,
    lots: &mut [Lot],
    wishes: &[Wish],
) -> Result<Vec<Result<Placed>>> {
    let mut tenants: Vec<TenantId> = wishes.iter().map(|wish| wish.tenant).collect();
    for lot in lots.iter() {
        // A lot that can't be read refuses its bids below, each for itself.
        if let Ok(Stage::Ascending(rules)) = lot.current() {
            tenants.extend(log::live(tx, lot.id).await?.iter().map(|bid| bid.tenant_id));
            tenants.extend(proxy::tenants(tx, lot, rules.least(lot.leading)).await?);
        }
    }
    let mut sealed = Sealed::read(tx, lots, wishes, &tenants).await?;
    let mut answers = Vec::with_capacity(wishes.len());
    let mut live = Vec::new();
    for (index, wish) in wishes.iter().enumerate() {
        let lot = lots.iter_mut().find(|lot| lot.id == wish.lot).ok_or(Error::NotFound);
        answers.push(match lot.and_then(|lot| Ok((wish.stage_of(lot, tx.now())?, lot))) {
            Ok((Stage::Sealed { .. }, lot)) => sealed.bid(tx, key, lot, wish),
            Ok((Stage::Ascending(rules), _)) => {
                live.push((index, rules));
                Err(Error::Conflict("closed"))
            }
            Ok((Stage::Descending(_), _)) => Err(Error::Conflict("take_only")),
            Ok((Stage::Assign { .. } | Stage::Hq {}, _)) => Err(Error::Conflict("closed")),
            Err(error) => Err(error),
        });
    }
    sealed.write(tx).await?;
    for (index, rules) in live {
        let (Some(wish), Some(answer)) = (wishes.get(index), answers.get_mut(index)) else { continue };
        let Some(lot) = lots.iter_mut().find(|lot| lot.id == wish.lot) else { continue };
        match ascending(tx, key, lot, &rules, wish).await {
            Err(error) if !error.is_refusal() => return Err(error),
            placed => *answer = placed,
        }
    }
    Ok(answers)
}

async fn ascending(tx: &mut PlatformTx, key: &Key, lot: &mut Lot, rules: &Ascending, wish: &Wish) -> Result<Placed> {
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    may_buy(tx, &lead, wish.tenant, wish.amount).await?;
    let at = lot.time(tx.now());
    let new = NewBid { tenant: wish.tenant, amount: wish.amount, source: BidSource::Manual, order: None, at };
    let bid = raise::raise(tx, key, &wish.by, lot, &lead, rules, new).await?;
    Ok(Placed::of(bid, lot.key()))
}

/// Whether a tenant may buy a lead, its wallet aside: that answers for itself when the hold is made.
pub(super) async fn may_buy(tx: &mut PlatformTx, lead: &Lead, tenant: TenantId, amount: Money) -> Result<()> {
    let buyer = buyer::load(tx, lead, Some(&[tenant])).await?.into_iter().next().ok_or(Error::NotFound)?;
    let facts = BuyerFacts { spendable: None, ..buyer.facts };
    eligible(&lead.facts(), &facts, amount).map_err(|reason| Error::Forbidden(reason.as_str()))
}
