//! The deadlines a worker is at. They are claimed, renewed and let go many at once, so that each costs little beside its own
//! work, and a place that falls free is taken at once, so that a slow one keeps nobody waiting.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use kernel::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::deadline::{self, Lease};
use crate::handlers::{Due, Handlers, JobContext};
use crate::worker::{AT_ONCE, BEAT, CONFIRM};

/// Deadlines of this worker at most, those included that are claimed and wait for a place.
const CLAIMED: usize = 64;
/// So many are claimed at once at least, when there are so many.
const BATCH: usize = 16;

/// What has become of a claim.
#[derive(Clone)]
struct Outcome {
    claim: u64,
    attempts: i32,
    failure: Option<String>,
}

/// The deadlines of one worker.
pub(crate) struct Dues {
    context: JobContext,
    handlers: Handlers,
    /// Room for claims, and places for handlers.
    room: Arc<Semaphore>,
    places: Semaphore,
    /// What is ours by the number of its claim: work may set its own deadline anew and have it claimed again before it ends.
    /// A claim stays here until its outcome is written.
    leases: RefCell<HashMap<u64, Lease>>,
    outcomes: RefCell<Vec<Outcome>>,
    claims: Cell<u64>,
    renewed: Cell<Instant>,
}

impl Dues {
    pub fn new(context: JobContext, handlers: Handlers) -> Self {
        Self {
            context,
            handlers,
            room: Arc::new(Semaphore::new(CLAIMED)),
            places: Semaphore::new(AT_ONCE),
            leases: RefCell::default(),
            outcomes: RefCell::default(),
            claims: Cell::default(),
            renewed: Cell::new(Instant::now()),
        }
    }

    fn hold(&self, lease: Lease) -> u64 {
        let claim = self.claims.get();
        self.claims.set(claim + 1);
        self.leases.borrow_mut().insert(claim, lease);
        claim
    }

    async fn meet(&self, claims: Vec<u64>, group: Vec<Due>) {
        let Ok(_place) = self.places.acquire().await else {
            // The worker stops: what is not begun is left to another.
            let mut leases = self.leases.borrow_mut();
            claims.iter().for_each(|claim| drop(leases.remove(claim)));
            return;
        };
        let mut failures = self.handlers.meet(&self.context, &group).await;
        for (claim, due) in claims.into_iter().zip(group) {
            let failure = failures.remove(&due.subject);
            if let Some(error) = &failure {
                tracing::error!(kind = due.kind, subject = %due.subject, error = format!("{error:?}"), "a deadline failed");
            }
            let failure = failure.map(|error| error.to_string());
            self.outcomes.borrow_mut().push(Outcome { claim, attempts: due.attempts, failure });
        }
    }

    /// Lets go of what is claimed and not begun.
    pub fn begin_no_more(&self) {
        self.places.close();
    }

    /// Whether anything is claimed whose outcome is not written.
    pub fn is_busy(&self) -> bool {
        !self.leases.borrow().is_empty()
    }

    /// Renews what is under way once a beat, and writes down what has become of the rest. One loop does both, so that no lease
    /// moves while an outcome is written under it.
    pub async fn settle(&self) -> Result<usize> {
        if self.renewed.get().elapsed() > BEAT {
            self.renew().await?;
            self.renewed.set(Instant::now());
        }
        let outcomes = self.outcomes.borrow().clone();
        self.write(&outcomes).await?;
        // Only what is written is forgotten, and what came meanwhile stands behind it.
        self.outcomes.borrow_mut().drain(..outcomes.len());
        for outcome in &outcomes {
            self.leases.borrow_mut().remove(&outcome.claim);
        }
        tokio::time::sleep(CONFIRM).await;
        Ok(1)
    }

    async fn renew(&self) -> Result<()> {
        let leases: Vec<Lease> = self.leases.borrow().values().cloned().collect();
        if leases.is_empty() {
            return Ok(());
        }
        let renewed = deadline::renew(&self.context.db, &self.context.actor, &leases).await?;
        for lease in self.leases.borrow_mut().values_mut() {
            if let Some(until) = renewed.get(lease) {
                lease.1 = *until;
            }
        }
        Ok(())
    }

    async fn write(&self, outcomes: &[Outcome]) -> Result<()> {
        let (context, mut done) = (&self.context, Vec::new());
        for outcome in outcomes {
            let Some(lease) = self.leases.borrow().get(&outcome.claim).cloned() else { continue };
            match &outcome.failure {
                None => done.push(lease),
                Some(error) => {
                    deadline::failed(&context.db, &context.actor, &lease, outcome.attempts, error).await?;
                }
            }
        }
        if done.is_empty() { Ok(()) } else { deadline::done(&context.db, &context.actor, &done).await }
    }
}

/// Claims what is due as soon as there is room for a batch; answers how many there were.
pub(crate) async fn claim(dues: &Rc<Dues>) -> Result<usize> {
    let mut room = room(dues).await?;
    let limit = i64::try_from(room.num_permits()).map_err(Error::defect)?;
    let claimed = deadline::claim(&dues.context.db, &dues.context.actor, &dues.handlers.kinds(), limit).await?;
    let count = claimed.len();
    for group in dues.handlers.groups(claimed) {
        let (dues, room) = (Rc::clone(dues), room.split(group.len()));
        let claims = group.iter().map(|due| dues.hold(due.lease())).collect();
        tokio::task::spawn_local(async move {
            dues.meet(claims, group).await;
            drop(room);
        });
    }
    Ok(count)
}

/// Room for a batch, and all the rest there is.
async fn room(dues: &Dues) -> Result<OwnedSemaphorePermit> {
    let batch = u32::try_from(BATCH).map_err(Error::defect)?;
    let mut room = Arc::clone(&dues.room).acquire_many_owned(batch).await.map_err(Error::defect)?;
    while let Ok(more) = Arc::clone(&dues.room).try_acquire_owned() {
        room.merge(more);
    }
    Ok(room)
}
