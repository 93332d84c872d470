//! Signing in: by page and by token, through one use case.

mod attempt;
mod device;
pub(crate) mod enter;
pub mod page;
mod pending;

pub use attempt::{Attempt, check_code, check_password};
