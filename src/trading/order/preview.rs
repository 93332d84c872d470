//! What is shown before a standing order is saved: what is in its way, and what it would have bought last month.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use db::{PlatformTx, TenantState};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use exchange::order::input::{OrderInput, check};
use exchange::order::{self, Order, OrderState};
use intake::LawfulBasis;
use kernel::{Action, Actor, Error, LeadId, LotId, Money, Object, OrderId, Result, TenantId};
use pool::buying::settings::{self, Settings};
use rules::consent::Consent;
use rules::eligible::{BuyerFacts, LeadFacts};
use rules::stage::{self, Stage};
use serde::Serialize;
use serde_json::Value;

use super::backtest::{Auction, Backtest, PastLot, Terms, backtest};
use super::conflict::{Bounds, Conflict, Other, conflicts};

/// So far back history is asked.
pub const DAYS: i64 = 30;

/// What is told before an order is saved.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Preview {
    /// What is in its way.
    pub conflicts: Vec<Conflict>,
    /// What it would have bought.
    pub last_month: Backtest,
}

/// Checks an order and asks history; `own` is the order that is being changed. Nothing is written.
///
/// # Errors
/// `Forbidden`; `Invalid` as [`check`] says.
pub async fn preview(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    zone: Tz,
    own: Option<OrderId>,
    input: &OrderInput,
) -> Result<Preview> {
    actor.require(Object::Order, Action::View)?;
    let order = check(input).map_err(Error::Invalid)?;
    let settings = settings::of(tx, tenant).await?;
    let others = order::list(actor, tx, tenant).await?;
    let others: Vec<Other> = others
        .iter()
        .filter(|other| Some(other.id) != own && other.state == OrderState::Active)
        .map(Other::from)
        .collect();
    let bounds = Bounds {
        filters: settings.filters.clone(),
        min_quality: settings.min_quality,
        daily_cap: settings.daily_cap,
        monthly_cap: settings.monthly_cap,
        spendable: wallet::get(tx, tenant).await?.spendable(),
    };
    let past = past(tx, tenant).await?;
    let terms = terms(tx, tenant, own, settings).await?;
    Ok(Preview { conflicts: conflicts(&order, &others, &bounds), last_month: backtest(&order, &terms, &past, zone) })
}

/// How the tenant may buy: by today's settings, with what it has bought in truth but not by the order that is being changed.
async fn terms(tx: &mut PlatformTx, tenant: TenantId, own: Option<OrderId>, settings: Settings) -> Result<Terms> {
    let found = db::find_tenant(tx, tenant).await?;
    let buyer = BuyerFacts {
        active: found.state == TenantState::Active,
        city: found.city,
        filters: settings.filters,
        min_quality: settings.min_quality,
        daily_cap: settings.daily_cap,
        monthly_cap: settings.monthly_cap,
        ..BuyerFacts::plain(tenant)
    };
    let rows: Vec<BoughtRow> = diesel::sql_query(BOUGHT)
        .bind::<SqlUuid, _>(tenant.0)
        .bind::<Timestamptz, _>(tx.now() - Duration::days(DAYS) - MONTH)
        .bind::<Nullable<SqlUuid>, _>(own.map(|own| own.0))
        .load(tx.conn())
        .await?;
    let bought = rows.into_iter().map(|row| (row.id, row.closed_at)).collect();
    Ok(Terms { buyer, hours: settings.schedule, bought })
}

impl From<&Order> for Other {
    fn from(order: &Order) -> Self {
        Self { id: order.id, filters: order.filters(), min_quality: order.min_quality, limit: order.price_limit }
    }
}

/// A month has 31 days and an hour at most: so far back a cap reaches from the first lot.
const MONTH: Duration = Duration::hours(31 * 24 + 1);

#[derive(QueryableByName)]
struct BoughtRow {
    #[diesel(sql_type = SqlUuid)]
    id: LotId,
    #[diesel(sql_type = Timestamptz)]
    closed_at: DateTime<Utc>,
}

/// What the tenant `$1` bought since `$2`, but not by the order `$3`. A sale counts however it ended, as for caps.
const BOUGHT: &str = "
SELECT lots.id, lots.closed_at FROM lots
WHERE lots.winner_tenant = $1 AND lots.state = 'sold' AND lots.closed_at >= $2 AND NOT EXISTS (
    SELECT FROM bids WHERE bids.lot_id = lots.id AND bids.tenant_id = $1 AND bids.state = 'won' AND bids.order_id = $3)";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: LotId,
    #[diesel(sql_type = SqlUuid)]
    lead_id: LeadId,
    #[diesel(sql_type = Bool)]
    had_lead: bool,
    #[diesel(sql_type = Bool)]
    had_person: bool,
    #[diesel(sql_type = Timestamptz)]
    opened_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    first: Value,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount: Option<Money>,
    #[diesel(sql_type = Text)]
    lawful_basis: LawfulBasis,
    #[diesel(sql_type = Jsonb)]
    consent: Consent,
    #[diesel(sql_type = Integer)]
    quality: i32,
    #[diesel(sql_type = Nullable<BigInt>)]
    others: Option<Money>,
}

/// Closed lots with the highest bid of the others in their first stage: one statement. A bid that its bidder raised, or
/// whose bidder might not buy, does not count. Whether the tenant had the lead or the person is asked as the exchange asks it, of then;
/// a sale of the person that was undone since counts no more.
const PAST: &str = "
SELECT lots.id, lots.lead_id,
       EXISTS (SELECT FROM lots AS had WHERE had.lead_id = lots.lead_id AND had.winner_tenant = $1
           AND had.state = 'sold' AND had.closed_at <= lots.opened_at) AS had_lead,
       EXISTS (SELECT FROM leads AS had WHERE had.phone = leads.phone AND had.owner_tenant = $1
           AND had.sold_at <= lots.opened_at AND had.sold_at > lots.opened_at - repeat.span)
       OR EXISTS (SELECT FROM leads AS had WHERE had.email = leads.email AND had.owner_tenant = $1
           AND had.sold_at <= lots.opened_at AND had.sold_at > lots.opened_at - repeat.span) AS had_person,
       lots.opened_at, lots.stages -> 0 AS first, leads.product, leads.city, leads.source, leads.amount,
       leads.lawful_basis, leads.consent, leads.quality, best.others
FROM lots
JOIN leads ON leads.id = lots.lead_id
CROSS JOIN (SELECT make_interval(days => coalesce((SELECT repeat_days FROM buying_policies ORDER BY created_at DESC LIMIT 1), 0)) AS span) AS repeat
LEFT JOIN LATERAL (
    SELECT max(bids.amount) AS others FROM bids
    WHERE bids.lot_id = lots.id AND bids.stage = 0 AND bids.tenant_id <> $1 AND bids.state IN ('won', 'lost')) AS best ON true
WHERE lots.state IN ('sold', 'unsold') AND lots.closed_at >= $2";

async fn past(tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<PastLot>> {
    let rows: Vec<Row> = diesel::sql_query(PAST)
        .bind::<SqlUuid, _>(tenant.0)
        .bind::<Timestamptz, _>(tx.now() - Duration::days(DAYS))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PastLot::from).collect())
}

impl From<Row> for PastLot {
    fn from(row: Row) -> Self {
        // A stage of an older release that is not known any more tells nothing.
        let first = stage::one(&row.first).ok();
        let auction = match first {
            Some(stage @ Stage::Sealed { reserve, score_weight: None, .. }) => {
                Auction::Sealed { least: stage.least_bid(), reserve, others: row.others }
            }
            _ => Auction::Silent,
        };
        let lead = LeadFacts {
            product: row.product,
            city: row.city,
            source: row.source,
            amount: row.amount,
            lawful: row.lawful_basis != LawfulBasis::None,
            consent: row.consent,
            quality: row.quality,
        };
        let Row { id, lead_id, had_lead, had_person, opened_at, .. } = row;
        Self { id, lead_id, lead, had_lead, had_person, opened_at, auction }
    }
}
