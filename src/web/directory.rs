//! Tenants by slug, remembered for a moment: every request of a tenant's site asks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use db::{Db, Tenant};
use kernel::{Actor, Result};

/// How long an answer is believed. A suspension bites within this time on every server, and at once on the one that made it.
const FRESH: Duration = Duration::from_secs(1);
/// Slugs remembered at most: a scan of made-up names must not fill the memory.
const MOST: usize = 10_000;

/// The remembered tenants. Cloning shares them.
#[derive(Clone, Default)]
pub struct Directory(Arc<Mutex<HashMap<String, (Instant, Tenant)>>>);

impl Directory {
    /// The tenant of a site's name.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn find(&self, db: &Db, slug: &str) -> Result<Tenant> {
        if let Some(tenant) = self.remembered(slug) {
            return Ok(tenant);
        }
        let tenant = db.platform(&Actor::system("directory"), async |tx| db::find_by_slug(tx, slug).await).await?;
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(slug.to_owned(), (Instant::now(), tenant.clone()));
        Ok(tenant)
    }

    /// Forgets everything: a tenant has changed.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn remembered(&self, slug: &str) -> Option<Tenant> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.get(slug).filter(|(at, _)| at.elapsed() < FRESH).map(|(_, tenant)| tenant.clone())
    }
}
