//! Deals: the card and the form.

pub mod act;
pub mod api;
pub mod card_page;
pub mod form_page;
