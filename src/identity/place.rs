//! Where somebody signs in: a site and, on a tenant's site, whose.

use kernel::{Actor, Site, TenantKey};

/// One door. An account, a session and a token belong to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The kind of site.
    pub site: Site,
    /// The tenant, on a tenant's site.
    pub tenant: Option<TenantKey>,
}

impl Place {
    /// The door at which `actor` came in.
    pub fn of(actor: &Actor) -> Self {
        Self { site: actor.site, tenant: actor.tenant }
    }

    /// The word for it in a token's `aud` and in the keys of limits: `hq`, `partner`, `tenant:<id>`.
    pub fn audience(&self) -> String {
        match self.tenant {
            Some(tenant) => format!("{}:{}", self.site.as_str(), tenant.id),
            None => self.site.as_str().to_owned(),
        }
    }
}
