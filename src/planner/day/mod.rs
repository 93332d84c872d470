//! "My day": the tasks of a person or of everybody, by when they are due.

pub mod act;
pub mod asked;
pub mod count;
mod form;
pub mod page;
pub mod panel;
pub mod quick;
pub mod row;
pub(crate) mod sample;
pub mod told;
