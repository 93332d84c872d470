//! Imports: a file becomes leads, each row with its verdict, and the whole can be undone.
//!
//! An import is a row that a worker advances chunk by chunk; a chunk and the progress it makes are one transaction, so a
//! killed worker loses nothing and doubles nothing. The base it fills is the pool at head office and the tenant's own leads
//! elsewhere; each base is an [`ImportTarget`].

mod act;
mod base;
mod chunk;
mod draft;
mod forget;
pub(crate) mod judge;
mod list;
mod offer;
mod options;
mod plan;
mod recognise;
mod rejects;
mod run;
mod start;
mod store;
mod undo;

#[cfg(test)]
mod tests;

pub use act::{cancel, check, discard, pause, resume, run, run_at_once};
pub use base::{Base, Candidate, Change, Changed, Existing, ImportTarget, NewLead};
pub use draft::{Edit, Layout, NewDraft, change, draft, remembered};
pub use forget::forget_leads;
pub use list::{RowFilter, Shown, find, list, rows};
pub use offer::{Extra, Offer, Own};
pub use options::{Meaning, Meanings, Options, Policy};
pub(crate) use plan::Plan;
pub use recognise::{Recognised, Way, problems, recognise};
pub use rejects::{header as rejects_header, next as rejects_next};
pub use run::handlers;
pub(crate) use run::{fetch, tell};
pub use start::{NewImport, file_key, start};
pub(crate) use start::{defaults, file_name_of};
pub use store::{Import, ImportRow, State};
pub use undo::request as request_undo;
