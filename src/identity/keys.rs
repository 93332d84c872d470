//! Keys derived from the one secret of the installation, each for one purpose (HKDF-SHA256, RFC 5869).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use aws_lc_rs::hmac;
use kernel::{Entropy, Error, Result};

/// What a derived key is for. A key is never used for two things.
#[derive(Debug, Clone, Copy)]
enum Purpose {
    AccessToken,
    TotpSecret,
    RecoveryCode,
    Account,
    Device,
}

impl Purpose {
    /// Goes into the derivation: changing a word here makes what was made under the old one unreadable.
    const fn info(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"mak identity access-token v1",
            Self::TotpSecret => b"mak identity totp-secret v1",
            Self::RecoveryCode => b"mak identity recovery-code v1",
            Self::Account => b"mak identity account v1",
            Self::Device => b"mak identity device v1",
        }
    }
}

/// The keys of sign-in.
pub struct Keys(Prk);

impl Keys {
    /// Derives from `MAK_SECRET`.
    pub fn new(secret: &[u8]) -> Self {
        Self(Salt::new(HKDF_SHA256, b"mak identity").extract(secret))
    }

    fn derive(&self, purpose: Purpose) -> Result<[u8; 32]> {
        let mut key = [0; 32];
        let info = [purpose.info()];
        let okm = self.0.expand(&info, HKDF_SHA256.hmac_algorithm());
        okm.and_then(|okm| okm.fill(&mut key)).map_err(|_| Error::defect("a key can't be derived"))?;
        Ok(key)
    }

    fn tag(&self, purpose: Purpose, parts: &[&[u8]]) -> Result<[u8; 32]> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(purpose)?);
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            // The length in front keeps ("ab","c") and ("a","bc") apart.
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().try_into().map_err(|_| Error::defect("an HMAC of another length"))
    }

    /// The key that access tokens are signed with.
    pub(crate) fn access_token(&self) -> Result<[u8; 32]> {
        self.derive(Purpose::AccessToken)
    }

    /// What is stored in place of a recovery code. Bound to the user, so that equal codes of two people differ.
    pub(crate) fn recovery_code(&self, user: &[u8], code: &str) -> Result<[u8; 32]> {
        self.tag(Purpose::RecoveryCode, &[user, code.as_bytes()])
    }

    /// A name for an account that does not tell the address: for limits and the log.
    pub(crate) fn account(&self, place: &str, address: &str) -> Result<[u8; 32]> {
        self.tag(Purpose::Account, &[place.as_bytes(), address.as_bytes()])
    }

    /// Signs that a device has signed in as `account` before.
    pub(crate) fn device(&self, account: &[u8], nonce: &[u8]) -> Result<[u8; 32]> {
        self.tag(Purpose::Device, &[account, nonce])
    }

    fn totp_cipher(&self) -> Result<LessSafeKey> {
        let key = UnboundKey::new(&AES_256_GCM, &self.derive(Purpose::TotpSecret)?);
        Ok(LessSafeKey::new(key.map_err(|_| Error::defect("an AES key of another length"))?))
    }

    /// Encrypts a second factor's secret with AES-256-GCM: a random nonce, then the ciphertext and its tag.
    /// `owner` is authenticated with it, so a row copied to another user does not open.
    pub(crate) fn seal(&self, entropy: &Entropy, owner: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = entropy.bytes();
        let mut text = secret.to_vec();
        self.totp_cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut text)
            .map_err(|_| Error::defect("a secret can't be encrypted"))?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// Decrypts what [`Keys::seal`] made for the same `owner`.
    ///
    /// # Errors
    /// `Internal` when it was tampered with, belongs to another user or was made under another `MAK_SECRET`.
    pub(crate) fn open(&self, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let refused = || Error::defect("a second factor's secret does not decrypt: was MAK_SECRET changed?");
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
        let mut text = text.to_vec();
        let plain = self.totp_cipher()?.open_in_place(nonce, Aad::from(owner), &mut text).map_err(|_| refused())?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_purpose_and_each_secret_has_its_own_key() {
        let keys = Keys::new(b"one");
        let derived = [
            keys.derive(Purpose::AccessToken).unwrap(),
            keys.derive(Purpose::TotpSecret).unwrap(),
            keys.derive(Purpose::RecoveryCode).unwrap(),
            keys.derive(Purpose::Account).unwrap(),
            keys.derive(Purpose::Device).unwrap(),
            Keys::new(b"two").derive(Purpose::AccessToken).unwrap(),
        ];
        for (at, key) in derived.iter().enumerate() {
            assert!(!derived[at + 1..].contains(key));
        }
    }

    #[test]
    fn parts_of_a_tag_do_not_run_together() {
        let keys = Keys::new(b"one");
        assert_ne!(keys.account("ab", "c").unwrap(), keys.account("a", "bc").unwrap());
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_only_whole_and_for_its_owner(
            secret in proptest::collection::vec(any::<u8>(), 1..64), flip in any::<proptest::sample::Index>(), bit in 0..8_u8,
        ) {
            let (keys, entropy) = (Keys::new(b"one"), Entropy::seeded(7));
            let sealed = keys.seal(&entropy, b"anna", &secret).unwrap();
            prop_assert_eq!(keys.open(b"anna", &sealed).unwrap(), secret.clone());
            prop_assert!(keys.open(b"boris", &sealed).is_err());
            prop_assert!(Keys::new(b"two").open(b"anna", &sealed).is_err());
            prop_assert_ne!(keys.seal(&entropy, b"anna", &secret).unwrap(), sealed.clone());
            let mut broken = sealed;
            let at = flip.index(broken.len());
            broken[at] ^= 1 << bit;
            prop_assert!(keys.open(b"anna", &broken).is_err());
        }
    }
}
