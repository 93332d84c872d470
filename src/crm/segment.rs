//! Segments of leads, as lists are filtered by them. How they are made and changed is the crate `segments`.

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::FieldId;
use fields::condition::Conditions;
use kernel::{Actor, Error, Result, SegmentId, UserId, words};
use schema::tenant::segments;
use serde::Serialize;

words! {
    /// What a segment is made of.
    Kind {
        /// Conditions: whoever passes them is in it.
        Live = "live",
        /// A list.
        Static = "static",
    }
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub kind: Kind,
    /// Who made it.
    pub owner: UserId,
    /// Whether everybody sees it.
    pub shared: bool,
    /// The conditions of a live one.
    pub conditions: Conditions,
    /// Send it back with a change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

type Row = (SegmentId, String, Kind, UserId, bool, serde_json::Value, i32, DateTime<Utc>);

impl TryFrom<Row> for Segment {
    type Error = Error;

    fn try_from((id, name, kind, owner, shared, conditions, version, created_at): Row) -> Result<Self> {
        let conditions = serde_json::from_value(conditions)?;
        Ok(Self { id, name, kind, owner, shared, conditions, version, created_at })
    }
}

impl Segment {
    /// Whether it is made of conditions.
    pub fn is_live(&self) -> bool {
        self.kind == Kind::Live
    }
}

/// The segments that the actor sees, by name: shared ones and their own, but for those upon a field that they do not see.
///
/// # Errors
/// What the database says.
pub async fn all(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Segment>> {
    let rows: Vec<Row> = segments::table
        .filter(segments::deleted_at.is_null().and(segments::shared.or(segments::owner.nullable().eq(actor.user))))
        .order((segments::name, segments::id))
        .select((
            segments::id,
            segments::name,
            segments::kind,
            segments::owner,
            segments::shared,
            segments::conditions,
            segments::version,
            segments::created_at,
        ))
        .load(tx.conn())
        .await?;
    let mut found: Vec<Segment> = rows.into_iter().map(Segment::try_from).collect::<Result<_>>()?;
    let asked = |segment: &Segment| -> Vec<FieldId> {
        segment.conditions.iter().filter_map(|one| FieldId::parse(&one.field)).collect()
    };
    if found.iter().any(|segment| !asked(segment).is_empty()) {
        let every = fields::all(tx).await?;
        let hidden: Vec<FieldId> =
            every.into_iter().filter(|field| !field.is_seen_by(actor)).map(|field| field.id).collect();
        found.retain(|segment| asked(segment).iter().all(|id| !hidden.contains(id)));
    }
    Ok(found)
}
