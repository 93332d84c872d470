//! Proof: what is promised when a lot opens, what each bidder gets in the hand, and how anybody checks it without the exchange.

pub mod bundle;
pub mod canonical;
pub mod chain;
pub mod inclusion;
pub mod key;
pub mod log;
pub mod notice;
pub mod tree;
pub mod verify;

#[cfg(test)]
mod tests;

pub use key::Key;
pub use verify::verify;
