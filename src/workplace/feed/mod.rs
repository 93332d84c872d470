//! Notes by API.

pub mod api;
