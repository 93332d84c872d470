//! The exchange's signing key (Ed25519), derived from the program's secret.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::{Error, Result};
use sha2::{Digest, Sha256};

/// Keeps this key apart from whatever else is derived from the same secret.
const DOMAIN: &[u8] = b"mak-crm lot receipts 1";

/// Signs receipts and closings.
#[derive(Clone)]
pub struct Key(SigningKey);

impl Key {
    /// The key that belongs to a secret; the same secret gives the same key.
    pub fn derive(secret: &[u8]) -> Self {
        let seed = Sha256::new().chain_update(DOMAIN).chain_update([0]).chain_update(secret).finalize();
        Self(SigningKey::from_bytes(&seed.into()))
    }

    /// What anybody may know: 32 bytes in hexadecimal.
    pub fn public(&self) -> String {
        hex::encode(self.0.verifying_key().to_bytes())
    }

    /// Signs a digest.
    pub fn sign(&self, digest: &[u8; 32]) -> String {
        hex::encode(self.0.sign(digest).to_bytes())
    }
}

/// Whether `signature` was made over `digest` by the owner of the public key. Both are lower-case hexadecimal.
///
/// # Errors
/// When one of them can't be read or the signature does not fit.
pub fn check(public: &str, digest: &[u8; 32], signature: &str) -> Result<()> {
    let refused = || Error::field("signature", "bad_signature");
    let key: [u8; 32] = bytes(public).ok_or_else(refused)?;
    let signature: [u8; 64] = bytes(signature).ok_or_else(refused)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| refused())?;
    key.verify_strict(digest, &Signature::from_bytes(&signature)).map_err(|_| refused())
}

/// Reads the one spelling of bytes: lower-case hexadecimal, so that no character can change unseen.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
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
        let signature = key.sign(&[7; 32]);
        assert!(check(&key.public(), &[7; 32], &signature).is_ok());
        assert!(check(&key.public(), &[8; 32], &signature).is_err());
        assert!(check(&other.public(), &[7; 32], &signature).is_err());
        assert!(check(&key.public(), &[7; 32], &signature.to_uppercase()).is_err());
        assert_eq!(Key::derive(b"one").public(), key.public());
    }
}
