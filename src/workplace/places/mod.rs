//! Pipelines and their stages.

pub mod act;
pub mod api;
pub mod page;
