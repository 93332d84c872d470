//! The journal of proofs: what anybody may ask of it, its page, and the story of a closed lot.

pub mod api;
pub mod page;
pub mod story;
