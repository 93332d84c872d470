//! Argon2id in a bounded pool: each hash takes 19 MiB and tens of milliseconds of a core, so only a few run at once.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::{Entropy, Error, Result};
use tokio::sync::Semaphore;

/// Memory in KiB, passes and lanes: the OWASP minimum for argon2id (Password Storage Cheat Sheet).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// How many hashes are computed at once.
const AT_ONCE: usize = 4;

/// How long a sign-in waits for its turn before it is told to come later.
const PATIENCE: Duration = Duration::from_secs(10);

static POOL: Semaphore = Semaphore::const_new(AT_ONCE);

/// A hash that no password has, in today's parameters: verifying against it takes as long as against a real one.
static NOBODY: LazyLock<String> = LazyLock::new(|| compute(&Entropy::System.bytes::<32>()).unwrap_or_default());

/// The outcome of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Another password, or no such user.
    Wrong,
    /// The right one.
    Right,
    /// The right one, but hashed with yesterday's parameters: hash it anew.
    Outdated,
}

fn hasher() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|cause| Error::defect(format!("argon2: {cause}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn compute(password: &[u8]) -> Result<String> {
    let salt: [u8; 16] = Entropy::System.bytes();
    let hash = hasher()?.hash_password_with_salt(password, &salt);
    Ok(hash.map_err(|cause| Error::defect(format!("argon2: {cause}")))?.to_string())
}

fn compare(password: &[u8], stored: &str) -> Result<Verdict> {
    let parsed = PasswordHash::new(stored).map_err(|cause| Error::defect(format!("a stored hash: {cause}")))?;
    if hasher()?.verify_password(password, &parsed).is_err() {
        return Ok(Verdict::Wrong);
    }
    let today = Params::try_from(&parsed).is_ok_and(|params| {
        (params.m_cost(), params.t_cost(), params.p_cost()) == COST && parsed.algorithm.as_str() == "argon2id"
    });
    Ok(if today { Verdict::Right } else { Verdict::Outdated })
}

/// Runs `work` off the event loop when its turn comes.
async fn in_pool<R: Send + 'static>(work: impl FnOnce() -> Result<R> + Send + 'static) -> Result<R> {
    let turn = tokio::time::timeout(PATIENCE, POOL.acquire()).await;
    let permit = turn
        .map_err(|_| Error::Unavailable(anyhow::anyhow!("too many sign-ins at once")))?
        .map_err(|_| Error::defect("the pool of hashes is closed"))?;
    let done = tokio::task::spawn_blocking(move || {
        // The turn ends with the work, not with the waiting: a caller who gave up must not make room for another.
        let _permit = permit;
        work()
    });
    done.await.map_err(|cause| Error::Internal(cause.into()))?
}

/// Hashes a password with a fresh salt. Check it with [`super::check`] first. Call this before a transaction, never inside.
///
/// # Errors
/// `Unavailable` when too many wait already.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_pool(move || compute(password.as_bytes())).await
}

/// Compares a password with a stored hash; `None` (no such user) takes as long and is always wrong.
///
/// # Errors
/// `Unavailable` when too many wait already; `Internal` when the stored hash can't be read.
pub async fn verify(password: &str, stored: Option<String>) -> Result<Verdict> {
    // Longer ones can't have been set, and are not worth a second of a core.
    let password = if super::rule::is_too_long(password) { String::new() } else { password.to_owned() };
    in_pool(move || match stored {
        Some(stored) => compare(password.as_bytes(), &stored),
        None => compare(password.as_bytes(), &NOBODY).map(|_| Verdict::Wrong),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_exact_password_is_right() {
        let stored = hash("Верный пароль 1").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(verify("Верный пароль 1", Some(stored.clone())).await.unwrap(), Verdict::Right);
        for wrong in ["верный пароль 1", "Верный пароль 1 ", "Верный пароль", ""] {
            assert_eq!(verify(wrong, Some(stored.clone())).await.unwrap(), Verdict::Wrong);
        }
    }

    #[tokio::test]
    async fn long_passwords_are_not_cut() {
        let long = "a".repeat(72);
        let stored = hash(&long).await.unwrap();
        assert_eq!(verify(&format!("{long}b"), Some(stored.clone())).await.unwrap(), Verdict::Wrong);
        assert_eq!(verify(&long, Some(stored)).await.unwrap(), Verdict::Right);
    }

    #[tokio::test]
    async fn a_hash_of_yesterday_is_right_but_outdated() {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
        let stored = weak.hash_password_with_salt(b"long enough", &[1; 16]).unwrap().to_string();
        assert_eq!(verify("long enough", Some(stored.clone())).await.unwrap(), Verdict::Outdated);
        assert_eq!(verify("another one", Some(stored)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn nobody_has_any_password() {
        assert_eq!(verify("", None).await.unwrap(), Verdict::Wrong);
        assert_eq!(verify("password", None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        assert_ne!(hash("long enough").await.unwrap(), hash("long enough").await.unwrap());
    }
}
