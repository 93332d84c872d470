//! Imports: the same tables as at the platform.

pub use crate::platform::{import_rows, imports};
