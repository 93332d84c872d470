//! Merging leads: the comparison, the act and its undoing.

pub mod act;
pub mod api;
pub mod page;
