//! The loan calculator (кредитный калькулятор): over the API and as a page whose address holds what was asked.

pub mod api;
mod form;
pub mod page;
