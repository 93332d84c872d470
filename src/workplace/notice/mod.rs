//! The bell and what it tells.

pub mod api;
pub mod page;
