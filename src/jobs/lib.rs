//! What happens after a use case has committed: events, deadlines and live notices.
//!
//! PostgreSQL remembers, Redis only carries. An event is a row of the outbox until a handler is done with it; a deadline
//! is a row until its work is done. Redis may be wiped at any moment: what was not done is published again.

mod backlog;
mod handlers;
mod meet;
mod outbox;
mod redis;
mod relay;
mod worker;

pub mod dead;
pub mod deadline;
pub mod live;

pub use crate::backlog::{Backlog, backlog};
pub use crate::handlers::{Due, Event, Failures, Handlers, JobContext};
pub use crate::outbox::{EventSink, emit, emit_all};
pub use crate::redis::Redis;
pub use crate::worker::{drain, run};
