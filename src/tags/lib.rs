//! Tags: free words of a franchisee's by which it marks its leads. A lead keeps the ids of its tags; what a tag is called, and that it became part
//! of another, is said here and changes no lead.

pub mod act;
pub mod api;
pub mod edit;
mod id;
pub mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use schema::tenant::tags;
use serde::Serialize;
use web::PageCheck;

pub use edit::{named, used};
pub use id::TagId;

/// The colours of tags.
pub const HUES: [&str; 8] = ["blue", "green", "amber", "violet", "cyan", "orange", "red", "gray"];

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = tags)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name; no two in use have the same.
    pub name: String,
    /// Its colour.
    pub hue: String,
    /// Send it back with a change.
    pub version: i32,
    /// When it was last put on a lead.
    pub used_at: DateTime<Utc>,
    #[serde(skip)]
    merged_into: Option<TagId>,
    #[serde(skip)]
    archived_at: Option<DateTime<Utc>>,
}

impl Tag {
    /// Whether it is offered and shown under its own name.
    const fn is_in_use(&self) -> bool {
        self.merged_into.is_none() && self.archived_at.is_none()
    }
}

/// All tags of a franchisee, also those that became part of others or were deleted.
#[derive(Debug, Clone, Default)]
pub struct Tags(BTreeMap<TagId, Tag>);

impl Tags {
    /// Those in use, the last used first.
    pub fn in_use(&self) -> Vec<&Tag> {
        let mut found: Vec<&Tag> = self.0.values().filter(|tag| tag.is_in_use()).collect();
        found.sort_by_key(|tag| (std::cmp::Reverse(tag.used_at), tag.id));
        found
    }

    /// The one in use of this name, however it is written.
    fn called(&self, name: &str) -> Option<&Tag> {
        let lower = name.to_lowercase();
        self.0.values().find(|tag| tag.is_in_use() && tag.name.to_lowercase() == lower)
    }

    /// The tag that an id stands for now; none where it was deleted.
    pub fn find(&self, id: TagId) -> Option<&Tag> {
        let mut tag = self.0.get(&id)?;
        while let Some(into) = tag.merged_into {
            tag = self.0.get(&into)?;
        }
        Some(tag).filter(|tag| tag.is_in_use())
    }

    /// Every id that stands for the same tag.
    pub fn family(&self, id: TagId) -> Vec<TagId> {
        match self.find(id) {
            Some(tag) => self.0.keys().copied().filter(|other| self.find(*other) == Some(tag)).collect(),
            None => Vec::new(),
        }
    }

    /// Every id that stands for a tag in use.
    pub fn every_id(&self) -> Vec<TagId> {
        self.0.keys().copied().filter(|id| self.find(*id).is_some()).collect()
    }

    /// The tags of a lead, in the order in which they were put on, each once.
    pub fn of(&self, ids: &[TagId]) -> Vec<&Tag> {
        let mut found: Vec<&Tag> = Vec::new();
        for tag in ids.iter().filter_map(|id| self.find(*id)) {
            if found.iter().all(|other| other.id != tag.id) {
                found.push(tag);
            }
        }
        found
    }
}

/// All tags.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &mut TenantTx) -> Result<Tags> {
    let rows: Vec<Tag> = tags::table.select(Tag::as_select()).load(tx.conn()).await?;
    Ok(Tags(rows.into_iter().map(|tag| (tag.id, tag)).collect()))
}

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![PageCheck::of::<page::TagList>()]
}
