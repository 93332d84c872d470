//! How many leads each of the standing views holds.

use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result};

use crate::scope;
use pipeline::status;

/// Nobody is helped by an exact count of a million, and it takes a second; at this bound five counts take two milliseconds: beyond it it is «more than».
pub const MOST: i64 = 1_000;

/// Counts of the leads that the actor may see; none of them goes beyond [`MOST`] by more than one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Counts {
    /// All of them.
    #[diesel(sql_type = BigInt)]
    pub all: i64,
    /// With a status that counts as open.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Nobody has touched them.
    #[diesel(sql_type = BigInt)]
    pub new: i64,
    /// The actor's own.
    #[diesel(sql_type = BigInt)]
    pub mine: i64,
    /// Bought on the exchange.
    #[diesel(sql_type = BigInt)]
    pub bought: i64,
}

/// Each count reads no more of its index than it may tell.
const COUNT: &str = "WITH living AS NOT MATERIALIZED (\
        SELECT status, responsible, bought_lot_id FROM leads WHERE deleted_at IS NULL AND ($2 IS NULL OR responsible = $2)) \
    SELECT (SELECT count(*) FROM (SELECT FROM living LIMIT $5) AS counted) AS \"all\", \
        (SELECT count(*) FROM (SELECT FROM living WHERE status = ANY($3) LIMIT $5) AS counted) AS open, \
        (SELECT count(*) FROM (SELECT FROM living WHERE status = $4 LIMIT $5) AS counted) AS new, \
        (SELECT count(*) FROM (SELECT FROM living WHERE responsible = $1 LIMIT $5) AS counted) AS mine, \
        (SELECT count(*) FROM (SELECT FROM living WHERE bought_lot_id IS NOT NULL LIMIT $5) AS counted) AS bought";

/// Counts the living leads; `open` are the statuses that count as open.
///
/// # Errors
/// `Forbidden`.
pub async fn counts(actor: &Actor, tx: &mut TenantTx, open: &[String]) -> Result<Counts> {
    let own = scope::own(actor, Object::Lead, Action::View)?;
    let counts = diesel::sql_query(COUNT)
        .bind::<Nullable<SqlUuid>, _>(actor.user)
        .bind::<Nullable<SqlUuid>, _>(own)
        .bind::<Array<Text>, _>(open)
        .bind::<Text, _>(status::NEW)
        .bind::<BigInt, _>(MOST + 1)
        .get_result(tx.conn())
        .await?;
    Ok(counts)
}
