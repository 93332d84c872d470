//! How many leads each tab of the list holds.

use std::collections::BTreeMap;

use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result};

use crate::scope;

/// Counts of the leads that the actor may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By code of the status.
    pub by_status: BTreeMap<String, i64>,
    /// Bought on the exchange.
    pub bought: i64,
    /// The actor's own.
    pub mine: i64,
}

impl Counts {
    /// All of them.
    pub fn all(&self) -> i64 {
        self.by_status.values().sum()
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = BigInt)]
    bought: i64,
    #[diesel(sql_type = BigInt)]
    mine: i64,
}

const COUNT: &str = "SELECT status, count(*) AS n, count(*) FILTER (WHERE bought_lot_id IS NOT NULL) AS bought, \
    count(*) FILTER (WHERE responsible = $1) AS mine FROM leads WHERE deleted_at IS NULL AND ($2 IS NULL OR responsible = $2) \
    GROUP BY status";

/// Counts in one pass over the living leads.
///
/// # Errors
/// `Forbidden`.
pub async fn counts(actor: &Actor, tx: &mut TenantTx) -> Result<Counts> {
    let own = scope::own(actor, Object::Lead, Action::View)?;
    let rows: Vec<Row> = diesel::sql_query(COUNT)
        .bind::<Nullable<SqlUuid>, _>(actor.user)
        .bind::<Nullable<SqlUuid>, _>(own)
        .load(tx.conn())
        .await?;
    let mut counts = Counts::default();
    for row in rows {
        counts.bought += row.bought;
        counts.mine += row.mine;
        counts.by_status.insert(row.status, row.n);
    }
    Ok(counts)
}
