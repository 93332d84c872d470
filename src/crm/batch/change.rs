//! What a batch writes, there and back: one value of many leads, their feeds, and what became of each.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{BatchId, Error, LeadId, Result, UserId};
use schema::tenant::{batch_rows, leads};
use serde_json::{Value, json};
use tags::{TagId, Tags};
use uuid::Uuid;

use super::{Act, Batch, PART};
use crate::subject::Subject;
use crate::{feed, staff};

/// The value of a lead that was removed.
pub(super) const DELETED: &str = "deleted";

/// What an act sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Responsible,
    Status,
    Deleted,
    /// One tag, by every id that stands for it.
    Tag(Vec<TagId>),
}

impl Column {
    pub fn of(act: &Act, tags: &Tags) -> Self {
        match act {
            Act::Assign { .. } | Act::Share { .. } => Self::Responsible,
            Act::Status { .. } => Self::Status,
            Act::Delete | Act::Restore => Self::Deleted,
            Act::Tag { to: tag } | Act::Untag { from: tag } => {
                let family = tags.family(*tag);
                Self::Tag(if family.is_empty() { vec![*tag] } else { family })
            }
        }
    }

    /// Whether a deal keeps its lead as it is in this.
    pub fn is_bound_by_deal(&self) -> bool {
        matches!(self, Self::Status | Self::Deleted)
    }
}

/// A lead as a batch sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = leads)]
pub(super) struct Lead {
    pub id: LeadId,
    pub status: String,
    pub responsible: Option<UserId>,
    pub version: i32,
    pub deleted_at: Option<DateTime<Utc>>,
    pub tags: Vec<TagId>,
}

impl Lead {
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// What stands in a column, as a batch keeps it.
    pub fn value(&self, column: &Column) -> Option<String> {
        match column {
            Column::Responsible => self.responsible.map(|user| user.to_string()),
            Column::Status => Some(self.status.clone()),
            Column::Deleted => self.deleted_at.map(|_| DELETED.to_owned()),
            Column::Tag(family) => {
                let has = self.tags.iter().filter(|id| family.contains(id));
                let ids: Vec<String> = has.map(ToString::to_string).collect();
                Some(ids.join(",")).filter(|ids| !ids.is_empty())
            }
        }
    }
}

/// One lead's change.
#[derive(Debug, Clone)]
pub(super) struct Change<'a> {
    pub lead: &'a Lead,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// The leads of the next part, in the order in which everybody locks them, and whether more come after them. What lies before is dealt with and
/// is not looked at again.
pub(super) async fn next(tx: &mut TenantTx, batch: &Batch, state: &str) -> Result<(Vec<LeadId>, bool)> {
    let mut rows = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch.id).and(batch_rows::state.eq(state)))
        .order(batch_rows::lead_id)
        .limit(PART + 1)
        .select(batch_rows::lead_id)
        .into_boxed();
    if let Some(last) = batch.last {
        rows = rows.filter(batch_rows::lead_id.gt(last));
    }
    let mut ids: Vec<LeadId> = rows.load(tx.conn()).await?;
    let part = usize::try_from(PART).map_err(Error::defect)?;
    let more = ids.len() > part;
    ids.truncate(part);
    Ok((ids, more))
}

/// The leads, removed ones too; what went back to the pool is none of the tenant's any more, and what was merged is part of another.
pub(super) async fn locked(tx: &mut TenantTx, ids: &[LeadId]) -> Result<Vec<Lead>> {
    Ok(leads::table
        .filter(leads::id.eq_any(ids.to_vec()).and(leads::withdrawn_at.is_null()).and(leads::merged_into.is_null()))
        .order(leads::id)
        .select(Lead::as_select())
        .for_no_key_update()
        .load(tx.conn())
        .await?)
}

/// Writes the changes into the leads and their feeds.
pub(super) async fn write(tx: &mut TenantTx, batch: &Batch, column: &Column, changes: &[Change<'_>]) -> Result<()> {
    let Some(first) = changes.first() else { return Ok(()) };
    let mut by_value: BTreeMap<Option<&str>, Vec<LeadId>> = BTreeMap::new();
    for change in changes {
        by_value.entry(change.to.as_deref()).or_default().push(change.lead.id);
    }
    for (value, ids) in by_value {
        set(tx, column, value, ids).await?;
    }
    let staff = if *column == Column::Responsible { staff::all(tx).await? } else { Vec::new() };
    let names: HashMap<String, String> = staff.into_iter().map(|person| (person.id.to_string(), person.name)).collect();
    let event = match column {
        Column::Responsible => "assigned",
        Column::Status => "status",
        Column::Deleted if first.to.is_some() => "deleted",
        Column::Deleted => "restored",
        Column::Tag(_) if first.to.is_some() => "tagged",
        Column::Tag(_) => "untagged",
    };
    let tag = match column {
        Column::Tag(family) => name_of(tx, family).await?,
        _ => String::new(),
    };
    let told = |change: &Change<'_>| (Subject::Lead(change.lead.id), data(batch, column, change, &names, &tag));
    feed::record_many(&batch.actor(), tx, event, changes.iter().map(told).collect()).await
}

async fn name_of(tx: &mut TenantTx, family: &[TagId]) -> Result<String> {
    let tags = tags::all(tx).await?;
    Ok(family.iter().find_map(|id| tags.find(*id)).map(|tag| tag.name.clone()).unwrap_or_default())
}

fn data(batch: &Batch, column: &Column, change: &Change<'_>, names: &HashMap<String, String>, tag: &str) -> Value {
    let version = change.lead.version + 1;
    match column {
        Column::Responsible => {
            let name = change.to.as_ref().and_then(|user| names.get(user));
            json!({ "user_id": change.to, "name": name, "version": version, "batch_id": batch.id })
        }
        Column::Status => {
            json!({ "from": change.from, "to": change.to, "version": version, "batch_id": batch.id })
        }
        Column::Deleted => json!({ "batch_id": batch.id }),
        Column::Tag(_) => json!({ "names": [tag], "batch_id": batch.id }),
    }
}

/// The lead's tags without those of a family, and behind them what it is to have of it.
const TAGS: &str = "UPDATE leads SET updated_at = $1, tags = ARRAY(\
        SELECT tag FROM unnest(tags) WITH ORDINALITY AS had(tag, place) WHERE tag <> ALL($3) ORDER BY place) || $4 \
    WHERE id = ANY($2)";

async fn set(tx: &mut TenantTx, column: &Column, value: Option<&str>, ids: Vec<LeadId>) -> Result<()> {
    let now = tx.now();
    let records: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let target = leads::table.filter(leads::id.eq_any(ids));
    let stamp = (leads::updated_at.eq(now), leads::version.eq(leads::version + 1));
    match column {
        Column::Responsible => {
            let user = value.map(str::parse::<UserId>).transpose().map_err(Error::defect)?;
            diesel::update(target).set((leads::responsible.eq(user), stamp)).execute(tx.conn()).await?;
        }
        Column::Status => {
            let code = value.ok_or_else(|| Error::defect("a lead without a status"))?;
            diesel::update(target).set((leads::status.eq(code), stamp)).execute(tx.conn()).await?;
        }
        Column::Deleted => {
            let at = value.map(|_| now);
            diesel::update(target).set((leads::deleted_at.eq(at), stamp)).execute(tx.conn()).await?;
            if at.is_some() {
                fields::release(tx, &records).await?;
            } else {
                fields::reclaim(tx, &records).await?;
            }
        }
        Column::Tag(family) => {
            let made = value.unwrap_or_default().split(',').filter(|id| !id.is_empty()).map(str::parse::<TagId>);
            diesel::sql_query(TAGS)
                .bind::<Timestamptz, _>(now)
                .bind::<Array<SqlUuid>, _>(records)
                .bind::<Array<BigInt>, _>(family)
                .bind::<Array<BigInt>, _>(made.collect::<std::result::Result<Vec<TagId>, _>>().map_err(Error::defect)?)
                .execute(tx.conn())
                .await?;
        }
    }
    Ok(())
}

const OUTCOMES: &str = "UPDATE batch_rows SET state = told.state, was = coalesce(told.was, batch_rows.was), \
        made = coalesce(told.made, batch_rows.made) \
    FROM unnest($2, $3, $4, $5) AS told(lead_id, state, was, made) \
    WHERE batch_rows.batch_id = $1 AND batch_rows.lead_id = told.lead_id";

/// Writes down what became of each lead; of a changed one what it was and what it was made.
pub(super) async fn outcomes(
    tx: &mut TenantTx,
    batch: BatchId,
    state: &str,
    changes: &[Change<'_>],
    passed: &[(LeadId, &str)],
) -> Result<()> {
    let ids = changes.iter().map(|change| change.lead.id).chain(passed.iter().map(|(id, _)| *id));
    let states = changes.iter().map(|_| state).chain(passed.iter().map(|(_, state)| *state));
    let nothing = || passed.iter().map(|_| None);
    let was = changes.iter().map(|change| change.from.as_deref()).chain(nothing());
    let made = changes.iter().map(|change| change.to.as_deref()).chain(nothing());
    diesel::sql_query(OUTCOMES)
        .bind::<SqlUuid, _>(batch)
        .bind::<Array<SqlUuid>, _>(ids.collect::<Vec<LeadId>>())
        .bind::<Array<Text>, _>(states.collect::<Vec<&str>>())
        .bind::<Array<Nullable<Text>>, _>(was.collect::<Vec<Option<&str>>>())
        .bind::<Array<Nullable<Text>>, _>(made.collect::<Vec<Option<&str>>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A number of leads as it is stored.
pub(super) fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
