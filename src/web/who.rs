//! Who is asking: the actor of a request, from its session or its bearer token.

use std::future::{Ready, ready};

use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono_tz::Tz;
use kernel::{Actor, Error, Result, Site, TenantKey};

use crate::app::{AppData, Credential};
use crate::error::{Failure, refuse};
use crate::session::{ACTOR, GENERATION, LONGEST, ORIGIN, Origin};
use crate::site::{Here, here};
use crate::view::NETWORK_ZONE;

/// How the actor proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A cookie, which the browser sends by itself: unsafe calls need a token against forgery.
    Session,
    /// A bearer token, which no browser sends by itself.
    Token,
}

/// The signed-in actor of a request.
#[derive(Debug, Clone)]
pub struct Who {
    /// Who acts, with their rights.
    pub actor: Actor,
    /// Where.
    pub here: Here,
    /// How they proved it.
    pub proof: Proof,
}

impl Who {
    /// The tenant whose site this is.
    ///
    /// # Errors
    /// `NotFound` on another site.
    pub fn tenant(&self) -> Result<TenantKey> {
        self.here.key().ok_or(Error::NotFound)
    }

    /// The clock of the tenant's site; the network's own elsewhere.
    pub fn zone(&self) -> Tz {
        let tenant = self.here.tenant.as_ref();
        tenant.and_then(|tenant| tenant.time_zone.parse().ok()).unwrap_or(NETWORK_ZONE)
    }
}

impl FromRequest for Who {
    type Error = Failure;
    type Future = Ready<std::result::Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or(Failure::from(Error::Unauthenticated("sign_in"))))
    }
}

/// Finds the actor, if there is one, and leaves it in the request's extensions.
pub(crate) async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let found = match find(request.request()).await {
        Ok(found) => found,
        Err(error) => return Ok(refuse(request, error)),
    };
    if let Some(who) = found {
        if let Some(user) = who.actor.user {
            tracing::Span::current().record("user", tracing::field::display(user));
        }
        request.extensions_mut().insert(who);
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn find(request: &HttpRequest) -> Result<Option<Who>> {
    let here = here(request)?;
    let app = request.app_data::<AppData>().ok_or_else(|| Error::defect("no application"))?;
    if let Some(token) = bearer(request)? {
        let actor = (app.authenticate)(app.get_ref().clone(), Credential::Token(token), here.site, here.key()).await?;
        return Ok(Some(Who { actor, here, proof: Proof::Token }));
    }
    let session = request.get_session();
    let Some(actor) = session.get::<Actor>(ACTOR).ok().flatten() else { return Ok(None) };
    let origin = session.get::<Origin>(ORIGIN).ok().flatten();
    let generation = session.get::<i32>(GENERATION).ok().flatten();
    let too_old = origin.is_none_or(|origin| app.db.clock().now() - origin.since > LONGEST);
    // A session is bound to the site it was begun on, whatever cookie a proxy may have mixed up.
    let elsewhere = actor.site != here.site || (here.site == Site::Tenant && actor.tenant != here.key());
    if too_old || elsewhere {
        session.purge();
        return Ok(None);
    }
    let (Some(user), Some(generation)) = (actor.user, generation) else { return Ok(None) };
    let credential = Credential::Session(user, generation);
    match (app.authenticate)(app.get_ref().clone(), credential, here.site, here.key()).await {
        Ok(actor) => Ok(Some(Who { actor, here, proof: Proof::Session })),
        Err(Error::Unauthenticated(_)) => {
            session.purge();
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn bearer(request: &HttpRequest) -> Result<Option<String>> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Error::Unauthenticated("bad_token"))?;
    let token =
        text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token);
    token.map(|token| Some(token.trim().to_owned())).ok_or(Error::Unauthenticated("bad_token"))
}
