//! Looking people up.

use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Email, Result, UserId};
use schema::platform::users;
use uuid::Uuid;

use super::account::Account;
use crate::place::Place;

diesel::define_sql_function! {
    /// `coalesce` of two uuids.
    fn coalesce(x: diesel::sql_types::Nullable<SqlUuid>, y: SqlUuid) -> SqlUuid;
}

/// The account of an address at a door, disabled ones too.
///
/// # Errors
/// What the database says.
pub async fn by_address(tx: &mut PlatformTx, place: Place, email: &Email) -> Result<Option<Account>> {
    // The same expressions as in the unique index `users_email_key`, so that it serves.
    let tenant = place.tenant.map_or(Uuid::nil(), |tenant| tenant.id.0);
    let account = users::table
        .filter(users::site.eq(place.site.as_str()))
        .filter(coalesce(users::tenant_id, Uuid::nil()).eq(tenant))
        .filter(users::email.eq(email.as_str().into_sql::<Text>()))
        .select(Account::as_select())
        .first(tx.conn())
        .await;
    Ok(account.optional()?)
}

/// The account of an id, disabled ones too.
///
/// # Errors
/// What the database says.
pub async fn by_id(tx: &mut PlatformTx, id: UserId) -> Result<Option<Account>> {
    let account = users::table.find(id).select(Account::as_select()).first(tx.conn()).await;
    Ok(account.optional()?)
}
