//! Making, changing and removing segments.

use crm::batch::Target;
use crm::lead::field::Field;
use db::{TenantTx, on_constraint};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::condition::Conditions;
use kernel::{Action, Actor, Error, Object, Result, SegmentId, UserId, text};
use schema::tenant::segments;
use serde::Deserialize;

use crate::{Kind, Segment, changeable, find, include};

/// The most segments of one person.
const MOST: i64 = 100;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
const NAMES: [(&str, &str, &str); 1] = [("segments_name_key", "name", "name_taken")];

/// The body of a segment.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct SegmentInput {
    /// Its name; nobody has two of one name.
    pub name: String,
    /// Whether everybody sees it.
    #[serde(default)]
    pub shared: bool,
    /// The conditions of a live one; without any it is static.
    #[serde(default)]
    pub conditions: Conditions,
}

impl SegmentInput {
    const fn kind(&self, conditions: &Conditions) -> Kind {
        if conditions.groups.is_empty() { Kind::Static } else { Kind::Live }
    }

    /// A live segment upon segments could lead to itself: there is none.
    async fn check(&self, actor: &Actor, tx: &mut TenantTx, was_shared: bool) -> Result<(String, Conditions)> {
        let name = text::line(&self.name);
        match name.chars().count() {
            0 => return Err(Error::field("name", "required")),
            length if length > LONGEST_NAME => return Err(Error::field("name", "too_long")),
            _ => {}
        }
        if self.shared && !was_shared && !crm::view::may_share(actor) {
            return Err(Error::Forbidden("permission"));
        }
        self.conditions.finished()?;
        let conditions = self.conditions.clone().only_finished();
        if let Some(place) = conditions.iter().position(|one| one.field == Field::Segment.code()) {
            return Err(Error::field(format!("c{place}"), "segment_in_segment"));
        }
        crm::lead::check_conditions(actor, tx, &conditions).await?;
        Ok((name, conditions))
    }
}

/// Makes a segment of the actor's own: a live one of conditions, a static one of the leads of `target`, or an empty one.
///
/// # Errors
/// `Forbidden`, also for sharing without the right; 422: `required`, `too_long`, `name_taken`, `segment_in_segment`, and what conditions and leads are
/// refused for; `Conflict("too_many_segments")`.
pub async fn create(
    actor: &Actor,
    tx: &mut TenantTx,
    input: &SegmentInput,
    target: Option<&Target>,
) -> Result<Segment> {
    actor.require(Object::Lead, Action::View)?;
    let me = actor.user.ok_or(Error::Forbidden("permission"))?;
    let (name, conditions) = input.check(actor, tx, false).await?;
    let mine = segments::table.filter(segments::owner.eq(me).and(segments::deleted_at.is_null()));
    if mine.count().get_result::<i64>(tx.conn()).await? >= MOST {
        return Err(Error::Conflict("too_many_segments"));
    }
    let (id, now) = (SegmentId(tx.new_id()), tx.now());
    let row = (
        segments::id.eq(id),
        segments::name.eq(name),
        segments::kind.eq(input.kind(&conditions)),
        segments::owner.eq(me),
        segments::shared.eq(input.shared),
        segments::conditions.eq(serde_json::to_value(conditions)?),
        segments::created_at.eq(now),
        segments::updated_at.eq(now),
    );
    on_constraint(diesel::insert_into(segments::table).values(row).execute(tx.conn()).await, &NAMES)?;
    if let Some(target) = target {
        include(actor, tx, id, target).await?;
    }
    find(actor, tx, id).await
}

/// Writes a segment anew; what it is made of stays, a list or conditions, and whether it is shared where somebody else than its owner changes it.
///
/// # Errors
/// As [`create`]; `NotFound`; `Forbidden` for a segment of somebody else's; `Conflict("stale")` when it was changed after the caller's version; 422
/// `required` for a live one without conditions, `invalid` for a list with any.
pub async fn change(
    actor: &Actor,
    tx: &mut TenantTx,
    id: SegmentId,
    version: i32,
    input: &SegmentInput,
) -> Result<Segment> {
    let segment = changeable(actor, tx, id).await?;
    let shared = if Some(segment.owner) == actor.user { input.shared } else { segment.shared };
    let input = SegmentInput { shared, ..input.clone() };
    let (name, conditions) = input.check(actor, tx, segment.shared).await?;
    if input.kind(&conditions) != segment.kind {
        return Err(Error::field("conditions", if segment.is_live() { "required" } else { "invalid" }));
    }
    let row = (
        segments::name.eq(name),
        segments::shared.eq(shared),
        segments::conditions.eq(serde_json::to_value(conditions)?),
        segments::version.eq(version + 1),
        segments::updated_at.eq(tx.now()),
    );
    let same = segments::table.filter(segments::id.eq(id).and(segments::version.eq(version)));
    let changed = on_constraint(diesel::update(same).set(row).execute(tx.conn()).await, &NAMES)?;
    if changed == 0 {
        return Err(Error::Conflict("stale"));
    }
    find(actor, tx, id).await
}

/// Takes a segment away; it can be brought back with its leads. Views and segments that ask for it are refused until then.
///
/// # Errors
/// `NotFound`; `Forbidden` for a segment of somebody else's.
pub async fn delete(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<Segment> {
    let segment = changeable(actor, tx, id).await?;
    let now = tx.now();
    diesel::update(segments::table.find(id)).set(segments::deleted_at.eq(now)).execute(tx.conn()).await?;
    Ok(segment)
}

/// Brings a segment back that was taken away.
///
/// # Errors
/// `NotFound` when it is not among those that were, or is somebody else's; 422 `name_taken` when its name is in use again.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<Segment> {
    actor.require(Object::Lead, Action::View)?;
    let gone = segments::table.filter(segments::id.eq(id).and(segments::deleted_at.is_not_null()));
    let (owner, shared): (UserId, bool) =
        gone.select((segments::owner, segments::shared)).for_no_key_update().first(tx.conn()).await?;
    if Some(owner) != actor.user && !(shared && crm::view::may_share(actor)) {
        return Err(Error::NotFound);
    }
    let none = segments::deleted_at.eq(None::<chrono::DateTime<chrono::Utc>>);
    on_constraint(diesel::update(segments::table.find(id)).set(none).execute(tx.conn()).await, &NAMES)?;
    find(actor, tx, id).await
}
