//! A few routes of a tenant's site, as the tests through HTTP need them, and a form that is sent.

use actix_web::http::Method;
use testkit::Caller;

/// `METHOD "path" Object handler`, each for whoever may see such an object: the use cases check the rest themselves.
macro_rules! routes {
    ($($method:ident $path:literal $object:ident $handler:path),* $(,)?) => {
        vec![$(web::Route::new(
            actix_web::http::Method::$method,
            $path,
            Some(kernel::Site::Tenant),
            web::Access::Right(kernel::Object::$object, kernel::Action::View),
            $handler,
        )),*]
    };
}

pub(crate) use routes;

/// Sends a form; answers with the status and where it leads, or what the page says.
pub(crate) async fn form(caller: &Caller, path: &str, pairs: &[(&str, &str)]) -> (u16, String) {
    let reply = caller.send(caller.request(Method::POST, path).set_form(pairs)).await;
    let to = reply.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
    (reply.status.as_u16(), to.unwrap_or_else(|| reply.text()))
}
