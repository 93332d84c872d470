//! The segments of the tenant as a page. Each is counted by a request of its own: nobody waits for the slowest.

use actix_web::HttpRequest;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use crm::staff::{self, Person};
use kernel::{Actor, Error, SegmentId};
use serde::Serialize;
use uuid::Uuid;
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who};

use crate::{Kind, Segment, all, count, may_change};

/// A segment of the page.
#[derive(Debug, Clone, Serialize)]
pub struct SegmentRow {
    id: Uuid,
    name: String,
    kind: Kind,
    shared: bool,
    own: bool,
    version: i32,
    by: String,
    created_at: DateTime<Utc>,
    /// How many conditions a live one has.
    conditions: usize,
    /// The address of its leads.
    href: String,
    may_change: bool,
    may_share: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Segments {
    segments: Vec<SegmentRow>,
}

fn row(segment: &Segment, actor: &Actor, staff: &[Person]) -> SegmentRow {
    let by = staff.iter().find(|person| person.id == segment.owner);
    let own = Some(segment.owner) == actor.user;
    SegmentRow {
        id: segment.id.0,
        name: segment.name.clone(),
        kind: segment.kind,
        shared: segment.shared,
        own,
        version: segment.version,
        by: by.map(|person| person.name.clone()).unwrap_or_default(),
        created_at: segment.created_at,
        conditions: segment.conditions.len(),
        href: format!("/leads?c0=segment&c0o=in&c0v={}", segment.id),
        may_change: may_change(segment, actor),
        may_share: own && (segment.shared || crm::view::may_share(actor)),
    }
}

/// `GET /segments`.
///
/// # Errors
/// As [`all`].
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let (segments, staff) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| Ok((all(&who.actor, tx).await?, staff::all(tx).await?)))
        .await?;
    view.page(&Segments { segments: segments.iter().map(|segment| row(segment, &who.actor, &staff)).collect() })
}

/// The count of one segment.
#[derive(Debug, Clone, Serialize)]
pub struct CountPart {
    /// Nothing where its conditions can't be tested any more.
    leads: Option<i64>,
    more: bool,
}

/// `GET /segments/{id}/count`.
///
/// # Errors
/// As [`count()`].
pub async fn count_part(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<SegmentId>) -> Answer {
    let zone = view.chrome.zone;
    let counted = app.db.tenant(&who.actor, who.tenant()?, async |tx| count(&who.actor, tx, *id, zone).await).await;
    let part = match counted {
        Ok(count) => CountPart { leads: Some(count.leads), more: count.more },
        Err(Error::Invalid(_)) => CountPart { leads: None, more: false },
        Err(other) => return Err(other.into()),
    };
    // It is put into the link that asked for it, whatever page that stands on.
    if by_htmx(&request) { web::view::block(&view, &part, "count") } else { view.page(&part) }
}

impl Page for CountPart {
    const TEMPLATE: &'static str = "segments/count.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { leads: Some(312), more: false },
            Self { leads: Some(1_000), more: true },
            Self { leads: None, more: false },
        ]
    }
}

impl Page for Segments {
    const TEMPLATE: &'static str = "segments/list.html";

    fn samples() -> Vec<Self> {
        let row = |n: u128, kind, own: bool| SegmentRow {
            id: Uuid::from_u128(n),
            name: "Остывшие ипотечники".into(),
            kind,
            shared: !own,
            own,
            version: 1,
            by: "Анна Воронцова".into(),
            created_at: web::sample_at(),
            conditions: if kind == Kind::Live { 3 } else { 0 },
            href: "/leads".into(),
            may_change: own,
            may_share: own,
        };
        let full = vec![row(1, Kind::Live, true), row(2, Kind::Static, true), row(3, Kind::Live, false)];
        vec![Self { segments: full }, Self { segments: Vec::new() }]
    }
}
