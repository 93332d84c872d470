//! Clients: the list and the card.

pub mod act;
pub mod api;
pub mod card_page;
pub mod list_page;
