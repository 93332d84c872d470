//! Answers at rest: AES-256-GCM under a key derived from the network's secret. A copy of the database tells nothing of them.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use kernel::{Entropy, Error, Result};

use super::store::Call;
use crate::config::Secret;

/// Goes into the derivation of the key: changing it makes every stored answer unreadable.
const PURPOSE: &str = "idempotency answers v1";

fn cipher(secret: &Secret) -> Result<LessSafeKey> {
    let key = UnboundKey::new(&AES_256_GCM, &secret.derive(PURPOSE));
    Ok(LessSafeKey::new(key.map_err(|_| Error::defect("an AES key of another length"))?))
}

/// Authenticated with the answer: a row copied to another call does not open.
fn owner(call: &Call) -> Aad<Vec<u8>> {
    Aad::from([call.once.scope.as_bytes(), &[0], call.once.key.as_bytes()].concat())
}

/// A random nonce, then the ciphertext and its tag.
pub(super) fn seal(secret: &Secret, entropy: &Entropy, call: &Call, answer: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = entropy.bytes();
    let mut text = answer.to_vec();
    cipher(secret)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), owner(call), &mut text)
        .map_err(|_| Error::defect("an answer can't be encrypted"))?;
    Ok([nonce.as_slice(), &text].concat())
}

/// What [`seal`] took. An answer that does not open (the secret was changed) is lost: the call is known to be done.
pub(super) fn open(secret: &Secret, call: &Call, sealed: &[u8]) -> Result<Vec<u8>> {
    let lost = || Error::Conflict("already_done");
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(lost)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| lost())?;
    let mut text = text.to_vec();
    let plain = cipher(secret)?.open_in_place(nonce, owner(call), &mut text).map_err(|_| lost())?;
    Ok(plain.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(scope: &str, key: &str) -> Call {
        let once = db::Once { scope: scope.into(), key: key.into(), claim: uuid::Uuid::nil() };
        Call { once, hash: Vec::new() }
    }

    #[test]
    fn an_answer_opens_for_its_call_alone() {
        let secret = Secret::parse(&"07".repeat(32)).unwrap();
        let sealed = seal(&secret, &Entropy::seeded(7), &call("hq:0:anna:/x", "k1"), b"+79121234567").unwrap();
        assert!(!sealed.windows(11).any(|part| part == b"79121234567"));
        assert_eq!(open(&secret, &call("hq:0:anna:/x", "k1"), &sealed).unwrap(), b"+79121234567");
        let other = Secret::parse(&"08".repeat(32)).unwrap();
        for (secret, call) in [(&secret, call("hq:0:anna:/x", "k2")), (&other, call("hq:0:anna:/x", "k1"))] {
            assert!(matches!(open(secret, &call, &sealed), Err(Error::Conflict("already_done"))));
        }
        assert!(open(&secret, &call("hq:0:anna:/x", "k1"), &sealed[..9]).is_err());
    }
}
