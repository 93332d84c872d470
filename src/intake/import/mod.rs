//! Imports: a file becomes leads, each row with its verdict, and the whole can be undone.
//!
//! An import is a row that a worker advances chunk by chunk; a chunk and the progress it makes are one transaction, so a
//! killed worker loses nothing and doubles nothing. The base it fills is the pool at head office and the tenant's own leads
//! elsewhere; each base is an [`ImportTarget`].

mod base;
mod chunk;
pub(crate) mod judge;
mod list;
mod rejects;
mod run;
mod start;
mod store;
mod undo;

#[cfg(test)]
mod tests;

pub use base::{Base, Existing, ImportTarget, NewLead};
pub use list::{RowFilter, Shown, find, list, rows};
pub use rejects::{header as rejects_header, next as rejects_next};
pub use run::handlers;
pub use start::{NewImport, Options, file_key, start};
pub use store::{Import, ImportRow, State};
pub use undo::request as request_undo;
