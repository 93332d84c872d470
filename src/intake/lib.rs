//! How leads come in: the check that every door shares, files of any make, and the import that turns a file into leads.

mod amount;
pub mod api;
pub mod catalogue;
pub mod choices;
pub mod file;
pub mod import;
pub mod lead;
pub mod page;
mod upload;
mod words;

#[cfg(test)]
mod shared;
#[cfg(test)]
mod truth;

pub use catalogue::{LawfulBasis, Product, Source};
pub use lead::{LeadBody, LeadDraft, LeadForm, LeadInput, RawAmount};
pub use page::pages;
