//! Leads: the list, the card and its panel, the form.

pub mod act;
pub mod api;
mod asked;
pub mod card_page;
mod conditions_part;
pub mod export;
pub mod exports_page;
pub mod form_page;
pub mod list_page;
mod row;
pub mod segment_act;
pub mod tag;
pub mod view_act;
pub mod view_api;

pub(crate) use asked::{Asked, Place, back};
