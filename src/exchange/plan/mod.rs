//! Sale plans (план продажи): ordered stages kept as data, versioned, chosen by rules.

pub mod choose;
pub mod diff;
pub mod version;

pub use version::Plan;
