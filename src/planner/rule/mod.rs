//! Rules: when a lead enters a status or a deal a stage, a task is made.

pub mod act;
pub mod api;
mod apply;
pub mod page;

use chrono::{DateTime, Utc};
use crm::staff;
use crm::task::Kind;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, StageId, UserId, words};
use pipeline::status;
use schema::tenant::task_rules;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(test)]
pub(crate) use apply::entered;
pub(crate) use apply::handlers;

use crate::task::title;

/// The longest wait, in any unit.
const LONGEST: i32 = 10_000;
/// The most rules of a tenant: each is looked at on each entry.
const MOST: i64 = 100;

words! {
    /// What enters.
    Record {
        /// A lead, a status.
        Lead = "lead",
        /// A deal, a stage.
        Deal = "deal",
    }
}

words! {
    /// In what the wait is counted.
    Unit {
        /// Minutes.
        Minute = "minute",
        /// Hours.
        Hour = "hour",
        /// Working days of the production calendar; the task is due at any time of the day.
        Workday = "workday",
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = task_rules)]
pub struct Rule {
    /// Its id.
    pub id: Uuid,
    /// What enters.
    pub record: Record,
    /// The code of a status or the id of a stage.
    pub place: String,
    /// What kind of task it makes.
    pub kind: Kind,
    /// What is to be done.
    pub title: String,
    /// How long after the entry the task is due.
    pub wait: i32,
    /// In what that is counted.
    pub unit: Unit,
    /// Who is to do it; whoever works the record without.
    pub responsible: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A rule as it is sent.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleInput {
    /// What enters.
    pub record: Record,
    /// The code of a status or the id of a stage.
    pub place: String,
    /// What kind of task it makes.
    pub kind: Kind,
    /// What is to be done.
    pub title: String,
    /// How long after the entry the task is due.
    pub wait: i32,
    /// In what that is counted.
    pub unit: Unit,
    /// Who is to do it; whoever works the record without.
    #[serde(default)]
    pub responsible: Option<UserId>,
}

impl RuleInput {
    async fn check(&self, tx: &mut TenantTx) -> Result<String> {
        match self.record {
            Record::Lead => {
                let known = status::in_use(tx).await?.iter().any(|status| status.code == self.place);
                if !known {
                    return Err(Error::field("place", "unknown_status"));
                }
            }
            Record::Deal => {
                let stage: StageId = self.place.parse().map_err(|_| Error::field("place", "unknown_stage"))?;
                pipeline::stage(tx, stage, "place").await?;
            }
        }
        if !(0..=LONGEST).contains(&self.wait) {
            return Err(Error::field("wait", "out_of_range"));
        }
        if let Some(user) = self.responsible {
            staff::active(tx, user, "responsible").await?;
        }
        title(&self.title)
    }
}

fn require(actor: &Actor) -> Result<()> {
    actor.require(Object::Pipeline, Action::Configure).map(|_| ())
}

/// All rules, by what enters.
///
/// # Errors
/// `Forbidden`.
pub async fn all(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Rule>> {
    require(actor)?;
    let live = task_rules::table.filter(task_rules::deleted_at.is_null());
    let ordered = live.order((task_rules::record.desc(), task_rules::created_at, task_rules::id));
    Ok(ordered.select(Rule::as_select()).load(tx.conn()).await?)
}

async fn find(tx: &mut TenantTx, id: Uuid) -> Result<Rule> {
    let row = task_rules::table.find(id).filter(task_rules::deleted_at.is_null()).select(Rule::as_select());
    Ok(row.first(tx.conn()).await?)
}

/// Adds a rule.
///
/// # Errors
/// `Forbidden`; `Conflict("too_many_rules")`; 422 for refused fields.
pub async fn add(actor: &Actor, tx: &mut TenantTx, input: &RuleInput) -> Result<Rule> {
    require(actor)?;
    let title = input.check(tx).await?;
    let held: i64 = task_rules::table.filter(task_rules::deleted_at.is_null()).count().get_result(tx.conn()).await?;
    if held >= MOST {
        return Err(Error::Conflict("too_many_rules"));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(task_rules::table)
        .values((
            task_rules::id.eq(id),
            task_rules::record.eq(input.record),
            task_rules::place.eq(&input.place),
            task_rules::kind.eq(input.kind),
            task_rules::title.eq(title),
            task_rules::wait.eq(input.wait),
            task_rules::unit.eq(input.unit),
            task_rules::responsible.eq(input.responsible),
            task_rules::created_at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    find(tx, id).await
}

/// Changes a rule; the tasks that it has made stay as they are.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for refused fields.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: Uuid, input: &RuleInput) -> Result<Rule> {
    require(actor)?;
    find(tx, id).await?;
    let title = input.check(tx).await?;
    diesel::update(task_rules::table.find(id))
        .set((
            task_rules::record.eq(input.record),
            task_rules::place.eq(&input.place),
            task_rules::kind.eq(input.kind),
            task_rules::title.eq(title),
            task_rules::wait.eq(input.wait),
            task_rules::unit.eq(input.unit),
            task_rules::responsible.eq(input.responsible),
        ))
        .execute(tx.conn())
        .await?;
    find(tx, id).await
}

/// Takes a rule out of use, or brings it back.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn put_away(actor: &Actor, tx: &mut TenantTx, id: Uuid, away: bool) -> Result<Rule> {
    require(actor)?;
    let now = tx.now();
    let row = task_rules::table.find(id).filter(task_rules::deleted_at.is_null().eq(away));
    let changed = diesel::update(row).set(task_rules::deleted_at.eq(away.then_some(now))).execute(tx.conn()).await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    Ok(task_rules::table.find(id).select(Rule::as_select()).first(tx.conn()).await?)
}
