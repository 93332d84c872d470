//! Who is acting. Every use case takes an `&Actor` first: there is no ambient authority.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::id::{PartnerId, TenantKey, UserId};
use crate::permission::{Action, Object, Permissions, Scope};
use crate::role::Role;

/// One of the three faces of the product, named by the Host header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Head office, `BASE_DOMAIN`.
    Hq,
    /// The partners' cabinet, `partner.BASE_DOMAIN`.
    Partner,
    /// A franchisee's CRM, `{slug}.BASE_DOMAIN`.
    Tenant,
}

impl Site {
    /// The word used in the API and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hq => "hq",
            Self::Partner => "partner",
            Self::Tenant => "tenant",
        }
    }

    /// The site for a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Hq, Self::Partner, Self::Tenant].into_iter().find(|site| site.as_str() == text)
    }
}

/// A person or a part of the system, with what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person; `None` for the system itself.
    pub user: Option<UserId>,
    /// The person's name, or the name of the part of the system (`worker`), for histories.
    pub name: String,
    /// The person's e-mail, empty for the system.
    pub email: String,
    /// Where the actor acts.
    pub site: Site,
    /// The tenant whose staff the person is.
    pub tenant: Option<TenantKey>,
    /// The partner the person is.
    pub partner: Option<PartnerId>,
    /// The role the rights come from; `None` for the system.
    pub role: Option<Role>,
    /// What the actor may do.
    pub permissions: Permissions,
}

impl Actor {
    /// The system itself: a job, a migration, a command. It may do everything an admin may, and says so under `name`.
    pub fn system(name: &str) -> Self {
        Self {
            user: None,
            name: name.to_owned(),
            email: String::new(),
            site: Site::Hq,
            tenant: None,
            partner: None,
            role: None,
            permissions: Role::Admin.permissions(),
        }
    }

    /// How far the actor's right reaches.
    ///
    /// # Errors
    /// `Forbidden` when the right is not there.
    pub fn require(&self, object: Object, action: Action) -> Result<Scope> {
        self.permissions.scope(object, action).ok_or(Error::Forbidden("permission"))
    }

    /// A right that reaches the whole network: a tenant's or a partner's narrower one of the same name is not enough.
    ///
    /// # Errors
    /// `Forbidden` when the right is not there or reaches less far.
    pub fn require_network(&self, object: Object, action: Action) -> Result<()> {
        match self.require(object, action)? {
            Scope::Network => Ok(()),
            _ => Err(Error::Forbidden("permission")),
        }
    }

    /// The partner behind the actor.
    ///
    /// # Errors
    /// `Forbidden` when the actor is not a partner.
    pub fn require_partner(&self) -> Result<PartnerId> {
        self.partner.ok_or(Error::Forbidden("permission"))
    }
}
