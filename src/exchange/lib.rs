//! The exchange: sale plans, standing orders, lots, bids, the hand-over and what is kept as its proof.

pub mod bid;
pub mod check;
pub mod handlers;
pub mod journal;
pub mod lot;
pub mod order;
pub mod plan;

#[cfg(test)]
mod contact_tests;
#[cfg(test)]
mod model;
#[cfg(any(test, feature = "sample"))]
pub mod sample;

pub use handlers::handlers;

/// The key that signs receipts and closings, as it follows from the network's secret.
pub fn key(app: &web::App) -> proof::Key {
    proof::Key::derive(&app.config.secret.derive("lot receipts"))
}
