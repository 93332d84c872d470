//! What the exchange keeps and publishes as proof: logs, refusals, notices, sealed lots, daily heads and keys.

pub mod closed;
pub mod head;
pub mod keys;
pub mod log;
pub mod notify;
pub mod refusal;

#[cfg(test)]
mod notice_tests;
#[cfg(test)]
mod tests;
