//! What stands beside the auction floor: the wallet, the standing orders, the latest outcomes.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use exchange::lot::result::{self, Outcome};
use exchange::order::facts::TenantClock;
use exchange::order::fit::OrderFacts;
use exchange::order::{self, Order, OrderState};
use kernel::{Action, Actor, Money, Object, Result, TenantId};
use rules::eligible::Reason;
use serde::Serialize;
use uuid::Uuid;
use wallet::part::WalletPart;
use web::sample_at;

use super::hours::Hours;

/// Outcomes shown beside the floor.
const LATEST: i64 = 8;
/// Standing orders shown beside the floor.
const ORDERS: usize = 6;

/// A standing order as a line.
#[derive(Debug, Clone, Serialize)]
pub struct OrderPart {
    pub(crate) id: Uuid,
    pub(crate) active: bool,
    pub(crate) products: Vec<String>,
    pub(crate) cities: Vec<String>,
    pub(crate) amount_min: Option<Money>,
    pub(crate) amount_max: Option<Money>,
    pub(crate) limit: Money,
    pub(crate) daily_cap: Option<i32>,
    /// Bids of today that won or still may; counted where there is a cap.
    pub(crate) taken: i64,
    pub(crate) sources: Vec<String>,
    pub(crate) min_quality: Option<i32>,
    pub(crate) monthly_cap: Option<i32>,
    /// Bids of this month that won or still may.
    pub(crate) taken_month: i64,
    pub(crate) budget: Option<Money>,
    /// What this month's bids cost, or may.
    pub(crate) spent: Money,
    pub(crate) schedule: Option<Hours>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) created_by: String,
}

/// What became of a lot, as a line.
#[derive(Debug, Clone, Serialize)]
pub struct ResultPart {
    pub(crate) href: String,
    pub(crate) product: String,
    pub(crate) city: String,
    pub(crate) won: bool,
    pub(crate) price: Option<Money>,
    pub(crate) bid: Option<Money>,
    pub(crate) reason: Option<Reason>,
    pub(crate) at: Option<DateTime<Utc>>,
}

/// All of it; a part the reader has no right to is absent.
#[derive(Debug, Clone, Serialize)]
pub struct Aside {
    pub(crate) wallet: Option<WalletPart>,
    pub(crate) orders: Option<Vec<OrderPart>>,
    pub(crate) results: Vec<ResultPart>,
}

impl From<Order> for OrderPart {
    fn from(order: Order) -> Self {
        Self {
            id: order.id.0,
            active: order.state == OrderState::Active,
            products: order.products,
            cities: order.cities,
            amount_min: order.amount_min,
            amount_max: order.amount_max,
            limit: order.price_limit,
            daily_cap: order.daily_cap,
            taken: 0,
            sources: order.sources,
            min_quality: order.min_quality,
            monthly_cap: order.monthly_cap,
            taken_month: 0,
            budget: order.budget,
            spent: Money::ZERO,
            schedule: order.schedule.as_ref().map(Hours::of),
            created_at: order.created_at,
            created_by: order.created_by,
        }
    }
}

impl From<Outcome> for ResultPart {
    fn from(outcome: Outcome) -> Self {
        Self {
            href: format!("/lots/{}", outcome.id),
            product: outcome.product,
            city: outcome.city,
            won: outcome.won,
            price: outcome.price,
            bid: outcome.bid,
            reason: outcome.reason,
            at: outcome.closed_at,
        }
    }
}

/// Reads the parts.
///
/// # Errors
/// When the database can't be read.
pub async fn read(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, clock: TenantClock) -> Result<Aside> {
    let may = |object| actor.permissions.allows(object, Action::View);
    let wallet = if may(Object::Wallet) { Some(WalletPart::read(tx, tenant).await?) } else { None };
    let orders = if may(Object::Order) { Some(orders(actor, tx, tenant, clock).await?) } else { None };
    let results = result::latest(actor, tx, tenant, None, None, LATEST).await?;
    Ok(Aside {
        wallet,
        orders: orders.map(|orders| orders.into_iter().take(ORDERS).collect()),
        results: results.into_iter().map(ResultPart::from).collect(),
    })
}

/// Standing orders with what each has taken since midnight.
pub(crate) async fn orders(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    clock: TenantClock,
) -> Result<Vec<OrderPart>> {
    let rows = order::list(actor, tx, tenant).await?;
    let facts = order::facts::of(tx, &rows, clock).await?;
    let part = |(row, fact): (Order, OrderFacts)| OrderPart {
        taken: fact.taken_today,
        taken_month: fact.taken_this_month,
        spent: fact.spent,
        ..OrderPart::from(row)
    };
    Ok(rows.into_iter().zip(facts).map(part).collect())
}

/// Parts for samples of pages.
pub(crate) fn samples() -> Aside {
    let order = |active, cap| OrderPart {
        id: Uuid::from_u128(if active { 11 } else { 12 }),
        active,
        products: if active { vec!["mortgage".into(), "secured".into()] } else { Vec::new() },
        cities: if active { vec!["Екатеринбург".into()] } else { Vec::new() },
        amount_min: active.then_some(Money::roubles(1_000_000)),
        amount_max: None,
        limit: Money::roubles(4_200),
        daily_cap: cap,
        taken: 3,
        sources: if active { vec!["site".into()] } else { Vec::new() },
        min_quality: active.then_some(60),
        monthly_cap: active.then_some(100),
        taken_month: 31,
        budget: active.then_some(Money::roubles(120_000)),
        spent: Money::roubles(84_300),
        schedule: active.then(Hours::sample),
        created_at: sample_at(),
        created_by: "Анна Воронцова".into(),
    };
    let result = |won, reason, price| ResultPart {
        href: "/lots/1".into(),
        product: "mortgage".into(),
        city: if won { "Екатеринбург".into() } else { String::new() },
        won,
        price,
        bid: Some(Money::roubles(4_100)),
        reason,
        at: Some(sample_at()),
    };
    let reasons = Reason::ALL.iter().map(|reason| result(false, Some(*reason), Some(Money::roubles(7_900))));
    let mut results = vec![result(true, None, Some(Money::roubles(3_650))), result(false, None, None)];
    results.extend(reasons);
    Aside { wallet: Some(WalletPart::sample()), orders: Some(vec![order(true, Some(8)), order(false, None)]), results }
}
