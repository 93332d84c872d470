//! By token.

use chrono::Duration;
use serde_json::{Value, json};

use super::*;
use crate::door::Door;
use crate::totp;

async fn tokens_of(caller: &Caller, email: &str) -> (String, String) {
    let reply =
        caller.post("/api/v1/auth/token", &json!({"email": email, "password": PASSWORD})).await.expect(200).json();
    assert_eq!((reply["token_type"].as_str(), reply["expires_in"].as_i64()), (Some("Bearer"), Some(900)));
    pair(&reply)
}

fn pair(reply: &Value) -> (String, String) {
    let text = |name: &str| reply[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn me(caller: &Caller, token: &str) -> Reply {
    let request =
        caller.request(Method::GET, "/api/v1/me").insert_header((header::AUTHORIZATION, format!("Bearer {token}")));
    caller.send(request).await
}

async fn refresh(caller: &Caller, token: &str) -> Reply {
    caller.post("/api/v1/auth/refresh", &json!({"refresh_token": token})).await
}

#[actix_web::test]
async fn a_token_tells_who_one_is_on_its_own_site_only() {
    let (net, http) = network().await;
    let id = user(&net, "owner@north.test", Some("north")).await;
    user(&net, "owner@north.test", Some("volga")).await;
    let north = http.nobody(Some("north"));
    let (token, renewal) = tokens_of(&north, "owner@north.test").await;
    let reply = me(&north, &token).await.expect(200).json();
    assert_eq!(reply["id"], id.to_string());
    assert_eq!((reply["email"].as_str(), reply["site"].as_str()), (Some("owner@north.test"), Some("tenant")));
    assert_eq!(reply["tenant"]["slug"], "north");
    assert_eq!(reply["roles"], json!(["owner"]));
    assert!(reply["permissions"].as_array().unwrap().contains(&json!("lead.view:tenant")));
    for other in [Some("volga"), Some("partner"), None] {
        me(&http.nobody(other), &token).await.expect(401);
        refresh(&http.nobody(other), &renewal).await.expect(401);
    }
    refresh(&north, &renewal).await.expect(200);
    me(&north, &renewal).await.expect(401);
    me(&north, "nonsense").await.expect(401);
}

#[actix_web::test]
async fn a_token_dies_with_its_time_and_with_its_owners_account() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let hq = http.nobody(None);
    let (token, renewal) = tokens_of(&hq, "anna@mail.test").await;
    me(&hq, &token).await.expect(200);
    platform(&net, async |tx| user::set_password(tx, id, "$argon2id$").await).await;
    net.advance(crate::state::MEMORY);
    me(&hq, &token).await.expect(401);
    refresh(&hq, &renewal).await.expect(401);
    let other = user(&net, "boris@mail.test", None).await;
    let (token, renewal) = tokens_of(&hq, "boris@mail.test").await;
    net.advance(Duration::minutes(15));
    let reply = me(&hq, &token).await.expect(401);
    assert_eq!(reply.code(), "token-expired");
    let (token, renewal) = pair(&refresh(&hq, &renewal).await.expect(200).json());
    me(&hq, &token).await.expect(200);
    platform(&net, async |tx| user::disable(tx, other).await).await;
    net.advance(crate::state::MEMORY);
    me(&hq, &token).await.expect(401);
    refresh(&hq, &renewal).await.expect(401);
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_its_reuse_revokes_the_family() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let hq = http.nobody(None);
    let (_, first) = tokens_of(&hq, "anna@mail.test").await;
    let (_, other_family) = tokens_of(&hq, "anna@mail.test").await;
    let (_, second) = pair(&refresh(&hq, &first).await.expect(200).json());
    let (_, third) = pair(&refresh(&hq, &second).await.expect(200).json());
    refresh(&hq, &first).await.expect(401);
    refresh(&hq, &third).await.expect(401);
    let (_, alive) = pair(&refresh(&hq, &other_family).await.expect(200).json());
    net.advance(crate::token::refresh::LIFETIME);
    refresh(&hq, &alive).await.expect(401);
    for nonsense in ["", "x", &"x".repeat(100_000)] {
        refresh(&hq, nonsense).await.expect(401);
    }
}

#[actix_web::test]
async fn of_many_who_show_one_refresh_token_at_once_one_gets_a_new_one() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let hq = http.nobody(None);
    let (_, token) = tokens_of(&hq, "anna@mail.test").await;
    let (a, b, c, d) =
        tokio::join!(refresh(&hq, &token), refresh(&hq, &token), refresh(&hq, &token), refresh(&hq, &token));
    let good: Vec<Reply> = [a, b, c, d].into_iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(good.len(), 1);
    let (_, next) = pair(&good[0].json());
    refresh(&hq, &next).await.expect(401);
}

#[actix_web::test]
async fn a_second_factor_is_asked_of_programs_too() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let door = Door::of(&net.app);
    platform(&net, async |tx| totp::begin(tx, &door.keys, id).await).await;
    let account = stored(&net, id).await;
    let secret = totp::pending(&door.keys, &account).unwrap().unwrap();
    let now = net.db().clock().now();
    let first = totp::code_at(&secret, now).unwrap();
    platform(&net, async |tx| totp::confirm(tx, &door.keys, &account, &first).await).await;
    let hq = http.nobody(None);
    let body = |totp: Value| json!({"email": "anna@mail.test", "password": PASSWORD, "totp": totp});
    for none in [Value::Null, json!("")] {
        let reply = hq.post("/api/v1/auth/token", &body(none)).await.expect(401).json();
        assert!(reply["type"].as_str().unwrap().ends_with("/totp-required"), "{reply}");
    }
    let wrong = json!({"email": "anna@mail.test", "password": "wrong", "totp": "000000"});
    let reply = hq.post("/api/v1/auth/token", &wrong).await.expect(401).json();
    assert!(!reply["type"].as_str().unwrap().ends_with("/totp-required"), "only after the right password");
    hq.post("/api/v1/auth/token", &body(json!(first))).await.expect(401);
    net.advance(Duration::seconds(30));
    let next = totp::code_at(&secret, net.db().clock().now()).unwrap();
    hq.post("/api/v1/auth/token", &body(json!(next))).await.expect(200);
    hq.post("/api/v1/auth/token", &body(json!(next))).await.expect(401);
}

#[actix_web::test]
async fn bad_bodies_are_told_what_is_wrong_with_them() {
    let (_net, http) = network().await;
    let hq = http.nobody(None);
    assert_eq!(hq.post("/api/v1/auth/token", &json!({"email": "a@b.test"})).await.expect(422).code(), "required");
    hq.post("/api/v1/auth/token", &json!({"email": 1, "password": 2})).await.expect(422);
    hq.post("/api/v1/auth/token", &json!([])).await.expect(422);
    let huge = json!({"email": "a@b.test", "password": "x".repeat(10_000_000)});
    hq.post("/api/v1/auth/token", &huge).await.expect(413);
}

#[actix_web::test]
async fn guessing_by_programs_is_slowed_with_a_time_to_come_back() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let hq = http.nobody(None);
    let wrong = json!({"email": "anna@mail.test", "password": "wrong"});
    for _ in 0..10 {
        hq.post("/api/v1/auth/token", &wrong).await.expect(401);
    }
    let reply = hq.post("/api/v1/auth/token", &wrong).await.expect(429);
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
}
