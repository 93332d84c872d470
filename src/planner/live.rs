//! What open pages are told: a task is other than it was.

use jobs::live::Channel;
use jobs::{Event, Handlers, JobContext};
use kernel::Result;

/// The topic of a task that was made, changed, done or removed.
pub(crate) const CHANGED: &str = "task.changed";

pub(crate) fn handlers() -> Handlers {
    Handlers::default().on(CHANGED, changed)
}

async fn changed(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "task", &event.payload).await
}
