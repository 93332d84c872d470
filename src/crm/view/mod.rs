//! Saved views of the list of leads: what is filtered, how it is sorted, which columns are shown. A view is somebody's own, or shared with
//! everybody; whose leads it shows is decided by the right of whoever looks, never by the view.

pub mod columns;
pub mod edit;
#[cfg(test)]
mod tests;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::FieldId;
use kernel::{Action, Actor, Error, Object, Result, UserId, ViewId};
use schema::tenant::views;
use serde::Serialize;

use fields::condition::Conditions;

pub use columns::Column;

/// The most views of one person.
pub const MOST: i64 = 50;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub owner: UserId,
    /// Whether everybody sees it.
    pub shared: bool,
    /// What has to hold.
    pub conditions: Conditions,
    /// The order: a word of [`crate::lead::list::Sort`].
    pub sort: String,
    /// The columns; none means the usual ones.
    pub columns: Vec<Column>,
    /// Send it back with a change.
    pub version: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = views)]
struct Row {
    id: ViewId,
    name: String,
    owner: UserId,
    shared: bool,
    conditions: serde_json::Value,
    sort: String,
    shown: serde_json::Value,
    version: i32,
}

impl TryFrom<Row> for View {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            owner: row.owner,
            shared: row.shared,
            conditions: serde_json::from_value(row.conditions)?,
            sort: row.sort,
            columns: serde_json::from_value(row.shown)?,
            version: row.version,
        })
    }
}

impl View {
    /// Whether the actor may change it: it is their own, or it is shared and they lead the work of others.
    pub fn may_change(&self, actor: &Actor) -> bool {
        Some(self.owner) == actor.user || (self.shared && may_share(actor))
    }
}

/// Whether the actor may share views: whoever may give leads to others.
pub fn may_share(actor: &Actor) -> bool {
    actor.permissions.allows(Object::Lead, Action::Assign)
}

/// The views that the actor sees: shared ones first, then their own, by name.
///
/// # Errors
/// `Forbidden`.
pub async fn all(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<View>> {
    actor.require(Object::Lead, Action::View)?;
    let rows: Vec<Row> = views::table
        .filter(views::deleted_at.is_null().and(views::shared.or(views::owner.nullable().eq(actor.user))))
        .order((views::shared.desc(), views::name, views::id))
        .select(Row::as_select())
        .load(tx.conn())
        .await?;
    let views: Vec<View> = rows.into_iter().map(View::try_from).collect::<Result<_>>()?;
    seen(actor, tx, views).await
}

/// Of the views those whose fields the actor sees: a condition upon another one would tell of it.
async fn seen(actor: &Actor, tx: &mut TenantTx, mut views: Vec<View>) -> Result<Vec<View>> {
    let asked = |view: &View| view.conditions.iter().filter_map(|one| FieldId::parse(&one.field)).collect::<Vec<_>>();
    if views.iter().all(|view| asked(view).is_empty()) {
        return Ok(views);
    }
    let hidden: Vec<FieldId> =
        fields::all(tx).await?.into_iter().filter(|field| !field.is_seen_by(actor)).map(|field| field.id).collect();
    views.retain(|view| asked(view).iter().all(|id| !hidden.contains(id)));
    Ok(views)
}

/// A view that the actor sees.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn find(actor: &Actor, tx: &mut TenantTx, id: ViewId) -> Result<View> {
    actor.require(Object::Lead, Action::View)?;
    let row: Row = views::table
        .filter(views::id.eq(id).and(views::deleted_at.is_null()))
        .filter(views::shared.or(views::owner.nullable().eq(actor.user)))
        .select(Row::as_select())
        .first(tx.conn())
        .await?;
    let views = seen(actor, tx, vec![row.try_into()?]).await?;
    views.into_iter().next().ok_or(Error::NotFound)
}
