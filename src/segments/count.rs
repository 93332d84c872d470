//! How many leads a segment holds, as far as anybody is helped by knowing.

use crm::lead::counts;
use crm::lead::field::Field;
use crm::lead::list::{Filter, all};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::condition::{Condition, Conditions, Operator};
use kernel::{Actor, LeadId, Result, SegmentId};
use schema::tenant::leads;
use serde::Serialize;

/// The bound of a count: beyond it it is «more than».
pub const MOST: i64 = counts::MOST;

/// A count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Count {
    /// The leads, [`MOST`] of them at most.
    pub leads: i64,
    /// Whether there are more.
    pub more: bool,
}

/// What a list is filtered by to show a segment.
pub(crate) fn filter(id: SegmentId, zone: chrono_tz::Tz) -> Filter {
    let within =
        Condition { field: Field::Segment.code().to_owned(), operator: Operator::In, values: vec![id.to_string()] };
    let conditions = Conditions { groups: vec![vec![within]], ..Conditions::default() };
    Filter { conditions, zone, ..Filter::default() }
}

/// Counts the living leads of a segment that the actor sees; `zone` is the clock by which its days are meant.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for a segment whose conditions can't be tested any more.
pub async fn count(actor: &Actor, tx: &mut TenantTx, id: SegmentId, zone: chrono_tz::Tz) -> Result<Count> {
    crate::find(actor, tx, id).await?;
    let rows = all(actor, tx, &filter(id, zone)).await?;
    let found: Vec<LeadId> = rows.limit(MOST + 1).select(leads::id).load(tx.conn()).await?;
    let found = i64::try_from(found.len()).unwrap_or(i64::MAX);
    Ok(Count { leads: found.min(MOST), more: found > MOST })
}
