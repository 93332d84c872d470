//! Every route of the program, with who may call it. What is not here does not exist.

mod everywhere;
mod hq;
mod partner;
mod tenant;
mod tenant_pages;

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder};
use kernel::{Action, Object, Site};
#[cfg(test)]
use web::PageCheck;
use web::{Access, Route};

/// The table of routes.
pub fn routes() -> Vec<Route> {
    let mut routes = everywhere::routes();
    routes.extend(hq::routes());
    routes.extend(partner::routes());
    routes.extend(tenant::routes());
    routes.extend(tenant_pages::routes());
    routes
}

/// The pages of all crates, for the test that draws each of them.
#[cfg(test)]
pub fn pages() -> Vec<PageCheck> {
    let mut pages = web::render::pages::pages();
    pages.extend(identity::pages());
    pages.extend(intake::pages());
    pages.extend(workplace::pages());
    pages.extend(duplicates::pages());
    pages.extend(tags::pages());
    pages.extend(segments::pages());
    pages.extend(bin::pages());
    pages.extend(planner::pages());
    pages.extend(lending::pages());
    pages.extend(trading::pages());
    pages.extend(wallet::pages());
    pages.extend(aftersale::pages());
    pages.extend(office::pages());
    pages.extend(simulator::pages());
    pages.extend(partners::pages());
    pages.extend(crate::tenant::page::pages());
    pages
}

/// One site's part of the table.
#[derive(Clone, Copy)]
struct Table(Option<Site>);

macro_rules! verbs {
    ($($name:ident = $method:ident;)*) => {$(
        fn $name<H, Args>(self, path: &'static str, access: Access, handler: H) -> Route
        where
            H: Handler<Args> + Clone,
            Args: FromRequest + 'static,
            H::Output: Responder + 'static,
        {
            Route::new(Method::$method, path, self.0, access, handler)
        }
    )*};
}

impl Table {
    verbs! {
        get = GET;
        post = POST;
        put = PUT;
        patch = PATCH;
        delete = DELETE;
    }
}

/// Whoever holds the right.
const fn may(action: Action, object: Object) -> Access {
    Access::Right(object, action)
}
