//! The past is read in a few statements, each over the whole period, straight into columns.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use exchange::order::Order;
use futures_util::{TryStream, TryStreamExt};
use kernel::{Error, LotId, Money, Result, TenantId};
use rules::consent::Consent;
use rules::eligible::{Filters, LeadFacts, Reason};
use rules::stage::{self, Stage};
use schema::platform::standing_orders;

use super::tenants::tenants_at;
use super::{History, Mark, PastBid, PastLot, Payment, Turn, Who, micros};

/// Leads given in turn count for so many days (as on the exchange).
pub const TURN_DAYS: i64 = 30;

/// What is read of a lot.
#[derive(QueryableByName)]
struct LotRow {
    #[diesel(sql_type = SqlUuid)]
    id: LotId,
    #[diesel(sql_type = Timestamptz)]
    opened_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    closed_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = Text)]
    stages: String,
    #[diesel(sql_type = Integer)]
    stage: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    winner: Option<TenantId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    price: Option<Money>,
    #[diesel(sql_type = Text)]
    seed: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount: Option<Money>,
    #[diesel(sql_type = Bool)]
    lawful: bool,
}

/// Closed lots that opened from `$1` until before `$2`. `late` is how much later than its last window a lot closed, where
/// its last stage had one.
const LOTS: &str = "
SELECT lots.id, lots.opened_at, lots.closed_at,
       coalesce(greatest(extract(epoch FROM lots.closed_at - lots.stage_ends_at) * 1000000, 0), 0)::bigint AS late,
       lots.stages::text AS stages, lots.stage, lots.winner_tenant AS winner, lots.price, lots.seed,
       leads.product, leads.city, leads.source, leads.amount, leads.lawful_basis <> 'none' AS lawful
FROM lots JOIN leads ON leads.id = lots.lead_id
WHERE lots.state IN ('sold', 'unsold') AND lots.opened_at >= $1 AND lots.opened_at < $2
ORDER BY lots.id";

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

/// Reasons that no plan changes.
pub const HARD: [Reason; 9] = [
    Reason::Suspended,
    Reason::Consent,
    Reason::ConsentScope,
    Reason::OwnReturn,
    Reason::RepeatBuyer,
    Reason::Quality,
    Reason::Hours,
    Reason::MonthlyCap,
    Reason::ShareCap,
];
/// Reasons for which a standing order that fitted did not bid.
pub const ORDER: [Reason; 5] =
    [Reason::OrderLimit, Reason::OrderCap, Reason::OrderMonthlyCap, Reason::OrderBudget, Reason::OrderFunds];
/// Reasons that hang on what the tenant had bought until then.
pub const STATE: [Reason; 2] = [Reason::DailyCap, Reason::NoFunds];

/// Values that many rows share, kept once.
struct Shared<K> {
    places: HashMap<K, u32>,
}

impl<K: Eq + Hash> Shared<K> {
    fn new() -> Self {
        Self { places: HashMap::new() }
    }

    /// The value's place; `make` stores it when it is new.
    fn place(&mut self, key: K, make: impl FnOnce(&K) -> Result<u32>) -> Result<u32> {
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let place = make(&key)?;
        self.places.insert(key, place);
        Ok(place)
    }
}

fn narrow<T: TryInto<u32>>(value: T) -> Result<u32> {
    value.try_into().map_err(|_| Error::defect("more rows than a column can hold"))
}

fn stage_number(stage: impl TryInto<u16>) -> Result<u16> {
    stage.try_into().map_err(|_| Error::defect("a stage below zero"))
}

/// Reads a period. The transaction writes nothing: the database itself is told to refuse it.
///
/// # Errors
/// When the database can't be read, or holds what this release does not know.
pub async fn load(tx: &mut PlatformTx, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<History> {
    diesel::sql_query("SET TRANSACTION READ ONLY").execute(tx.conn()).await?;
    let mut history = History { tenants: tenants_at(tx, from).await?, ..History::default() };
    let who: HashMap<TenantId, Who> = (0..).zip(&history.tenants).map(|(place, tenant)| (tenant.id, place)).collect();
    let order = lots(tx, &mut history, &who, from, until).await?;
    bids(tx, &mut history, &who, &order, from, until).await?;
    marks(tx, &mut history, &who, &order, from, until).await?;
    history.payments = payments(tx, &who, from, until).await?;
    history.turns = turns(tx, &who, from).await?;
    Ok(history)
}

/// The rows of a statement, one after another: a column is filled without the rows ever lying in memory together.
async fn each<R>(
    rows: impl TryStream<Ok = R, Error = diesel::result::Error>,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    rows.map_err(Error::from).try_for_each(|row| std::future::ready(take(row))).await
}

/// Lots by id, as the other statements come in that order; answers the ids.
async fn lots(
    tx: &mut PlatformTx,
    history: &mut History,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<LotId>> {
    let query = diesel::sql_query(LOTS).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    let (mut plans, mut kinds) = (Shared::new(), Shared::new());
    let mut order = Vec::new();
    let rows = query.load_stream::<LotRow>(tx.conn()).await?;
    each(rows, |row| {
        let plan = plans.place(row.stages, |text| {
            history.plans.push(stage::parse(&serde_json::from_str(text)?)?);
            narrow(history.plans.len() - 1)
        })?;
        let kind = (row.product, row.city, row.source, row.amount, row.lawful);
        let lead = kinds.place(kind, |(product, city, source, amount, lawful)| {
            let facts = LeadFacts {
                product: product.clone(),
                city: city.clone(),
                source: source.clone(),
                amount: *amount,
                lawful: *lawful,
                // Whom these kept away is told by the lot's reasons.
                consent: Consent::Network,
                quality: 100,
            };
            history.leads.push(facts);
            narrow(history.leads.len() - 1)
        })?;
        let mut seed = [0; 32];
        hex::decode_to_slice(&row.seed, &mut seed).map_err(|_| Error::defect("a lot's seed is not 32 bytes"))?;
        history.lots.push(PastLot {
            opened: micros(row.opened_at),
            closed: micros(row.closed_at),
            late: row.late,
            plan,
            stage: stage_number(row.stage)?,
            sale: row.winner.and_then(|winner| who.get(&winner).copied()).zip(row.price),
            seed,
            lead,
            bids: 0..0,
            marks: 0..0,
        });
        order.push(row.id);
        Ok(())
    })
    .await?;
    Ok(order)
}

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

async fn bids(
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

async fn marks(
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

#[derive(QueryableByName)]
struct PaymentRow {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: TenantId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

/// What moved the money of wallets but is no sale of the period: payments, refunds, sales of lots that opened outside it.
const PAYMENTS: &str = "
SELECT transfers.tenant_id, transfers.at, sum(postings.amount)::bigint AS amount
FROM transfers
JOIN postings ON postings.transfer_id = transfers.id AND postings.account IN ('available', 'held')
LEFT JOIN lots ON lots.id = transfers.lot_id
WHERE transfers.at >= $1 AND transfers.at < $2
  AND (transfers.kind NOT IN ('hold', 'release', 'capture', 'charge')
       OR transfers.kind IN ('capture', 'charge') AND (lots.opened_at < $1 OR lots.opened_at >= $3))
GROUP BY transfers.id, transfers.tenant_id, transfers.at ORDER BY transfers.at, transfers.id";

/// Lots of the period may close so much later.
const TAIL: Duration = Duration::days(30);

async fn payments(
    tx: &mut PlatformTx,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Payment>> {
    let query = diesel::sql_query(PAYMENTS)
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until + TAIL)
        .bind::<Timestamptz, _>(until);
    let rows: Vec<PaymentRow> = query.load(tx.conn()).await?;
    let payment =
        |row: PaymentRow| Some(Payment { at: micros(row.at), who: *who.get(&row.tenant_id)?, amount: row.amount });
    Ok(rows.into_iter().filter_map(payment).collect())
}

#[derive(QueryableByName)]
struct TurnRow {
    #[diesel(sql_type = SqlUuid)]
    winner: TenantId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

const TURNS: &str = "
SELECT winner_tenant AS winner, closed_at AS at FROM lots
WHERE state = 'sold' AND assignment IS NOT NULL AND closed_at > $1 AND opened_at < $2 ORDER BY closed_at, id";

async fn turns(tx: &mut PlatformTx, who: &HashMap<TenantId, Who>, from: DateTime<Utc>) -> Result<Vec<Turn>> {
    let query =
        diesel::sql_query(TURNS).bind::<Timestamptz, _>(from - Duration::days(TURN_DAYS)).bind::<Timestamptz, _>(from);
    let rows: Vec<TurnRow> = query.load(tx.conn()).await?;
    let turn = |row: TurnRow| Some(Turn { at: micros(row.at), who: *who.get(&row.winner)? });
    Ok(rows.into_iter().filter_map(turn).collect())
}

/// The plan's stages of a lot.
pub fn plan<'a>(history: &'a History, lot: &PastLot) -> &'a [Stage] {
    usize::try_from(lot.plan).ok().and_then(|plan| history.plans.get(plan)).map_or(&[], Vec::as_slice)
}
