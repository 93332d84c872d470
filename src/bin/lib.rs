//! The bin: leads that were removed, until they are brought back or destroyed. Nothing else of a tenant can be removed: clients and deals are what
//! its books are made of.

pub mod act;
pub mod api;
mod list;
mod night;
pub mod page;
mod purge;
#[cfg(test)]
mod purge_tests;
mod term;
#[cfg(test)]
mod tests;

use kernel::{Action, Actor, Error, Object, Result};
use web::PageCheck;

pub use list::{Removed, list};
pub use night::handlers;
pub use purge::{Purge, log, purge, purge_all};
pub use term::{DEFAULT_DAYS, set_term, term};

/// Whoever may destroy: the right to remove, over everybody's leads.
///
/// # Errors
/// `Forbidden`.
pub(crate) fn require_all(actor: &Actor) -> Result<()> {
    match crm::scope::own(actor, Object::Lead, Action::Delete)? {
        None => Ok(()),
        Some(_) => Err(Error::Forbidden("permission")),
    }
}

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![PageCheck::of::<page::Bin>()]
}
