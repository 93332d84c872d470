//! The body of a change: a field that is absent stays, `null` empties it.

use serde::{Deserialize, Deserializer};

/// Tells an absent field from `null`, for `#[serde(default, deserialize_with = "given")]`.
///
/// # Errors
/// What the field's own type refuses.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
