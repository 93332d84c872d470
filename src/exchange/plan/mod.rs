//! Sale plans (план продажи): ordered stages kept as data, versioned, chosen by rules.

pub mod api;
pub mod choose;
pub mod stage;

pub use stage::{Stage, StageKind};
