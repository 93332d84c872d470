//! Checks a lot's bundle without the exchange: the promise, every receipt, the log's root, the outcome and the seal.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Money, TenantId};
use rules::ascending::{Ascending, Rung};
use rules::decide::{Offer, Sale, Seed, Weighing, second_price};
use rules::descending::Descending;
use rules::stage::{self, Stage};
use rules::state::LotState;
use rules::turn::{self, Candidate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bundle::{Bundle, Statement};
use super::log::Leaf;
use super::notice::{self, NoticeChannel};
use super::{canonical, key, tree};
use crate::log;

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
    /// A refused bid is not what its receipt says, or stands in another place.
    #[error("a refused bid differs from its receipt")]
    Refusal,
    /// Somebody was told of the opening in another order than the seed gives.
    #[error("the notices were not sent in the order of the draw")]
    Notice,
    /// The log is not the one that was closed.
    #[error("the log differs from its root")]
    Root,
    /// The winner or the price do not follow from the rules and the bids.
    #[error("the outcome does not follow from the bids")]
    Outcome,
    /// A daily head is not what was signed.
    #[error("a daily head is not signed so")]
    Head,
    /// A daily head does not follow from the one before: a day is missing, or was made anew.
    #[error("the chain of daily heads is broken")]
    Chain,
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
    let bundle: Bundle = read(text)?;
    if trusted.is_some_and(|trusted| trusted != bundle.key) {
        return Err(Fault::Key);
    }
    promise(&bundle)?;
    let leaves = entries(&bundle)?;
    let root = tree::root(&leaves).map_err(|_| Fault::Root)?;
    if root != bundle.statement.root {
        return Err(Fault::Root);
    }
    outcome(&bundle)?;
    let digest = canonical::digest(&bundle.statement).map_err(|_| Fault::Unreadable)?;
    key::check(&bundle.key, &digest, &bundle.seal).map_err(|_| Fault::Seal)?;
    Ok(Verified { statement: bundle.statement, key: bundle.key })
}

/// Reads a file in the one way it can be written: white space aside, every character counts.
pub(super) fn read<T: Serialize + DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let file: T = serde_json::from_str(text).map_err(|_| Fault::Unreadable)?;
    let raw: Value = serde_json::from_str(text).map_err(|_| Fault::Unreadable)?;
    let written = canonical::text(&serde_json::to_value(&file).map_err(|_| Fault::Unreadable)?);
    // The lengths tell of a field that is there twice: of such a one only the last is read.
    if canonical::text(&raw) == written && canonical::length(text) == written.len() {
        Ok(file)
    } else {
        Err(Fault::Unreadable)
    }
}

fn promise(bundle: &Bundle) -> Result<(), Fault> {
    let said = &bundle.statement;
    let promised = log::commitment(said.lot, said.lead, &bundle.stages, &bundle.seed, said.opened_at);
    if promised.is_ok_and(|promised| promised == said.commitment) { Ok(()) } else { Err(Fault::Commitment) }
}

/// The leaves of the whole log, each entry checked.
fn entries(bundle: &Bundle) -> Result<Vec<[u8; 32]>, Fault> {
    let said = &bundle.statement;
    let counted = usize::try_from(said.bids).is_ok_and(|bids| bids == bundle.log.len());
    if !counted || said.refused != bundle.refused.len() || said.notices != bundle.notices.len() {
        return Err(Fault::Root);
    }
    let mut leaves = receipts(bundle)?;
    leaves.extend(refusals(bundle)?);
    leaves.extend(notices(bundle)?);
    Ok(leaves)
}

fn receipts(bundle: &Bundle) -> Result<Vec<[u8; 32]>, Fault> {
    let mut leaves = Vec::with_capacity(bundle.log.len());
    for (place, logged) in (0_i32..).zip(&bundle.log) {
        let digest = logged.bid.digest().map_err(|_| Fault::Receipt)?;
        if logged.bid.place != place || logged.bid.lot != bundle.statement.lot || hex::encode(digest) != logged.leaf {
            return Err(Fault::Receipt);
        }
        leaves.push(digest);
    }
    let signatures = bundle.log.iter().map(|logged| logged.signature.as_str());
    key::check_all(&bundle.key, leaves.iter().zip(signatures)).map_err(|_| Fault::Receipt)?;
    Ok(leaves)
}

fn refusals(bundle: &Bundle) -> Result<Vec<[u8; 32]>, Fault> {
    let mut leaves = Vec::with_capacity(bundle.refused.len());
    for (place, logged) in (0_i32..).zip(&bundle.refused) {
        let digest = canonical::digest(&logged.refusal).map_err(|_| Fault::Refusal)?;
        let own = logged.refusal.lot == bundle.statement.lot && logged.refusal.place == Some(place);
        if !own || hex::encode(digest) != logged.leaf {
            return Err(Fault::Refusal);
        }
        leaves.push(digest);
    }
    let signatures = bundle.refused.iter().map(|logged| logged.signature.as_str());
    key::check_all(&bundle.key, leaves.iter().zip(signatures)).map_err(|_| Fault::Refusal)?;
    Ok(leaves)
}

/// Each stage's notices were sent by each channel in the order that follows from the seed.
fn notices(bundle: &Bundle) -> Result<Vec<[u8; 32]>, Fault> {
    let seed = Seed::parse(&bundle.seed).map_err(|_| Fault::Unreadable)?;
    let mut runs: BTreeMap<(i32, NoticeChannel), Vec<TenantId>> = BTreeMap::new();
    let mut leaves = Vec::with_capacity(bundle.notices.len());
    for notice in &bundle.notices {
        let run = runs.entry((notice.stage, notice.channel)).or_default();
        if notice.lot_id != bundle.statement.lot || usize::try_from(notice.place) != Ok(run.len()) {
            return Err(Fault::Notice);
        }
        run.push(notice.tenant_id);
        leaves.push(canonical::digest(notice).map_err(|_| Fault::Notice)?);
    }
    if runs.values().any(|run| *run != notice::order(&seed, run)) {
        return Err(Fault::Notice);
    }
    Ok(leaves)
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
            Stage::Sealed { reserve, score_weight, .. } => sealed(bundle, index, &seed, (*reserve, *score_weight))?,
            Stage::Assign { price, .. } => said
                .assignment
                .as_deref()
                .filter(|_| index == said.stage)
                .filter(|candidates| candidates.iter().all(Candidate::is_sound))
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

/// The bids that count, weighed by the ratings that their receipts name.
fn sealed(bundle: &Bundle, stage: i32, seed: &Seed, rule: (Money, Option<u32>)) -> Result<Option<Sale>, Fault> {
    let (bids, (reserve, weight)) = (standing(bundle, stage), rule);
    let sound = |bid: &&Leaf| bid.score.is_some() == weight.is_some() && bid.score.is_none_or(Weighing::is_score);
    if !bids.iter().all(sound) {
        return Err(Fault::Outcome);
    }
    let scores = bids.iter().filter_map(|bid| Some((bid.tenant, bid.score?))).collect();
    let offers: Vec<Offer> = bids.iter().map(|bid| Offer { tenant: bid.tenant, amount: bid.amount }).collect();
    Ok(second_price(reserve, seed, &Weighing::new(weight, scores), &offers))
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
fn standing(bundle: &Bundle, stage: i32) -> Vec<&Leaf> {
    let last: BTreeMap<TenantId, &Leaf> = at_stage(bundle, stage).map(|bid| (bid.tenant, bid)).collect();
    last.into_values().filter(|bid| !bundle.statement.void.contains(&bid.place)).collect()
}
