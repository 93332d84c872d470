//! The exchange against a model of a few lines: random operations on every kind of stage, some of them killed half way,
//! then everything is counted. A failing run prints its seed; `MAK_MODEL_SEED` replays it, `MAK_MODEL_OPERATIONS` makes it longer.

mod bidding;
mod book;
mod run;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use schema::platform::buyers;

use self::run::Run;
use crate::sample::Exchange;

/// Polls a piece of work so many times and then kills it, as a process is killed: in the middle of whatever it is doing.
async fn killed_after<T>(polls: Option<u32>, work: impl Future<Output = T>) -> Option<T> {
    let Some(mut left) = polls else { return Some(work.await) };
    let mut work = pin!(work);
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[actix_web::test]
async fn random_operations_and_kills_agree_with_the_model() {
    let seed = setting(
        "MAK_MODEL_SEED",
        kernel::Entropy::System.bytes::<4>().iter().fold(0, |seed, byte| seed * 256 + u64::from(*byte)),
    );
    let operations = setting("MAK_MODEL_OPERATIONS", 2_000);
    println!("MAK_MODEL_SEED={seed}");
    // One connection: what a killed piece of work left behind is met by the very next one.
    let mut net = Exchange::new(1).await;
    for slug in ["fourth", "fifth"] {
        net.add_tenant(slug).await;
    }
    let mut run = Run::new(net, ChaCha20Rng::seed_from_u64(seed));
    run.cap(3, 60).await;
    for operation in 0..operations {
        run.step().await;
        if operation % 250 == 249 {
            run.compare().await;
        }
    }
    run.finish().await;
    run.compare().await;
    run.sum_up(operations).await;
}

impl Run {
    /// Caps a tenant's day.
    async fn cap(&mut self, tenant: usize, cap: i32) {
        let update = diesel::update(buyers::table.find(self.net.tenants[tenant].id)).set(buyers::daily_cap.eq(cap));
        assert_eq!(self.net.platform(async |tx| Ok(update.execute(tx.conn()).await?)).await.unwrap(), 1);
        self.book.caps[tenant] = usize::try_from(cap).ok();
    }
}
