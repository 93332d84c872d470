//! Lots as head office sees and handles them.

pub mod api;
pub mod view;
