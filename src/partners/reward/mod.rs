//! The rules by which partners earn, dated: the rule of the day of the issue counts, whatever changes later.

mod split;

use chrono::NaiveDate;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use schema::platform::reward_rules;

pub use self::split::{Split, expected, split};

/// A rule in force from a day on, until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = reward_rules)]
pub struct Rule {
    /// The first day of issues to which it applies.
    pub effective_from: NaiveDate,
    /// The partner's share of the commission, in basis points.
    pub reward_bp: i32,
    /// The referrer's share of that reward, in basis points.
    pub referral_bp: i32,
    /// The most that both together may take of the commission, in basis points.
    pub cap_bp: i32,
    /// Days from the booking of the issue until what was earned may be paid.
    pub hold_days: i32,
    /// The network's usual commission, in basis points of the amount: for estimates only.
    pub expected_commission_bp: i32,
}

impl Rule {
    /// The rule for issues of `day`.
    ///
    /// # Errors
    /// `Internal` when no rule reaches back that far.
    pub async fn of(tx: &mut PlatformTx, day: NaiveDate) -> Result<Self> {
        reward_rules::table
            .filter(reward_rules::effective_from.le(day))
            .order(reward_rules::effective_from.desc())
            .select(Self::as_select())
            .first(tx.conn())
            .await
            .optional()?
            .ok_or_else(|| Error::defect(format!("no reward rule for {day}")))
    }

    /// The rule the migration lays down.
    #[cfg(test)]
    pub(crate) fn sample() -> Self {
        Self {
            effective_from: NaiveDate::default(),
            reward_bp: 1_500,
            referral_bp: 1_000,
            cap_bp: 2_000,
            hold_days: 30,
            expected_commission_bp: 300,
        }
    }
}
