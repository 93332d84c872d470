//! Merkle trees: a root over hashes in their order, and the proof that one of them is among them.

use kernel::{Error, Result};
use rs_merkle::algorithms::Sha256;
use rs_merkle::{MerkleProof, MerkleTree};
use serde_json::Value;

use super::canonical;
use super::key::bytes;

/// The root of the tree over the leaves in their order; of no leaves, the hash of nothing.
///
/// # Errors
/// `Internal` when the tree has no root.
pub fn root(leaves: &[[u8; 32]]) -> Result<String> {
    if leaves.is_empty() {
        return Ok(hex::encode(canonical::digest(&Value::Null)?));
    }
    let tree = MerkleTree::<Sha256>::from_leaves(leaves);
    tree.root().map(hex::encode).ok_or_else(|| Error::defect("a tree without a root"))
}

/// What proves that the leaf at `index` is among the leaves: the hashes beside its way up to the root, hexadecimal.
pub fn siblings(leaves: &[[u8; 32]], index: usize) -> Vec<String> {
    MerkleTree::<Sha256>::from_leaves(leaves).proof(&[index]).proof_hashes_hex()
}

/// Whether `siblings` lead from a leaf at `index` of so many leaves to the root.
pub fn includes(root: &str, leaf: &[u8; 32], index: usize, leaves: usize, siblings: &[String]) -> bool {
    let hashes: Option<Vec<[u8; 32]>> = siblings.iter().map(|hash| bytes(hash)).collect();
    let (Some(root), Some(hashes)) = (bytes::<32>(root), hashes) else { return false };
    index < leaves && MerkleProof::<Sha256>::new(hashes).verify(root, &[index], &[*leaf], leaves)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_leaf_is_proved_and_no_other(leaves in prop::collection::vec(any::<[u8; 32]>(), 1..40), at: prop::sample::Index, wrong: [u8; 32]) {
            let (index, root) = (at.index(leaves.len()), root(&leaves).unwrap());
            let siblings = siblings(&leaves, index);
            prop_assert!(includes(&root, &leaves[index], index, leaves.len(), &siblings));
            prop_assume!(!leaves.contains(&wrong));
            prop_assert!(!includes(&root, &wrong, index, leaves.len(), &siblings));
            prop_assert!(!includes(&root, &leaves[index], leaves.len(), leaves.len(), &siblings));
            for flipped in 0..siblings.len() {
                let mut other = siblings.clone();
                other[flipped] = hex::encode(wrong);
                prop_assert!(!includes(&root, &leaves[index], index, leaves.len(), &other));
            }
        }
    }

    #[test]
    fn no_leaves_have_a_root_too() {
        assert_eq!(root(&[]).unwrap().len(), 64);
        assert!(!includes(&root(&[]).unwrap(), &[0; 32], 0, 0, &[]));
    }
}
