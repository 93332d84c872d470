//! The chain of daily heads: what a head says, and how anybody checks a list of them without the exchange.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{LotId, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::verify::{Fault, read};
use super::{canonical, key, tree};
use crate::key::PublicKey;

/// What the first head has in the place of the hash of the one before.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a daily head says; its hash is signed, and stands in the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its number, from 1 without gaps.
    pub number: i32,
    /// The day by the network's clock; each day has its head, also one without lots.
    pub day: NaiveDate,
    /// How many closed lots it covers.
    pub lots: i32,
    /// How many of them closed before this day, after the head of their own day had been made.
    pub late: i32,
    /// The Merkle root over their seals, in the order of their closing.
    pub root: String,
    /// The hash of the head before; zeros in the first.
    pub previous: String,
    /// The number of the key it is signed with.
    pub key: i32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// A head as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// What it says.
    pub head: Head,
    /// SHA-256 of its canonical form, hexadecimal.
    pub hash: String,
    /// Ed25519 over the hash's bytes, hexadecimal.
    pub signature: String,
}

/// A closed lot under a head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The lot.
    pub lot: LotId,
    /// The signature over its closing statement.
    pub seal: String,
}

/// The file for `mak verify-heads`: the heads with the keys they name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadFile {
    /// The heads, the latest first.
    pub items: Vec<SignedHead>,
    /// What `after` takes for the older ones; `null` at the end.
    pub next: Option<String>,
    /// The public keys, the first one first.
    pub keys: Vec<PublicKey>,
}

/// What a good list of heads proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainVerified {
    /// The first day of the list.
    pub from: Option<NaiveDate>,
    /// Its last day.
    pub to: Option<NaiveDate>,
    /// How many heads it has.
    pub heads: usize,
    /// How many lots they cover.
    pub lots: i64,
    /// The hash of the latest: whoever kept it earlier compares.
    pub latest: Option<String>,
}

/// The root over closed lots in the order of their closing.
///
/// # Errors
/// When they can't be written as JSON.
pub fn root(lots: &[Sealed]) -> Result<String> {
    let leaf = |sealed: &Sealed| canonical::digest(&json!({ "lot": sealed.lot, "seal": sealed.seal }));
    tree::root(&lots.iter().map(leaf).collect::<Result<Vec<_>>>()?)
}

/// Checks a list of heads: each one's hash and signature, and that each names the one before it, day after day.
///
/// # Errors
/// The first fault.
pub fn verify(text: &str, trusted: Option<&str>) -> Result<ChainVerified, Fault> {
    let file: HeadFile = read(text)?;
    let mut heads: Vec<&SignedHead> = file.items.iter().collect();
    heads.reverse();
    for signed in &heads {
        let digest = canonical::digest(&signed.head).map_err(|_| Fault::Unreadable)?;
        let known = file.keys.iter().find(|known| known.number == signed.head.key).ok_or(Fault::Key)?;
        if trusted.is_some_and(|trusted| trusted != known.public_key) {
            return Err(Fault::Key);
        }
        if hex::encode(digest) != signed.hash {
            return Err(Fault::Head);
        }
        key::check(&known.public_key, &digest, &signed.signature).map_err(|_| Fault::Head)?;
    }
    if !heads.windows(2).all(|pair| matches!(pair, [one, next] if follows(&next.head, one))) {
        return Err(Fault::Chain);
    }
    let first_ok = heads.first().is_none_or(|first| (first.head.number == 1) == (first.head.previous == NOTHING));
    if !first_ok {
        return Err(Fault::Chain);
    }
    Ok(ChainVerified {
        from: heads.first().map(|first| first.head.day),
        to: heads.last().map(|last| last.head.day),
        heads: heads.len(),
        lots: heads.iter().map(|signed| i64::from(signed.head.lots)).sum(),
        latest: heads.last().map(|last| last.hash.clone()),
    })
}

fn follows(head: &Head, before: &SignedHead) -> bool {
    Some(head.number) == before.head.number.checked_add(1)
        && Some(head.day) == before.head.day.succ_opt()
        && head.previous == before.hash
}
