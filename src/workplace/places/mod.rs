//! Where records stand, as settings: the statuses of leads, pipelines and their stages.

pub mod act;
pub mod api;
pub mod form;
pub mod page;
pub mod stage_page;
pub mod status_api;
pub mod status_page;
