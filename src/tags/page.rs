//! The tags of the tenant as a page of its settings.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt};
use diesel_async::RunQueryDsl;
use kernel::{Action, Object, Result};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use crate::{HUES, Tag, TagId, Tags, all};

/// A tag of the page.
#[derive(Debug, Clone, Serialize)]
pub struct TagRow {
    id: TagId,
    name: String,
    hue: String,
    version: i32,
    used_at: DateTime<Utc>,
    /// On how many leads it is, a thousand at most.
    leads: i64,
    /// Whether it is on more.
    more: bool,
    /// The address of those leads.
    href: String,
    /// The names of the tags that became part of it.
    parts: Vec<PartRow>,
}

/// A tag that became part of another.
#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    id: TagId,
    name: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct TagList {
    tags: Vec<TagRow>,
    deleted: Vec<PartRow>,
    hues: Vec<&'static str>,
}

/// The bound of a count: beyond it it is «more than».
const MOST_COUNTED: i64 = 1_000;
/// The living leads of every tag in use with those that became part of it, each lead once; no more are read than are told.
const COUNTS: &str = "SELECT tag, (SELECT count(*) FROM (SELECT FROM leads WHERE deleted_at IS NULL AND tags && family LIMIT $3) AS counted) AS leads \
    FROM (SELECT tag, array_agg(id) AS family FROM unnest($1, $2) AS member(tag, id) GROUP BY tag) AS families";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    tag: TagId,
    #[diesel(sql_type = BigInt)]
    leads: i64,
}

pub(crate) async fn counts(tx: &mut TenantTx, tags: &Tags) -> Result<HashMap<TagId, i64>> {
    let (roots, ids): (Vec<TagId>, Vec<TagId>) =
        tags.0.keys().filter_map(|id| tags.find(*id).map(|root| (root.id, *id))).unzip();
    let counts = diesel::sql_query(COUNTS)
        .bind::<Array<BigInt>, _>(roots)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<BigInt, _>(MOST_COUNTED + 1);
    let rows: Vec<Count> = counts.load(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| (row.tag, row.leads)).collect())
}

fn part(tag: &Tag) -> PartRow {
    PartRow { id: tag.id, name: tag.name.clone() }
}

fn row(tag: &Tag, tags: &Tags, counts: &HashMap<TagId, i64>) -> TagRow {
    let (family, leads) = (tags.family(tag.id), counts.get(&tag.id).copied().unwrap_or(0));
    let parts = tags.0.values().filter(|other| other.id != tag.id && family.contains(&other.id));
    TagRow {
        id: tag.id,
        name: tag.name.clone(),
        hue: tag.hue.clone(),
        version: tag.version,
        used_at: tag.used_at,
        leads: leads.min(MOST_COUNTED),
        more: leads > MOST_COUNTED,
        href: format!("/leads?c0=tags&c0o=in&c0v={}", tag.id),
        parts: parts.map(part).collect(),
    }
}

/// `GET /tags`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Field, Action::Configure)?;
    let work = async |tx: &mut TenantTx| {
        let tags = all(tx).await?;
        Ok((counts(tx, &tags).await?, tags))
    };
    let (counts, tags) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    view.page(&TagList {
        tags: tags.in_use().into_iter().map(|tag| row(tag, &tags, &counts)).collect(),
        deleted: tags.0.values().filter(|tag| tag.archived_at.is_some()).map(part).collect(),
        hues: HUES.to_vec(),
    })
}

impl Page for TagList {
    const TEMPLATE: &'static str = "tags/list.html";

    fn samples() -> Vec<Self> {
        let row = |(n, hue): (usize, &&str)| TagRow {
            id: TagId(i64::try_from(n).unwrap_or(0)),
            name: "горячий".into(),
            hue: (*hue).to_owned(),
            version: 1,
            used_at: web::sample_at(),
            leads: if n == 1 { MOST_COUNTED } else { 204 },
            more: n == 1,
            href: "/leads".into(),
            parts: if n == 1 { vec![PartRow { id: TagId(90), name: "срочно".into() }] } else { Vec::new() },
        };
        let tags: Vec<TagRow> = HUES.iter().enumerate().map(row).collect();
        let deleted = vec![PartRow { id: TagId(91), name: "старый".into() }];
        let hues = HUES.to_vec();
        vec![Self { tags, deleted, hues: hues.clone() }, Self { tags: Vec::new(), deleted: Vec::new(), hues }]
    }
}
