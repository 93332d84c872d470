//! Proof: what is promised when a lot opens, what each bidder gets in the hand, and how anybody checks it afterwards.

pub mod api;
pub mod bundle;
pub mod canonical;
pub mod chain;
pub mod head;
pub mod inclusion;
pub mod key;
pub mod keys;
pub mod log;
pub mod notice;
pub mod notify;
pub mod page;
pub mod refusal;
pub mod story;
pub mod tree;
pub mod verify;

#[cfg(test)]
mod notice_tests;
#[cfg(test)]
mod tests;

pub use key::Key;
pub use verify::verify;
