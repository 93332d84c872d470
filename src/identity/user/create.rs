//! A new person.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Email, Error, PartnerId, Result, Role, Site, TenantKey, UserId};
use schema::platform::users;

use crate::event::{self, Kind};
use crate::place::Place;

/// What is known of a person before the account exists. The values have been validated.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The address to sign in with.
    pub email: Email,
    /// The person's name.
    pub name: String,
    /// Made by [`crate::password::hash`].
    pub password_hash: String,
    /// Decides the site: a partner needs `partner`, a tenant's person `tenant`.
    pub role: Role,
    /// The tenant whose staff the person is.
    pub tenant: Option<TenantKey>,
    /// The partner the person is.
    pub partner: Option<PartnerId>,
}

/// Makes an account. It may be used at once.
///
/// # Errors
/// `Invalid` field `email` with `email_taken` when the address is known on this site; `Internal` when role, tenant and
/// partner do not fit together.
pub async fn create(tx: &mut PlatformTx, new: NewUser) -> Result<UserId> {
    let site = new.role.site().ok_or_else(|| Error::defect("a new user needs a role of some site"))?;
    if (site == Site::Tenant) != new.tenant.is_some() || (site == Site::Partner) != new.partner.is_some() {
        return Err(Error::defect("a new user's role, tenant and partner do not fit together"));
    }
    let id = UserId(tx.new_id());
    let row = (
        users::id.eq(id),
        users::site.eq(site.as_str()),
        users::tenant_id.eq(new.tenant.map(|tenant| tenant.id)),
        users::tenant_number.eq(new.tenant.map(|tenant| tenant.number)),
        users::partner_id.eq(new.partner),
        users::email.eq(&new.email),
        users::name.eq(&new.name),
        users::password_hash.eq(&new.password_hash),
        users::role.eq(new.role.as_str()),
        users::created_at.eq(tx.now()),
    );
    let inserted = diesel::insert_into(users::table).values(row).execute(tx.conn()).await;
    db::on_constraint(inserted, &[("users_email_key", "email", "email_taken")])?;
    event::record(tx, Kind::UserCreated, Place { site, tenant: new.tenant }, Some(id), None).await?;
    Ok(id)
}
