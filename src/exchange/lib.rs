//! The exchange: the pool of leads, sale plans, lots, bids, wallets, the ledger, the hand-over and its proof.

mod words;

pub mod bid;
pub mod floor;
pub mod handlers;
pub mod lead;
pub mod lot;
pub mod office;
pub mod order;
pub mod plan;
pub mod proof;
pub mod wallet;

#[cfg(test)]
mod model;
#[cfg(test)]
mod sample;

pub use handlers::handlers;

/// The key that signs receipts and closings, as it follows from the network's secret.
pub fn key(app: &web::App) -> proof::Key {
    proof::Key::derive(&app.config.secret.derive("lot receipts"))
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    office::pages()
}
