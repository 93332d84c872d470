//! Leads: the list, the card and its panel, the form.

pub mod act;
pub mod api;
pub mod card_page;
pub mod form_page;
pub mod list_page;
