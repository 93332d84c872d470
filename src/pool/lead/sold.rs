//! How often a lead was sold: every sale that took place, also one that was undone later. Counted from the lots, which keep
//! who won whatever becomes of the lead.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LeadId, Result};
use rules::state::LotState;
use schema::platform::lots;

/// How often each of the leads was sold; one that never was is not in the answer.
///
/// # Errors
/// When the database can't be read.
pub async fn times_of(tx: &mut PlatformTx, leads: &[LeadId]) -> Result<BTreeMap<LeadId, i64>> {
    let rows: Vec<(LeadId, i64)> = lots::table
        .filter(lots::lead_id.eq_any(leads))
        .filter(lots::state.eq(LotState::Sold))
        .group_by(lots::lead_id)
        .select((lots::lead_id, count_star()))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().collect())
}

/// How often a lead was sold.
///
/// # Errors
/// When the database can't be read.
pub async fn times(tx: &mut PlatformTx, lead: LeadId) -> Result<i64> {
    Ok(times_of(tx, &[lead]).await?.get(&lead).copied().unwrap_or(0))
}
