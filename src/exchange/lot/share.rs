//! Who had how many of the leads of one city and product.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::Product;
use kernel::text::key;
use kernel::{Result, TenantId};
use pool::lead::Lead;
use rules::eligible::Share;
use rules::state::LotState;
use schema::platform::{leads, lots};

/// Shares are counted over this many days.
const DAYS: i64 = 30;

/// How large a tenant's share may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareRule {
    /// The most that it may have, in percent.
    pub cap: i32,
    /// So many sold leads make a share a measure.
    pub measured_from: i32,
}

/// Sold leads of the last 30 days by product, city and buyer.
#[derive(Debug, Clone, Default)]
pub struct Shares(BTreeMap<(Product, String), BTreeMap<TenantId, i64>>);

impl Shares {
    /// Those of the products and cities of these leads.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn read(tx: &mut PlatformTx, like: &[&Lead]) -> Result<Self> {
        let products: BTreeSet<Product> = like.iter().map(|lead| lead.product).collect();
        let rows: Vec<(Option<TenantId>, Product, String, i64)> = lots::table
            .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
            .filter(lots::state.eq(LotState::Sold))
            .filter(lots::closed_at.gt(tx.now() - Duration::days(DAYS)))
            .filter(leads::product.eq_any(products))
            .group_by((lots::winner_tenant, leads::product, leads::city))
            .select((lots::winner_tenant, leads::product, leads::city, count_star()))
            .load(tx.conn())
            .await?;
        let mut sold = Self::default();
        for (tenant, product, city, count) in rows {
            let Some(tenant) = tenant else { continue };
            *sold.0.entry((product, key(&city))).or_default().entry(tenant).or_insert(0) += count;
        }
        Ok(sold)
    }

    /// Counts a lead that was sold just now.
    pub(super) fn add(&mut self, tenant: TenantId, lead: &Lead) {
        *self.0.entry((lead.product, key(&lead.city))).or_default().entry(tenant).or_insert(0) += 1;
    }

    /// A tenant's part of the leads like this one; none when its city is not known.
    pub fn of(&self, tenant: TenantId, lead: &Lead, rule: ShareRule) -> Option<Share> {
        let city = key(&lead.city);
        if city.is_empty() {
            return None;
        }
        let sold = self.0.get(&(lead.product, city));
        let bought = sold.and_then(|sold| sold.get(&tenant)).copied().unwrap_or(0);
        let all = sold.map_or(0, |sold| sold.values().sum());
        Some(Share { cap: rule.cap, bought, sold: all, measured_from: i64::from(rule.measured_from) })
    }
}
