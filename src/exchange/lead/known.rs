//! Whether a person is known somewhere in the network: keyed hashes only, and only how long ago.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use kernel::Result;
use schema::platform::person_hashes;

/// Remembers that some tenant has these contacts in its base.
///
/// # Errors
/// When the database can't be written.
pub async fn saw(tx: &mut PlatformTx, hashes: &[Vec<u8>], at: DateTime<Utc>) -> Result<()> {
    let rows: Vec<_> =
        hashes.iter().map(|hash| (person_hashes::hash.eq(hash), person_hashes::seen_at.eq(at))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(person_hashes::table)
        .values(rows)
        .on_conflict(person_hashes::hash)
        .do_update()
        .set(person_hashes::seen_at.eq(excluded(person_hashes::seen_at)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// How many days ago one of the contacts was last seen in any base of the network; never in whose.
///
/// # Errors
/// When the database can't be read.
pub async fn days_ago(tx: &mut PlatformTx, hashes: &[Vec<u8>]) -> Result<Option<i64>> {
    let seen: Option<DateTime<Utc>> = person_hashes::table
        .filter(person_hashes::hash.eq_any(hashes))
        .select(diesel::dsl::max(person_hashes::seen_at))
        .first(tx.conn())
        .await?;
    Ok(seen.map(|at| (tx.now() - at).num_days().max(0)))
}
