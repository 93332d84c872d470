//! Partners as head office sees them: who brought how much.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Money, Object, PartnerId, Result, text};
use schema::platform::{leads, partners};
use serde::Serialize;
use uuid::Uuid;

use super::{Partner, code};

/// A partner with what it brought.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PartnerRow {
    /// The partner.
    #[serde(flatten)]
    pub partner: Partner,
    /// The code of the partner who brought it.
    pub referrer_code: Option<String>,
    /// Leads it gave.
    pub leads: i64,
    /// What it earned, after reversals.
    pub earned: Money,
}

/// Partners, the newest first; those older than `after`. `q` is a part of a name or a code.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    actor: &Actor,
    tx: &mut PlatformTx,
    q: &str,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<PartnerRow>> {
    actor.require(Object::Partner, Action::View)?;
    let mut query = partners::table
        .order((partners::created_at.desc(), partners::id.desc()))
        .limit(limit)
        .select(Partner::as_select())
        .into_boxed();
    let part = text::line(q);
    if !part.is_empty() {
        let like = format!("%{}%", part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        query = query.filter(partners::name.ilike(like).or(partners::code.eq(code::normalise(&part))));
    }
    if let Some((at, id)) = after {
        query = query.filter(partners::created_at.lt(at).or(partners::created_at.eq(at).and(partners::id.lt(id))));
    }
    let found: Vec<Partner> = query.load(tx.conn()).await?;
    with_figures(tx, found).await
}

#[derive(QueryableByName)]
struct Earned {
    #[diesel(sql_type = SqlUuid)]
    partner_id: PartnerId,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

async fn with_figures(tx: &mut PlatformTx, found: Vec<Partner>) -> Result<Vec<PartnerRow>> {
    let ids: Vec<Uuid> = found.iter().map(|partner| partner.id.0).collect();
    let referrers: Vec<PartnerId> = found.iter().filter_map(|partner| partner.referrer_id).collect();
    let codes: HashMap<PartnerId, String> = partners::table
        .filter(partners::id.eq_any(&referrers))
        .select((partners::id, partners::code))
        .load::<(PartnerId, String)>(tx.conn())
        .await?
        .into_iter()
        .collect();
    let brought: HashMap<Option<PartnerId>, i64> = leads::table
        .filter(leads::partner_id.eq_any(&ids))
        .group_by(leads::partner_id)
        .select((leads::partner_id, count_star()))
        .load::<(Option<PartnerId>, i64)>(tx.conn())
        .await?
        .into_iter()
        .collect();
    let earned: HashMap<PartnerId, Money> = diesel::sql_query(
        "SELECT partner_id, sum(amount)::bigint AS amount FROM settlements WHERE partner_id = ANY($1) GROUP BY partner_id",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .load::<Earned>(tx.conn())
    .await?
    .into_iter()
    .map(|row| (row.partner_id, row.amount))
    .collect();
    let row = |partner: Partner| PartnerRow {
        referrer_code: partner.referrer_id.and_then(|id| codes.get(&id).cloned()),
        leads: brought.get(&Some(partner.id)).copied().unwrap_or(0),
        earned: earned.get(&partner.id).copied().unwrap_or(Money::ZERO),
        partner,
    };
    Ok(found.into_iter().map(row).collect())
}

/// How many partners there are.
///
/// # Errors
/// When the database can't be read.
pub async fn count(tx: &mut PlatformTx) -> Result<i64> {
    Ok(partners::table.count().get_result(tx.conn()).await?)
}
