//! The funnel board.

pub mod api;
pub mod page;
