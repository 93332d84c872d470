//! The proof that one bid stands in a lot's log: for whoever kept a receipt, without the other bids.

use serde::{Deserialize, Serialize};

use super::bundle::Statement;
use super::log::Leaf;
use super::verify::{Fault, read};
use super::{canonical, key, tree};
use crate::log::RefusedLeaf;

/// What the entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A bid that was taken.
    Bid(Leaf),
    /// A bid that was refused.
    Refusal(RefusedLeaf),
}

/// One entry with its way to the sealed root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// The entry.
    pub entry: Entry,
    /// Its hash, as it stands in the receipt.
    pub leaf: String,
    /// The signature over the hash, as it stands in the receipt.
    pub signature: String,
    /// Its index among all leaves of the log.
    pub index: usize,
    /// How many leaves there are.
    pub leaves: usize,
    /// The hashes beside its way up to the root.
    pub siblings: Vec<String>,
    /// What was signed at closing; its root is the one.
    pub statement: Statement,
    /// The signature over the statement's hash.
    pub seal: String,
    /// The exchange's public key.
    pub key: String,
}

/// Checks the text of a proof of inclusion, as [`super::verify()`] checks a bundle.
///
/// # Errors
/// The first fault.
pub fn verify(text: &str, trusted: Option<&str>) -> Result<Inclusion, Fault> {
    let proof: Inclusion = read(text)?;
    if trusted.is_some_and(|trusted| trusted != proof.key) {
        return Err(Fault::Key);
    }
    let leaf = canonical::digest(&proof.entry).map_err(|_| Fault::Unreadable)?;
    let lot = match &proof.entry {
        Entry::Bid(bid) => bid.lot,
        Entry::Refusal(refusal) => refusal.lot,
    };
    if lot != proof.statement.lot || hex::encode(leaf) != proof.leaf {
        return Err(Fault::Receipt);
    }
    key::check(&proof.key, &leaf, &proof.signature).map_err(|_| Fault::Receipt)?;
    let bids = usize::try_from(proof.statement.bids).map_err(|_| Fault::Root)?;
    let whole = bids + proof.statement.refused + proof.statement.notices;
    if whole != proof.leaves
        || !tree::includes(&proof.statement.root, &leaf, proof.index, proof.leaves, &proof.siblings)
    {
        return Err(Fault::Root);
    }
    let digest = canonical::digest(&proof.statement).map_err(|_| Fault::Unreadable)?;
    key::check(&proof.key, &digest, &proof.seal).map_err(|_| Fault::Seal)?;
    Ok(proof)
}
