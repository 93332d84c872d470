//! Rules of buying that hold for the whole network. A change is a new row: the past stays as it was.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, FieldError, Object, Result};
use schema::platform::buying_policies;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = buying_policies)]
pub struct Policy {
    /// A tenant that bought a person does not buy the same person again within so many days.
    pub repeat_days: i32,
    /// Shares of a city and product count once so many leads were sold within 30 days.
    pub share_min_leads: i32,
    /// A tenant is a starter for so many days.
    pub starter_days: i32,
    /// A starter comes first at `assign` stages until it has been given so many leads; 0 is no quota.
    pub starter_leads: i32,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Who set them.
    pub created_by: String,
    /// A new lead of a person who was sold within so many days is a duplicate; after them it takes the contacts over.
    pub duplicate_days: i32,
}

/// Days after a sale within which the same person is a duplicate, unless head office sets others.
pub const DUPLICATE_DAYS: i32 = 30;

const fn default_duplicate_days() -> i32 {
    DUPLICATE_DAYS
}

/// What the rules are set to.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct PolicyInput {
    /// 0 to 3650.
    pub repeat_days: i32,
    /// 1 to 1,000,000.
    pub share_min_leads: i32,
    /// 0 to 30.
    pub starter_days: i32,
    /// 0 to 1000.
    pub starter_leads: i32,
    /// 0 to 3650; [`DUPLICATE_DAYS`] where it is not told.
    #[serde(default = "default_duplicate_days")]
    pub duplicate_days: i32,
}

/// The rules in force.
///
/// # Errors
/// When the database can't be read.
pub async fn current(tx: &mut PlatformTx) -> Result<Policy> {
    let row = buying_policies::table
        .order(buying_policies::created_at.desc())
        .select(Policy::as_select())
        .first(tx.conn())
        .await?;
    Ok(row)
}

/// Sets the rules from now on.
///
/// # Errors
/// `Forbidden`; `Invalid` with `out_of_range`.
pub async fn set(actor: &Actor, tx: &mut PlatformTx, input: PolicyInput) -> Result<()> {
    actor.require_network(Object::Tenant, Action::Configure)?;
    let ranges = [
        ("repeat_days", input.repeat_days, 0..=3_650),
        ("share_min_leads", input.share_min_leads, 1..=1_000_000),
        ("starter_days", input.starter_days, 0..=30),
        ("starter_leads", input.starter_leads, 0..=1_000),
        ("duplicate_days", input.duplicate_days, 0..=3_650),
    ];
    let wrong = ranges.into_iter().filter(|(_, value, range)| !range.contains(value));
    let errors: Vec<FieldError> = wrong.map(|(field, ..)| FieldError::new(field, "out_of_range")).collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let row = (
        buying_policies::created_at.eq(tx.now()),
        buying_policies::repeat_days.eq(input.repeat_days),
        buying_policies::share_min_leads.eq(input.share_min_leads),
        buying_policies::starter_days.eq(input.starter_days),
        buying_policies::starter_leads.eq(input.starter_leads),
        buying_policies::duplicate_days.eq(input.duplicate_days),
        buying_policies::created_by.eq(&actor.name),
    );
    diesel::insert_into(buying_policies::table).values(row).execute(tx.conn()).await?;
    jobs::emit(tx, "buying.policy_changed", json!({})).await?;
    Ok(())
}
