//! The doors are tried from the wrong side. These tests stand outside the crate: they see what every other crate sees.

#![expect(clippy::expect_used, reason = "a test that can not go on has to stop, saying why")]

mod isolation;
mod migrate;
mod once;
mod pool;
mod provision;
