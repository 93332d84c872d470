//! Standing orders as their owners write them: forms, pages, calls, and what an order would do.

pub mod api;
pub mod backtest;
pub mod conflict;
pub mod form;
pub mod page;
pub mod preview;
pub mod preview_page;
