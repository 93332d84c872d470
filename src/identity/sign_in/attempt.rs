//! One try to get in: the limits, the password, the second factor, the log.

use kernel::{Email, Error, Result};

use super::device;
use crate::door::Door;
use crate::event::{self, Kind, Origin};
use crate::password::{self, Verdict};
use crate::place::Place;
use crate::throttle::{self, ACCOUNT, ACCOUNT_AT_ADDRESS, ADDRESS, CODE, Limit};
use crate::totp::{self, Factor};
use crate::user::{self, Account};

/// What somebody shows at the door.
pub struct Attempt<'a> {
    /// Which door.
    pub place: Place,
    /// As typed.
    pub email: &'a str,
    /// As typed.
    pub password: &'a str,
    /// The client's address, as far as it can be trusted.
    pub ip: &'a str,
    /// The device's mark, if the browser sent one.
    pub device: Option<&'a str>,
}

impl Attempt<'_> {
    /// The keyed name of the account that is tried, whether it exists or not.
    fn account(&self, door: &Door<'_>) -> Result<[u8; 32]> {
        let address = match Email::parse(self.email) {
            Ok(email) => String::from(email),
            // Whatever this is, it is nobody's; a prefix is enough to count it by.
            Err(_) => self.email.chars().take(256).collect(),
        };
        door.keys.account(&self.place.audience(), &address)
    }

    /// The limits that this try counts against.
    fn limits(&self, door: &Door<'_>, account: &[u8; 32]) -> Result<Vec<(Limit, String)>> {
        let known = match self.device {
            Some(mark) => device::recognise(&door.keys, account, mark)?,
            None => None,
        };
        let name = hex::encode(account);
        let mut limits = vec![(ADDRESS, self.ip.to_owned())];
        match known {
            Some(device) => limits.push((ACCOUNT_AT_ADDRESS, format!("{name}:{device}"))),
            None => {
                limits.push((ACCOUNT_AT_ADDRESS, format!("{name}:{}", self.ip)));
                limits.push((ACCOUNT, name));
            }
        }
        Ok(limits)
    }
}

/// Takes a try from each limit; the first that is exhausted answers, and what was taken before it stays taken.
async fn take_all(door: &Door<'_>, limits: &[(Limit, String)]) -> Result<()> {
    for (limit, who) in limits {
        throttle::take(door.redis, *limit, who, door.now()).await?;
    }
    Ok(())
}

/// Checks address and password. The second factor, where it is on, is still to be asked for.
///
/// # Errors
/// `Unauthenticated("bad_credentials")` whatever was wrong; `TooManyRequests`; `Unavailable`.
pub async fn check_password(door: &Door<'_>, attempt: &Attempt<'_>) -> Result<Account> {
    let account_key = attempt.account(door)?;
    let origin = Origin { ip: attempt.ip.to_owned(), account: Some(account_key) };
    let limits = attempt.limits(door, &account_key)?;
    if let Err(refused) = take_all(door, &limits).await {
        if matches!(refused, Error::TooManyRequests(_)) {
            log(door, attempt.place, Kind::Throttled, None, &origin).await?;
        }
        return Err(refused);
    }
    let found = match Email::parse(attempt.email) {
        Ok(email) => {
            door.db.platform(&door.actor, async |tx| user::by_address(tx, attempt.place, &email).await).await?
        }
        Err(_) => None,
    };
    let stored = found.as_ref().map(|account| account.password_hash.clone());
    let verdict = password::verify(attempt.password, stored).await?;
    let account = found.filter(|account| verdict != Verdict::Wrong && account.disabled_at.is_none());
    let Some(account) = account else {
        log(door, attempt.place, Kind::Refused, None, &origin).await?;
        return Err(Error::Unauthenticated("bad_credentials"));
    };
    for (limit, who) in &limits {
        throttle::give_back(door.redis, *limit, who, door.now()).await?;
    }
    if verdict == Verdict::Outdated {
        renew_hash(door, &account, attempt.password).await?;
    }
    Ok(account)
}

/// Hashes with today's parameters. The password stays, so nothing ends.
async fn renew_hash(door: &Door<'_>, account: &Account, password: &str) -> Result<()> {
    let hash = password::hash(password).await?;
    door.db
        .platform(&door.actor, async |tx| user::renew_hash(tx, account.id, &account.password_hash, &hash).await)
        .await
}

/// Checks a code of the second factor, or a recovery code.
///
/// # Errors
/// `Unauthenticated("invalid_code")`; `TooManyRequests` after a few wrong ones; `Unavailable`.
pub async fn check_code(door: &Door<'_>, account: &Account, code: &str, ip: &str) -> Result<Factor> {
    let place = account.place()?;
    let origin = Origin { ip: ip.to_owned(), account: None };
    let who = account.id.to_string();
    if let Err(refused) = throttle::take(door.redis, CODE, &who, door.now()).await {
        log(door, place, Kind::Throttled, Some(account), &origin).await?;
        return Err(refused);
    }
    let spent = door
        .db
        .platform(&door.actor, async |tx| {
            let factor = totp::spend(tx, &door.keys, account, code).await?;
            match factor {
                None => event::record(tx, Kind::CodeRefused, place, Some(account.id), Some(&origin)).await?,
                Some(Factor::Recovery { .. }) => {
                    event::record(tx, Kind::RecoveryUsed, place, Some(account.id), Some(&origin)).await?;
                }
                Some(Factor::Code) => {}
            }
            Ok(factor)
        })
        .await?;
    let factor = spent.ok_or(Error::Unauthenticated("invalid_code"))?;
    throttle::give_back(door.redis, CODE, &who, door.now()).await?;
    Ok(factor)
}

async fn log(door: &Door<'_>, place: Place, kind: Kind, account: Option<&Account>, origin: &Origin) -> Result<()> {
    let user = account.map(|account| account.id);
    door.db.platform(&door.actor, async |tx| event::record(tx, kind, place, user, Some(origin)).await).await
}
