//! The Host header names the site.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use db::{Tenant, TenantState};
use kernel::{Error, Result, Site, TenantKey};

use crate::app::AppData;
use crate::error::refuse;

/// The partners' subdomain; no tenant may take it.
pub const PARTNER_SUBDOMAIN: &str = "partner";

/// The site a request was sent to.
#[derive(Debug, Clone)]
pub struct Here {
    /// Which of the three.
    pub site: Site,
    /// The franchisee whose site it is.
    pub tenant: Option<Tenant>,
}

impl Here {
    /// What reaches the tenant's schema.
    pub fn key(&self) -> Option<TenantKey> {
        self.tenant.as_ref().map(|tenant| tenant.key)
    }
}

/// What a Host header means, before anybody looks whether such a tenant exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address<'a> {
    /// The base domain itself.
    Hq,
    /// The partners' subdomain.
    Partner,
    /// Another subdomain: a tenant's slug.
    Tenant(&'a str),
}

/// Reads a Host header. `None` for a foreign domain and for names deeper than one level.
pub fn address<'a>(host: &'a str, base_domain: &str) -> Option<Address<'a>> {
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    let (name, base) = (name.trim_end_matches('.'), base_domain);
    if name.eq_ignore_ascii_case(base) {
        return Some(Address::Hq);
    }
    let cut = name.len().checked_sub(base.len() + 1)?;
    let (sub, rest) = name.split_at_checked(cut)?;
    if !rest.strip_prefix('.')?.eq_ignore_ascii_case(base) || sub.is_empty() || sub.contains('.') {
        return None;
    }
    if sub.eq_ignore_ascii_case(PARTNER_SUBDOMAIN) { Some(Address::Partner) } else { Some(Address::Tenant(sub)) }
}

/// The host a request names. A forwarded one counts only from a trusted hop.
pub fn host_of(head: &actix_web::dev::RequestHead, trusted: &[std::net::IpAddr]) -> String {
    let from_trusted = head.peer_addr.is_some_and(|peer| trusted.contains(&peer.ip()));
    let header = |name: &str| head.headers().get(name).and_then(|value| value.to_str().ok());
    let forwarded = if from_trusted { header("x-forwarded-host") } else { None };
    forwarded.or_else(|| header("host")).or_else(|| head.uri.authority().map(|a| a.as_str())).unwrap_or("").to_owned()
}

/// Finds the site of a request and leaves it in its extensions.
pub(crate) async fn resolve(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let here = match find(&request).await {
        Ok(here) => here,
        Err(error) => return Ok(refuse(request, error)),
    };
    let suspended = here.tenant.as_ref().is_some_and(|tenant| tenant.state == TenantState::Suspended);
    request.extensions_mut().insert(here);
    if suspended {
        return Ok(refuse(request, Error::Forbidden("suspended")));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn find(request: &ServiceRequest) -> Result<Here> {
    let app = request.app_data::<AppData>().ok_or_else(|| Error::defect("no application"))?;
    let host = host_of(request.head(), &app.config.trusted_proxies);
    match address(&host, &app.config.base_domain).ok_or(Error::NotFound)? {
        Address::Hq => Ok(Here { site: Site::Hq, tenant: None }),
        Address::Partner => Ok(Here { site: Site::Partner, tenant: None }),
        Address::Tenant(slug) => {
            let tenant = app.directory.find(&app.db, &slug.to_ascii_lowercase()).await?;
            Ok(Here { site: Site::Tenant, tenant: Some(tenant) })
        }
    }
}

/// The site of a request that has passed [`resolve`].
pub fn here(request: &HttpRequest) -> Result<Here> {
    request.extensions().get::<Here>().cloned().ok_or_else(|| Error::defect("the site was not resolved"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_names_the_site() {
        let read = |host| address(host, "crm.example");
        assert_eq!(read("crm.example"), Some(Address::Hq));
        assert_eq!(read("CRM.example:8080"), Some(Address::Hq));
        assert_eq!(read("partner.crm.example"), Some(Address::Partner));
        assert_eq!(read("north.crm.example:443"), Some(Address::Tenant("north")));
        for foreign in ["", ".crm.example", "evil.example", "a.b.crm.example", "xcrm.example", "crm.example.evil", "ы"]
        {
            assert_eq!(read(foreign), None, "{foreign}");
        }
    }
}
