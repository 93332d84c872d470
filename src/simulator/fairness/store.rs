//! Reports as rows: a week counted again replaces its rows.

use chrono::NaiveDate;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, Result, TenantId};
use schema::platform::{fairness_parts, fairness_shares, fairness_weeks, tenants};
use serde_json::json;

use super::{Figures, Part, Report, Share, gather, week};

/// Counts a week and keeps the report. A week that is not over is counted as far as it has come.
///
/// # Errors
/// `Forbidden`; `Invalid` with `future_date` for a week that has not begun.
pub async fn compute(actor: &Actor, tx: &mut PlatformTx, of: NaiveDate) -> Result<Report> {
    actor.require_network(Object::Fairness, Action::Create)?;
    let now = tx.now();
    if week::span(of).0 > now {
        return Err(Error::field("week", "future_date"));
    }
    let report = gather::facts(tx, of).await?.report(of, now);
    write(tx, &report).await?;
    jobs::emit(tx, "fairness.computed", json!({ "week": of })).await?;
    Ok(report)
}

async fn write(tx: &mut PlatformTx, report: &Report) -> Result<()> {
    let week = report.figures.week;
    // The week's row is the lock: of two who count at once the second waits and replaces.
    diesel::insert_into(fairness_weeks::table)
        .values(&report.figures)
        .on_conflict(fairness_weeks::week)
        .do_update()
        .set(&report.figures)
        .execute(tx.conn())
        .await?;
    diesel::delete(fairness_shares::table.filter(fairness_shares::week.eq(week))).execute(tx.conn()).await?;
    diesel::delete(fairness_parts::table.filter(fairness_parts::week.eq(week))).execute(tx.conn()).await?;
    let row = |share: &Share| {
        (
            fairness_shares::week.eq(week),
            fairness_shares::tenant_id.eq(share.tenant_id),
            fairness_shares::leads.eq(share.leads),
            fairness_shares::paid.eq(share.paid.as_kopecks()),
            fairness_shares::bids.eq(share.bids),
            fairness_shares::wins.eq(share.wins),
            fairness_shares::paid_at_auction.eq(share.paid_at_auction.as_kopecks()),
            fairness_shares::reserve_at_auction.eq(share.reserve_at_auction.as_kopecks()),
        )
    };
    for shares in report.shares.chunks(1_000) {
        let rows: Vec<_> = shares.iter().map(row).collect();
        diesel::insert_into(fairness_shares::table).values(rows).execute(tx.conn()).await?;
    }
    for parts in report.parts.chunks(1_000) {
        diesel::insert_into(fairness_parts::table).values(parts).execute(tx.conn()).await?;
    }
    Ok(())
}

/// The figures of the latest weeks, the latest first.
///
/// # Errors
/// `Forbidden`.
pub async fn weeks(actor: &Actor, tx: &mut PlatformTx, limit: i64) -> Result<Vec<Figures>> {
    actor.require(Object::Fairness, Action::View)?;
    let query = fairness_weeks::table.order(fairness_weeks::week.desc()).limit(limit).select(Figures::as_select());
    Ok(query.load(tx.conn()).await?)
}

/// A week's report for head office.
///
/// # Errors
/// `Forbidden`; `NotFound` when the week was not counted.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, of: NaiveDate) -> Result<Report> {
    actor.require_network(Object::Fairness, Action::View)?;
    let figures: Figures = fairness_weeks::table.find(of).select(Figures::as_select()).first(tx.conn()).await?;
    let shares = shares(tx, Some(of), None).await?.into_iter().map(|(_, share)| share).collect();
    let parts = fairness_parts::table
        .filter(fairness_parts::week.eq(of))
        .order((fairness_parts::kind, fairness_parts::lots.desc(), fairness_parts::name))
        .select(Part::as_select())
        .load(tx.conn())
        .await?;
    Ok(Report { figures, shares, parts })
}

/// A tenant's own parts of the weeks, the latest first.
///
/// # Errors
/// `Forbidden`.
pub async fn own(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId) -> Result<Vec<(NaiveDate, Share)>> {
    actor.require(Object::Fairness, Action::View)?;
    shares(tx, None, Some(tenant)).await
}

type Row = (NaiveDate, TenantId, String, i64, Money, i64, i64, Money, Money);

async fn shares(
    tx: &mut PlatformTx,
    week: Option<NaiveDate>,
    tenant: Option<TenantId>,
) -> Result<Vec<(NaiveDate, Share)>> {
    let mut query = fairness_shares::table
        .inner_join(tenants::table)
        .order((
            fairness_shares::week.desc(),
            fairness_shares::leads.desc(),
            fairness_shares::paid.desc(),
            tenants::name,
        ))
        .select((
            fairness_shares::week,
            fairness_shares::tenant_id,
            tenants::name,
            fairness_shares::leads,
            fairness_shares::paid,
            fairness_shares::bids,
            fairness_shares::wins,
            fairness_shares::paid_at_auction,
            fairness_shares::reserve_at_auction,
        ))
        .into_boxed();
    if let Some(week) = week {
        query = query.filter(fairness_shares::week.eq(week));
    }
    if let Some(tenant) = tenant {
        query = query.filter(fairness_shares::tenant_id.eq(tenant)).limit(60);
    }
    let rows: Vec<Row> = query.load(tx.conn()).await?;
    let share = |(week, tenant_id, tenant, leads, paid, bids, wins, paid_at_auction, reserve_at_auction): Row| {
        (week, Share { tenant_id, tenant, leads, paid, bids, wins, paid_at_auction, reserve_at_auction })
    };
    Ok(rows.into_iter().map(share).collect())
}
