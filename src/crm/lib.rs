//! The tenant's CRM: leads, clients, pipelines, deals, the feed, tasks and notices. Everything here lives in one tenant's schema.

pub mod batch;
pub mod board;
pub mod client;
pub mod custom;
pub mod deal;
pub mod entry;
pub mod feed;
#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
pub mod lead;
pub mod live;
pub mod merge;
pub mod notice;
pub mod scope;
pub mod search;
pub mod seen;
pub mod segment;
pub mod staff;
pub mod subject;
pub mod task;
pub mod view;

/// The handlers of this crate's events.
pub fn handlers() -> jobs::Handlers {
    live::handlers().and(batch::handlers())
}
