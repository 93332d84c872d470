//! Routes as data: method, path, who may, handler, and what the API's description says of it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{FromRequest, Handler, HttpMessage, Responder, web};
use kernel::{Action, Error, Object, Permissions, Result, Site};

use crate::error::refuse;
use crate::openapi::Doc;
use crate::who::Who;
use crate::{forgery, idempotency};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in.
    SignedIn,
    /// Whoever holds this right, however far it reaches; the use case looks at the scope.
    Right(Object, Action),
}

impl Access {
    /// Whether somebody with these rights may call it; `None` is nobody at all.
    pub fn allows(self, permissions: Option<&Permissions>) -> bool {
        match (self, permissions) {
            (Self::Public, _) | (Self::SignedIn, Some(_)) => true,
            (Self::Right(object, action), Some(held)) => held.allows(object, action),
            (_, None) => false,
        }
    }
}

/// One row of the table of routes.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{names}`.
    pub path: &'static str,
    /// The site it is on; `None` means every site.
    pub site: Option<Site>,
    /// Who may call it.
    pub access: Access,
    /// What the API's description says of it.
    pub doc: Doc,
    /// Whether a repeated call with an `Idempotency-Key` gets the stored answer.
    pub remembers: bool,
    build: Box<dyn Fn(bool) -> actix_web::Route>,
}

impl Route {
    /// A row.
    pub fn new<H, Args>(method: Method, path: &'static str, site: Option<Site>, access: Access, handler: H) -> Self
    where
        H: Handler<Args> + Clone,
        Args: FromRequest + 'static,
        H::Output: Responder + 'static,
    {
        let verb = method.clone();
        let build = move |remembers: bool| {
            let route = web::method(verb.clone()).to(handler.clone());
            let route = if remembers { route.wrap(from_fn(idempotency::guard)) } else { route };
            route.wrap(from_fn(move |request, next| check(access, request, next)))
        };
        let remembers = method == Method::POST && path.starts_with("/api/");
        Self { method, path, site, access, doc: Doc::default(), remembers, build: Box::new(build) }
    }

    /// Takes no notice of an `Idempotency-Key`: what it answers (personal data in the clear, tokens) must not be kept, or it is
    /// many transactions, which a repetition has to go on with. Doing it twice harms nobody.
    #[must_use]
    pub fn unremembered(mut self) -> Self {
        self.remembers = false;
        self
    }

    /// Describes the route in the API's description.
    #[must_use]
    pub fn doc(mut self, doc: Doc) -> Self {
        self.doc = doc;
        self
    }

    /// Whether it is part of the API, rather than a page.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    pub(crate) fn is_on(&self, site: Site) -> bool {
        self.site.is_none_or(|own| own == site)
    }

    pub(crate) fn register(&self, config: &mut web::ServiceConfig) {
        config.route(self.path, (self.build)(self.remembers));
    }
}

async fn check<B: MessageBody + 'static>(
    access: Access,
    mut request: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Err(error) = permitted(access, &request) {
        return Ok(refuse(request, error));
    }
    // The token calls prove themselves by what they carry; there is no session yet that could be forged.
    let needs_check = !(access == Access::Public && request.path().starts_with("/api/"));
    if needs_check && let Err(error) = forgery::check(&mut request).await {
        return Ok(refuse(request, error));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn permitted(access: Access, request: &ServiceRequest) -> Result<()> {
    let extensions = request.extensions();
    let held = extensions.get::<Who>().map(|who| &who.actor.permissions);
    if access.allows(held) {
        return Ok(());
    }
    if held.is_none() {
        return Err(Error::Unauthenticated("sign_in"));
    }
    tracing::info!(path = request.path(), "denied");
    Err(Error::Forbidden("permission"))
}
