//! Live holds: for which lot, how much, until when.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BidId, LotId, Money, Result, TenantId};
use schema::platform::{bids, leads, lots};
use serde::Serialize;

/// Most holds that are listed; a tenant that bids for more sees the oldest.
const MOST: i64 = 200;

/// Money set aside for one live bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Hold {
    /// The bid.
    #[schema(value_type = uuid::Uuid)]
    pub bid_id: BidId,
    /// The lot.
    #[schema(value_type = uuid::Uuid)]
    pub lot_id: LotId,
    /// The lot's number for people.
    pub number: String,
    /// The lead's product.
    pub product: String,
    /// How much is held.
    pub amount: Money,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when, unless the stage is extended.
    pub until: Option<DateTime<Utc>>,
}

/// A tenant's holds, those that end first first; none for a reader who is no tenant's: they are the bids of open lots.
///
/// # Errors
/// When the database can't be read.
pub async fn list(reader: &Actor, tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<Hold>> {
    if reader.tenant.is_none() {
        return Ok(Vec::new());
    }
    type Row = (BidId, LotId, Money, DateTime<Utc>, Option<DateTime<Utc>>, DateTime<Utc>, String);
    let rows: Vec<Row> = bids::table
        .inner_join(lots::table.on(lots::id.eq(bids::lot_id)))
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .filter(bids::tenant_id.eq(tenant))
        .filter(bids::state.eq("live"))
        .filter(lots::state.eq("open"))
        .order((lots::stage_ends_at, bids::id))
        .limit(MOST)
        .select((bids::id, bids::lot_id, bids::amount, bids::at, lots::stage_ends_at, lots::opened_at, leads::product))
        .load(tx.conn())
        .await?;
    let hold = |(bid_id, lot_id, amount, since, until, opened, product): Row| Hold {
        bid_id,
        lot_id,
        number: lot_id.number(opened),
        product,
        amount,
        since,
        until,
    };
    Ok(rows.into_iter().map(hold).collect())
}

/// A hold for samples of pages.
pub fn sample() -> Hold {
    Hold {
        bid_id: BidId(uuid::Uuid::from_u128(2)),
        lot_id: LotId(uuid::Uuid::from_u128(4)),
        number: "48-2031".into(),
        product: "mortgage".into(),
        amount: Money::roubles(4_200),
        since: web::sample_at(),
        until: Some(web::sample_at()),
    }
}
