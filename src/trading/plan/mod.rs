//! Head office's calls about sale plans, and a plan tried on a past lead.

pub mod api;
pub mod preview;
