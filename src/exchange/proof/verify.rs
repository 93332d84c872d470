//! Checks a lot's bundle without the exchange: the promise, every receipt, the log's root, the outcome and the seal.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::TenantId;
use serde::Serialize;
use serde_json::Value;

use super::bundle::{Bundle, Statement};
use super::log::Leaf;
use super::{canonical, key, log};
use crate::lot::LotState;
use crate::lot::ascending::{Ascending, Rung};
use crate::lot::decide::{Offer, Sale, Seed, second_price};
use crate::lot::descending::Descending;
use crate::lot::turn;
use crate::plan::stage::{self, Stage};

/// What is wrong with a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The file is no bundle, or is written in another way than ours.
    #[error("not a bundle")]
    Unreadable,
    /// Signed with another key than the one that is trusted.
    #[error("signed with another key")]
    Key,
    /// The rules, the reserve or the seed are not those that were promised at opening.
    #[error("the rules or the seed differ from the commitment")]
    Commitment,
    /// A bid is not what its receipt says, or stands in another place.
    #[error("a bid differs from its receipt")]
    Receipt,
    /// The log is not the one that was closed.
    #[error("the log differs from its root")]
    Root,
    /// The winner or the price do not follow from the rules and the bids.
    #[error("the outcome does not follow from the bids")]
    Outcome,
    /// The closing statement was not signed so.
    #[error("the closing statement is not signed")]
    Seal,
}

/// What a good bundle proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What was signed.
    pub statement: Statement,
    /// The key it was signed with.
    pub key: String,
}

/// Checks the text of a bundle. With `trusted` only that public key is accepted; without it, the bundle's own.
///
/// # Errors
/// The first fault.
pub fn verify(text: &str, trusted: Option<&str>) -> Result<Verified, Fault> {
    let raw: Value = serde_json::from_str(text).map_err(|_| Fault::Unreadable)?;
    let bundle: Bundle = serde_json::from_value(raw.clone()).map_err(|_| Fault::Unreadable)?;
    let written = serde_json::to_value(&bundle).map_err(|_| Fault::Unreadable)?;
    if canonical::text(&written) != canonical::text(&raw) {
        return Err(Fault::Unreadable);
    }
    if trusted.is_some_and(|trusted| trusted != bundle.key) {
        return Err(Fault::Key);
    }
    promise(&bundle)?;
    receipts(&bundle)?;
    outcome(&bundle)?;
    let digest = canonical::digest(&bundle.statement).map_err(|_| Fault::Unreadable)?;
    key::check(&bundle.key, &digest, &bundle.seal).map_err(|_| Fault::Seal)?;
    Ok(Verified { statement: bundle.statement, key: bundle.key })
}

fn promise(bundle: &Bundle) -> Result<(), Fault> {
    let said = &bundle.statement;
    let promised = log::commitment(said.lot, said.lead, &bundle.stages, &bundle.seed, said.opened_at);
    if promised.is_ok_and(|promised| promised == said.commitment) { Ok(()) } else { Err(Fault::Commitment) }
}

fn receipts(bundle: &Bundle) -> Result<(), Fault> {
    let mut leaves = Vec::with_capacity(bundle.log.len());
    for (place, logged) in (0_i32..).zip(&bundle.log) {
        let digest = logged.bid.digest().map_err(|_| Fault::Receipt)?;
        if logged.bid.place != place || logged.bid.lot != bundle.statement.lot || hex::encode(digest) != logged.leaf {
            return Err(Fault::Receipt);
        }
        key::check(&bundle.key, &digest, &logged.signature).map_err(|_| Fault::Receipt)?;
        leaves.push(digest);
    }
    let root = log::root(&leaves).map_err(|_| Fault::Root)?;
    let counted = usize::try_from(bundle.statement.bids).is_ok_and(|bids| bids == leaves.len());
    if root == bundle.statement.root && counted { Ok(()) } else { Err(Fault::Root) }
}

/// Walks the stages again with the same pure functions which closed the lot.
fn outcome(bundle: &Bundle) -> Result<(), Fault> {
    let said = &bundle.statement;
    let stages = stage::parse(&bundle.stages).map_err(|_| Fault::Unreadable)?;
    let seed = Seed::parse(&bundle.seed).map_err(|_| Fault::Unreadable)?;
    if bundle.log.iter().any(|logged| logged.bid.stage > said.stage) {
        return Err(Fault::Outcome);
    }
    if said.state == LotState::Cancelled {
        return if said.winner.is_none() && said.price.is_none() { Ok(()) } else { Err(Fault::Outcome) };
    }
    for (index, stage) in (0_i32..).zip(&stages) {
        let sale = match stage {
            Stage::Sealed { reserve, .. } => second_price(*reserve, &seed, &standing(bundle, index)),
            Stage::Assign { price, .. } => said
                .assignment
                .as_deref()
                .filter(|_| index == said.stage)
                .and_then(|candidates| turn::next(&seed, candidates))
                .map(|candidate| Sale { winner: candidate.tenant, price: *price }),
            Stage::Ascending(rules) => ascending(bundle, index, rules)?,
            Stage::Descending(rules) => descending(bundle, index, rules)?,
            Stage::Hq {} => by_hand(said, index),
        };
        if let Some(sale) = sale {
            let same = said.state == LotState::Sold
                && said.stage == index
                && said.winner == Some(sale.winner)
                && said.price == Some(sale.price);
            return if same { Ok(()) } else { Err(Fault::Outcome) };
        }
    }
    if said.state == LotState::Unsold && said.winner.is_none() && said.price.is_none() {
        Ok(())
    } else {
        Err(Fault::Outcome)
    }
}

/// Head office's own decision: nothing follows from rules, but it is signed with its reason.
fn by_hand(said: &Statement, stage: i32) -> Option<Sale> {
    said.reason.as_ref().filter(|_| said.stage == stage)?;
    said.winner.zip(said.price).map(|(winner, price)| Sale { winner, price })
}

/// Plays the bids again: each had to lead by a step before an end that late bids moved.
fn ascending(bundle: &Bundle, stage: i32, rules: &Ascending) -> Result<Option<Sale>, Fault> {
    let bids: Vec<&Leaf> = at_stage(bundle, stage).collect();
    let Some(last) = bids.last() else { return Ok(None) };
    let rungs = bids.iter().map(|bid| Rung { tenant: bid.tenant, amount: bid.amount, at: bid.at });
    let leading = rules.replay(started(bundle, stage)?, rungs).map_err(|_| Fault::Outcome)?;
    let leading = leading.filter(|_| !bundle.statement.void.contains(&last.place));
    Ok(leading.map(|leading| Sale { winner: leading.tenant, price: leading.amount }))
}

/// The one take had to be at the price of its moment.
fn descending(bundle: &Bundle, stage: i32, rules: &Descending) -> Result<Option<Sale>, Fault> {
    let mut bids = at_stage(bundle, stage);
    let Some(take) = bids.next() else { return Ok(None) };
    let started = started(bundle, stage)?;
    let in_time = started <= take.at && take.at < rules.end(started);
    if bids.next().is_some() || !in_time || take.amount != rules.price_at(started, take.at) {
        return Err(Fault::Outcome);
    }
    Ok(Some(Sale { winner: take.tenant, price: take.amount }))
}

fn started(bundle: &Bundle, stage: i32) -> Result<DateTime<Utc>, Fault> {
    let index = usize::try_from(stage).map_err(|_| Fault::Outcome)?;
    bundle.statement.started.get(index).copied().ok_or(Fault::Outcome)
}

fn at_stage(bundle: &Bundle, stage: i32) -> impl Iterator<Item = &Leaf> {
    bundle.log.iter().map(|logged| &logged.bid).filter(move |bid| bid.stage == stage)
}

/// The last bid of each tenant at a stage, without those that were void.
fn standing(bundle: &Bundle, stage: i32) -> Vec<Offer> {
    let last: BTreeMap<TenantId, &Leaf> = at_stage(bundle, stage).map(|bid| (bid.tenant, bid)).collect();
    last.into_values()
        .filter(|bid| !bundle.statement.void.contains(&bid.place))
        .map(|bid| Offer { tenant: bid.tenant, amount: bid.amount })
        .collect()
}
