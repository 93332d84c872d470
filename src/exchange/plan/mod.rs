//! Sale plans (план продажи): ordered stages kept as data, versioned, chosen by rules.

pub mod api;
pub mod choose;
pub mod diff;
pub mod fields;
pub mod preview;
pub mod stage;
pub mod version;

pub use stage::{Stage, StageKind};
pub use version::Plan;
