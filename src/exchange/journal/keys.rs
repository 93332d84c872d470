//! The public side of the signing keys: which there are and since when, and the change to a new one.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result};
use proof::key::{FIRST, Key, PublicKey};
use schema::platform::{lots, proof_keys};
use serde_json::json;

/// All keys, the first one first.
///
/// # Errors
/// When the database can't be read.
pub async fn all(tx: &mut PlatformTx) -> Result<Vec<PublicKey>> {
    Ok(proof_keys::table.order(proof_keys::number).select(PublicKey::as_select()).load(tx.conn()).await?)
}

/// The public key of a number, as it was published.
///
/// # Errors
/// `NotFound`.
pub(super) async fn public(tx: &mut PlatformTx, key: &Key, number: i32) -> Result<String> {
    current(tx, key).await?;
    Ok(proof_keys::table.find(number).select(proof_keys::public_key).first(tx.conn()).await?)
}

/// The number of the key that new lots and heads are signed with; the first key is published at its first use.
///
/// # Errors
/// `Internal` when the program's secret is not the one the key was made from: its signatures would fit no published key.
pub async fn current(tx: &mut PlatformTx, key: &Key) -> Result<i32> {
    let query = proof_keys::table.filter(proof_keys::valid_to.is_null()).select(PublicKey::as_select());
    let found: Option<PublicKey> = query.first(tx.conn()).await.optional()?;
    let Some(found) = found else { return publish_first(tx, key).await };
    if found.public_key == key.public(found.number) {
        return Ok(found.number);
    }
    Err(Error::defect(format!("key {} was made from another secret: `mak proof-key rotate`", found.number)))
}

async fn publish_first(tx: &mut PlatformTx, key: &Key) -> Result<i32> {
    let eldest: Option<DateTime<Utc>> = lots::table.select(diesel::dsl::min(lots::opened_at)).first(tx.conn()).await?;
    let valid_from = eldest.unwrap_or_else(|| tx.now()).min(tx.now());
    let first = PublicKey { number: FIRST, public_key: key.public(FIRST), valid_from, valid_to: None };
    diesel::insert_into(proof_keys::table).values(&first).on_conflict_do_nothing().execute(tx.conn()).await?;
    Ok(FIRST)
}

/// Ends the present key and publishes the next one. Lots that are open keep the key they were opened with.
///
/// # Errors
/// `Forbidden`, or when the database can't be written.
pub async fn rotate(actor: &Actor, tx: &mut PlatformTx, key: &Key) -> Result<PublicKey> {
    actor.require_network(Object::Ledger, Action::Configure)?;
    let query =
        proof_keys::table.filter(proof_keys::valid_to.is_null()).select(PublicKey::as_select()).for_no_key_update();
    let found: Option<PublicKey> = query.first(tx.conn()).await.optional()?;
    let former = match found {
        Some(former) => former.number,
        None => publish_first(tx, key).await?,
    };
    let now = tx.now();
    diesel::update(proof_keys::table.find(former)).set(proof_keys::valid_to.eq(now)).execute(tx.conn()).await?;
    let number = former + 1;
    let next = PublicKey { number, public_key: key.public(number), valid_from: now, valid_to: None };
    diesel::insert_into(proof_keys::table).values(&next).execute(tx.conn()).await?;
    jobs::emit(tx, "proof.key_rotated", json!({ "number": number, "public_key": next.public_key })).await?;
    Ok(next)
}
