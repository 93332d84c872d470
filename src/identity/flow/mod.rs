//! The door as a whole, on real PostgreSQL and Redis: a browser with its cookies, a program with its tokens.

mod account;
mod sign_in;
mod token;

use std::cell::RefCell;
use std::collections::BTreeMap;

use actix_web::http::{Method, header};
use db::PlatformTx;
use kernel::{Actor, Email, Role, UserId};
use testkit::{Caller, Http, Reply, TestNet};
use web::{Access, Route};

use crate::user::{self, Account, NewUser};
use crate::{account as own, me, password, sign_in as door, token as tokens};

const PASSWORD: &str = "Demo-pass-2026";

/// Hashing takes a while, so once is enough.
static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();

fn routes() -> Vec<Route> {
    use Access::{Public, SignedIn};
    let (get, post) = (Method::GET, Method::POST);
    vec![
        Route::new(get.clone(), "/sign-in", None, Public, door::page::show),
        Route::new(post.clone(), "/sign-in", None, Public, door::page::submit),
        Route::new(get.clone(), "/sign-in/totp", None, Public, door::page::show_code),
        Route::new(post.clone(), "/sign-in/totp", None, Public, door::page::submit_code),
        Route::new(post.clone(), "/sign-out", None, SignedIn, door::page::sign_out),
        Route::new(get.clone(), "/account", None, SignedIn, own::page::show),
        Route::new(post.clone(), "/account/preferences", None, SignedIn, own::preferences::save),
        Route::new(post.clone(), "/account/password", None, SignedIn, own::password::change),
        Route::new(post.clone(), "/account/totp", None, SignedIn, own::factor::begin),
        Route::new(post.clone(), "/account/totp/cancel", None, SignedIn, own::factor::cancel),
        Route::new(post.clone(), "/account/totp/confirm", None, SignedIn, own::factor::confirm),
        Route::new(post.clone(), "/account/totp/codes", None, SignedIn, own::factor::renew_codes),
        Route::new(post.clone(), "/account/totp/disable", None, SignedIn, own::factor::disable),
        Route::new(post.clone(), "/account/sessions/end", None, SignedIn, own::sessions::end_others),
        Route::new(post.clone(), "/account/sessions/{id}/end", None, SignedIn, own::sessions::end_one),
        Route::new(post.clone(), "/api/v1/auth/token", None, Public, tokens::api::issue),
        Route::new(post, "/api/v1/auth/refresh", None, Public, tokens::api::renew),
        Route::new(get, "/api/v1/me", None, SignedIn, me::show),
    ]
}

/// A network whose credentials are checked by this crate.
async fn network() -> (TestNet, Http) {
    let mut net = TestNet::new().await;
    net.app.authenticate = tokens::authenticator();
    let http = net.http(routes()).await;
    (net, http)
}

/// An owner of a tenant, or an admin of head office. Both have [`PASSWORD`].
async fn user(net: &TestNet, email: &str, slug: Option<&str>) -> UserId {
    let new = NewUser {
        email: Email::parse(email).unwrap(),
        name: "Анна Петрова".to_owned(),
        password_hash: HASH.get_or_init(async || password::hash(PASSWORD).await.unwrap()).await.clone(),
        role: if slug.is_some() { Role::Owner } else { Role::Admin },
        tenant: slug.map(|slug| net.tenant(slug)),
        partner: None,
    };
    platform(net, async |tx| user::create(tx, new).await).await
}

async fn platform<R>(net: &TestNet, work: impl AsyncFnOnce(&mut PlatformTx) -> kernel::Result<R>) -> R {
    net.db().platform(&Actor::system("tests"), work).await.unwrap()
}

async fn stored(net: &TestNet, id: UserId) -> Account {
    platform(net, async |tx| user::by_id(tx, id).await).await.unwrap()
}

/// A browser: it keeps cookies, and sends the last page's token with each form.
struct Browser {
    caller: Caller,
    cookies: RefCell<BTreeMap<String, String>>,
    csrf: RefCell<String>,
}

impl Browser {
    fn new(http: &Http, subdomain: Option<&str>) -> Self {
        Self { caller: http.nobody(subdomain), cookies: RefCell::default(), csrf: RefCell::default() }
    }

    /// Another browser that has stolen the cookies of now.
    fn copy(&self, http: &Http, subdomain: Option<&str>) -> Self {
        let copy = Self::new(http, subdomain);
        *copy.cookies.borrow_mut() = self.cookies.borrow().clone();
        *copy.csrf.borrow_mut() = self.csrf.borrow().clone();
        copy
    }

    fn session(&self) -> String {
        self.cookies.borrow().get("mak").cloned().unwrap_or_default()
    }

    async fn send(&self, request: actix_web::test::TestRequest) -> Reply {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let reply = self.caller.send(request.insert_header((header::COOKIE, cookies.join("; ")))).await;
        for set in reply.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        if let Some((_, rest)) = reply.text().split_once("name=\"csrf\" value=\"") {
            *self.csrf.borrow_mut() = rest.split('"').next().unwrap().to_owned();
        }
        reply
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(self.caller.request(Method::GET, path)).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let csrf = self.csrf.borrow().clone();
        let form: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.send(self.caller.request(Method::POST, path).set_form(form)).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.get("/sign-in").await;
        self.post("/sign-in", &[("email", email), ("password", password), ("next", "/account")]).await
    }

    /// Whether the account page opens.
    async fn is_in(&self) -> bool {
        self.get("/account").await.status == 200
    }
}

fn location(reply: &Reply) -> &str {
    reply.headers.get(header::LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

#[actix_web::test]
async fn every_page_draws_in_every_state() {
    let net = TestNet::new().await;
    let problems: Vec<String> = crate::pages().iter().flat_map(|page| page.problems(&net.app.renderer)).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}
