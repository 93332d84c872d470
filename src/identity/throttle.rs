//! How often something may be tried: GCRA (a leaky bucket that needs one number) in a small script inside Redis.

use chrono::{DateTime, Utc};
use jobs::Redis;
use kernel::{Error, Result};
use redis::Script;

/// A limit: so many tries at once, then one per interval.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    name: &'static str,
    burst: i64,
    /// Milliseconds until one more try is allowed.
    interval: i64,
}

/// All tries from one address: a whole office may sit behind it.
pub const ADDRESS: Limit = Limit { name: "address", burst: 60, interval: 2_000 };

/// Tries of one account from one address, or from one device that has signed in before.
pub const ACCOUNT_AT_ADDRESS: Limit = Limit { name: "account-at", burst: 10, interval: 20_000 };

/// Tries of one account from wherever, except from devices that have signed in before: guessing from many addresses
/// is slowed, yet it does not lock the owner out of their own machine.
pub const ACCOUNT: Limit = Limit { name: "account", burst: 50, interval: 60_000 };

/// Codes of the second factor after a right password.
pub const CODE: Limit = Limit { name: "code", burst: 5, interval: 60_000 };

/// Passwords asked for again inside a session.
pub const PASSWORD_AGAIN: Limit = Limit { name: "again", burst: 5, interval: 30_000 };

/// KEYS[1] holds the time at which the bucket is empty again. ARGV: now, interval, burst, cost (1 takes, -1 gives back).
/// Answers 0, or the milliseconds until the next try.
const GCRA: &str = r"
local now, interval, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1])) or now, now) + interval * cost
local wait = empty_at - burst * interval - now
if wait > 0 then return wait end
if empty_at <= now then
    redis.call('DEL', KEYS[1])
else
    redis.call('SET', KEYS[1], string.format('%.0f', empty_at), 'PX', string.format('%.0f', empty_at - now + 60000))
end
return 0
";

async fn run(redis: &Redis, limit: Limit, who: &str, now: DateTime<Utc>, cost: i64) -> Result<i64> {
    let mut connection = redis.connection().await?;
    Script::new(GCRA)
        .key(redis.key(format_args!("limit:{}:{who}", limit.name)))
        .arg(now.timestamp_millis())
        .arg(limit.interval)
        .arg(limit.burst)
        .arg(cost)
        .invoke_async(&mut *connection)
        .await
        .map_err(|cause| Error::Unavailable(anyhow::Error::new(cause).context("Redis")))
}

/// Counts one try of `who`.
///
/// # Errors
/// `TooManyRequests` with the seconds to wait; `Unavailable` without Redis: then nobody gets in.
pub async fn take(redis: &Redis, limit: Limit, who: &str, now: DateTime<Utc>) -> Result<()> {
    let wait = run(redis, limit, who, now, 1).await?;
    if wait == 0 {
        Ok(())
    } else {
        Err(Error::TooManyRequests(u32::try_from((wait + 999) / 1_000).unwrap_or(u32::MAX)))
    }
}

/// Gives a try back that turned out well: only failures count, yet a hundred at once can't slip through uncounted.
///
/// # Errors
/// `Unavailable`.
pub async fn give_back(redis: &Redis, limit: Limit, who: &str, now: DateTime<Utc>) -> Result<()> {
    run(redis, limit, who, now, -1).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use testkit::TestNet;

    const SMALL: Limit = Limit { name: "test", burst: 3, interval: 10_000 };

    async fn wait(net: &TestNet, who: &str) -> Option<u32> {
        match take(&net.app.redis, SMALL, who, net.db().clock().now()).await {
            Ok(()) => None,
            Err(Error::TooManyRequests(seconds)) => Some(seconds),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[actix_web::test]
    async fn so_many_at_once_and_then_one_per_interval() {
        let net = TestNet::new().await;
        for _ in 0..3 {
            assert_eq!(wait(&net, "a").await, None);
        }
        assert_eq!(wait(&net, "a").await, Some(10));
        assert_eq!(wait(&net, "b").await, None, "each is counted alone");
        net.advance(Duration::milliseconds(9_999));
        assert_eq!(wait(&net, "a").await, Some(1));
        net.advance(Duration::milliseconds(1));
        assert_eq!(wait(&net, "a").await, None);
        assert_eq!(wait(&net, "a").await, Some(10), "refused tries cost nothing, taken ones do");
        net.advance(Duration::hours(1));
        for _ in 0..3 {
            assert_eq!(wait(&net, "a").await, None, "time fills it up again, but not beyond the burst");
        }
        assert_eq!(wait(&net, "a").await, Some(10));
    }

    #[actix_web::test]
    async fn what_is_given_back_can_be_taken_again_and_no_more() {
        let net = TestNet::new().await;
        for _ in 0..20 {
            assert_eq!(wait(&net, "a").await, None);
            give_back(&net.app.redis, SMALL, "a", net.db().clock().now()).await.unwrap();
        }
        give_back(&net.app.redis, SMALL, "a", net.db().clock().now()).await.unwrap();
        for _ in 0..3 {
            assert_eq!(wait(&net, "a").await, None);
        }
        assert_eq!(wait(&net, "a").await, Some(10));
    }

    #[actix_web::test]
    async fn many_at_the_same_moment_are_counted_one_by_one() {
        let net = TestNet::new().await;
        let tries = futures_util::future::join_all((0..40).map(|_| wait(&net, "a"))).await;
        assert_eq!(tries.iter().filter(|wait| wait.is_none()).count(), 3);
    }
}
