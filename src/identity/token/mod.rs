//! Tokens for programs: a short signed one to work with, a long opaque one to renew it.

pub mod access;
pub mod api;
mod authenticate;
pub mod refresh;

pub use authenticate::{authenticate, authenticator};
pub use refresh::{PURGE, purge};
