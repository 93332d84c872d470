//! Keyset paging: where a list goes on.

use chrono::{DateTime, Utc};
use kernel::{Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The last row of a page ordered by an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

/// The most rows that a part of a list is drawn anew with. One that has grown beyond it says where it goes on, and the page makes a further
/// part of the rest.
const REDRAWN: i64 = 100;

/// Which way the keys of a list run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest key first.
    Rising,
    /// The largest key first.
    Falling,
}

/// A part of a list that a page shows: what comes after a row, and, when it is drawn anew, not beyond another one. So a page on which more rows
/// were loaded asks for each part again without losing what moved from one part into the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<K> {
    /// The last row before the part; none at the list's beginning.
    pub after: Option<K>,
    /// The last row that may be in the part; none where it ends with a page of rows.
    pub until: Option<K>,
}

impl<K: Ord + Clone + Serialize + DeserializeOwned> Part<K> {
    /// Reads the two cursors; an empty one is none.
    ///
    /// # Errors
    /// 422 for a cursor that is none of ours.
    pub fn read(after: &str, until: &str) -> Result<Self> {
        let cursor = |text: &str| if text.is_empty() { Ok(None) } else { read(text).map(Some) };
        Ok(Self { after: cursor(after)?, until: cursor(until)? })
    }

    /// How many rows to read, where a page has `rows`: one more than may be shown.
    pub fn limit(&self, rows: i64) -> i64 {
        self.most(rows) + 1
    }

    fn most(&self, rows: i64) -> i64 {
        if self.until.is_some() { rows.max(REDRAWN) } else { rows }
    }

    /// Cuts what was read with [`Part::limit`], where the keys are ordered as this program orders them: numbers, instants, ids. Names are
    /// not: the database has an order of its own for them ([`Part::cut_within`]).
    pub fn cut<T>(&self, mut items: Vec<T>, rows: i64, order: Order, key: impl Fn(&T) -> K) -> Slice<T> {
        let Some(until) = &self.until else { return Slice::cut(items, rows, key) };
        let within = |item: &T| match order {
            Order::Rising => key(item) <= *until,
            Order::Falling => key(item) >= *until,
        };
        let end = items.iter().take_while(|item| within(item)).count();
        if end == items.len() {
            return Slice::cut(items, self.most(rows), key);
        }
        items.truncate(end);
        self.cut_within(items, rows, key)
    }

    /// Cuts what was read with [`Part::limit`] by a statement that itself ended at [`Part::until`].
    pub fn cut_within<T>(&self, items: Vec<T>, rows: i64, key: impl FnOnce(&T) -> K) -> Slice<T> {
        let slice = Slice::cut(items, self.most(rows), key);
        Slice { next: slice.next.or_else(|| self.until.as_ref().map(write)), ..slice }
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

    fn part(after: &str, until: i32) -> Part<i32> {
        Part::read(after, &write(&until)).unwrap()
    }

    #[test]
    fn a_part_drawn_anew_ends_where_the_next_one_begins() {
        let cut = part("", 5).cut(vec![9, 7, 5, 4, 3], 2, Order::Falling, |n| *n);
        assert_eq!((cut.items, cut.next), (vec![9, 7, 5], Some(write(&5))), "a new row came in");
        let cut = part("", 5).cut(vec![9, 4, 3], 2, Order::Falling, |n| *n);
        assert_eq!((cut.items, cut.next), (vec![9], Some(write(&5))), "the last row has gone");
        let cut = part(&write(&1), 5).cut(vec![2, 5, 6], 2, Order::Rising, |n| *n);
        assert_eq!((cut.items, cut.next), (vec![2, 5], Some(write(&5))));
    }

    #[test]
    fn what_a_statement_bounded_goes_on_at_the_bound() {
        let many: Vec<i32> = (6..=400).rev().collect();
        let cut = part("", 5).cut_within(many, 2, |n| *n);
        assert_eq!((cut.items.len(), cut.next), (100, Some(write(&301))));
        let cut = part("", 5).cut_within(vec![9, 7], 2, |n| *n);
        assert_eq!((cut.items, cut.next), (vec![9, 7], Some(write(&5))));
    }

    #[test]
    fn a_part_after_which_nothing_comes_has_no_next() {
        assert_eq!(part("", 5).cut(vec![9, 5], 2, Order::Falling, |n| *n).next, None);
        assert_eq!(part("", 5).cut(Vec::<i32>::new(), 2, Order::Falling, |n| *n).next, None);
    }

    #[test]
    fn a_part_grown_too_long_goes_on_at_its_last_row() {
        let part = part("", 0);
        let read: Vec<i32> = (1..=1_000).rev().take(usize::try_from(part.limit(50)).unwrap()).collect();
        let cut = part.cut(read, 50, Order::Falling, |n| *n);
        assert_eq!((cut.items.len(), cut.next), (100, Some(write(&901))));
    }

    #[test]
    fn a_part_without_an_end_is_a_page() {
        let part: Part<i32> = Part::read("", "").unwrap();
        assert_eq!((part.limit(50), part.after), (51, None));
        assert_eq!(part.cut(vec![3, 2, 1], 2, Order::Falling, |n| *n).next, Some(write(&2)));
        assert!(Part::<i32>::read("zz", "").is_err() && Part::<i32>::read("", "zz").is_err());
    }
}
