//! For how many days removed leads are kept.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result};
use schema::tenant::bin_terms;
use serde_json::json;

/// The days where a tenant has said nothing.
pub const DEFAULT_DAYS: i32 = 30;
/// The most days.
const MOST_DAYS: i32 = 3_650;

/// The days after which a removed lead is destroyed; none means never.
///
/// # Errors
/// What the database says.
pub async fn term(tx: &mut TenantTx) -> Result<Option<i32>> {
    let said: Option<Option<i32>> =
        bin_terms::table.find(true).select(bin_terms::days).first(tx.conn()).await.optional()?;
    Ok(said.unwrap_or(Some(DEFAULT_DAYS)))
}

/// Sets the days; none means never.
///
/// # Errors
/// `Forbidden`; 422 `out_of_range`.
pub async fn set_term(actor: &Actor, tx: &mut TenantTx, days: Option<i32>) -> Result<()> {
    actor.require(Object::Field, Action::Configure)?;
    if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        return Err(Error::field("days", "out_of_range"));
    }
    diesel::insert_into(bin_terms::table)
        .values((bin_terms::sole.eq(true), bin_terms::days.eq(days)))
        .on_conflict(bin_terms::sole)
        .do_update()
        .set(bin_terms::days.eq(days))
        .execute(tx.conn())
        .await?;
    jobs::emit(tx, crm::lead::delete::REMOVED, json!({})).await?;
    Ok(())
}
