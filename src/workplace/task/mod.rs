//! Tasks on cards.

pub mod act;
pub mod api;
