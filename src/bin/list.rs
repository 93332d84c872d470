//! What is in the bin, the last removed first, and who removed it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use crm::lead::Lead;
use crm::lead::list::{Filter, all};
use crm::scope;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, Result};
use schema::tenant::{events, leads};
use uuid::Uuid;
use web::cursor::{self, ByTime};

use crate::purge::needed;

/// A lead in the bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// The lead.
    pub lead: Lead,
    /// When it was removed.
    pub at: DateTime<Utc>,
    /// Who removed it; empty where its feed does not say.
    pub by: String,
    /// Whether it is never destroyed: the books need it.
    pub kept: bool,
}

/// A page of the bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The leads.
    pub items: Vec<Removed>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Which of the bin: those in whom the words are found.
pub(crate) fn filter(q: &str) -> Filter {
    Filter { removed: true, q: q.to_owned(), ..Filter::default() }
}

/// A page of the bin: the leads that the actor may bring back.
///
/// # Errors
/// `Forbidden`; 422 for a cursor that is none of ours.
pub async fn list(actor: &Actor, tx: &mut TenantTx, q: &str, limit: i64, after: Option<&str>) -> Result<Page> {
    let own = scope::own(actor, Object::Lead, Action::Delete)?;
    let mut query = all(actor, tx, &filter(q)).await?;
    if let Some(me) = own {
        query = query.filter(leads::responsible.eq(me));
    }
    let at = leads::deleted_at.assume_not_null();
    if let Some(ByTime(then, id)) = after.map(cursor::read).transpose()? {
        query = query.filter(at.le(then).and(at.lt(then).or(leads::id.lt(id))));
    }
    let mut rows: Vec<(Lead, DateTime<Utc>, bool)> = query
        .order((leads::deleted_at.desc(), leads::id.desc()))
        .limit(limit + 1)
        .select((Lead::as_select(), at, needed()))
        .load(tx.conn())
        .await?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|(lead, at, _)| cursor::write(&ByTime(*at, lead.id.0)));
    let ids: Vec<LeadId> = rows.iter().map(|(lead, ..)| lead.id).collect();
    let mut who = removers(tx, &ids).await?;
    let removed = |(lead, at, kept): (Lead, DateTime<Utc>, bool)| {
        let by = who.remove(&lead.id.0).unwrap_or_default();
        Removed { lead, at, by, kept }
    };
    Ok(Page { items: rows.into_iter().map(removed).collect(), next })
}

/// Who removed each of them last.
async fn removers(tx: &mut TenantTx, ids: &[LeadId]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = events::table
        .filter(events::subject_id.eq_any(ids.iter().map(|id| id.0)).and(events::event.eq("deleted")))
        .order((events::subject_id, events::id.desc()))
        .distinct_on(events::subject_id)
        .select((events::subject_id, events::by_name))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().collect())
}
