//! Calling the application without a socket. The actor is the receiver: `owner.get("/api/v1/leads")`.

use std::rc::Rc;
use std::sync::PoisonError;

use actix_http::Request;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, test};
use futures_util::future::LocalBoxFuture;
use kernel::{Actor, Site};
use serde::de::DeserializeOwned;
use serde_json::Value;
use web::{App, Route};

use crate::net::Tokens;

type Send = Rc<dyn Fn(Request) -> LocalBoxFuture<'static, Reply>>;

/// The application in process.
#[derive(Clone)]
pub struct Http {
    send: Send,
    app: App,
    tokens: Tokens,
}

/// Somebody who calls it: on a site, perhaps signed in.
#[derive(Clone)]
pub struct Caller {
    http: Http,
    host: String,
    token: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers, for what a test looks up by name.
    pub headers: header::HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        self.read()
    }

    /// The body as a type.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer, if it has this status; otherwise the test ends, showing the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The code of a problem: the last part of its `type`, or of its first refused field.
    pub fn code(&self) -> String {
        let problem = self.json();
        let field = problem["errors"][0]["code"].as_str();
        let kind = problem["type"].as_str().and_then(|kind| kind.rsplit('/').next());
        field.or(kind).unwrap_or_default().to_owned()
    }
}

impl Http {
    pub(crate) async fn new(app: &App, routes: Vec<Route>, tokens: Tokens) -> Self {
        let service = {
            let app = app.clone();
            test::init_service(actix_web::App::new().configure(move |config| web::configure(config, &app, routes)))
                .await
        };
        let service = Rc::new(service);
        let send = move |request: Request| -> LocalBoxFuture<'static, Reply> {
            let service = Rc::clone(&service);
            Box::pin(async move {
                // What no middleware has answered, the server answers from the error.
                let response = match test::try_call_service(&*service, request).await {
                    Ok(response) => response.map_into_boxed_body(),
                    Err(error) => {
                        let request = test::TestRequest::default().to_http_request();
                        ServiceResponse::new(request, HttpResponse::from_error(error))
                    }
                };
                let (status, headers) = (response.status(), response.headers().clone());
                Reply { status, headers, body: test::read_body(response).await.to_vec() }
            })
        };
        Self { send: Rc::new(send), app: app.clone(), tokens }
    }

    /// Somebody who is signed in as `actor`, on the actor's own site.
    pub fn by(&self, actor: &Actor, slug: Option<&str>) -> Caller {
        let token = format!("token-{}", self.app.db.entropy().uuid(self.app.db.clock().now()));
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), actor.clone());
        let sub = match actor.site {
            Site::Hq => None,
            Site::Partner => Some("partner"),
            Site::Tenant => slug,
        };
        Caller { token: Some(token), ..self.nobody(sub) }
    }

    /// Somebody who is not signed in, on a subdomain or at head office.
    pub fn nobody(&self, subdomain: Option<&str>) -> Caller {
        let dot = if subdomain.is_some() { "." } else { "" };
        let host = format!("{}{dot}{}", subdomain.unwrap_or(""), self.app.config.base_domain);
        Caller { http: self.clone(), host, token: None }
    }
}

impl Caller {
    /// The same caller, on another site.
    #[must_use]
    pub fn at(&self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self.clone() }
    }

    /// The same caller, with a token they were given.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// A request of this caller, to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> test::TestRequest {
        let request =
            test::TestRequest::with_uri(path).method(method).insert_header((header::HOST, self.host.as_str()));
        match &self.token {
            Some(token) => request.insert_header((header::AUTHORIZATION, format!("Bearer {token}"))),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: test::TestRequest) -> Reply {
        (self.http.send)(request.to_request()).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).set_json(body)).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).set_json(body)).await
    }

    /// PATCH of JSON.
    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PATCH, path).set_json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Http")
    }
}
