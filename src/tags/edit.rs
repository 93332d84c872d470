//! Making, renaming, joining and deleting tags.

use std::collections::BTreeMap;

use db::{TenantTx, on_constraint};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, text};
use schema::tenant::tags;
use serde::Deserialize;

use crate::{HUES, Tag, TagId, Tags, all};

/// The most tags in use.
pub const MOST: usize = 500;
/// The most tags that are named at once.
const MOST_AT_ONCE: usize = 20;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 40;
const NAMES: [(&str, &str, &str); 1] = [("tags_name_key", "name", "name_taken")];

/// The body of a tag.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct TagInput {
    /// Its name.
    pub name: String,
    /// Its colour; the next one without.
    pub hue: Option<String>,
}

/// A name as it may be kept. A comma divides names where they are typed one after the other.
fn name_of(typed: &str) -> Result<String> {
    let name = text::line(typed);
    match name.chars().count() {
        0 => Err(Error::field("name", "required")),
        length if length > LONGEST_NAME => Err(Error::field("name", "too_long")),
        _ if name.contains(',') => Err(Error::field("name", "invalid")),
        _ => Ok(name),
    }
}

fn hue_of(typed: &str) -> Result<&'static str> {
    HUES.into_iter().find(|hue| *hue == typed).ok_or_else(|| Error::field("hue", "unknown_hue"))
}

/// The tags of these names, each once, made where there are none yet. Whoever may change leads may name tags.
///
/// # Errors
/// `Forbidden`; 422: `required`, `too_long`, `invalid`, `too_many_entries`; `Conflict("too_many_tags")`.
pub async fn named(actor: &Actor, tx: &mut TenantTx, names: &[String]) -> Result<Vec<Tag>> {
    actor.require(Object::Lead, Action::Edit)?;
    if names.len() > MOST_AT_ONCE {
        return Err(Error::field("name", "too_many_entries"));
    }
    let names: Vec<String> = names.iter().map(|typed| name_of(typed)).collect::<Result<_>>()?;
    let known = all(tx).await?;
    // In one order: of two who make the same tags at once one waits for the other.
    let missing: BTreeMap<String, &str> = names
        .iter()
        .filter(|name| known.called(name).is_none())
        .map(|name| (name.to_lowercase(), name.as_str()))
        .collect();
    let known = if missing.is_empty() { known } else { make(tx, missing, known.in_use().len()).await? };
    let mut found: Vec<Tag> = Vec::with_capacity(names.len());
    for name in &names {
        let tag = known.called(name).ok_or_else(|| Error::field("name", "invalid"))?;
        if found.iter().all(|other| other.id != tag.id) {
            found.push(tag.clone());
        }
    }
    Ok(found)
}

/// Makes tags, but for those that somebody makes in this moment; answers all there are then.
async fn make(tx: &mut TenantTx, names: BTreeMap<String, &str>, in_use: usize) -> Result<Tags> {
    if in_use + names.len() > MOST {
        return Err(Error::Conflict("too_many_tags"));
    }
    let now = tx.now();
    let mut rows = Vec::with_capacity(names.len());
    for (place, name) in (in_use..).zip(names.into_values()) {
        rows.push((tags::name.eq(name), tags::hue.eq(next_hue(place)), tags::used_at.eq(now)));
    }
    diesel::insert_into(tags::table).values(rows).on_conflict_do_nothing().execute(tx.conn()).await?;
    all(tx).await
}

fn next_hue(in_use: usize) -> &'static str {
    HUES.get(in_use % HUES.len()).copied().unwrap_or_default()
}

/// Whoever uses tags of one kind at once waits for the end of the other: it is the last that a transaction does.
const USED: &str =
    "UPDATE tags SET used_at = $1 WHERE id IN (SELECT id FROM tags WHERE id = ANY($2) ORDER BY id FOR NO KEY UPDATE)";

/// Tags are used now: they are offered first.
///
/// # Errors
/// What the database says.
pub async fn used(tx: &mut TenantTx, ids: &[TagId]) -> Result<()> {
    let now = tx.now();
    let all = diesel::sql_query(USED).bind::<Timestamptz, _>(now).bind::<Array<BigInt>, _>(ids);
    all.execute(tx.conn()).await?;
    Ok(())
}

/// Makes a tag.
///
/// # Errors
/// `Forbidden`; 422: `required`, `too_long`, `invalid`, `name_taken`, `unknown_hue`; `Conflict("too_many_tags")`.
pub async fn create(actor: &Actor, tx: &mut TenantTx, input: &TagInput) -> Result<Tag> {
    actor.require(Object::Field, Action::Configure)?;
    let (name, hue) = (name_of(&input.name)?, input.hue.as_deref().map(hue_of).transpose()?);
    let in_use = all(tx).await?.in_use().len();
    if in_use >= MOST {
        return Err(Error::Conflict("too_many_tags"));
    }
    let row = (tags::name.eq(name), tags::hue.eq(hue.unwrap_or(next_hue(in_use))), tags::used_at.eq(tx.now()));
    let made = diesel::insert_into(tags::table).values(row).returning(Tag::as_select()).get_result(tx.conn()).await;
    on_constraint(made, &NAMES)
}

/// Renames a tag, or gives it another colour. Its leads have it as it is now.
///
/// # Errors
/// As [`create`]; `NotFound`; `Conflict("stale")` when it was changed after the caller's version.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: TagId, version: i32, input: &TagInput) -> Result<Tag> {
    actor.require(Object::Field, Action::Configure)?;
    let tag = in_use(tx, id).await?;
    let name = name_of(&input.name)?;
    let hue = input.hue.as_deref().map(hue_of).transpose()?.unwrap_or(&tag.hue);
    let same = tags::table.filter(tags::id.eq(id).and(tags::version.eq(version)));
    let row = (tags::name.eq(name), tags::hue.eq(hue), tags::version.eq(version + 1));
    let changed = diesel::update(same).set(row).returning(Tag::as_select()).get_result(tx.conn()).await.optional();
    on_constraint(changed, &NAMES)?.ok_or(Error::Conflict("stale"))
}

/// Makes a tag part of another: whoever has the one has the other. No lead is written.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 `ambiguous` for the tag itself.
pub async fn merge(actor: &Actor, tx: &mut TenantTx, id: TagId, into: TagId) -> Result<Tag> {
    actor.require(Object::Field, Action::Configure)?;
    if id == into {
        return Err(Error::field("into", "ambiguous"));
    }
    // Both, in one order: of two that are made part of each other at once only one is.
    let ids = tags::table.filter(tags::id.eq_any([id, into])).order(tags::id).select(tags::id);
    let _locked: Vec<TagId> = ids.for_update().load(tx.conn()).await?;
    let gone = in_use(tx, id).await?;
    in_use(tx, into).await?;
    diesel::update(tags::table.find(id)).set(tags::merged_into.eq(into)).execute(tx.conn()).await?;
    Ok(gone)
}

/// Deletes a tag: no lead has it any more. It can be brought back, with all its leads.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(actor: &Actor, tx: &mut TenantTx, id: TagId) -> Result<Tag> {
    actor.require(Object::Field, Action::Configure)?;
    let (tag, now) = (in_use(tx, id).await?, tx.now());
    diesel::update(tags::table.find(id)).set(tags::archived_at.eq(now)).execute(tx.conn()).await?;
    Ok(tag)
}

/// Brings back a tag that was deleted or made part of another.
///
/// # Errors
/// `Forbidden`; `NotFound` for one that is in use; 422 `name_taken`.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, id: TagId) -> Result<Tag> {
    actor.require(Object::Field, Action::Configure)?;
    let gone =
        tags::table.filter(tags::id.eq(id).and(tags::archived_at.is_not_null().or(tags::merged_into.is_not_null())));
    let none = (tags::archived_at.eq(None::<chrono::DateTime<chrono::Utc>>), tags::merged_into.eq(None::<TagId>));
    let back = diesel::update(gone).set(none).returning(Tag::as_select()).get_result(tx.conn()).await.optional();
    on_constraint(back, &NAMES)?.ok_or(Error::NotFound)
}

async fn in_use(tx: &mut TenantTx, id: TagId) -> Result<Tag> {
    let tag: Tag = tags::table.find(id).select(Tag::as_select()).first(tx.conn()).await?;
    if tag.is_in_use() { Ok(tag) } else { Err(Error::NotFound) }
}
