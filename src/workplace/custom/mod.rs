//! Custom fields: as cards show them and forms ask for them, and the settings in which they are made.

pub mod act;
pub mod api;
pub mod form;
pub mod form_page;
pub mod list_page;
pub mod part;
