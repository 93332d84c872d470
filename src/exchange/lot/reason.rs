//! «Почему не я»: why each tenant did not get a lot's lead, kept for every stage.

use std::collections::BTreeSet;

use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{self, Array, Integer};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Result, TenantId};
use rules::eligible::Reason;
use rules::state::LotState;
use schema::platform::{lot_reasons, tenants};
use serde::Serialize;
use serde_json::Value;

use super::Lot;

/// One tenant's reason at one stage.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = lot_reasons)]
pub struct Row {
    /// The lot.
    pub lot_id: LotId,
    /// The stage, counted from 0.
    pub stage: i32,
    /// Who did not get it.
    pub tenant_id: TenantId,
    /// Why.
    pub code: Reason,
    /// Figures that explain it.
    pub detail: Value,
}

/// Writes reasons; a later one of the same stage takes the place of an earlier one.
///
/// # Errors
/// When the database can't be written.
pub async fn write(tx: &mut PlatformTx, rows: &[Row]) -> Result<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(lot_reasons::table)
            .values(part)
            .on_conflict((lot_reasons::lot_id, lot_reasons::stage, lot_reasons::tenant_id))
            .do_update()
            .set((
                lot_reasons::code.eq(excluded(lot_reasons::code)),
                lot_reasons::detail.eq(excluded(lot_reasons::detail)),
            ))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Who has been told at a stage why it may not buy; that no order of a tenant bids keeps nobody from bidding by hand.
///
/// # Errors
/// When the database can't be read.
pub async fn kept_out(tx: &mut PlatformTx, lot: LotId, stage: i32) -> Result<BTreeSet<TenantId>> {
    let query = lot_reasons::table.filter(lot_reasons::lot_id.eq(lot)).filter(lot_reasons::stage.eq(stage));
    let rows: Vec<(TenantId, Reason)> =
        query.select((lot_reasons::tenant_id, lot_reasons::code)).load(tx.conn()).await?;
    let kept_out = |(_, code): &(TenantId, Reason)| !code.is_of_order() && *code != Reason::NoBid;
    Ok(rows.into_iter().filter(kept_out).map(|(tenant, _)| tenant).collect())
}

/// Takes back the reasons of tenants that did get their lot's lead, at the stage that gave it.
///
/// # Errors
/// When the database can't be written.
pub async fn forget(tx: &mut PlatformTx, won: &[(LotId, i32, TenantId)]) -> Result<()> {
    diesel::sql_query(
        "DELETE FROM lot_reasons USING unnest($1, $2, $3) AS won (lot, stage, tenant) \
         WHERE lot_id = won.lot AND lot_reasons.stage = won.stage AND tenant_id = won.tenant",
    )
    .bind::<Array<sql_types::Uuid>, _>(won.iter().map(|(lot, _, _)| *lot).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(won.iter().map(|(_, stage, _)| *stage).collect::<Vec<_>>())
    .bind::<Array<sql_types::Uuid>, _>(won.iter().map(|(_, _, tenant)| *tenant).collect::<Vec<_>>())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Why a tenant did not get the lead: at the last stage, and at each before it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Explained {
    /// Who.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// The last stage's reason.
    pub code: Reason,
    /// Figures that explain it.
    pub detail: Value,
    /// The reasons stage by stage.
    pub trail: Vec<Step>,
}

impl Explained {
    /// Forgets the stages from this one on; answers whether any is left.
    fn keep_before(&mut self, stage: i32) -> bool {
        self.trail.retain(|step| step.stage < stage);
        let Some(last) = self.trail.last() else { return false };
        (self.code, self.detail) = (last.code, last.detail.clone());
        true
    }
}

/// A stage's reason.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Step {
    /// The stage, counted from 0.
    pub stage: i32,
    /// Why.
    pub code: Reason,
    /// Figures that explain it.
    pub detail: Value,
}

/// The reasons of a lot as head office sees them: those of the stages that are over, for a tenant without one at an open stage
/// is one whose order bids.
///
/// # Errors
/// When the database can't be read.
pub async fn to_all(tx: &mut PlatformTx, lot: &Lot) -> Result<Vec<Explained>> {
    let mut all = of(tx, lot.id, lot.winner_tenant, None).await?;
    if lot.state == LotState::Open {
        all.retain_mut(|explained| explained.keep_before(lot.stage));
    }
    Ok(all)
}

/// The reasons of a lot, of all tenants but the winner, by name; or of one tenant alone.
///
/// # Errors
/// When the database can't be read.
pub async fn of(
    tx: &mut PlatformTx,
    lot: LotId,
    winner: Option<TenantId>,
    only: Option<TenantId>,
) -> Result<Vec<Explained>> {
    let mut query = lot_reasons::table
        .inner_join(tenants::table.on(tenants::id.eq(lot_reasons::tenant_id)))
        .filter(lot_reasons::lot_id.eq(lot))
        .order((tenants::name, tenants::id, lot_reasons::stage))
        .select((tenants::name, Row::as_select()))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(lot_reasons::tenant_id.eq(only));
    }
    let rows: Vec<(String, Row)> = query.load(tx.conn()).await?;
    let mut explained: Vec<Explained> = Vec::new();
    for (tenant, row) in rows.into_iter().filter(|(_, row)| Some(row.tenant_id) != winner) {
        let step = Step { stage: row.stage, code: row.code, detail: row.detail.clone() };
        match explained.last_mut().filter(|last| last.tenant_id == row.tenant_id) {
            Some(last) => {
                last.code = row.code;
                last.detail = row.detail;
                last.trail.push(step);
            }
            None => explained.push(Explained {
                tenant_id: row.tenant_id,
                tenant,
                code: row.code,
                detail: row.detail,
                trail: vec![step],
            }),
        }
    }
    Ok(explained)
}
