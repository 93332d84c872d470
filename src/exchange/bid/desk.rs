//! The desk where a server's bids wait for each other: those that come while one transaction is under way share the next. Each
//! is answered after its commit, so that what is acknowledged is durable; the commits are shared, not put off.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{Db, Once, PlatformTx};
use kernel::{Actor, Error, LotId, Result};
use proof::Key;
use tokio::sync::oneshot;
use web::App;

use super::place::{Placed, Wish, place, place_all};
use crate::lot::{self, Lot};

/// So many bids share a transaction at most: more would make those behind them wait for no gain.
const AT_ONCE: usize = 64;

/// The desk of one server.
pub struct Desk {
    db: Db,
    key: Key,
    actor: Actor,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    served: bool,
    /// Those whose lot somebody has locked; one task a lot waits for it.
    parked: BTreeMap<LotId, Vec<Waiting>>,
}

struct Waiting {
    wish: Wish,
    /// The call that may be repeated: its bid takes effect once.
    call: Option<Arc<Once>>,
    answer: oneshot::Sender<Result<Placed>>,
}

impl Desk {
    /// The desk of this application.
    pub fn of(app: &App) -> Arc<Self> {
        app.shared(|app| Self::new(app.db.clone(), crate::key(app)))
    }

    pub(crate) fn new(db: Db, key: Key) -> Self {
        Self { db, key, actor: Actor::system("exchange"), queue: Mutex::default() }
    }

    /// Places a bid. It is placed even if nobody waits for the answer any more.
    ///
    /// # Errors
    /// Those of [`place`]; `Unavailable` when it is not known whether the bid stands.
    pub async fn place(self: &Arc<Self>, wish: Wish) -> Result<Placed> {
        let (answer, placed) = oneshot::channel();
        if self.join(Waiting { wish, call: Once::current(), answer }) {
            actix_web::rt::spawn(Arc::clone(self).serve());
        }
        placed.await.unwrap_or_else(|_| Err(unknown("the desk was left")))
    }

    /// Joins the queue; answers whether nobody serves it.
    fn join(&self, waiting: Waiting) -> bool {
        let mut queue = self.queue();
        queue.waiting.push_back(waiting);
        !mem::replace(&mut queue.served, true)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self: Arc<Self>) {
        let left = Left(&self);
        while let Some(batch) = self.next() {
            for waiting in self.place_free(batch).await {
                if let Some(lot) = self.park(waiting) {
                    actix_web::rt::spawn(Arc::clone(&self).place_when_free(lot));
                }
            }
        }
        mem::forget(left);
    }

    /// The next to be served; with nobody waiting the desk is left.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.queue();
        queue.served = !queue.waiting.is_empty();
        let many = queue.waiting.len().min(AT_ONCE);
        queue.served.then(|| queue.waiting.drain(..many).collect())
    }

    /// Puts a bid aside until its lot is free; answers the lot if nobody waits for it yet.
    fn park(&self, waiting: Waiting) -> Option<LotId> {
        let lot = waiting.wish.lot;
        match self.queue().parked.entry(lot) {
            Entry::Occupied(mut parked) => {
                parked.get_mut().push(waiting);
                None
            }
            Entry::Vacant(place) => {
                place.insert(vec![waiting]);
                Some(lot)
            }
        }
    }

    /// Places the bids on lots that nobody has locked; the others come back, for one closing lot must not keep all waiting.
    async fn place_free(self: &Arc<Self>, batch: Vec<Waiting>) -> Vec<Waiting> {
        let ids: Vec<LotId> = batch.iter().map(|waiting| waiting.wish.lot).collect();
        let mut free = Vec::new();
        let placed = self
            .together(async |tx| {
                let mut lots = lot::lock_free(tx, &ids).await?;
                free = lots.iter().map(|lot| lot.id).collect();
                self.place_on(tx, &mut lots, batch.iter().filter(|waiting| free.contains(&waiting.wish.lot))).await
            })
            .await;
        let (batch, busy) = batch.into_iter().partition(|waiting| free.contains(&waiting.wish.lot));
        self.answer(batch, placed).await;
        busy
    }

    /// Waits for a lot, and places the bids on it that have been parked until then.
    async fn place_when_free(self: Arc<Self>, lot: LotId) {
        let mut left = Some(Unparked(&self, lot));
        let mut batch = Vec::new();
        let placed = self
            .together(async |tx| {
                let locked = lot::lock(tx, lot).await;
                // From here on whoever finds the lot locked waits for it anew, in a task of its own.
                mem::forget(left.take());
                batch = self.unpark(lot);
                self.place_on(tx, &mut [locked?], batch.iter()).await
            })
            .await;
        if let Some(left) = left {
            // Without a connection nobody came as far as the lot.
            batch = self.unpark(lot);
            mem::forget(left);
        }
        self.answer(batch, placed).await;
    }

    fn unpark(&self, lot: LotId) -> Vec<Waiting> {
        self.queue().parked.remove(&lot).unwrap_or_default()
    }

    async fn place_on<'a>(
        &self,
        tx: &mut PlatformTx,
        lots: &mut [Lot],
        batch: impl Iterator<Item = &'a Waiting>,
    ) -> Result<Vec<Result<Placed>>> {
        let (wishes, calls): (Vec<Wish>, Vec<_>) = batch.map(|waiting| (waiting.wish.clone(), &waiting.call)).unzip();
        if wishes.is_empty() {
            return Ok(Vec::new());
        }
        let placed = place_all(tx, &self.key, lots, &wishes).await?;
        for (call, _) in calls.into_iter().zip(&placed).filter(|(_, placed)| placed.is_ok()) {
            if let Some(call) = call {
                tx.takes_effect(call).await?;
            }
        }
        Ok(placed)
    }

    /// One transaction. When the work fails nothing stands; when the commit fails nobody knows.
    async fn together(
        &self,
        work: impl AsyncFnOnce(&mut PlatformTx) -> Result<Vec<Result<Placed>>>,
    ) -> Result<Vec<Result<Placed>>, Failed> {
        let mut worked = false;
        let working = async |tx: &mut PlatformTx| {
            let answers = work(tx).await?;
            worked = true;
            Ok(answers)
        };
        let outcome = self.db.platform(&self.actor, working).await;
        outcome.map_err(|error| if worked { Failed::Commit(error) } else { Failed::Work(error) })
    }

    async fn answer(self: &Arc<Self>, batch: Vec<Waiting>, placed: Result<Vec<Result<Placed>>, Failed>) {
        match placed {
            // Whoever does not wait any more finds the bid in the lot's log.
            Ok(placed) => batch.into_iter().zip(placed).for_each(|(waiting, placed)| drop(waiting.answer.send(placed))),
            Err(Failed::Commit(error)) => {
                for waiting in batch {
                    drop(waiting.answer.send(Err(unknown(&error))));
                }
            }
            Err(Failed::Work(error)) => {
                tracing::warn!(error = format!("{error:?}"), bids = batch.len(), "bids could not be placed together");
                actix_web::rt::spawn(Arc::clone(self).place_alone(batch));
            }
        }
    }

    /// Each in a transaction of its own; the desk goes on meanwhile.
    async fn place_alone(self: Arc<Self>, batch: Vec<Waiting>) {
        for Waiting { wish, call, answer } in batch {
            let alone = self.db.platform(&self.actor, async |tx| place(tx, &self.key, &wish).await);
            let placed = match call {
                Some(call) => Once::clone(&call).during(alone).await,
                None => alone.await,
            };
            drop(answer.send(placed));
        }
    }
}

/// Why the bids of a transaction were not placed.
enum Failed {
    /// Nothing stands.
    Work(Error),
    /// It is not known whether they stand.
    Commit(Error),
}

fn unknown(why: impl std::fmt::Display) -> Error {
    Error::Unavailable(anyhow::anyhow!("it is not known whether the bid stands: {why}"))
}

/// Opens the desk again when whoever served it is stopped half way: those who wait are told so, the next one is served.
struct Left<'a>(&'a Desk);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        queue.served = false;
        queue.waiting.clear();
    }
}

/// Lets go of those who wait for a lot when the task that waits for them is stopped half way.
struct Unparked<'a>(&'a Desk, LotId);

impl Drop for Unparked<'_> {
    fn drop(&mut self) {
        self.0.unpark(self.1);
    }
}
