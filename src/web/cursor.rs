//! Keyset paging: where a list goes on.

use chrono::{DateTime, Utc};
use kernel::{Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The last row of a page ordered by an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByTime(pub DateTime<Utc>, pub Uuid);

/// A page of rows and where the next one begins.
#[derive(Debug, Clone, Serialize)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page, where there is one.
    pub next: Option<String>,
}

impl<T> Slice<T> {
    /// Cuts what was read with one row more than `limit`.
    pub fn cut<K: Serialize>(mut items: Vec<T>, limit: i64, key: impl FnOnce(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(|last| write(&key(last))) } else { None };
        Self { items, next }
    }

    /// The page as the API answers it, of something else.
    pub fn list<U>(self, f: impl FnMut(T) -> U) -> crate::List<U> {
        crate::List { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// Writes a cursor: opaque to the caller.
pub fn write(key: &impl Serialize) -> String {
    let json = serde_json::to_vec(key).unwrap_or_default();
    json.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a cursor.
///
/// # Errors
/// 422 when it is none of ours.
pub fn read<K: DeserializeOwned>(cursor: &str) -> Result<K> {
    let refused = || Error::field("after", "invalid_cursor");
    let bytes = cursor.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>().ok_or_else(refused)?;
    serde_json::from_slice(&bytes).map_err(|_| refused())
}

fn byte(pair: &[u8]) -> Option<u8> {
    let [high, low] = pair else { return None };
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
    Some(digit(*high)? * 16 + digit(*low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nonsense_is_refused() {
        let key = ByTime(DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(), Uuid::from_u128(7));
        assert_eq!(read::<ByTime>(&write(&key)).unwrap(), key);
        for nonsense in ["", "zz", "7b", "привет", "5b5d", "7"] {
            assert!(matches!(read::<ByTime>(nonsense), Err(Error::Invalid(_))), "{nonsense}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        assert_eq!(Slice::cut(vec![1, 2], 2, |n| *n).next, None);
        let cut = Slice::cut(vec![1, 2, 3], 2, |n| *n);
        assert_eq!((cut.items, cut.next), (vec![1, 2], Some(write(&2))));
    }
}
