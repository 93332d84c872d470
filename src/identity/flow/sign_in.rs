//! By page.

use chrono::Duration;

use super::*;
use crate::door::Door;
use crate::totp;

#[actix_web::test]
async fn the_right_password_opens_the_door_under_a_new_session_id() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let browser = Browser::new(&http, None);
    browser.get("/sign-in").await.expect(200);
    let before = browser.copy(&http, None);
    let reply = browser.sign_in(" Anna@MAIL.test ", PASSWORD).await.expect(303);
    assert_eq!(location(&reply), "/account");
    assert_ne!(browser.session(), before.session());
    assert!(browser.get("/account").await.expect(200).text().contains("Анна Петрова"));
    assert!(!before.is_in().await, "the id from before signing in opens nothing");
    assert_eq!(location(&browser.get("/sign-in").await), "/", "who is in needs no door");
}

#[actix_web::test]
async fn whatever_was_wrong_the_answer_is_the_same() {
    let (net, http) = network().await;
    let disabled = user(&net, "gone@mail.test", None).await;
    user(&net, "anna@mail.test", None).await;
    user(&net, "owner@north.test", Some("north")).await;
    platform(&net, async |tx| user::disable(tx, disabled).await).await;
    let long = "x".repeat(100_000);
    let tries = [
        ("anna@mail.test", "wrong password"),
        ("anna@mail.test", ""),
        ("anna@mail.test", long.as_str()),
        ("nobody@mail.test", PASSWORD),
        ("no address", PASSWORD),
        ("", ""),
        ("gone@mail.test", PASSWORD),
        ("owner@north.test", PASSWORD),
    ];
    let mut answers = Vec::new();
    for (email, password) in tries {
        let browser = Browser::new(&http, None);
        let reply = browser.sign_in(email, password).await.expect(401);
        let typed = format!("class=\"form-control\" value=\"{email}\" required");
        let page = reply.text().replacen(&typed, "", 1).replace(&*browser.csrf.borrow(), "");
        // Attributes come in any order, so pages are compared by their words.
        let mut words: Vec<String> =
            page.split([' ', '>']).filter(|word| *word != "autofocus").map(str::to_owned).collect();
        words.sort();
        answers.push(words);
        assert!(!browser.is_in().await, "{email}");
    }
    for answer in &answers {
        assert_eq!(*answer, answers[0]);
    }
}

#[actix_web::test]
async fn a_session_is_good_on_its_own_site_only() {
    let (net, http) = network().await;
    user(&net, "owner@north.test", Some("north")).await;
    user(&net, "owner@north.test", Some("volga")).await;
    let browser = Browser::new(&http, Some("north"));
    browser.sign_in("owner@north.test", PASSWORD).await.expect(303);
    assert!(browser.copy(&http, Some("north")).is_in().await, "the copy itself works");
    let on_volga = browser.copy(&http, Some("volga"));
    assert!(!on_volga.is_in().await);
}

#[actix_web::test]
async fn signing_out_kills_the_session_on_the_server() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let browser = Browser::new(&http, None);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    assert!(browser.is_in().await);
    let stolen = browser.copy(&http, None);
    assert!(stolen.is_in().await);
    browser.post("/sign-out", &[]).await.expect(303);
    assert!(!browser.is_in().await);
    assert!(!stolen.is_in().await, "a kept cookie is worth nothing");
    assert!(web::session::sessions_of(&net.app.redis, id).await.unwrap().is_empty());
}

#[actix_web::test]
async fn a_forged_form_is_refused() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let browser = Browser::new(&http, None);
    browser.get("/sign-in").await;
    *browser.csrf.borrow_mut() = "00".repeat(24);
    let form = [("email", "anna@mail.test"), ("password", PASSWORD)];
    browser.post("/sign-in", &form).await.expect(403);
    assert!(!browser.is_in().await);
}

#[actix_web::test]
async fn a_disabled_person_is_out_within_two_seconds() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let browser = Browser::new(&http, None);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    assert!(browser.is_in().await);
    platform(&net, async |tx| user::disable(tx, id).await).await;
    net.advance(crate::state::MEMORY);
    assert!(!browser.is_in().await);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(401);
    platform(&net, async |tx| user::enable(tx, id).await).await;
    net.advance(crate::state::MEMORY);
    assert!(!browser.is_in().await, "what was ended stays ended");
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
}

/// Switches the second factor on and answers its secret.
async fn with_factor(net: &TestNet, id: UserId) -> (Vec<u8>, Vec<String>) {
    let door = Door::of(&net.app);
    platform(net, async |tx| totp::begin(tx, &door.keys, id).await).await;
    let account = stored(net, id).await;
    let secret = totp::pending(&door.keys, &account).unwrap().unwrap();
    assert_ne!(account.totp_secret.unwrap(), secret, "the database holds no plain secret");
    let account = stored(net, id).await;
    let code = totp::code_at(&secret, net.db().clock().now()).unwrap();
    let codes = platform(net, async |tx| totp::confirm(tx, &door.keys, &account, &code).await).await;
    (secret, codes)
}

#[actix_web::test]
async fn the_second_factor_can_not_be_walked_around() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let (secret, _) = with_factor(&net, id).await;
    let code = |net: &TestNet| totp::code_at(&secret, net.db().clock().now()).unwrap();
    let browser = Browser::new(&http, None);
    let reply = browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    assert_eq!(location(&reply), "/sign-in/totp");
    assert!(!browser.is_in().await, "the password alone opens nothing");
    browser.get("/sign-in/totp").await.expect(200);
    browser.post("/sign-in/totp", &[("code", &code(&net))]).await.expect(401);
    assert!(!browser.is_in().await, "the code that switched it on was used");
    net.advance(Duration::seconds(30));
    let good = code(&net);
    let reply = browser.post("/sign-in/totp", &[("code", &good)]).await.expect(303);
    assert_eq!(location(&reply), "/account");
    assert!(browser.is_in().await);
    let second = Browser::new(&http, None);
    second.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    second.get("/sign-in/totp").await;
    second.post("/sign-in/totp", &[("code", &good)]).await.expect(401);
    assert!(!second.is_in().await, "a code opens once");
    let third = Browser::new(&http, None);
    third.get("/sign-in").await;
    let reply = third.post("/sign-in/totp", &[("code", &good)]).await.expect(303);
    assert_eq!(location(&reply), "/sign-in", "no code without the password before it");
}

#[actix_web::test]
async fn a_recovery_code_opens_once() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let (_, codes) = with_factor(&net, id).await;
    for (code, status) in [(codes[0].to_uppercase(), 303), (codes[0].clone(), 401), (codes[1].clone(), 303)] {
        let browser = Browser::new(&http, None);
        browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
        browser.get("/sign-in/totp").await.expect(200);
        browser.post("/sign-in/totp", &[("code", &code)]).await.expect(status);
    }
    assert_eq!(platform(&net, async |tx| totp::recovery_codes_left(tx, id).await).await, 8);
}

#[actix_web::test]
async fn codes_can_not_be_guessed_and_wait_five_minutes() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let (secret, _) = with_factor(&net, id).await;
    net.advance(Duration::seconds(60));
    let browser = Browser::new(&http, None);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    browser.get("/sign-in/totp").await;
    for _ in 0..5 {
        browser.post("/sign-in/totp", &[("code", "000000")]).await.expect(401);
    }
    let right = totp::code_at(&secret, net.db().clock().now()).unwrap();
    let reply = browser.post("/sign-in/totp", &[("code", &right)]).await.expect(429);
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
    net.advance(Duration::minutes(5));
    assert_eq!(location(&browser.get("/sign-in/totp").await), "/sign-in", "too late");
}

#[actix_web::test]
async fn guessing_is_slowed_and_the_owners_own_browser_is_not() {
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let own = Browser::new(&http, None);
    own.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    own.cookies.borrow_mut().remove("mak");
    for account in ["anna@mail.test", "nobody@mail.test"] {
        let mut refused = 0;
        for _ in 0..12 {
            refused += usize::from(Browser::new(&http, None).sign_in(account, "wrong").await.status == 429);
        }
        assert_eq!(refused, 2, "{account}: known or not, the eleventh try waits");
    }
    let stranger = Browser::new(&http, None);
    let reply = stranger.sign_in("anna@mail.test", PASSWORD).await.expect(429);
    let wait: i64 = reply.headers.get(header::RETRY_AFTER).unwrap().to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    own.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    net.advance(Duration::seconds(wait));
    stranger.sign_in("anna@mail.test", PASSWORD).await.expect(303);
}

#[actix_web::test]
async fn an_old_hash_is_renewed_when_its_owner_comes() {
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8 * 1024, 1, 1, None).unwrap(),
    );
    let old =
        argon2::PasswordHasher::hash_password_with_salt(&weak, PASSWORD.as_bytes(), &[7; 16]).unwrap().to_string();
    let generation = stored(&net, id).await.generation;
    let before = stored(&net, id).await.password_hash;
    platform(&net, async |tx| user::renew_hash(tx, id, &before, &old).await).await;
    Browser::new(&http, None).sign_in("anna@mail.test", "wrong").await.expect(401);
    assert_eq!(stored(&net, id).await.password_hash, old, "only by the right password");
    Browser::new(&http, None).sign_in("anna@mail.test", PASSWORD).await.expect(303);
    let account = stored(&net, id).await;
    assert!(account.password_hash.contains("m=19456,t=2,p=1"));
    assert_eq!(account.generation, generation, "no session ends for it");
}

#[actix_web::test]
async fn the_log_tells_what_happened_and_can_not_be_rewritten() {
    use diesel::prelude::*;
    use diesel_async::RunQueryDsl;
    use schema::platform::auth_events as log;
    let (net, http) = network().await;
    user(&net, "anna@mail.test", None).await;
    let browser = Browser::new(&http, None);
    browser.sign_in("anna@mail.test", "my secret by mistake").await.expect(401);
    browser.sign_in("my secret by mistake", "").await.expect(401);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await.expect(303);
    let (kinds, hashes): (Vec<String>, Vec<Option<Vec<u8>>>) = platform(&net, async |tx| {
        let rows: Vec<(String, Option<Vec<u8>>)> =
            log::table.select((log::kind, log::account)).order(log::id).load(tx.conn()).await?;
        Ok(rows.into_iter().unzip())
    })
    .await;
    let mut sorted = kinds.clone();
    sorted.sort();
    assert_eq!(sorted, ["refused", "refused", "signed_in", "signed_out", "user_created"]);
    assert!(hashes.iter().flatten().all(|hash| hash.len() == 32));
    let changed = platform(&net, async |tx| {
        let updated = diesel::update(log::table).set(log::ip.eq(Some("0.0.0.0"))).execute(tx.conn()).await?;
        let deleted = diesel::delete(log::table).execute(tx.conn()).await?;
        Ok(updated + deleted)
    })
    .await;
    assert_eq!(changed, 0);
}

#[actix_web::test]
async fn disabling_and_signing_out_close_live_streams() {
    use futures_util::StreamExt;
    let (net, http) = network().await;
    let id = user(&net, "anna@mail.test", None).await;
    let mut listener = net.app.redis.subscriber().await.unwrap();
    let channel = net.app.redis.key(format_args!("{}{}", jobs::live::PREFIX, jobs::live::Channel::User(id)));
    listener.subscribe(&channel).await.unwrap();
    let mut notices = listener.on_message();
    let browser = Browser::new(&http, None);
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await.expect(303);
    assert!(notices.next().await.unwrap().get_payload::<String>().unwrap().contains(web::live::SIGNED_OUT));
    browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    platform(&net, async |tx| user::disable(tx, id).await).await;
    net.drain(&crate::handlers()).await;
    assert!(notices.next().await.unwrap().get_payload::<String>().unwrap().contains(web::live::SIGNED_OUT));
    assert!(web::session::sessions_of(&net.app.redis, id).await.unwrap().is_empty());
}
