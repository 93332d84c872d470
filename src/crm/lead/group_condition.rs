//! Conditions upon what leads are gathered by: tags, segments, and what people did with them.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use fields::condition::{Condition, Join, Operator};
use kernel::SegmentId;
use schema::tenant::{events, leads, segment_leads};
use tags::{TagId, Tags};

use super::condition::{self, Reader, Test, Tested, joined};
use super::contact::is_contact;
use super::field::Field;
use crate::segment::Segment;

/// The test upon tags. A tag that became part of another stands for it.
pub(super) fn tags(condition: &Condition, tags: &Tags) -> Tested {
    let family = |value: &String| {
        let id: TagId = value.trim().parse().map_err(|_| "unknown_value")?;
        Some(tags.family(id)).filter(|ids| !ids.is_empty()).ok_or("unknown_value")
    };
    let named = || condition.values.iter().map(family).collect::<Result<Vec<_>, _>>();
    let has = |ids: Vec<TagId>| -> Test { Box::new(leads::tags.overlaps_with(ids).nullable()) };
    Ok(match condition.operator {
        Operator::HasAll => joined(Join::All, named()?.into_iter().map(has).collect()).ok_or("required")?,
        Operator::NotIn => Box::new(not(has(named()?.concat()))),
        Operator::Empty => Box::new(not(has(tags.every_id()))),
        Operator::Filled => has(tags.every_id()),
        _ => has(named()?.concat()),
    })
}

/// The test upon segments. A live one is its conditions; no condition of its own is about a segment, so none leads to itself.
pub(super) fn segment(condition: &Condition, reader: Reader<'_>) -> Tested {
    let within = condition.operator != Operator::NotIn;
    let mut tests: Vec<Test> = Vec::new();
    for value in &condition.values {
        let id: SegmentId = value.parse().map_err(|_| "unknown_value")?;
        let segment = reader.segments.iter().find(|segment| segment.id == id).ok_or("unknown_value")?;
        tests.push(if segment.is_live() { live(segment, reader, within)? } else { listed(id, within) });
    }
    joined(if within { Join::Any } else { Join::All }, tests).ok_or("required")
}

fn live(segment: &Segment, reader: Reader<'_>, within: bool) -> Tested {
    let inner = Reader { segments: &[], ..reader };
    let test = condition::test(&segment.conditions, inner).map_err(|_| "segment_refused")?;
    let test = test.unwrap_or_else(|| Box::new(leads::id.is_not_null().nullable()));
    // A lead of which it can't be told is not within.
    Ok(if within { test } else { Box::new(test.is_distinct_from(true).nullable()) })
}

fn listed(id: SegmentId, within: bool) -> Test {
    let row = segment_leads::segment_id.eq(id).and(segment_leads::lead_id.eq(leads::id));
    let there = exists(segment_leads::table.filter(row));
    if within { Box::new(there.nullable()) } else { Box::new(not(there).nullable()) }
}

/// Whether a person has tried to reach the lead, or done anything with it, since then.
pub(super) fn active(field: Field, since: DateTime<Utc>) -> Test {
    let since = events::table.filter(events::subject_id.eq(leads::id).and(events::at.ge(since)));
    if field == Field::ActiveAt {
        return Box::new(exists(since.filter(events::by_id.is_not_null())).nullable());
    }
    Box::new(exists(since.filter(is_contact())).nullable())
}
