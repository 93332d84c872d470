//! A partner's own leads.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, PartnerId, Result, words};
use pool::lead::{Lead, Status};
use schema::platform::{leads, partner_issues, settlements};
use uuid::Uuid;

use super::LeadOut;
use crate::reward::Rule;
use crate::settlement::{Kind, Settlement};

words! {
    /// The three heaps into which a partner's leads fall.
    Group {
        /// On their way.
        Open = "open",
        /// Issued and not reversed.
        Issued = "issued",
        /// Duplicates and what was put away.
        Refused = "refused",
    }
}

const REFUSED: [Status; 2] = [Status::Duplicate, Status::Archived];

/// Own leads, the newest first; those older than `after`.
///
/// # Errors
/// `Forbidden` for anybody but a partner.
pub async fn list(
    actor: &Actor,
    tx: &mut PlatformTx,
    group: Option<Group>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<LeadOut>> {
    actor.require(Object::Lead, Action::View)?;
    let partner = actor.require_partner()?;
    let mut query = leads::table
        .filter(leads::partner_id.eq(partner))
        .order((leads::created_at.desc(), leads::id.desc()))
        .limit(limit)
        .select(Lead::as_select())
        .into_boxed();
    let issued = partner_issues::table
        .filter(partner_issues::partner_id.eq(partner))
        .filter(partner_issues::issued_event.is_not_null().and(partner_issues::reversed_event.is_null()))
        .select(partner_issues::lead_id);
    query = match group {
        None => query,
        Some(Group::Issued) => query.filter(leads::id.eq_any(issued)),
        Some(Group::Refused) => query.filter(leads::status.eq_any(REFUSED)).filter(leads::id.ne_all(issued)),
        Some(Group::Open) => query.filter(leads::status.ne_all(REFUSED)).filter(leads::id.ne_all(issued)),
    };
    if let Some((at, id)) = after {
        query = query.filter(leads::created_at.lt(at).or(leads::created_at.eq(at).and(leads::id.lt(id))));
    }
    let found = query.load(tx.conn()).await?;
    with_rewards(tx, partner, found).await
}

/// One of the partner's own leads.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for another partner's lead.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<LeadOut> {
    actor.require(Object::Lead, Action::View)?;
    let partner = actor.require_partner()?;
    let own = leads::table.find(id).filter(leads::partner_id.eq(partner));
    let lead: Lead = own.select(Lead::as_select()).first(tx.conn()).await?;
    let found = with_rewards(tx, partner, vec![lead]).await?;
    found.into_iter().next().ok_or(kernel::Error::NotFound)
}

async fn with_rewards(tx: &mut PlatformTx, partner: PartnerId, found: Vec<Lead>) -> Result<Vec<LeadOut>> {
    let now = tx.now();
    let rule = Rule::of(tx, now.date_naive()).await?;
    let ids: Vec<LeadId> = found.iter().map(|lead| lead.id).collect();
    let rewards: Vec<Settlement> = settlements::table
        .filter(settlements::partner_id.eq(partner).and(settlements::lead_id.eq_any(&ids)))
        .filter(settlements::kind.eq(Kind::Reward).and(settlements::reverses.is_null()))
        .order(settlements::id)
        .select(Settlement::as_select())
        .load(tx.conn())
        .await?;
    // The latest accrual that still stands, else the latest of all.
    let mut latest: HashMap<LeadId, &Settlement> = HashMap::new();
    for reward in &rewards {
        let standing = latest.get(&reward.lead_id).is_some_and(|known| known.reversed_at.is_none());
        if !standing || reward.reversed_at.is_none() {
            latest.insert(reward.lead_id, reward);
        }
    }
    let issued: HashSet<LeadId> = partner_issues::table
        .filter(partner_issues::lead_id.eq_any(&ids))
        .filter(partner_issues::issued_event.is_not_null().and(partner_issues::reversed_event.is_null()))
        .select(partner_issues::lead_id)
        .load::<LeadId>(tx.conn())
        .await?
        .into_iter()
        .collect();
    let out = |lead: Lead| {
        let (id, reward) = (lead.id, latest.get(&lead.id).copied());
        LeadOut::of(lead, issued.contains(&id), reward, &rule, now)
    };
    Ok(found.into_iter().map(out).collect())
}

/// How many of a partner's leads are in each group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Counts {
    /// On their way.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Issued and not reversed.
    #[diesel(sql_type = BigInt)]
    pub issued: i64,
    /// Duplicates and what was put away.
    #[diesel(sql_type = BigInt)]
    pub refused: i64,
}

impl Counts {
    /// The number in a group, or of all.
    pub fn of(self, group: Option<Group>) -> i64 {
        match group {
            None => self.open + self.issued + self.refused,
            Some(Group::Open) => self.open,
            Some(Group::Issued) => self.issued,
            Some(Group::Refused) => self.refused,
        }
    }
}

const COUNTS: &str = "\
    SELECT count(*) FILTER (WHERE NOT issued AND NOT refused) AS open, \
           count(*) FILTER (WHERE issued) AS issued, \
           count(*) FILTER (WHERE NOT issued AND refused) AS refused \
    FROM (SELECT status IN ('duplicate', 'archived') AS refused, \
                 EXISTS (SELECT FROM partner_issues AS made WHERE made.lead_id = leads.id \
                         AND made.issued_event IS NOT NULL AND made.reversed_event IS NULL) AS issued \
          FROM leads WHERE partner_id = $1) AS own";

/// Counts a partner's leads.
///
/// # Errors
/// When the database can't be read.
pub async fn counts(tx: &mut PlatformTx, partner: PartnerId) -> Result<Counts> {
    Ok(diesel::sql_query(COUNTS).bind::<SqlUuid, _>(partner).get_result(tx.conn()).await?)
}
