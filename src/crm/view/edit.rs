//! Making, changing and removing views.

use db::{TenantTx, on_constraint};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, UserId, ViewId, text};
use schema::tenant::views;
use serde::Deserialize;

use super::columns::{self, Column};
use super::{MOST, View, find, may_share};
use crate::lead::list::Sort;
use fields::condition::Conditions;

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;
const NAMES: [(&str, &str, &str); 1] = [("views_name_key", "name", "name_taken")];

/// The body of a view.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ViewInput {
    /// Its name; nobody has two of one name.
    pub name: String,
    /// Whether everybody sees it.
    #[serde(default)]
    pub shared: bool,
    /// What has to hold.
    #[serde(default)]
    pub conditions: Conditions,
    /// The order: `-created_at` (the usual one), `created_at`, `-amount`, `amount`, `-updated_at`, `updated_at`.
    #[serde(default)]
    pub sort: String,
    /// The columns; none means the usual ones.
    #[serde(default)]
    pub columns: Vec<Column>,
}

/// What is written of a checked view.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = views)]
struct Checked {
    name: String,
    shared: bool,
    conditions: serde_json::Value,
    sort: &'static str,
    shown: serde_json::Value,
}

impl ViewInput {
    /// Conditions that nobody has finished are not kept.
    async fn check(self, actor: &Actor, tx: &mut TenantTx, was_shared: bool) -> Result<Checked> {
        let name = text::line(&self.name);
        match name.chars().count() {
            0 => return Err(Error::field("name", "required")),
            length if length > LONGEST_NAME => return Err(Error::field("name", "too_long")),
            _ => {}
        }
        if self.shared && !was_shared && !may_share(actor) {
            return Err(Error::Forbidden("permission"));
        }
        let conditions = self.conditions.only_finished();
        crate::lead::check_conditions(actor, tx, &conditions).await?;
        let columns = if self.columns.is_empty() { Vec::new() } else { columns::checked(self.columns)? };
        Ok(Checked {
            name,
            shared: self.shared,
            conditions: serde_json::to_value(conditions)?,
            sort: Sort::parse(&self.sort)?.word(),
            shown: serde_json::to_value(columns)?,
        })
    }
}

/// Saves a new view of the actor's own.
///
/// # Errors
/// `Forbidden`, also for sharing without the right; 422: `required`, `too_long`, `name_taken`, and what conditions and columns are refused
/// for; `Conflict("too_many_views")`.
pub async fn create(actor: &Actor, tx: &mut TenantTx, input: ViewInput) -> Result<View> {
    actor.require(Object::Lead, Action::View)?;
    let me = actor.user.ok_or(Error::Forbidden("permission"))?;
    let checked = input.check(actor, tx, false).await?;
    let mine = views::table.filter(views::owner.eq(me).and(views::deleted_at.is_null()));
    if mine.count().get_result::<i64>(tx.conn()).await? >= MOST {
        return Err(Error::Conflict("too_many_views"));
    }
    let (id, now) = (ViewId(tx.new_id()), tx.now());
    let row = (checked, views::id.eq(id), views::owner.eq(me), views::created_at.eq(now), views::updated_at.eq(now));
    on_constraint(diesel::insert_into(views::table).values(row).execute(tx.conn()).await, &NAMES)?;
    find(actor, tx, id).await
}

/// Writes a view anew; whether it is shared stays as it is where somebody else than its owner changes it.
///
/// # Errors
/// As [`create`]; `NotFound`; `Forbidden` for a view of somebody else's; `Conflict("stale")` when it was changed after the caller's version.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: ViewId, version: i32, input: ViewInput) -> Result<View> {
    let view = changeable(actor, tx, id).await?;
    if view.version != version {
        return Err(Error::Conflict("stale"));
    }
    // Whether everybody sees it is for its owner to say.
    let shared = if Some(view.owner) == actor.user { input.shared } else { view.shared };
    let checked = ViewInput { shared, ..input }.check(actor, tx, view.shared).await?;
    let row = (checked, views::version.eq(version + 1), views::updated_at.eq(tx.now()));
    let same = views::table.filter(views::id.eq(id).and(views::version.eq(version)));
    let changed = on_constraint(diesel::update(same).set(row).execute(tx.conn()).await, &NAMES)?;
    if changed == 0 {
        return Err(Error::Conflict("stale"));
    }
    find(actor, tx, id).await
}

/// Takes a view away; it can be brought back.
///
/// # Errors
/// `NotFound`; `Forbidden` for a view of somebody else's.
pub async fn delete(actor: &Actor, tx: &mut TenantTx, id: ViewId) -> Result<View> {
    let view = changeable(actor, tx, id).await?;
    let now = tx.now();
    diesel::update(views::table.find(id)).set(views::deleted_at.eq(now)).execute(tx.conn()).await?;
    Ok(view)
}

/// Brings a view back that was taken away.
///
/// # Errors
/// `NotFound` when it is not among those that were, or is somebody else's; 422 `name_taken` when its name is in use again.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, id: ViewId) -> Result<View> {
    actor.require(Object::Lead, Action::View)?;
    let removed = views::table.filter(views::id.eq(id).and(views::deleted_at.is_not_null()));
    let (owner, shared): (UserId, bool) =
        removed.select((views::owner, views::shared)).for_no_key_update().first(tx.conn()).await?;
    if Some(owner) != actor.user && !(shared && may_share(actor)) {
        return Err(Error::NotFound);
    }
    let none = None::<chrono::DateTime<chrono::Utc>>;
    let restored = diesel::update(views::table.find(id)).set(views::deleted_at.eq(none)).execute(tx.conn()).await;
    on_constraint(restored, &NAMES)?;
    find(actor, tx, id).await
}

async fn changeable(actor: &Actor, tx: &mut TenantTx, id: ViewId) -> Result<View> {
    let view = find(actor, tx, id).await?;
    if view.may_change(actor) { Ok(view) } else { Err(Error::Forbidden("permission")) }
}
