//! Policies of returns and recalls: data, a row a version, edited by head office. Which version governs a lead is decided by
//! when its lot opened, so that nobody's rules change behind their back.

pub mod edit;
pub mod page;

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Money, Result, words};
use schema::platform::aftersale_policies as policies;
use serde::Serialize;
use uuid::Uuid;

use crate::returns::Reason;

words! {
    /// What comes of a return for «не дозвониться» with fewer calls than the policy demands.
    CallsShort {
        /// It is not taken, and the tenant is told how many are missing.
        Refuse = "refuse",
        /// Head office looks at it.
        Ask = "ask",
    }
}

/// A version of a policy. The preset follows what the trade does (domain §1.3).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = policies)]
pub struct Policy {
    /// The version's own id.
    pub id: Uuid,
    /// The product's code; empty for every product without a policy of its own.
    pub product: String,
    /// Grows with each change.
    pub version: i32,
    /// The reasons for which a lead may be returned.
    pub reasons: Vec<String>,
    /// How long after the sale a return may be asked for, in days.
    pub window_days: i32,
    /// How long head office has to answer, in hours; silence is a yes.
    pub answer_hours: i32,
    /// The largest share of the leads of 30 days that a tenant may return, in basis points.
    pub cap_bp: i32,
    /// So many it may return whatever the share.
    pub cap_least: i32,
    /// What of the price comes back with a return, in basis points.
    pub refund_bp: i32,
    /// The working minutes in which the first contact is due.
    pub contact_minutes: i32,
    /// What of the price comes back with a recall, in basis points.
    pub recall_refund_bp: i32,
    /// What comes back when head office recalls the untouched leads of a suspended tenant, in basis points.
    pub suspended_refund_bp: i32,
    /// Since when it counts.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
    /// So many unanswered attempts prove that a person can't be reached.
    pub call_attempts: i32,
    /// On so many different days.
    pub call_days: i32,
    /// What comes of a request with fewer.
    pub calls_short: CallsShort,
}

/// Basis points as the pages' filter `percent` takes them.
pub(crate) fn percent(points: i32) -> f64 {
    f64::from(points) / 100.0
}

impl Policy {
    /// The policy in force at an instant: the product's own, or the general one.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn at(tx: &mut PlatformTx, product: &str, when: DateTime<Utc>) -> Result<Self> {
        let rows: Vec<Self> = policies::table
            .filter(policies::product.eq_any([product, ""]))
            .filter(policies::created_at.le(when))
            .order((policies::product.desc(), policies::version.desc()))
            .limit(1)
            .select(Self::as_select())
            .load(tx.conn())
            .await?;
        match rows.into_iter().next() {
            Some(policy) => Ok(policy),
            // A lot older than every policy is governed by the first one.
            None => Ok(policies::table
                .filter(policies::product.eq(""))
                .order(policies::version)
                .select(Self::as_select())
                .first(tx.conn())
                .await?),
        }
    }

    /// A version by its id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn find(tx: &mut PlatformTx, id: Uuid) -> Result<Self> {
        Ok(policies::table.find(id).select(Self::as_select()).first(tx.conn()).await?)
    }

    /// The newest version of each product, the general one first.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn current(tx: &mut PlatformTx) -> Result<Vec<Self>> {
        Ok(policies::table
            .distinct_on(policies::product)
            .order((policies::product, policies::version.desc()))
            .select(Self::as_select())
            .load(tx.conn())
            .await?)
    }

    /// Whether a lead may be returned for this reason.
    pub fn accepts(&self, reason: Reason) -> bool {
        self.reasons.iter().any(|code| code == reason.as_str())
    }

    /// The last instant at which a lead sold at `sold_at` may be returned.
    pub fn window_ends(&self, sold_at: DateTime<Utc>) -> DateTime<Utc> {
        sold_at + Duration::days(i64::from(self.window_days))
    }

    /// When head office has to have answered what is asked now.
    pub fn answer_by(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + Duration::hours(i64::from(self.answer_hours))
    }

    /// How many returns a tenant is allowed that bought so many leads of late.
    pub fn allowed(&self, bought: i64) -> i64 {
        (bought.max(0).saturating_mul(i64::from(self.cap_bp)) / 10_000).max(i64::from(self.cap_least))
    }

    /// What comes back with a return.
    pub fn refund(&self, price: Money) -> Money {
        price.basis_points(i64::from(self.refund_bp))
    }

    /// What comes back with a recall.
    pub fn recall_refund(&self, price: Money) -> Money {
        price.basis_points(i64::from(self.recall_refund_bp))
    }

    /// What comes back when a suspended tenant's leads are recalled.
    pub fn suspended_refund(&self, price: Money) -> Money {
        price.basis_points(i64::from(self.suspended_refund_bp))
    }

    /// The preset, for samples and tests.
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(8),
            product: String::new(),
            version: 1,
            reasons: Reason::ALL.iter().map(|reason| reason.as_str().to_owned()).collect(),
            window_days: 7,
            answer_hours: 48,
            cap_bp: 1_500,
            cap_least: 1,
            refund_bp: 10_000,
            contact_minutes: 60,
            recall_refund_bp: 5_000,
            suspended_refund_bp: 10_000,
            created_at: web::sample_at(),
            created_by: "system".to_owned(),
            call_attempts: 5,
            call_days: 2,
            calls_short: CallsShort::Refuse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_tenant_may_return_one_and_a_large_one_its_share() {
        let policy = Policy::sample();
        assert_eq!([0, 1, 6, 13, 14, 100].map(|bought| policy.allowed(bought)), [1, 1, 1, 1, 2, 15]);
        assert_eq!(policy.allowed(i64::MAX), i64::MAX / 10_000);
        assert_eq!(policy.recall_refund(Money::kopecks(101)), Money::kopecks(51));
    }
}
