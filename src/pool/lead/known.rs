//! Whether a person is known somewhere in the network: keyed hashes only, and only how long ago.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use crm::seen;
use db::PlatformTx;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use intake::LeadDraft;
use jobs::{Event, Handlers, JobContext};
use kernel::Result;
use schema::platform::person_hashes;
use web::Secret;

/// The handlers that remember whom a base has met. The contacts are hashed with `secret` before they leave the tenant.
pub fn handlers(secret: Secret) -> Handlers {
    let bought = secret.clone();
    Handlers::default()
        .on(seen::MET, move |context, event| met(context, event, secret.clone()))
        .on("lead.received", move |context, event| met(context, event, bought.clone()))
}

async fn met(context: JobContext, event: Event, secret: Secret) -> Result<()> {
    let (tenant, who) = (event.tenant()?, event.read::<seen::Met>()?);
    let contacts = context.db.tenant(&context.actor, tenant, async |tx| seen::contacts(tx, who).await).await?;
    let hashes: Vec<Vec<u8>> = contacts.iter().map(|contact| digest(&secret, contact)).collect();
    context.db.platform(&context.actor, async |tx| saw(tx, &hashes, event.at).await).await
}

/// The keyed hash of a contact as it is stored.
fn digest(secret: &Secret, contact: &str) -> Vec<u8> {
    hex::decode(seen::hash(secret, contact)).unwrap_or_default()
}

/// The keyed hashes of a lead's contacts.
pub fn hashes(secret: &Secret, draft: &LeadDraft) -> Vec<Vec<u8>> {
    let phone = draft.phone.iter().map(kernel::Phone::as_str);
    phone.chain(draft.email.iter().map(kernel::Email::as_str)).map(|contact| digest(secret, contact)).collect()
}

/// Remembers that some tenant has these contacts in its base.
///
/// # Errors
/// When the database can't be written.
pub async fn saw(tx: &mut PlatformTx, hashes: &[Vec<u8>], at: DateTime<Utc>) -> Result<()> {
    let mut hashes: Vec<&Vec<u8>> = hashes.iter().collect();
    hashes.sort_unstable();
    hashes.dedup();
    let rows: Vec<_> =
        hashes.into_iter().map(|hash| (person_hashes::hash.eq(hash), person_hashes::seen_at.eq(at))).collect();
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

/// How many days ago each of the contacts was last seen in any base of the network; those that never were are left out.
///
/// # Errors
/// When the database can't be read.
pub async fn days_of(tx: &mut PlatformTx, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, i64>> {
    let rows: Vec<(Vec<u8>, DateTime<Utc>)> = person_hashes::table
        .filter(person_hashes::hash.eq_any(hashes))
        .select((person_hashes::hash, person_hashes::seen_at))
        .load(tx.conn())
        .await?;
    let now = tx.now();
    Ok(rows.into_iter().map(|(hash, at)| (hash, (now - at).num_days().max(0))).collect())
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
