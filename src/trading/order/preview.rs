//! What is shown before a standing order is saved: what is in its way, and what it would have bought last month.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use exchange::order::input::{OrderInput, check};
use exchange::order::{self, Order, OrderState};
use intake::LawfulBasis;
use kernel::{Action, Actor, Error, Money, Object, OrderId, Result, TenantId};
use pool::buying::settings;
use rules::consent::Consent;
use rules::eligible::LeadFacts;
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
    let terms = Terms { filters: settings.filters, min_quality: settings.min_quality };
    Ok(Preview { conflicts: conflicts(&order, &others, &bounds), last_month: backtest(&order, &terms, &past, zone) })
}

impl From<&Order> for Other {
    fn from(order: &Order) -> Self {
        Self { id: order.id, filters: order.filters(), min_quality: order.min_quality, limit: order.price_limit }
    }
}

#[derive(QueryableByName)]
struct Row {
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
/// whose bidder might not buy, does not count.
const PAST: &str = "
SELECT lots.opened_at, lots.stages -> 0 AS first, leads.product, leads.city, leads.source, leads.amount,
       leads.lawful_basis, leads.consent, leads.quality, best.others
FROM lots
JOIN leads ON leads.id = lots.lead_id
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
        Self { lead, opened_at: row.opened_at, auction }
    }
}
