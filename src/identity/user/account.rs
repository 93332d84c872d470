//! A person as stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Actor, Email, Error, PartnerId, Result, Role, Site, TenantId, TenantKey, UserId};
use schema::platform::users;

use crate::place::Place;

/// A row of `users`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Account {
    /// Who.
    pub id: UserId,
    site: String,
    tenant_id: Option<TenantId>,
    tenant_number: Option<i32>,
    /// The partner the person is.
    pub partner_id: Option<PartnerId>,
    /// The address, which is also the sign-in name.
    pub email: Email,
    /// The person's name.
    pub name: String,
    /// The PHC string of the password.
    pub password_hash: String,
    role: String,
    /// The sealed secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// Since when the second factor is asked for.
    pub totp_enabled_at: Option<DateTime<Utc>>,
    /// The chosen language.
    pub locale: Option<String>,
    /// The chosen theme.
    pub theme: Option<String>,
    /// Sessions and tokens of another generation are dead.
    pub generation: i32,
    /// Since when the person may not sign in.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Account {
    /// The door at which the person signs in.
    ///
    /// # Errors
    /// `Internal` when the row holds a site that this release does not know.
    pub fn place(&self) -> Result<Place> {
        let site = Site::parse(&self.site).ok_or_else(|| Error::defect("a user of an unknown site"))?;
        let tenant = self.tenant_id.zip(self.tenant_number).map(|(id, number)| TenantKey { id, number });
        Ok(Place { site, tenant })
    }

    /// The person's role. One that this release does not know grants nothing.
    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Guest)
    }

    /// Whether a code is asked for after the password.
    pub fn has_totp(&self) -> bool {
        self.totp_enabled_at.is_some()
    }

    /// The person as an actor.
    ///
    /// # Errors
    /// As [`Account::place`].
    pub fn actor(&self) -> Result<Actor> {
        let place = self.place()?;
        let role = self.role();
        Ok(Actor {
            user: Some(self.id),
            name: self.name.clone(),
            email: self.email.as_str().to_owned(),
            site: place.site,
            tenant: place.tenant,
            partner: self.partner_id,
            role: Some(role),
            permissions: role.permissions(),
        })
    }
}
