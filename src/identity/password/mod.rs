//! Passwords: what may be one, how it is stored and compared.

mod common;
mod hash;
mod rule;

pub use hash::{Verdict, hash, verify};
pub use rule::{LONGEST, SHORTEST, check};
