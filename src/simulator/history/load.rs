//! The past is read in a few statements, each over the whole period, straight into columns.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel_async::RunQueryDsl;
use futures_util::{TryStream, TryStreamExt};
use kernel::{Error, Result, TenantId};
use rules::eligible::Reason;
use rules::stage::Stage;

use super::beside::{outside, payments, starters, turns};
use super::bids::{bids, marks};
use super::lots::lots;
use super::ratings::ratings;
use super::tenants::tenants_at;
use super::{History, PastLot, Who};

/// Leads given in turn count for so many days (as on the exchange).
pub const TURN_DAYS: i64 = 30;

/// Reasons that no plan changes.
pub const HARD: [Reason; 8] = [
    Reason::Suspended,
    Reason::Consent,
    Reason::ConsentScope,
    Reason::OwnReturn,
    Reason::RepeatBuyer,
    Reason::Quality,
    Reason::Hours,
    Reason::ShareCap,
];
/// Reasons for which a standing order that fitted did not bid.
pub const ORDER: [Reason; 5] =
    [Reason::OrderLimit, Reason::OrderCap, Reason::OrderMonthlyCap, Reason::OrderBudget, Reason::OrderFunds];
/// Reasons that hang on what the tenant had bought until then.
pub const STATE: [Reason; 3] = [Reason::DailyCap, Reason::MonthlyCap, Reason::NoFunds];

pub(super) fn narrow<T: TryInto<u32>>(value: T) -> Result<u32> {
    value.try_into().map_err(|_| Error::defect("more rows than a column can hold"))
}

pub(super) fn stage_number(stage: impl TryInto<u16>) -> Result<u16> {
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
    history.outside = outside(tx, &who, from, until).await?;
    history.starters = starters(tx).await?;
    history.ratings = ratings(tx, &who, from, until).await?;
    Ok(history)
}

/// The rows of a statement, one after another: a column is filled without the rows ever lying in memory together.
pub(super) async fn each<R>(
    rows: impl TryStream<Ok = R, Error = diesel::result::Error>,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    rows.map_err(Error::from).try_for_each(|row| std::future::ready(take(row))).await
}

/// The plan's stages of a lot.
pub fn plan<'a>(history: &'a History, lot: &PastLot) -> &'a [Stage] {
    usize::try_from(lot.plan).ok().and_then(|plan| history.plans.get(plan)).map_or(&[], Vec::as_slice)
}
