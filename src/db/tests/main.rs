//! The doors are tried from the wrong side. These tests stand outside the crate: they see what every other crate sees.

mod isolation;
mod migrate;
mod pool;
mod provision;
