//! Where tests find the data that is never committed.

use std::path::PathBuf;

/// A file or folder of `../shared` beside the project.
pub(crate) fn path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(relative)
}
