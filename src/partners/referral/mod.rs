//! What a partner earns from whom: its own leads are the first level, those of the partners it brought the second. There is
//! no third: the depth is one referrer.

pub mod api;
pub mod page;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Money, Object, PartnerId, Result};
use serde::Serialize;

use crate::lead::list::{Counts, counts};
use crate::partner;
use crate::reward::Rule;

/// The page and the answer of `GET /api/v1/referral`.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Referral {
    /// The partner's code.
    pub code: String,
    /// The address to pass on.
    pub link: String,
    /// Own leads.
    pub first_level: FirstLevel,
    /// The leads of those whom the partner brought.
    pub second_level: SecondLevel,
}

/// What a partner earns from its own leads.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FirstLevel {
    /// The share of the commission, in basis points, by the rule of today.
    pub share_bp: i32,
    /// Leads given.
    pub leads: i64,
    /// Of them issued.
    pub issued: i64,
    /// Kopecks accrued, after reversals.
    pub amount: Money,
}

/// What a partner earns from those whom it brought.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SecondLevel {
    /// The share of their reward, in basis points, by the rule of today.
    pub share_bp: i32,
    /// Kopecks accrued, after reversals.
    pub amount: Money,
    /// Those whom the partner brought, the latest first.
    pub partners: Vec<Brought>,
}

/// A partner whom this one brought.
#[derive(Debug, Clone, Serialize, QueryableByName, utoipa::ToSchema)]
pub struct Brought {
    /// Its code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its city.
    #[diesel(sql_type = Text)]
    pub city: String,
    /// Since when it is there.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Kopecks which its leads brought to this partner, after reversals.
    #[diesel(sql_type = BigInt)]
    pub amount: Money,
}

#[derive(QueryableByName)]
struct Levels {
    #[diesel(sql_type = BigInt)]
    reward: Money,
    #[diesel(sql_type = BigInt)]
    referral: Money,
}

const LEVELS: &str = "\
    SELECT coalesce(sum(amount) FILTER (WHERE kind = 'reward'), 0)::bigint AS reward, \
           coalesce(sum(amount) FILTER (WHERE kind = 'referral'), 0)::bigint AS referral \
    FROM settlements WHERE partner_id = $1";

const BROUGHT: &str = "\
    SELECT brought.code, brought.name, brought.city, brought.created_at, \
           coalesce(sum(settlements.amount), 0)::bigint AS amount \
    FROM partners AS brought \
    LEFT JOIN partner_issues ON partner_issues.partner_id = brought.id \
    LEFT JOIN settlements ON settlements.issue_id = partner_issues.id AND settlements.kind = 'referral' \
                         AND settlements.partner_id = $1 \
    WHERE brought.referrer_id = $1 \
    GROUP BY brought.id ORDER BY brought.created_at DESC, brought.id DESC LIMIT 200";

/// The acting partner's levels. `site` is the address of the partners' site.
///
/// # Errors
/// `Forbidden` for anybody but a partner.
pub async fn overview(actor: &Actor, tx: &mut PlatformTx, site: &str) -> Result<Referral> {
    actor.require(Object::Settlement, Action::View)?;
    let id: PartnerId = actor.require_partner()?;
    let own = partner::find(tx, id).await?;
    let rule = Rule::of(tx, tx.now().date_naive()).await?;
    let levels: Levels = diesel::sql_query(LEVELS).bind::<SqlUuid, _>(id).get_result(tx.conn()).await?;
    let brought = diesel::sql_query(BROUGHT).bind::<SqlUuid, _>(id).load(tx.conn()).await?;
    let counts: Counts = counts(tx, id).await?;
    Ok(Referral {
        link: format!("{site}/join/{}", own.code),
        code: own.code,
        first_level: FirstLevel {
            share_bp: rule.reward_bp,
            leads: counts.of(None),
            issued: counts.issued,
            amount: levels.reward,
        },
        second_level: SecondLevel { share_bp: rule.referral_bp, amount: levels.referral, partners: brought },
    })
}
