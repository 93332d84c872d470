//! What a person settles about their own account.

use chrono::Duration;

use super::*;

async fn two_browsers(net: &TestNet, http: &Http) -> (UserId, Browser, Browser) {
    let id = user(net, "anna@mail.test", None).await;
    let (one, two) = (Browser::new(http, None), Browser::new(http, None));
    for browser in [&one, &two] {
        browser.sign_in("anna@mail.test", PASSWORD).await.expect(303);
        assert!(browser.is_in().await);
    }
    (id, one, two)
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    let (net, http) = network().await;
    let (_, one, two) = two_browsers(&net, &http).await;
    let change =
        async |current: &str, new: &str| one.post("/account/password", &[("current", current), ("new", new)]).await;
    for (current, new) in
        [("wrong", "a good new phrase"), ("", "a good new phrase"), (PASSWORD, "short"), (PASSWORD, "Password1!")]
    {
        change(current, new).await.expect(422);
    }
    assert!(two.is_in().await);
    let id_before = one.session();
    change(PASSWORD, "a good new phrase").await.expect(303);
    assert_ne!(one.session(), id_before);
    assert!(one.is_in().await, "this one goes on");
    assert!(!two.is_in().await, "the other ended");
    Browser::new(&http, None).sign_in("anna@mail.test", PASSWORD).await.expect(401);
    Browser::new(&http, None).sign_in("anna@mail.test", "a good new phrase").await.expect(303);
}

#[actix_web::test]
async fn the_password_can_not_be_guessed_through_an_open_session() {
    let (net, http) = network().await;
    let (_, one, _) = two_browsers(&net, &http).await;
    for _ in 0..5 {
        one.post("/account/totp", &[("begin_password", "wrong")]).await.expect(422);
    }
    one.post("/account/totp", &[("begin_password", PASSWORD)]).await.expect(422);
    net.advance(Duration::seconds(30));
    one.post("/account/totp", &[("begin_password", PASSWORD)]).await.expect(303);
}

#[actix_web::test]
async fn other_sessions_are_listed_and_ended() {
    let (net, http) = network().await;
    let (id, one, two) = two_browsers(&net, &http).await;
    let three = Browser::new(&http, None);
    three.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    user(&net, "boris@mail.test", None).await;
    let stranger = Browser::new(&http, None);
    stranger.sign_in("boris@mail.test", PASSWORD).await.expect(303);
    stranger.get("/account").await;
    let listed = web::session::sessions_of(&net.app.redis, id).await.unwrap();
    assert_eq!(listed.len(), 3);
    for session in &listed {
        stranger.post(&format!("/account/sessions/{}/end", session.id), &[]).await.expect(404);
    }
    assert!(one.is_in().await && two.is_in().await && three.is_in().await);
    one.post("/account/sessions/end", &[]).await.expect(303);
    assert!(one.is_in().await);
    assert!(!two.is_in().await && !three.is_in().await);
    assert!(stranger.is_in().await);
    two.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    let page = one.get("/account").await.text();
    let (_, rest) = page.split_once("action=\"/account/sessions/").unwrap();
    let other = rest.split('/').next().unwrap().to_owned();
    one.post(&format!("/account/sessions/{other}/end"), &[]).await.expect(303);
    assert!(one.is_in().await);
    assert!(!two.is_in().await);
}

#[actix_web::test]
async fn the_second_factor_is_switched_on_by_a_code_and_off_by_the_password() {
    let (net, http) = network().await;
    let (id, one, two) = two_browsers(&net, &http).await;
    one.post("/account/totp", &[("begin_password", "wrong")]).await.expect(422);
    one.post("/account/totp", &[("begin_password", PASSWORD)]).await.expect(303);
    let page = one.get("/account").await.text();
    assert!(page.contains("<svg") && page.contains("otpauth://totp/"));
    one.post("/account/totp/confirm", &[("code", "000000")]).await.expect(422);
    assert!(!stored(&net, id).await.has_totp());
    let door = crate::Door::of(&net.app);
    let secret = crate::totp::pending(&door.keys, &stored(&net, id).await).unwrap().unwrap();
    let code = crate::totp::code_at(&secret, net.db().clock().now()).unwrap();
    let codes = one.post("/account/totp/confirm", &[("code", &code)]).await.expect(200).text();
    assert_eq!(codes.matches("<code>").count(), crate::totp::RECOVERY_CODES);
    assert!(one.is_in().await && !two.is_in().await, "sessions without the factor end");
    one.post("/account/totp/confirm", &[("code", &code)]).await.expect(409);
    let page = one.get("/account").await.text();
    assert!(!page.contains("otpauth://"), "the secret is never shown again");
    let renewed = one.post("/account/totp/codes", &[("renew_password", PASSWORD)]).await.expect(200).text();
    assert_ne!(renewed, codes);
    one.get("/account").await;
    one.post("/account/totp/cancel", &[]).await.expect(303);
    assert!(stored(&net, id).await.has_totp(), "cancelling stops only what is not yet on");
    one.post("/account/totp/disable", &[("disable_password", "wrong")]).await.expect(422);
    assert!(stored(&net, id).await.has_totp());
    one.post("/account/totp/disable", &[("disable_password", PASSWORD)]).await.expect(303);
    let account = stored(&net, id).await;
    assert!(!account.has_totp() && account.totp_secret.is_none());
    assert_eq!(platform(&net, async |tx| crate::totp::recovery_codes_left(tx, id).await).await, 0);
}

#[actix_web::test]
async fn language_and_theme_follow_the_person() {
    let (net, http) = network().await;
    let (_, one, _) = two_browsers(&net, &http).await;
    one.post("/account/preferences", &[("locale", "en"), ("theme", "dark")]).await.expect(303);
    assert!(one.get("/account").await.text().contains("<html lang=\"en\" data-theme=\"dark\""));
    one.post("/account/preferences", &[("locale", "xx"), ("theme", "dark")]).await.expect(422);
    let elsewhere = Browser::new(&http, None);
    elsewhere.sign_in("anna@mail.test", PASSWORD).await.expect(303);
    assert!(elsewhere.get("/account").await.text().contains("<html lang=\"en\" data-theme=\"dark\""));
}

#[actix_web::test]
async fn the_first_admin_is_made_once_and_with_a_good_password() {
    let (net, http) = network().await;
    for (email, name, password) in
        [("x", "Анна", PASSWORD), ("anna@mail.test", " ", PASSWORD), ("anna@mail.test", "Анна", "short")]
    {
        assert!(crate::admin::create(net.db(), email, name, password).await.is_err());
    }
    crate::admin::create(net.db(), "Anna@mail.test", "Анна", PASSWORD).await.unwrap();
    let again = crate::admin::create(net.db(), "anna@mail.test", "Анна", PASSWORD).await;
    let Err(kernel::Error::Invalid(fields)) = again else { panic!("{again:?}") };
    assert_eq!((&*fields[0].field, &*fields[0].code), ("email", "email_taken"));
    Browser::new(&http, None).sign_in("anna@mail.test", PASSWORD).await.expect(303);
}

#[actix_web::test]
async fn staff_is_mirrored_into_the_tenant_and_can_be_mirrored_again() {
    use diesel::prelude::*;
    use diesel_async::RunQueryDsl;
    use schema::tenant::staff::dsl::{active, email, name, staff};
    let (net, _http) = network().await;
    let id = user(&net, "owner@north.test", Some("north")).await;
    let address = Email::parse("owner@north.test").unwrap();
    let rows: Vec<(String, String, bool)> = net
        .db()
        .tenant(&Actor::system("tests"), net.tenant("north"), async |tx| {
            crate::staff::mirror(tx, id, "Анна", &address, Role::Owner).await?;
            crate::staff::deactivate(tx, id).await?;
            crate::staff::mirror(tx, id, "Анна Ивановна", &address, Role::Manager).await?;
            Ok(staff.select((name, email, active)).load(tx.conn()).await?)
        })
        .await
        .unwrap();
    assert_eq!(rows, [("Анна Ивановна".to_owned(), "owner@north.test".to_owned(), true)]);
}
