//! The tags of the tenant as a page of its settings.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
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
    /// On how many leads it is.
    leads: i64,
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

/// The living leads of every id, by one walk over them: a page of settings may take its time.
const COUNTS: &str = "SELECT tag, count(*) AS leads FROM leads, unnest(tags) AS tag WHERE deleted_at IS NULL AND tags <> '{}' GROUP BY tag";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    tag: TagId,
    #[diesel(sql_type = BigInt)]
    leads: i64,
}

async fn counts(tx: &mut TenantTx) -> Result<HashMap<TagId, i64>> {
    let rows: Vec<Count> = diesel::sql_query(COUNTS).load(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| (row.tag, row.leads)).collect())
}

fn part(tag: &Tag) -> PartRow {
    PartRow { id: tag.id, name: tag.name.clone() }
}

fn row(tag: &Tag, tags: &Tags, counts: &HashMap<TagId, i64>) -> TagRow {
    let family = tags.family(tag.id);
    let parts = tags.0.values().filter(|other| other.id != tag.id && family.contains(&other.id));
    TagRow {
        id: tag.id,
        name: tag.name.clone(),
        hue: tag.hue.clone(),
        version: tag.version,
        used_at: tag.used_at,
        leads: family.iter().filter_map(|id| counts.get(id)).sum(),
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
    let (tags, counts) =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| Ok((all(tx).await?, counts(tx).await?))).await?;
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
            leads: 1_204,
            href: "/leads".into(),
            parts: if n == 1 { vec![PartRow { id: TagId(90), name: "срочно".into() }] } else { Vec::new() },
        };
        let tags: Vec<TagRow> = HUES.iter().enumerate().map(row).collect();
        let deleted = vec![PartRow { id: TagId(91), name: "старый".into() }];
        let hues = HUES.to_vec();
        vec![Self { tags, deleted, hues: hues.clone() }, Self { tags: Vec::new(), deleted: Vec::new(), hues }]
    }
}
