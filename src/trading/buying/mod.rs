//! What a franchisee may buy: its pages and forms, its rating, and the calls of head office.

pub mod api;
pub mod form;
pub mod page;
pub mod rating_page;
