//! The loops of a worker: publish, consume, meet deadlines. Any number of workers may run.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result};
use redis::AsyncCommands;
use redis::streams::{StreamReadOptions, StreamReadReply};
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use crate::handlers::{Due, Event, Handlers, JobContext};
use crate::meet::{self, Dues};
use crate::redis::unavailable;
use crate::{dead, deadline, relay};

/// How often the outbox and the deadlines are looked at when there was nothing last time.
const IDLE: Duration = Duration::from_millis(100);
/// A pause after a service could not be reached.
const UNREACHABLE: Duration = Duration::from_secs(1);
/// How often what is under way is claimed anew, so that nobody else takes it while this worker lives.
pub(crate) const BEAT: Duration = Duration::from_secs(1);
/// How long confirmations of what is done are gathered.
pub(crate) const CONFIRM: Duration = Duration::from_millis(20);
/// How long a worker that is told to stop goes on with what it has begun: less than supervisors wait before they kill.
const GRACE: Duration = Duration::from_secs(8);
const GROUP: &str = "workers";
/// Events, and deadlines, that are worked on at once.
pub(crate) const AT_ONCE: usize = 8;
/// Events read at once: as many may wait here as are handled, and no more are kept from other workers.
const READ: usize = AT_ONCE;

/// What the loops share.
struct Work {
    context: JobContext,
    handlers: Handlers,
    /// Events that handlers of this worker are at, and those that wait for a place.
    in_hand: RefCell<HashSet<Uuid>>,
    /// Events that are handled and not yet confirmed.
    handled: RefCell<Vec<Uuid>>,
}

/// Runs the loops until `stop` says so. Must be called inside a `LocalSet` (actix's runtime is one).
pub async fn run(context: JobContext, handlers: Handlers, mut stop: watch::Receiver<bool>) {
    let consumer = format!("worker-{}", context.db.entropy().uuid(context.db.clock().now()));
    let dues = Rc::new(Dues::new(context.clone(), handlers.clone()));
    let work = Rc::new(Work { context, handlers, in_hand: RefCell::default(), handled: RefCell::default() });
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let events = futures_util::future::join4(
        forever("publish", || publish_once(&work.context)),
        forever("consume", || consume_once(&work, &places, &consumer)),
        forever("confirm", || confirm_once(&work)),
        forever("keep", || keep_once(&work)),
    );
    let deadlines =
        futures_util::future::join(forever("deadlines", || meet::claim(&dues)), forever("leases", || dues.settle()));
    tokio::select! {
        _ = events => {}
        _ = deadlines => {}
        _ = stop.wait_for(|stopped| *stopped) => {}
    }
    // What is under way is finished and said before the end, or another worker would do it again.
    let finished = async {
        tokio::select! {
            () = finish(&work, &dues) => {}
            () = forever("keep", || keep_once(&work)) => {}
        }
    };
    if tokio::time::timeout(GRACE, Box::pin(finished)).await.is_err() {
        tracing::warn!("the worker ends with work under way, or without having said what it did: another will do it");
    }
}

/// Waits for the handlers that are at it, and says what they did.
async fn finish(work: &Work, dues: &Dues) {
    dues.begin_no_more();
    loop {
        let busy = !work.in_hand.borrow().is_empty() || dues.is_busy();
        match futures_util::future::try_join(confirm_once(work), dues.settle()).await {
            Ok(_) if !busy => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = format!("{error:?}"), "the worker could not say yet what it did");
                tokio::time::sleep(UNREACHABLE).await;
            }
        }
    }
}

/// Repeats a step; a failure is logged and paused over, never the end.
async fn forever<Fut: Future<Output = Result<usize>>>(name: &'static str, step: impl Fn() -> Fut) {
    loop {
        match step().await {
            Ok(0) => tokio::time::sleep(IDLE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(step = name, error = format!("{error:?}"), "the worker pauses");
                tokio::time::sleep(UNREACHABLE).await;
            }
        }
    }
}

async fn publish_once(context: &JobContext) -> Result<usize> {
    relay::publish(&context.db, &context.redis, &context.actor).await
}

/// Hands what has arrived to handlers. A long one takes a place and keeps nobody else waiting.
async fn consume_once(work: &Rc<Work>, places: &Arc<Semaphore>, consumer: &str) -> Result<usize> {
    let mut ids = read(&work.context, consumer).await?;
    ids.retain(|id| !work.in_hand.borrow().contains(id));
    if ids.is_empty() {
        return Ok(1);
    }
    // All are in hand at once: who waits for a place here must not be told anew meanwhile.
    let events = relay::load(&work.context.db, &work.context.actor, &ids).await?.into_iter();
    let held: Vec<Held> = events.filter_map(|event| Held::take(work, event)).collect();
    for held in held {
        let place = Arc::clone(places).acquire_owned().await.map_err(Error::defect)?;
        tokio::task::spawn_local(async move {
            handle(&held.work, &held.event).await;
            drop(place);
        });
    }
    Ok(ids.len())
}

/// An event in hand, for as long as this lives: whatever ends its handler, it is told again when its time comes.
struct Held {
    work: Rc<Work>,
    event: Event,
}

impl Held {
    fn take(work: &Rc<Work>, event: Event) -> Option<Self> {
        let new = work.in_hand.borrow_mut().insert(event.id.0);
        new.then(|| Self { work: Rc::clone(work), event })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.work.in_hand.borrow_mut().remove(&self.event.id.0);
    }
}

/// Takes what was handled out of the outbox, many at once. What is killed before is told again.
async fn confirm_once(work: &Work) -> Result<usize> {
    let ids = work.handled.borrow().clone();
    if !ids.is_empty() {
        relay::done(&work.context.db, &work.context.actor, &ids).await?;
        // Only what is written is forgotten, and what came meanwhile stands behind it.
        work.handled.borrow_mut().drain(..ids.len());
    }
    tokio::time::sleep(CONFIRM).await;
    Ok(ids.len().max(1))
}

/// A handler may take longer than an unconfirmed event waits, an import for one.
async fn keep_once(work: &Work) -> Result<usize> {
    tokio::time::sleep(BEAT).await;
    let ids: Vec<Uuid> = work.in_hand.borrow().iter().copied().collect();
    if !ids.is_empty() {
        relay::keep(&work.context.db, &work.context.actor, &ids).await?;
    }
    Ok(ids.len().max(1))
}

/// Waits for ids. The outbox is what remembers, so the stream keeps no list of unconfirmed ones (NOACK).
async fn read(context: &JobContext, consumer: &str) -> Result<Vec<Uuid>> {
    let stream = context.redis.key(relay::STREAM);
    let mut connection = context.redis.connection().await?;
    let options = StreamReadOptions::default().group(GROUP, consumer).noack().count(READ).block(200);
    let reply: std::result::Result<Option<StreamReadReply>, _> =
        connection.xread_options(&[&stream], &[">"], &options).await;
    let reply = match reply {
        Ok(reply) => reply.unwrap_or_default(),
        Err(error) if error.code() == Some("NOGROUP") => {
            let _: redis::Value = connection.xgroup_create_mkstream(&stream, GROUP, "0").await.map_err(unavailable)?;
            return Ok(Vec::new());
        }
        Err(error) => return Err(unavailable(error)),
    };
    let entries = reply.keys.iter().flat_map(|key| &key.ids);
    Ok(entries.filter_map(|entry| entry.get::<String>("id")?.parse().ok()).collect())
}

async fn handle(work: &Work, event: &Event) {
    let Err(error) = work.handlers.handle(&work.context, event).await else {
        work.handled.borrow_mut().push(event.id.0);
        return;
    };
    tracing::error!(topic = event.topic, event = %event.id, error = format!("{error:?}"), "a handler failed");
    match relay::failed(&work.context.db, &work.context.actor, event, &error.to_string()).await {
        Ok(true) => dead::tell(&work.context.redis).await,
        Ok(false) => {}
        Err(error) => tracing::warn!(event = %event.id, error = format!("{error:?}"), "the event will be told again"),
    }
}

/// Does all that waits, without Redis and without sleeping: for tests.
///
/// # Errors
/// What the database says. A failed handler is an error too.
pub async fn drain(context: &JobContext, handlers: &Handlers) -> Result<usize> {
    let mut done = 0;
    loop {
        let events = relay::take_waiting(&context.db, &context.actor).await?;
        let dues = deadline::claim(&context.db, &context.actor, &handlers.kinds(), 100).await?;
        if events.is_empty() && dues.is_empty() {
            return Ok(done);
        }
        for event in &events {
            handlers.handle(context, event).await?;
        }
        relay::done(&context.db, &context.actor, &events.iter().map(|event| event.id.0).collect::<Vec<_>>()).await?;
        done += events.len() + dues.len();
        for group in handlers.groups(dues) {
            if let Some((_, error)) = handlers.meet(context, &group).await.pop_first() {
                return Err(error);
            }
            let leases: Vec<_> = group.iter().map(Due::lease).collect();
            deadline::done(&context.db, &context.actor, &leases).await?;
        }
    }
}
