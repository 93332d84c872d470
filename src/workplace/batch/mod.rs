//! Acts on many leads: from the list, by the API, and the page where they are taken back.

pub mod act;
pub mod api;
pub mod page;
