//! A mark on a device that has signed in before (OWASP "device cookies"). It opens nothing; it only keeps its owner out
//! of the crowd when somebody else is guessing the password.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use kernel::{Entropy, Result};
use subtle::ConstantTimeEq;

use crate::keys::Keys;

const NONCE: usize = 16;

/// A mark for the account.
pub(super) fn mark(keys: &Keys, entropy: &Entropy, account: &[u8]) -> Result<String> {
    let nonce: [u8; NONCE] = entropy.bytes();
    let tag = keys.device(account, &nonce)?;
    Ok(BASE64.encode([nonce.as_slice(), &tag].concat()))
}

/// The device's own name if the mark is ours and for this account.
pub(super) fn recognise(keys: &Keys, account: &[u8], mark: &str) -> Result<Option<String>> {
    let Ok(bytes) = BASE64.decode(mark) else { return Ok(None) };
    let Some((nonce, tag)) = bytes.split_at_checked(NONCE) else { return Ok(None) };
    let genuine = keys.device(account, nonce)?.ct_eq(tag).into();
    Ok(if genuine { Some(hex::encode(nonce)) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_good_for_its_account_only() {
        let (keys, entropy) = (Keys::new(b"secret"), Entropy::seeded(1));
        let mark = mark(&keys, &entropy, b"anna").unwrap();
        assert!(recognise(&keys, b"anna", &mark).unwrap().is_some());
        assert!(recognise(&keys, b"boris", &mark).unwrap().is_none());
        assert!(recognise(&Keys::new(b"other"), b"anna", &mark).unwrap().is_none());
        for nonsense in ["", "AAAA", "не base64", &mark[..20]] {
            assert!(recognise(&keys, b"anna", nonsense).unwrap().is_none(), "{nonsense}");
        }
    }
}
