//! Recovery codes: ten, shown once, each good once. The database holds keyed hashes.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Entropy, Result, UserId};
use schema::platform::recovery_codes;

use crate::keys::Keys;

/// How many codes a person gets.
pub const HOW_MANY: usize = 10;

/// Crockford's digits: nothing that is mistaken for something else when copied from paper.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Ten digits of five bits: 50 bits, far beyond the few tries that the throttle lets through.
const LENGTH: usize = 10;

fn new_code(entropy: &Entropy) -> String {
    let bytes: [u8; LENGTH] = entropy.bytes();
    let digits: String = bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 32)])).collect();
    format!("{}-{}", &digits[..LENGTH / 2], &digits[LENGTH / 2..])
}

/// The code as it is hashed: however it was copied.
fn canonical(code: &str) -> String {
    let digit = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(digit).collect()
}

/// Whether `text` may be a recovery code at all.
pub(super) fn looks_like_one(text: &str) -> bool {
    text.len() < 64 && canonical(text).len() == LENGTH
}

/// Replaces a person's codes with new ones and answers them: the only time they are seen.
pub(super) async fn renew(tx: &mut PlatformTx, keys: &Keys, user: UserId) -> Result<Vec<String>> {
    forget(tx, user).await?;
    let codes: Vec<String> = (0..HOW_MANY).map(|_| new_code(tx.entropy())).collect();
    for code in &codes {
        let hash = keys.recovery_code(user.0.as_bytes(), &canonical(code))?;
        let row = (recovery_codes::user_id.eq(user), recovery_codes::hash.eq(hash.to_vec()));
        diesel::insert_into(recovery_codes::table).values(row).execute(tx.conn()).await?;
    }
    Ok(codes)
}

/// Uses a code up. False when it is not one of the person's, or was used.
pub(super) async fn spend(tx: &mut PlatformTx, keys: &Keys, user: UserId, code: &str) -> Result<bool> {
    let hash = keys.recovery_code(user.0.as_bytes(), &canonical(code))?;
    let unused = recovery_codes::table.find((user, hash.to_vec())).filter(recovery_codes::used_at.is_null());
    let now = tx.now();
    let spent = diesel::update(unused).set(recovery_codes::used_at.eq(Some(now))).execute(tx.conn()).await?;
    Ok(spent == 1)
}

/// How many codes are left.
///
/// # Errors
/// What the database says.
pub async fn left(tx: &mut PlatformTx, user: UserId) -> Result<i64> {
    let unused =
        recovery_codes::table.filter(recovery_codes::user_id.eq(user)).filter(recovery_codes::used_at.is_null());
    Ok(unused.count().get_result(tx.conn()).await?)
}

/// Forgets a person's codes.
pub(super) async fn forget(tx: &mut PlatformTx, user: UserId) -> Result<()> {
    let own = recovery_codes::table.filter(recovery_codes::user_id.eq(user));
    diesel::delete(own).execute(tx.conn()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_taken_however_it_was_copied() {
        assert_eq!(canonical(" ABCDE-0L1IO "), "abcde01110");
        assert!(looks_like_one("abcde-fghjk") && looks_like_one("ABCDE FGHJK"));
        assert!(!looks_like_one("123456") && !looks_like_one("") && !looks_like_one(&"a".repeat(100)));
    }

    proptest! {
        #[test]
        fn new_codes_survive_canonical_form(seed in any::<u64>()) {
            let code = new_code(&Entropy::seeded(seed));
            prop_assert!(looks_like_one(&code));
            prop_assert_eq!(canonical(&code), code.replace('-', ""));
        }
    }
}
