//! Calls (звонки) that a tenant's people record on a lead. They are entries of the lead's feed in the tenant's own schema, so
//! they count as contact and leave with the lead; a return copies of them what it is decided by.

pub mod api;
pub mod page;
pub mod record;
pub mod tally;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crm::feed::Entry;
use db::TenantTx;
use kernel::{LeadId, Result, words};
use serde::{Deserialize, Serialize};

use crate::policy::Policy;

pub use record::{CallInput, record};
pub use tally::{CallEvidence, Unreached};

words! {
    /// Who called whom.
    Direction {
        /// The person called.
        In = "in",
        /// The tenant called.
        Out = "out",
    }
}

words! {
    /// How a call ended.
    Outcome {
        /// They talked.
        Answered = "answered",
        /// It rang and nobody answered.
        NoAnswer = "no_answer",
        /// The line was busy.
        Busy = "busy",
        /// Somebody else answered.
        WrongNumber = "wrong_number",
        /// The phone was off or out of reach.
        SwitchedOff = "switched_off",
    }
}

/// What of a call is kept: the data of its entry in the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// When it took place.
    pub(crate) at: DateTime<Utc>,
    pub(crate) direction: Direction,
    pub(crate) outcome: Outcome,
    /// How long it lasted, in seconds.
    pub(crate) seconds: Option<i32>,
    /// In the caller's words; may be empty.
    pub(crate) comment: String,
}

/// A recorded call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Call {
    /// Grows with time.
    pub id: i64,
    /// When it took place.
    pub at: DateTime<Utc>,
    /// Who called whom.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it lasted, in seconds.
    pub seconds: Option<i32>,
    /// In the caller's words; may be empty.
    pub comment: String,
    /// Who recorded it.
    pub by: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl Call {
    /// From the feed; `None` for an entry whose data left with its lead.
    pub(crate) fn of(entry: Entry) -> Option<Self> {
        let kept: Kept = serde_json::from_value(entry.data).ok()?;
        Some(Self {
            id: entry.id,
            at: kept.at,
            direction: kept.direction,
            outcome: kept.outcome,
            seconds: kept.seconds,
            comment: kept.comment,
            by: entry.by,
            recorded_at: entry.at,
        })
    }
}

/// What the calls on a lead that was bought at `sold_at` come to. Every call is looked at, however many there are: whoever
/// records many attempts must not push the one that was answered out of sight.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn evidence(
    tx: &mut TenantTx,
    lead: LeadId,
    sold_at: DateTime<Utc>,
    zone: Tz,
    policy: &Policy,
) -> Result<CallEvidence> {
    let entries = crm::lead::contact::every_call(tx, lead).await?;
    let calls = entries.into_iter().filter_map(Call::of).collect();
    Ok(tally::tally(calls, sold_at, zone, policy))
}

/// The calls on a lead, the latest recorded first; those before the entry `before`, where it is given.
///
/// # Errors
/// When the database can't be read.
pub async fn list(tx: &mut TenantTx, lead: LeadId, before: Option<i64>, limit: i64) -> Result<Vec<Call>> {
    let entries = crm::lead::contact::calls(tx, lead, before, limit).await?;
    Ok(entries.into_iter().filter_map(Call::of).collect())
}
