//! The tenant's people, as leads and deals need them.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, UserId};
use schema::tenant::staff;
use serde::Serialize;

/// A person who may be responsible.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = staff)]
pub struct Person {
    /// The same id as on sign-in.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Still works here.
    pub active: bool,
}

/// Everybody, by name.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Person>> {
    Ok(staff::table.order((staff::name, staff::id)).select(Person::as_select()).load(tx.conn()).await?)
}

/// Somebody who works here.
///
/// # Errors
/// 422 `unknown_user` for anybody else.
pub async fn active(tx: &mut TenantTx, id: UserId, field: &'static str) -> Result<Person> {
    staff::table
        .filter(staff::id.eq(id).and(staff::active))
        .select(Person::as_select())
        .first(tx.conn())
        .await
        .optional()?
        .ok_or_else(|| Error::field(field, "unknown_user"))
}
