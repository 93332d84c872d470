//! How far a computation is, and whether it shall stop: shared between the thread that computes and those who wait.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::Cancelled;

/// The computation looks up once in so many lots.
const PACE: u64 = 256;

/// The shared state.
#[derive(Debug, Default)]
pub struct Watch {
    total: AtomicU64,
    done: AtomicU64,
    cancelled: AtomicBool,
}

impl Watch {
    /// Tells it to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Lots that are done, and all of them.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(super) fn begin(&self, total: usize) {
        self.total.store(u64::try_from(total).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn at(&self, done: u64) -> Result<(), Cancelled> {
        if !done.is_multiple_of(PACE) {
            return Ok(());
        }
        self.done.store(done, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}
