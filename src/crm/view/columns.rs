//! The columns of the list of leads: which, in which order, how wide. Each person may choose their own for each view.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::FieldId;
use kernel::{Action, Actor, Error, Object, Result, ViewId};
use schema::tenant::view_columns;
use serde::{Deserialize, Serialize};

use crate::lead::field::Field;

/// The narrowest column that somebody may make, in pixels.
pub const NARROWEST: i32 = 48;
/// The widest, in pixels.
pub const WIDEST: i32 = 800;
/// The name of a lead: always there, always first.
pub const NAME: &str = "name";
/// What is shown where nobody has chosen anything.
pub const USUAL: [Field; 9] = [
    Field::Status,
    Field::Task,
    Field::Amount,
    Field::Product,
    Field::Phone,
    Field::City,
    Field::Source,
    Field::Responsible,
    Field::CreatedAt,
];

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Column {
    /// Code of a field, or `name`.
    pub field: String,
    /// Its width in pixels; what its content takes without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
}

/// The usual columns.
pub fn usual() -> Vec<Column> {
    let column = |field: &str| Column { field: field.to_owned(), width: None };
    std::iter::once(column(NAME)).chain(USUAL.iter().map(|field| column(field.code()))).collect()
}

/// Columns as they may be kept: the name first, each once.
///
/// # Errors
/// 422 `unknown_field`; `out_of_range` for a width.
pub fn checked(columns: Vec<Column>) -> Result<Vec<Column>> {
    let mut kept: Vec<Column> = Vec::with_capacity(columns.len() + 1);
    for column in columns {
        let known = column.field == NAME || Field::parse(&column.field).is_some_and(Field::is_column);
        // A custom field that is gone, or that the reader does not see, has no column when the list is drawn.
        if !known && FieldId::parse(&column.field).is_none() {
            return Err(Error::field("columns", "unknown_field"));
        }
        if column.width.is_some_and(|width| !(NARROWEST..=WIDEST).contains(&width)) {
            return Err(Error::field("columns", "out_of_range"));
        }
        if kept.iter().all(|other| other.field != column.field) {
            kept.push(column);
        }
    }
    let name = kept.iter().position(|column| column.field == NAME).map(|place| kept.remove(place));
    kept.insert(0, name.unwrap_or(Column { field: NAME.to_owned(), width: None }));
    Ok(kept)
}

/// Where a choice of columns holds: in one view, or in all lists that have none of their own.
fn place(view: Option<ViewId>) -> String {
    view.map(|view| view.to_string()).unwrap_or_default()
}

/// The columns that the actor has chosen there.
///
/// # Errors
/// What the database says.
pub async fn chosen(actor: &Actor, tx: &mut TenantTx, view: Option<ViewId>) -> Result<Option<Vec<Column>>> {
    let Some(me) = actor.user else { return Ok(None) };
    let columns: Option<serde_json::Value> =
        view_columns::table.find((me, place(view))).select(view_columns::shown).first(tx.conn()).await.optional()?;
    Ok(columns.map(serde_json::from_value).transpose()?)
}

/// Chooses columns; without any, those of the view, or the usual ones, hold again.
///
/// # Errors
/// `Forbidden`; 422 as [`checked`].
pub async fn choose(actor: &Actor, tx: &mut TenantTx, view: Option<ViewId>, columns: Vec<Column>) -> Result<()> {
    actor.require(Object::Lead, Action::View)?;
    let me = actor.user.ok_or(Error::Forbidden("permission"))?;
    if let Some(id) = view {
        super::find(actor, tx, id).await?;
    }
    if columns.is_empty() {
        diesel::delete(view_columns::table.find((me, place(view)))).execute(tx.conn()).await?;
        return Ok(());
    }
    let columns = serde_json::to_value(checked(columns)?)?;
    diesel::insert_into(view_columns::table)
        .values((
            view_columns::user_id.eq(me),
            view_columns::place.eq(place(view)),
            view_columns::shown.eq(columns.clone()),
        ))
        .on_conflict((view_columns::user_id, view_columns::place))
        .do_update()
        .set(view_columns::shown.eq(columns))
        .execute(tx.conn())
        .await?;
    Ok(())
}
