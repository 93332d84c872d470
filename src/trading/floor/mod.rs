//! The auction floor (торги): lots as a tenant sees them, masked: never a name, a phone or an e-mail.

pub mod api;
pub mod aside;
pub mod card;
pub mod closed;
pub mod find;
pub mod hours;
pub mod list;
pub mod lot_page;
pub mod page;
