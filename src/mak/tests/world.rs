//! A network with people who really sign in, for the tests of the whole.

use jobs::Handlers;
use kernel::Actor;
use serde_json::{Value, json};
use testkit::{Caller, Http, Reply, TestNet};

use crate::tenant::{self, NewTenantBody, OwnerBody};
use crate::{compose, routes};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery 7";

/// Head office, two franchisees of the API's own making, and everybody's tokens.
pub struct World {
    /// The harness.
    pub net: TestNet,
    /// The application.
    pub http: Http,
    /// An admin of head office.
    pub hq: Caller,
    /// What happens after a request.
    pub handlers: Handlers,
}

impl World {
    /// An empty network with an admin.
    pub async fn new() -> Self {
        let mut net = TestNet::new().await;
        net.app.authenticate = identity::token::authenticator();
        identity::admin::create(net.db(), "admin@mak.test", "Анна Главная", PASSWORD).await.expect("an admin");
        let http = net.http(routes::routes()).await;
        // The harness's bare tenants have neither wallet nor pipelines, which no real one lacks: they take no part.
        for tenant in &net.tenants {
            let close = async |tx: &mut db::PlatformTx| db::set_state(tx, tenant.id, db::TenantState::Suspended).await;
            net.db().platform(&Actor::system("test"), close).await.expect("it is suspended");
        }
        let hq = sign_in(&http, None, "admin@mak.test").await;
        let handlers = compose::handlers(&net.app);
        Self { net, http, hq, handlers }
    }

    /// A franchisee with an owner who is signed in; `owner@{slug}.test`.
    pub async fn tenant(&self, slug: &str) -> Franchisee {
        let body = NewTenantBody {
            slug: slug.to_owned(),
            name: format!("Франчайзи {slug}"),
            city: "Самара".to_owned(),
            time_zone: "Europe/Samara".to_owned(),
            owner: OwnerBody {
                email: format!("owner@{slug}.test"),
                name: "Ольга Хозяйкина".into(),
                password: PASSWORD.into(),
            },
        };
        let added = tenant::add(&self.net.app, &Actor::system("test"), &body).await.expect("a tenant");
        let owner = sign_in(&self.http, Some(slug), &format!("owner@{slug}.test")).await;
        Franchisee { id: added.id.to_string(), owner }
    }

    /// A partner who is signed in, with their code.
    pub async fn partner(&self, email: &str, referrer: Option<&str>) -> (Caller, String) {
        let mut body = json!({"name": "Пётр Партнёров", "email": email, "password": PASSWORD, "city": "Казань",
                              "niche": "Недвижимость", "legal_form": "person"});
        if let Some(code) = referrer {
            body["referrer_code"] = json!(code);
        }
        let made = self.hq.post("/api/v1/partners", &body).await.expect(201).json();
        let code = made["code"].as_str().expect("a code").to_owned();
        (sign_in(&self.http, Some("partner"), email).await, code)
    }

    /// Does what waits.
    pub async fn drain(&self) {
        self.net.drain(&self.handlers).await;
    }

    /// The books, which must always be clean.
    pub async fn assert_books_are_clean(&self) {
        let check = self.hq.get("/api/v1/ledger/check").await.expect(200).json();
        let clean = (&check["sum"], &check["balances_match"], &check["holds_match"], &check["leads_with_two_owners"]);
        assert_eq!(clean, (&json!(0), &json!(true), &json!(true), &json!(0)), "{check}");
    }
}

/// A franchisee of a test.
pub struct Franchisee {
    /// Its id.
    pub id: String,
    /// Its owner.
    pub owner: Caller,
}

/// A caller with a token from `/auth/token`.
pub async fn sign_in(http: &Http, subdomain: Option<&str>, email: &str) -> Caller {
    let nobody = http.nobody(subdomain);
    let reply: Reply = nobody.post("/api/v1/auth/token", &json!({"email": email, "password": PASSWORD})).await;
    let token = reply.expect(200).json()["access_token"].as_str().expect("a token").to_owned();
    nobody.with_token(&token)
}

/// A lead as head office adds it; `n` makes its phone its own.
pub fn lead(n: u32) -> Value {
    json!({"name": format!("Лидов Иван {n}"), "phone": format!("+7912{n:07}"), "city": "Самара", "product": "mortgage",
           "amount": 450_000_000, "source": "site", "lawful_basis": "consent"})
}
