//! The control room's figures over the API.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use kernel::{Action, Actor, LeadId, Money, Object, Result, TenantId};
use pool::lead::{Status, take};
use rules::eligible::Reason;
use serde::Serialize;
use wallet::Named;
use web::view::NETWORK_ZONE;
use web::{Answer, AppData, Who};

use crate::age::{self, Ages};
use crate::figures::{self, Stuck, Sums};

/// Stuck leads that are named.
const ROWS: i64 = 50;

/// The figures of the network now; a day is Moscow's.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ControlFigures {
    /// Leads that came in today.
    received: i64,
    /// Leads sold today.
    sold: i64,
    /// Paid for leads today, kopecks.
    revenue: Money,
    /// Paid for leads in seven days, kopecks.
    revenue_week: Money,
    /// Lots that found an owner in seven days.
    sold_week: i64,
    /// Lots that closed in seven days.
    closed_week: i64,
    /// Half of the lots of seven days were handed over faster, seconds.
    median_s: Option<f64>,
    /// Open lots.
    open: i64,
    /// Bids for open lots.
    bids: i64,
    /// Open lots whose time is over by more than a minute.
    overdue: i64,
    /// The pool by status and age.
    pool: Vec<StatusFigures>,
    /// Leads that wait longer than [`STUCK_HOURS`](figures::STUCK_HOURS).
    stuck: i64,
    /// The longest waiting of them.
    stuck_leads: Vec<StuckLead>,
    /// Leads that nobody bought and that are offered to head office.
    offered: i64,
    /// Wallets below their threshold, those furthest below it first, for who may see wallets.
    low_wallets: Vec<LowWallet>,
}

/// How many leads stand in a status, and for how long.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatusFigures {
    status: Status,
    total: i64,
    ages: Ages,
}

/// A lead that waits.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StuckLead {
    id: LeadId,
    status: Status,
    /// Since when it stands so.
    since: DateTime<Utc>,
    /// Why most franchisees did not get it at its last lot.
    reason: Option<Reason>,
}

/// A wallet below its threshold.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LowWallet {
    tenant_id: TenantId,
    name: String,
    /// Available, held and credit together.
    left: Money,
    low_at: Money,
}

/// `GET /api/v1/control`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who) -> Answer {
    let figures = app.db.platform(&who.actor, async |tx| read(&who.actor, tx).await).await?;
    web::json(&figures)
}

async fn read(actor: &Actor, tx: &mut PlatformTx) -> Result<ControlFigures> {
    actor.require_network(Object::Lead, Action::View)?;
    actor.require_network(Object::Lot, Action::View)?;
    let sums = figures::sums(tx, figures::midnight(tx.now(), NETWORK_ZONE)).await?;
    let pool = age::ages(tx).await?;
    let sees_wallets = actor.permissions.allows(Object::Wallet, Action::View);
    let low_wallets = if sees_wallets { figures::low(tx).await? } else { Vec::new() };
    Ok(told(&sums, pool, figures::stuck(tx, ROWS).await?, take::count(tx).await?, low_wallets))
}

fn told(
    sums: &Sums,
    pool: Vec<(Status, Ages)>,
    waiting: Vec<Stuck>,
    offered: i64,
    wallets: Vec<Named>,
) -> ControlFigures {
    let of = |(status, ages): (Status, Ages)| StatusFigures { status, total: ages.total(), ages };
    ControlFigures {
        received: sums.received,
        sold: sums.sold,
        revenue: Money::kopecks(sums.revenue),
        revenue_week: Money::kopecks(sums.revenue_week),
        sold_week: sums.sold_week,
        closed_week: sums.closed_week,
        median_s: sums.median_s,
        open: sums.open,
        bids: sums.bids,
        overdue: sums.overdue,
        pool: pool.into_iter().map(of).collect(),
        stuck: sums.stuck,
        stuck_leads: waiting.into_iter().map(stuck).collect(),
        offered,
        low_wallets: wallets.into_iter().map(low).collect(),
    }
}

fn stuck((lead, why): Stuck) -> StuckLead {
    StuckLead { id: lead.id, status: lead.status, since: lead.status_at, reason: why.map(|(reason, _)| reason) }
}

fn low(named: Named) -> LowWallet {
    let (left, low_at) = (named.wallet.left(), named.wallet.low_at);
    LowWallet { tenant_id: named.wallet.tenant_id, name: named.name, left, low_at }
}
