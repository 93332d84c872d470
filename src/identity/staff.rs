//! A tenant's own list of its people: what its tables refer to.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Email, Result, Role, UserId};
use schema::tenant::staff;

/// Writes a person into the tenant's `staff`, or brings the row up to date.
///
/// # Errors
/// `Invalid` field `email` with `email_taken`.
pub async fn mirror(tx: &mut TenantTx, id: UserId, name: &str, email: &Email, role: Role) -> Result<()> {
    let values = (staff::name.eq(name), staff::email.eq(email), staff::role.eq(role.as_str()), staff::active.eq(true));
    let written = diesel::insert_into(staff::table)
        .values((staff::id.eq(id), values))
        .on_conflict(staff::id)
        .do_update()
        .set(values)
        .execute(tx.conn())
        .await;
    db::on_constraint(written, &[("staff_email_key", "email", "email_taken")])?;
    Ok(())
}

/// Marks a person as no longer there; what they did keeps their name.
///
/// # Errors
/// What the database says.
pub async fn deactivate(tx: &mut TenantTx, id: UserId) -> Result<()> {
    diesel::update(staff::table.find(id)).set(staff::active.eq(false)).execute(tx.conn()).await?;
    Ok(())
}
