//! The harness of tests: a database of its own for each test, the application in process, and actors who call it.
//!
//! It needs PostgreSQL and Redis: `eval "$(scripts/services env)"` after `scripts/services start test`.

#![expect(clippy::expect_used, reason = "a test that can not be set up has to stop, saying why")]

mod http;
mod net;
mod server;

pub use http::{Caller, Http, Reply};
pub use net::{TestNet, root};
