//! Lots (лоты): a lead on its way through the stages of a sale plan.

pub mod buyer;
pub mod cancel;
pub mod close;
pub mod finish;
pub mod hand_over;
pub mod open;
pub mod reason;
pub mod result;
pub(crate) mod round;
pub mod share;
mod together;
pub mod walk;

#[cfg(test)]
mod buying_tests;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod taking_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod together_tests;
#[cfg(test)]
mod weighed_tests;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, LotId, Money, PlanId, Result, TenantId};
use pool::lead::{Lead, Status};
use rules::decide::Seed;
use rules::score::NEUTRAL;
use rules::stage::{self, Stage, StageKind};
use rules::state::LotState;
use schema::platform::{leads, lots};
use serde_json::Value;

/// A lot.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = lots)]
pub struct Lot {
    /// The lot.
    pub id: LotId,
    /// The lead it sells.
    pub lead_id: LeadId,
    /// The plan's version its stages came from, if they came from one.
    pub plan_id: Option<PlanId>,
    /// The stages as they were when the lot opened.
    pub stages: Value,
    /// The stage it stands at or ended at, counted from 0.
    pub stage: i32,
    /// Where it stands.
    pub state: LotState,
    /// When it opened.
    pub opened_at: DateTime<Utc>,
    /// Who opened it.
    pub opened_by: String,
    /// When the present stage began.
    pub stage_started_at: DateTime<Utc>,
    /// When the present stage ends.
    pub stage_ends_at: Option<DateTime<Utc>>,
    /// When it closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who got the lead.
    pub winner_tenant: Option<TenantId>,
    /// What was paid.
    pub price: Option<Money>,
    /// How many bids its log has.
    pub bid_count: i32,
    /// What ties are broken by; secret while the lot is open.
    pub seed: String,
    /// The hash of the rules and the seed, public from the opening.
    pub commitment: String,
    /// Who was in turn when an `assign` stage decided.
    pub assignment: Option<Value>,
    /// The Merkle root of the log, once closed.
    pub root: Option<String>,
    /// The signature over the closing statement, once closed.
    pub seal: Option<String>,
    /// When each stage so far began.
    pub started: Vec<DateTime<Utc>>,
    /// The leading bid of an ascending stage.
    #[diesel(column_name = leading_bid)]
    pub leading: Option<Money>,
    /// The price step of a descending stage up to which standing orders have been asked.
    pub asked_step: Option<i32>,
    /// Where the lead stood before the lot; a cancelled lot gives it back.
    pub lead_was: Option<Status>,
    /// Why head office cancelled the lot or handed the lead over by hand.
    pub reason: Option<String>,
    /// The number of the key that signs its receipts and its seal; none in lots older than numbered keys.
    pub key_number: Option<i32>,
    /// The ratings of all tenants as they were when a sealed stage that weighs bids by them began.
    pub scores: Option<Value>,
}

impl Lot {
    /// The lot's number for people: the week it opened in and four digits of its id.
    pub fn number(&self) -> String {
        self.id.number(self.opened_at)
    }

    /// The stages, read.
    ///
    /// # Errors
    /// `Invalid` when this release does not know one of them.
    pub fn stages(&self) -> Result<Vec<Stage>> {
        stage::parse(&self.stages)
    }

    /// The stage the lot stands at or ended at.
    ///
    /// # Errors
    /// `Internal` when the lot stands beyond its stages.
    pub fn current(&self) -> Result<Stage> {
        let index = usize::try_from(self.stage).unwrap_or(usize::MAX);
        self.stages()?.into_iter().nth(index).ok_or_else(|| Error::defect("a lot beyond its stages"))
    }

    /// Whether stages come after the present one that may take somebody's money.
    ///
    /// # Errors
    /// `Invalid` when this release does not know one of the stages.
    pub(crate) fn walks_on(&self) -> Result<bool> {
        let present = usize::try_from(self.stage).unwrap_or(usize::MAX);
        Ok(self.stages()?.iter().skip(present).skip(1).any(|stage| stage.kind() != StageKind::Hq))
    }

    /// The rating by which a tenant's bids of the present stage are weighed, if they are: that of the moment when the stage began.
    ///
    /// # Errors
    /// `Internal` when the stage can't be read.
    pub fn score(&self, tenant: TenantId) -> Result<Option<i32>> {
        let Stage::Sealed { score_weight: Some(_), .. } = self.current()? else { return Ok(None) };
        let score = self.scores.as_ref().and_then(|scores| scores.get(tenant.to_string())?.as_i64());
        Ok(Some(score.and_then(|score| i32::try_from(score).ok()).unwrap_or(NEUTRAL)))
    }

    /// What ties are broken by.
    ///
    /// # Errors
    /// `Internal` when the stored text is no seed.
    pub fn seed(&self) -> Result<Seed> {
        Seed::parse(&self.seed)
    }

    /// The number of the key that signs its receipts and its seal.
    pub fn key(&self) -> i32 {
        self.key_number.unwrap_or(proof::key::FIRST)
    }

    /// The lot's own time, which does not run backwards: a machine whose clock is slow acts at the stage's beginning, not before.
    pub(crate) fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.max(self.stage_started_at)
    }

    /// The stage at which a bid of this instant would stand.
    ///
    /// # Errors
    /// `Conflict("closed")`; `Internal` when the stage can't be read.
    pub(crate) fn stage_for_bids(&self, now: DateTime<Utc>) -> Result<Stage> {
        if self.takes_bids(now) { self.current() } else { Err(Error::Conflict("closed")) }
    }

    /// Whether bids are taken at an instant: the deadline counts, however late the work of closing is.
    pub fn takes_bids(&self, now: DateTime<Utc>) -> bool {
        self.state == LotState::Open && self.stage_ends_at.is_some_and(|end| now < end)
    }
}

/// A lot, as it stands.
///
/// # Errors
/// `NotFound`.
pub async fn get(tx: &mut PlatformTx, id: LotId) -> Result<Lot> {
    Ok(lots::table.find(id).select(Lot::as_select()).first(tx.conn()).await?)
}

/// Those of the lots that nobody has locked, locked, in the one order of lots.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn lock_free(tx: &mut PlatformTx, ids: &[LotId]) -> Result<Vec<Lot>> {
    let query = lots::table.filter(lots::id.eq_any(ids)).order(lots::id).select(Lot::as_select());
    Ok(query.for_no_key_update().skip_locked().load(tx.conn()).await?)
}

/// A lot, locked: the first lock of every bid and every closing. Not against rows that only name the lot, such as a return's:
/// whoever writes one holds wallets already.
///
/// # Errors
/// `NotFound`.
pub async fn lock(tx: &mut PlatformTx, id: LotId) -> Result<Lot> {
    Ok(lots::table.find(id).select(Lot::as_select()).for_no_key_update().first(tx.conn()).await?)
}

/// The lead of a locked lot, locked: after the lot and before any wallet, by whatever may end the lot and so change the lead.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn lock_lead(tx: &mut PlatformTx, lot: &Lot) -> Result<Lead> {
    let lead = leads::table.find(lot.lead_id).select(Lead::as_select());
    Ok(lead.for_no_key_update().first(tx.conn()).await?)
}
