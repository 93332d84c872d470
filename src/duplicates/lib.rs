//! Leads of one person, looked for in a tenant's whole base: by the same phone or e-mail, and, as a hint, by much the same name in the same city.
//! The worker looks part by part, and tells how far it is. Merging is `crm::merge`.

pub mod act;
pub mod api;
mod contacts;
mod group;
mod names;
pub mod page;
mod scan;
#[cfg(test)]
mod tests;
mod union;

use web::PageCheck;

pub use group::{Group, Groups, Why, dismiss, open};
pub use scan::{Scan, State, handlers, latest, start};

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![PageCheck::of::<page::Duplicates>()]
}
