//! A few routes of a tenant's site, as the tests through HTTP need them.

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
