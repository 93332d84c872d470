//! Bids and reasons of the period's lots, in the order of the lots.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use exchange::order::Order;
use kernel::{LotId, Money, Result, TenantId};
use rules::eligible::{Filters, Reason};
use schema::platform::standing_orders;

use super::load::{HARD, ORDER, STATE, each, narrow, stage_number};
use super::{History, Mark, PastBid, Who, micros};

#[derive(QueryableByName)]
struct BidRow {
    #[diesel(sql_type = SqlUuid)]
    lot_id: LotId,
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = SmallInt)]
    stage: i16,
    #[diesel(sql_type = BigInt)]
    amount: Money,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    by_order: bool,
}

/// The last bids of those lots; raised ones are left out.
const BIDS: &str = "
SELECT bids.lot_id, bids.tenant_id, bids.stage::smallint AS stage, bids.amount, bids.at, bids.source = 'standing_order' AS by_order
FROM bids JOIN lots ON lots.id = bids.lot_id
WHERE lots.state IN ('sold', 'unsold') AND lots.opened_at >= $1 AND lots.opened_at < $2 AND bids.state IN ('won', 'lost', 'void')
ORDER BY bids.lot_id, bids.place";

#[derive(QueryableByName)]
struct MarkRow {
    #[diesel(sql_type = SqlUuid)]
    lot_id: LotId,
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = SmallInt)]
    stage: i16,
    #[diesel(sql_type = Text)]
    code: Reason,
}

/// The reasons that limit what a tenant might have done; the others follow from the bids.
const MARKS: &str = "
SELECT lot_reasons.lot_id, lot_reasons.tenant_id, lot_reasons.stage::smallint AS stage, lot_reasons.code
FROM lot_reasons JOIN lots ON lots.id = lot_reasons.lot_id
WHERE lots.state IN ('sold', 'unsold') AND lots.opened_at >= $1 AND lots.opened_at < $2 AND lot_reasons.code = ANY($3)
ORDER BY lot_reasons.lot_id, lot_reasons.stage";

/// Walks along the lots in step with rows that come in their order.
struct Walk<'a> {
    order: &'a [LotId],
    place: usize,
}

impl<'a> Walk<'a> {
    const fn along(order: &'a [LotId]) -> Self {
        Self { order, place: 0 }
    }

    /// The place of a row's lot.
    fn to(&mut self, lot: LotId) -> Option<usize> {
        while self.order.get(self.place).is_some_and(|id| *id < lot) {
            self.place += 1;
        }
        (self.order.get(self.place) == Some(&lot)).then_some(self.place)
    }
}

pub(super) async fn bids(
    tx: &mut PlatformTx,
    history: &mut History,
    who: &HashMap<TenantId, Who>,
    order: &[LotId],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<()> {
    let query = diesel::sql_query(BIDS).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    let mut walk = Walk::along(order);
    let rows = query.load_stream::<BidRow>(tx.conn()).await?;
    each(rows, |row| {
        let (Some(lot), Some(who)) = (walk.to(row.lot_id), who.get(&row.tenant_id)) else { return Ok(()) };
        let place = narrow(history.bids.len())?;
        let lot = &mut history.lots[lot];
        if lot.bids.is_empty() {
            lot.bids = place..place;
        }
        lot.bids.end = place + 1;
        history.bids.push(PastBid {
            who: *who,
            stage: stage_number(row.stage)?,
            amount: row.amount,
            after: micros(row.at) - lot.opened,
            by_order: row.by_order,
        });
        Ok(())
    })
    .await
}

pub(super) async fn marks(
    tx: &mut PlatformTx,
    history: &mut History,
    who: &HashMap<TenantId, Who>,
    order: &[LotId],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<()> {
    let orders = orders(tx).await?;
    let codes: Vec<Reason> = HARD.into_iter().chain(ORDER).chain(STATE).collect();
    let query = diesel::sql_query(MARKS)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until)
        .bind::<Array<Text>, _>(codes);
    let mut walk = Walk::along(order);
    let rows = query.load_stream::<MarkRow>(tx.conn()).await?;
    each(rows, |row| {
        let (Some(lot), Some(who)) = (walk.to(row.lot_id), who.get(&row.tenant_id)) else { return Ok(()) };
        let place = narrow(history.marks.len())?;
        let lot = &mut history.lots[lot];
        if lot.marks.is_empty() {
            lot.marks = place..place;
        }
        lot.marks.end = place + 1;
        let lead = usize::try_from(lot.lead).ok().and_then(|lead| history.leads.get(lead));
        let limit = lead.filter(|_| ORDER.contains(&row.code)).and_then(|lead| {
            let own = orders.get(&row.tenant_id)?.iter();
            own.filter(|order| micros(order.created_at) <= lot.opened && order.filters.admit(lead).is_ok())
                .map(|order| order.limit)
                .max()
        });
        history.marks.push(Mark { who: *who, stage: stage_number(row.stage)?, code: row.code, limit });
        Ok(())
    })
    .await
}

/// What of a standing order tells how much its tenant would have bid.
struct PastOrder {
    created_at: DateTime<Utc>,
    filters: Filters,
    limit: Money,
}

/// Every order there ever was: one that is gone now may have been there then, and the lot's reasons say whether it was.
async fn orders(tx: &mut PlatformTx) -> Result<HashMap<TenantId, Vec<PastOrder>>> {
    let rows: Vec<Order> = standing_orders::table.select(Order::as_select()).load(tx.conn()).await?;
    let mut orders: HashMap<TenantId, Vec<PastOrder>> = HashMap::new();
    for order in rows {
        let past = PastOrder { created_at: order.created_at, filters: order.filters(), limit: order.price_limit };
        orders.entry(order.tenant_id).or_default().push(past);
    }
    Ok(orders)
}
