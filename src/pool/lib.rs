//! The pool of leads: how they come in and what happened to them, and the terms on which franchisees buy from it.

pub mod buying;
pub mod filter_input;
pub mod handlers;
pub mod lead;

pub use handlers::handlers;
