//! Proof: what is promised when a lot opens, what each bidder gets in the hand, and how anybody checks it afterwards.

pub mod bundle;
pub mod canonical;
pub mod key;
pub mod log;
pub mod verify;

pub use key::Key;
pub use verify::verify;
