//! A wallet's transfers, newest first.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{BidId, LotId, Money, Result, TenantId, TransferId};
use schema::platform::transfers;
use serde::Serialize;
use uuid::Uuid;

use crate::ledger::Kind;

/// A line of a statement.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = transfers)]
pub struct Transfer {
    /// The transfer.
    pub id: TransferId,
    /// Whose wallet.
    pub tenant_id: TenantId,
    /// What for.
    pub kind: Kind,
    /// How much.
    pub amount: Money,
    /// A deposit's reference.
    pub reference: Option<String>,
    /// The lot it belongs to.
    pub lot_id: Option<LotId>,
    /// The bid it belongs to.
    pub bid_id: Option<BidId>,
    /// What could be spent after it.
    pub available_after: Money,
    /// What was held after it.
    pub held_after: Money,
    /// When.
    pub at: DateTime<Utc>,
    /// Who or what made it.
    pub by_name: String,
}

/// A page of transfers: of one tenant, or of all; those older than the transfer `after`.
///
/// # Errors
/// When the database can't be read.
pub async fn list(
    tx: &mut PlatformTx,
    tenant: Option<TenantId>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Transfer>> {
    let mut query = transfers::table
        .order((transfers::at.desc(), transfers::id.desc()))
        .limit(limit)
        .select(Transfer::as_select())
        .into_boxed();
    if let Some(tenant) = tenant {
        query = query.filter(transfers::tenant_id.eq(tenant));
    }
    if let Some((at, id)) = after {
        query = query.filter(transfers::at.lt(at).or(transfers::at.eq(at).and(transfers::id.lt(id))));
    }
    Ok(query.load(tx.conn()).await?)
}
