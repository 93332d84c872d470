//! A wallet's transfers, newest first.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BidId, LotId, Money, Result, TenantId, TransferId};
use schema::platform::transfers;
use serde::Serialize;
use uuid::Uuid;

use crate::ledger::Kind;
use crate::period::Period;

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
    /// Why, where somebody had to say it.
    pub reason: String,
    /// The transfer that this one undoes.
    pub reverses: Option<TransferId>,
    /// The lot it belongs to.
    pub lot_id: Option<LotId>,
    /// The bid it belongs to.
    pub bid_id: Option<BidId>,
    /// What could be spent after it; for head office with what was held.
    pub available_after: Money,
    /// What was held after it; for head office nothing.
    pub held_after: Money,
    /// When.
    pub at: DateTime<Utc>,
    /// Who or what made it.
    pub by_name: String,
}

impl Transfer {
    fn seen_by(self, reader: &Actor) -> Self {
        let (available_after, held_after) = crate::seen_by(reader, self.available_after, self.held_after);
        Self { available_after, held_after, ..self }
    }
}

/// Which lines are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of one tenant, or of all.
    pub tenant: Option<TenantId>,
    /// Of one kind.
    pub kind: Option<Kind>,
    /// Not before this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
    /// The oldest first; otherwise the newest.
    pub oldest_first: bool,
}

impl Filter {
    /// All lines of a tenant.
    pub fn of(tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), ..Self::default() }
    }

    /// A tenant's lines of a period.
    pub fn within(tenant: TenantId, period: &Period, kind: Option<Kind>) -> Self {
        Self { tenant: Some(tenant), kind, from: Some(period.begins), until: Some(period.ends), oldest_first: false }
    }
}

/// A page of transfers in the filter's order; those that follow the transfer `after`. Whoever runs the auction must not see
/// its bids: to a reader who is no tenant's there are no holds and releases, which leave the balance as it is.
///
/// # Errors
/// When the database can't be read.
pub async fn list(
    reader: &Actor,
    tx: &mut PlatformTx,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Transfer>> {
    let mut query = transfers::table.limit(limit).select(Transfer::as_select()).into_boxed();
    if reader.tenant.is_none() {
        query = query.filter(transfers::kind.ne_all([Kind::Hold, Kind::Release]));
    }
    if let Some(tenant) = filter.tenant {
        query = query.filter(transfers::tenant_id.eq(tenant));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(transfers::kind.eq(kind));
    }
    if let Some(from) = filter.from {
        query = query.filter(transfers::at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(transfers::at.lt(until));
    }
    query = match after {
        Some((at, id)) if filter.oldest_first => {
            query.filter(transfers::at.gt(at).or(transfers::at.eq(at).and(transfers::id.gt(id))))
        }
        Some((at, id)) => query.filter(transfers::at.lt(at).or(transfers::at.eq(at).and(transfers::id.lt(id)))),
        None => query,
    };
    query = match filter.oldest_first {
        true => query.order((transfers::at.asc(), transfers::id.asc())),
        false => query.order((transfers::at.desc(), transfers::id.desc())),
    };
    let rows: Vec<Transfer> = query.load(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(reader)).collect())
}
