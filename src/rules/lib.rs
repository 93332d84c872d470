//! The rules of the exchange as pure functions: who may buy a lead, which bid wins, whose turn it is, and what a stage is made of.

pub mod ascending;
pub mod consent;
pub mod decide;
pub mod descending;
pub mod eligible;
pub mod fields;
pub mod filters;
mod json_column;
pub mod schedule;
pub mod score;
pub mod stage;
pub mod state;
pub mod turn;
