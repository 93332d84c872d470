//! The exchange's signing keys (Ed25519): each follows from the program's secret and the key's number.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::{Error, Result};
use schema::platform::proof_keys;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The number of the first key; lots that are older than numbered keys were signed with it.
pub const FIRST: i32 = 1;
/// Fewer signatures than these are not worth a thread.
const SHARE: usize = 64;

/// A key as everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable, utoipa::ToSchema)]
#[diesel(table_name = proof_keys)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Its number, from 1; receipts, seals and heads name it.
    pub number: i32,
    /// The Ed25519 public key, hexadecimal.
    pub public_key: String,
    /// Since when new lots are opened with it.
    pub valid_from: DateTime<Utc>,
    /// Until when they were. A lot keeps the key it was opened with, so a seal may be younger.
    pub valid_to: Option<DateTime<Utc>>,
}

/// Signs receipts, closings and daily heads.
#[derive(Clone)]
pub struct Key {
    secret: Arc<[u8]>,
    /// The key that was used last: deriving one costs as much as signing.
    last: Arc<Mutex<Option<(i32, SigningKey)>>>,
}

impl Key {
    /// The keys that belong to a secret; the same secret gives the same keys.
    pub fn derive(secret: &[u8]) -> Self {
        Self { secret: secret.into(), last: Arc::default() }
    }

    /// What anybody may know of a key: 32 bytes in hexadecimal.
    pub fn public(&self, number: i32) -> String {
        hex::encode(self.numbered(number).verifying_key().to_bytes())
    }

    /// Signs a digest with the key of that number.
    pub fn sign(&self, number: i32, digest: &[u8; 32]) -> String {
        hex::encode(self.numbered(number).sign(digest).to_bytes())
    }

    fn numbered(&self, number: i32) -> SigningKey {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, key)) = last.as_ref().filter(|(known, _)| *known == number) {
            return key.clone();
        }
        // The name keeps a key apart from the others and from whatever else is derived from the same secret.
        let name = format!("mak-crm lot receipts {number}");
        let seed = Sha256::new().chain_update(name).chain_update([0]).chain_update(&self.secret).finalize();
        let key = SigningKey::from_bytes(&seed.into());
        *last = Some((number, key.clone()));
        key
    }
}

/// Whether `signature` was made over `digest` by the owner of the public key. Both are lower-case hexadecimal.
///
/// # Errors
/// When one of them can't be read or the signature does not fit.
pub fn check(public: &str, digest: &[u8; 32], signature: &str) -> Result<()> {
    let key = verifying(public)?;
    let signature = Signature::from_bytes(&bytes(signature).ok_or_else(refused)?);
    key.verify_strict(digest, &signature).map_err(|_| refused())
}

/// Whether every signature was made over its digest by the owner of the public key; by as many threads as there are cores.
///
/// # Errors
/// When something can't be read or any signature does not fit.
pub fn check_all<'a>(public: &str, signed: impl IntoIterator<Item = (&'a [u8; 32], &'a str)>) -> Result<()> {
    let key = verifying(public)?;
    let signed: Vec<(&[u8; 32], &str)> = signed.into_iter().collect();
    let good = |part: &[(&[u8; 32], &str)]| {
        part.iter().all(|(digest, signature)| {
            bytes(signature).is_some_and(|bytes| key.verify_strict(*digest, &Signature::from_bytes(&bytes)).is_ok())
        })
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = signed.len().div_ceil(threads).max(SHARE);
    let all = std::thread::scope(|scope| {
        let parts: Vec<_> = signed.chunks(share).map(|part| scope.spawn(|| good(part))).collect();
        parts.into_iter().all(|part| part.join().unwrap_or(false))
    });
    if all { Ok(()) } else { Err(refused()) }
}

fn verifying(public: &str) -> Result<VerifyingKey> {
    let key = VerifyingKey::from_bytes(&bytes(public).ok_or_else(refused)?).map_err(|_| refused())?;
    // Under a weak key one signature fits several texts.
    if key.is_weak() { Err(refused()) } else { Ok(key) }
}

fn refused() -> Error {
    Error::field("signature", "bad_signature")
}

/// Reads the one spelling of bytes: lower-case hexadecimal, so that no character can change unseen.
pub(crate) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_signs() {
        let (key, other) = (Key::derive(b"one"), Key::derive(b"two"));
        let signature = key.sign(1, &[7; 32]);
        assert!(check(&key.public(1), &[7; 32], &signature).is_ok());
        assert!(check(&key.public(1), &[8; 32], &signature).is_err());
        assert!(check(&other.public(1), &[7; 32], &signature).is_err());
        assert!(check(&key.public(2), &[7; 32], &signature).is_err(), "each number has a key of its own");
        assert!(check(&key.public(1), &[7; 32], &signature.to_uppercase()).is_err());
        assert_eq!(Key::derive(b"one").public(1), key.public(1));
    }

    #[test]
    fn many_are_checked_as_strictly_as_one() {
        let key = Key::derive(b"one");
        let mut signed: Vec<([u8; 32], String)> =
            (0_u16..600).map(|n| Sha256::digest(n.to_be_bytes()).into()).map(|d| (d, key.sign(3, &d))).collect();
        let all = |signed: &[([u8; 32], String)]| {
            check_all(&key.public(3), signed.iter().map(|(digest, signature)| (digest, signature.as_str())))
        };
        assert!(all(&signed).is_ok() && all(&[]).is_ok());
        let (one, other) = (signed[40].1.clone(), signed[599].1.clone());
        signed[40].1 = other;
        assert!(all(&signed).is_err());
        signed[40].1 = one;
        signed[599].0[31] ^= 1;
        assert!(all(&signed).is_err());
        assert!(check_all(&"0".repeat(64), []).is_err(), "a key under which one signature fits several texts");
    }
}
