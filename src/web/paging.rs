//! Pages of lists that are short enough to be read whole.

use crate::List;
use crate::cursor::{self, Slice};
use kernel::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;

/// How every list of the API is asked for a part of it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Paging {
    /// Rows of a page, 50 by default, at most 200.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

impl Paging {
    /// The part of a list that was asked for; `id` names a row.
    ///
    /// # Errors
    /// `Invalid`: `limit` `out_of_range`; `after` `invalid_cursor`, also when the row that it names is gone.
    pub fn of<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<List<T>> {
        let limit = crate::limit(self.limit)?;
        if let Some(after) = self.after.as_deref().filter(|after| !after.is_empty()) {
            let last: Uuid = cursor::read(after)?;
            let place = rows.iter().position(|row| id(row) == last);
            let place = place.ok_or_else(|| Error::field("after", "invalid_cursor"))?;
            rows.drain(..=place);
        }
        Ok(Slice::cut(rows, limit, id).list(|row| row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_list_make_the_whole_list() {
        let rows: Vec<Uuid> = (1..=5).map(Uuid::from_u128).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = Paging { limit: Some(2), after }.of(rows.clone(), |id| *id).unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, rows);
        let gone = Paging { limit: None, after: Some(cursor::write(&Uuid::from_u128(9))) };
        assert!(gone.of(rows.clone(), |id| *id).is_err());
        assert!(Paging { limit: Some(0), after: None }.of(rows, |id| *id).is_err());
    }
}
