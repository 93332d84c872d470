//! One act on many leads: given to others, moved to a status, removed. A small batch is carried out where it is asked for; of a large one the
//! worker carries out part after part, each in a transaction of its own, so that it goes on where it was broken off. Every batch can be
//! taken back: what somebody has changed since stays as it is.

mod change;
mod part;
pub mod start;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::live::Channel;
use jobs::{Event, Handlers, JobContext};
use kernel::{Action, Actor, BatchId, Error, LeadId, Object, Result, Role, UserId};
use schema::tenant::batches;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tags::TagId;

use crate::lead::delete::REMOVED;
use crate::scope;

pub use start::{MOST as MOST_LEADS, Target, meant, start};
pub use undo::undo;

/// Leads of one part.
const PART: i64 = 500;
/// The topic that asks for the next part.
const NEXT: &str = "batch.next";
/// Batches on one page.
const PAGE: i64 = 50;

/// What is done to each lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Act {
    /// Somebody is to work it, or nobody.
    Assign {
        /// Who.
        to: Option<UserId>,
    },
    /// Several people are to work them, each an equal share.
    Share {
        /// Who.
        among: Vec<UserId>,
        /// Who comes next.
        way: Way,
    },
    /// It moves to another status.
    Status {
        /// Code of the status.
        to: String,
    },
    /// It is removed.
    Delete,
    /// It is brought back from the bin.
    Restore,
    /// It has the tag.
    Tag {
        /// Which.
        to: TagId,
    },
    /// It has the tag no more.
    Untag {
        /// Which.
        from: TagId,
    },
}

/// Who comes next when leads are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Each in turn.
    Turn,
    /// Whoever has the fewest open leads.
    Least,
}

impl Act {
    /// The word of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Assign { .. } => "assign",
            Self::Share { .. } => "share",
            Self::Status { .. } => "status",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Tag { .. } => "tag",
            Self::Untag { .. } => "untag",
        }
    }

    /// The right that it takes, for each of the leads.
    const fn action(&self) -> Action {
        match self {
            Self::Assign { .. } | Self::Share { .. } => Action::Assign,
            Self::Status { .. } | Self::Tag { .. } | Self::Untag { .. } => Action::Edit,
            Self::Delete | Self::Restore => Action::Delete,
        }
    }
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The worker is at it.
    Running,
    /// All leads were dealt with.
    Done,
    /// The worker is taking it back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl State {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn stored(word: &str) -> Result<Self> {
        let all = [Self::Running, Self::Done, Self::Undoing, Self::Undone];
        all.into_iter().find(|state| state.word() == word).ok_or_else(|| Error::defect(format!("batch state {word}")))
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// What is done.
    pub act: Act,
    /// How far it is.
    pub state: State,
    /// Leads it is about.
    pub total: i32,
    /// Leads that it changed.
    pub changed: i32,
    /// Leads that it passed over: they were so already, have a deal, or are gone.
    pub passed: i32,
    /// Leads that were put back.
    pub restored: i32,
    /// Leads that were not put back: somebody has changed them since.
    pub kept: i32,
    /// Who began it.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who took it back.
    pub undone_by_name: Option<String>,
    /// When the last part was carried out.
    pub finished_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    step: i32,
    #[serde(skip)]
    own: Option<UserId>,
    #[serde(skip)]
    role: Option<Role>,
    #[serde(skip)]
    undone_by: Option<UserId>,
    #[serde(skip)]
    last: Option<LeadId>,
    #[serde(skip)]
    loads: Option<BTreeMap<UserId, i64>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = batches)]
struct Row {
    id: BatchId,
    act: serde_json::Value,
    state: String,
    step: i32,
    total: i32,
    changed: i32,
    passed: i32,
    restored: i32,
    kept: i32,
    last_lead: Option<LeadId>,
    loads: Option<serde_json::Value>,
    own: Option<UserId>,
    by_id: Option<UserId>,
    by_name: String,
    by_role: Option<Role>,
    undone_by: Option<UserId>,
    undone_by_name: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Batch {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            act: serde_json::from_value(row.act)?,
            state: State::stored(&row.state)?,
            total: row.total,
            changed: row.changed,
            passed: row.passed,
            restored: row.restored,
            kept: row.kept,
            by: row.by_id,
            by_name: row.by_name,
            created_at: row.created_at,
            undone_by_name: row.undone_by_name,
            finished_at: row.finished_at,
            step: row.step,
            own: row.own,
            role: row.by_role,
            undone_by: row.undone_by,
            last: row.last_lead,
            loads: row.loads.map(serde_json::from_value).transpose()?,
        })
    }
}

impl Batch {
    /// Whether the actor may take it back now.
    pub fn may_undo(&self, actor: &Actor) -> bool {
        let under_way = self.state == State::Running || (self.state == State::Done && self.changed > 0);
        under_way && self.within_reach(actor, self.act.action())
    }

    /// Whether a right of the actor's reaches all leads of the batch: everybody's, or what they did themselves to their own.
    fn within_reach(&self, actor: &Actor, action: Action) -> bool {
        match scope::own(actor, Object::Lead, action) {
            Ok(None) => true,
            Ok(Some(me)) => self.by == Some(me),
            Err(_) => false,
        }
    }

    /// Whoever has the leads changed now, for their feeds: who began it, or who takes it back.
    fn actor(&self) -> Actor {
        match (self.state, &self.undone_by_name) {
            (State::Undoing, Some(name)) => Actor { user: self.undone_by, ..Actor::system(name) },
            _ => Actor { user: self.by, role: self.role, ..Actor::system(&self.by_name) },
        }
    }
}

/// The batches that the actor may see, newest first: their own, and everybody's for whoever may change everybody's leads.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Batch>> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let mut query = batches::table.order((batches::created_at.desc(), batches::id.desc())).limit(PAGE).into_boxed();
    if let Some(me) = own {
        query = query.filter(batches::by_id.eq(me));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(tx.conn()).await?;
    rows.into_iter().map(Batch::try_from).collect()
}

/// A batch that the actor may see.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn find(actor: &Actor, tx: &mut TenantTx, id: BatchId) -> Result<Batch> {
    actor.require(Object::Lead, Action::Edit)?;
    let row: Row = batches::table.find(id).select(Row::as_select()).first(tx.conn()).await?;
    let batch = Batch::try_from(row)?;
    if batch.within_reach(actor, Action::Edit) { Ok(batch) } else { Err(Error::NotFound) }
}

/// The batch, and nobody else carries out a part of it until the transaction ends.
async fn lock(tx: &mut TenantTx, id: BatchId) -> Result<Batch> {
    let row: Row = batches::table.find(id).select(Row::as_select()).for_no_key_update().first(tx.conn()).await?;
    row.try_into()
}

/// Carries out a part, and asks for the next one or ends the batch.
async fn go_on(tx: &mut TenantTx, batch: &Batch) -> Result<()> {
    let left = match batch.state {
        State::Running => part::carry_out(tx, batch).await?,
        State::Undoing => undo::take_back(tx, batch).await?,
        State::Done | State::Undone => return Ok(()),
    };
    let (step, now) = (batch.step + 1, tx.now());
    let same = batches::table.find(batch.id);
    if left {
        diesel::update(same).set(batches::step.eq(step)).execute(tx.conn()).await?;
        jobs::emit(tx, NEXT, json!({ "batch_id": batch.id, "step": step })).await?;
    } else {
        let state = if batch.state == State::Running { State::Done } else { State::Undone };
        let ended = (batches::step.eq(step), batches::state.eq(state.word()), batches::finished_at.eq(now));
        diesel::update(same).set(ended).execute(tx.conn()).await?;
        if state == State::Done {
            part::tell(tx, batch).await?;
        }
        // Both ends may leave something in the bin.
        if matches!(batch.act, Act::Delete | Act::Restore) {
            jobs::emit(tx, REMOVED, json!({})).await?;
        }
    }
    jobs::emit(tx, "batch.moved", json!({ "batch_id": batch.id })).await?;
    // Open lists ask again; which leads they were, nobody needs to be told one by one.
    jobs::emit(tx, "lead.changed", json!({ "batch_id": batch.id })).await?;
    Ok(())
}

/// The handlers of the batches' events.
pub fn handlers() -> Handlers {
    Handlers::default().on(NEXT, next).on("batch.moved", moved)
}

#[derive(Deserialize)]
struct Next {
    batch_id: BatchId,
    step: i32,
}

/// A part that was carried out already is told of again when a worker died behind its commit.
async fn next(context: JobContext, event: Event) -> Result<()> {
    let (tenant, Next { batch_id, step }) = (event.tenant()?, event.read()?);
    let worker = Actor::system("batch");
    context
        .db
        .tenant(&worker, tenant, async |tx| {
            let batch = lock(tx, batch_id).await?;
            if batch.step == step { go_on(tx, &batch).await } else { Ok(()) }
        })
        .await
}

async fn moved(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "batch", &event.payload).await
}
