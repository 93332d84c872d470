//! The calls of api-v1 and the pages behind them, in process.

use actix_web::http::Method;
use intake::LeadInput;
use kernel::{Action, LeadId, Object, PartnerId, Role, Site};
use pool::lead::known;
use serde_json::{Value, json};
use testkit::{Caller, Http, TestNet};
use web::{Access, Route};

use super::{input, issue, partner, sold, told};
use crate::{home, lead, partner as partners, referral, settlement};

fn routes() -> Vec<Route> {
    let right = |object, action| Access::Right(object, action);
    let (get, post) = (Method::GET, Method::POST);
    let (hq, own) = (Some(Site::Hq), Some(Site::Partner));
    let see = right(Object::Settlement, Action::View);
    vec![
        Route::new(post.clone(), "/api/v1/partners", hq, right(Object::Partner, Action::Create), partners::api::create),
        Route::new(get.clone(), "/api/v1/partners", hq, right(Object::Partner, Action::View), partners::api::index),
        Route::new(get.clone(), "/api/v1/settlements", None, see, settlement::api::index),
        Route::new(post.clone(), "/api/v1/leads", own, right(Object::Lead, Action::Create), lead::api::create),
        Route::new(get.clone(), "/api/v1/leads", own, right(Object::Lead, Action::View), lead::api::index),
        Route::new(get.clone(), "/api/v1/leads/{id}", own, right(Object::Lead, Action::View), lead::api::get),
        Route::new(get.clone(), "/api/v1/referral", own, see, referral::api::show),
        Route::new(get.clone(), "/", own, right(Object::Lead, Action::View), home::show),
        Route::new(get.clone(), "/leads/new", own, right(Object::Lead, Action::Create), lead::page::new),
        Route::new(post.clone(), "/leads", own, right(Object::Lead, Action::Create), lead::page::add),
        Route::new(get.clone(), "/leads/{id}", own, right(Object::Lead, Action::View), lead::page::show),
        Route::new(get.clone(), "/settlements", own, see, settlement::page::own),
        Route::new(get.clone(), "/referral", own, see, referral::page::show),
        Route::new(get.clone(), "/join/{code}", own, Access::Public, referral::page::join),
        Route::new(get.clone(), "/partners", hq, right(Object::Partner, Action::View), partners::page::index),
        Route::new(get.clone(), "/partners/new", hq, right(Object::Partner, Action::Create), partners::page::new),
        Route::new(post, "/partners", hq, right(Object::Partner, Action::Create), partners::page::add),
        Route::new(get, "/settlements", hq, see, settlement::page::all),
    ]
}

async fn network() -> (TestNet, Http, Caller) {
    let net = TestNet::new().await;
    let http = net.http(routes()).await;
    let admin = http.by(&net.person(Role::Admin, None), None);
    (net, http, admin)
}

fn id(value: &Value) -> PartnerId {
    value["id"].as_str().unwrap().parse().unwrap()
}

fn body(email: &str) -> Value {
    json!({
        "name": "ООО «Метраж»", "email": email, "password": "kq7vzptw-lead", "city": "Самара", "niche": "Риелторы",
        "legal_form": "ooo", "inn": "7707083893", "referrer_code": null,
    })
}

fn lead_body(phone: &str) -> Value {
    json!({
        "name": "Соловьёва Марина", "phone": phone, "product": "Ипотека", "amount": 520_000_000,
        "consent": {"kind": "personal_data", "text_version": "1.0"},
    })
}

#[actix_web::test]
async fn head_office_registers_partners() {
    let (_net, _http, admin) = network().await;
    let first = admin.post("/api/v1/partners", &body("one@partner.test")).await.expect(201).json();
    let code = first["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 6);
    let again = admin.post("/api/v1/partners", &body("ONE@partner.test")).await.expect(422);
    assert_eq!(again.code(), "email-taken".replace('-', "_"));
    let mut second = body("two@partner.test");
    second["referrer_code"] = json!(format!(" {} ", code.to_lowercase()));
    assert_eq!(admin.post("/api/v1/partners", &second).await.expect(422).code(), "self_referral");
    second["inn"] = Value::Null;
    let second = admin.post("/api/v1/partners", &second).await.expect(201).json();
    assert_ne!(second["code"], first["code"]);
    for (field, value, error) in [
        ("referrer_code", json!("ZZZZZZ"), "unknown_referrer"),
        ("inn", json!("7707083894"), "invalid_inn"),
        ("legal_form", json!("ip"), "inn_of_other_form"),
        ("email", json!("x"), "invalid_email"),
        ("niche", json!(" "), "required"),
        ("name", json!(5), "wrong_type"),
    ] {
        let mut bad = body("three@partner.test");
        bad[field] = value;
        assert_eq!(admin.post("/api/v1/partners", &bad).await.expect(422).code(), error);
    }
    let list = admin.get("/api/v1/partners?limit=1").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "a refused partner leaves nothing behind");
    let next = list["next"].as_str().unwrap();
    let rest = admin.get(&format!("/api/v1/partners?limit=5&after={next}")).await.expect(200).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let found = admin.get(&format!("/api/v1/partners?q={code}")).await.expect(200).json();
    assert_eq!(found["items"][0]["id"], first["id"]);
}

#[actix_web::test]
async fn a_partner_gives_leads_and_follows_them() {
    let (net, http, _) = network().await;
    let own = partner(&net, "own@partner.test", "").await;
    let other = partner(&net, "other@partner.test", "").await;
    let (own, other) = (http.by(&net.partner(own.id), None), http.by(&net.partner(other.id), None));
    // The person is in some franchisee's base: head office may know that, the partner may not.
    let source = LeadInput { source: "partner".into(), lawful_basis: "consent".into(), ..input("89120000001") };
    let hashes = known::hashes(&net.app.config.secret, &source.check().unwrap());
    let (admin, now) = (net.person(Role::Admin, None), net.db().clock().now());
    net.db().platform(&admin, async |tx| known::saw(tx, &hashes, now).await).await.unwrap();
    let given = own.post("/api/v1/leads", &lead_body("8 (912) 000-00-01")).await.expect(201).json();
    assert!(!given.to_string().contains("known"), "{given}");
    let id = LeadId(given["id"].as_str().unwrap().parse().unwrap());
    let history = net.db().platform(&admin, async |tx| pool::lead::history::of(tx, id).await).await.unwrap();
    assert_eq!(history[0].data["known_days_ago"], json!(0));
    assert_eq!((&given["status"], &given["duplicate_of"]), (&json!("from_partner"), &Value::Null));
    let twin = other.post("/api/v1/leads", &lead_body("+7 912 000-00-01")).await.expect(201).json();
    assert_eq!((&twin["status"], &twin["duplicate_of"]), (&json!("duplicate"), &given["id"]));

    let path = format!("/api/v1/leads/{}", given["id"].as_str().unwrap());
    let lead = own.get(&path).await.expect(200).json();
    assert_eq!(lead["expected_reward"], json!(2_340_000));
    assert_eq!((&lead["progress"], &lead["reward_state"]), (&json!("accepted"), &Value::Null));
    assert_eq!(lead["phone"], json!("+7 912 •••-••-01"));
    assert!(lead.get("owner_tenant").is_none() && lead.get("price").is_none());
    other.get(&path).await.expect(404);
    let list = other.get("/api/v1/leads").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["expected_reward"], Value::Null, "a duplicate brings nothing");
    assert_eq!(own.get("/api/v1/leads?view=refused").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn a_lead_without_consent_is_refused_and_leaves_nothing() {
    let (net, http, _) = network().await;
    let own = partner(&net, "own@partner.test", "").await;
    let own = http.by(&net.partner(own.id), None);
    let mut without = lead_body("+79120000001");
    without.as_object_mut().unwrap().remove("consent");
    assert_eq!(own.post("/api/v1/leads", &without).await.expect(422).code(), "required");
    let mut empty = lead_body("12");
    empty["consent"] = json!({"kind": "", "text_version": "1"});
    let errors = own.post("/api/v1/leads", &empty).await.expect(422).json()["errors"].clone();
    let codes: Vec<&str> = errors.as_array().unwrap().iter().filter_map(|error| error["field"].as_str()).collect();
    assert_eq!(codes, ["phone", "consent.kind"]);
    assert_eq!(own.get("/api/v1/leads").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn everybody_sees_only_their_own_money() {
    let (net, http, admin) = network().await;
    let first = partner(&net, "first@partner.test", "").await;
    let second = partner(&net, "second@partner.test", &first.code).await;
    let lead = sold(&net, second.id, "+79120000001").await;
    issue(&net, &told(lead, 1, 1)).await;
    let amounts = |list: Value| -> Vec<(String, i64)> {
        let items = list["items"].as_array().unwrap().clone();
        items.iter().map(|row| (row["kind"].as_str().unwrap().to_owned(), row["amount"].as_i64().unwrap())).collect()
    };
    let (one, two) = (http.by(&net.partner(first.id), None), http.by(&net.partner(second.id), None));
    let referral = vec![("referral".to_owned(), 234_000)];
    let reward = vec![("reward".to_owned(), 2_340_000)];
    assert_eq!(amounts(one.get("/api/v1/settlements").await.expect(200).json()), referral);
    let foreign = format!("/api/v1/settlements?partner_id={}", second.id);
    assert_eq!(amounts(one.get(&foreign).await.expect(200).json()), referral, "the filter widens nothing");
    assert_eq!(amounts(two.get("/api/v1/settlements?state=held").await.expect(200).json()), reward);
    assert_eq!(amounts(two.get("/api/v1/settlements?state=payable").await.expect(200).json()), []);
    assert_eq!(amounts(admin.get("/api/v1/settlements").await.expect(200).json()).len(), 2);
    assert_eq!(amounts(admin.get(&foreign).await.expect(200).json()), reward);
    admin.get("/api/v1/settlements?state=lost").await.expect(422);

    let levels = one.get("/api/v1/referral").await.expect(200).json();
    assert_eq!(levels["link"], json!(format!("http://partner.localhost/join/{}", first.code)));
    assert_eq!((&levels["first_level"]["amount"], &levels["second_level"]["amount"]), (&json!(0), &json!(234_000)));
    assert_eq!(levels["second_level"]["partners"][0]["amount"], json!(234_000));
    let levels = two.get("/api/v1/referral").await.expect(200).json();
    assert_eq!((&levels["first_level"]["issued"], &levels["first_level"]["amount"]), (&json!(1), &json!(2_340_000)));
    let path = format!("/api/v1/leads/{lead}");
    assert_eq!(two.get(&path).await.expect(200).json()["reward_state"], json!("held"));
    assert_eq!(one.get(&path).await.status.as_u16(), 404, "the referrer earns from the lead but may not see it");
}

#[actix_web::test]
async fn the_pages_show_what_there_is() {
    let (net, http, admin) = network().await;
    let first = id(&admin.post("/api/v1/partners", &body("first@partner.test")).await.expect(201).json());
    let lead = sold(&net, first, "+79120000001").await;
    issue(&net, &told(lead, 1, 1)).await;
    let own = http.by(&net.partner(first), None);
    for (path, text) in [
        ("/", "ООО «Метраж»"),
        ("/?view=issued", "Соловьёва Марина"),
        ("/leads/new", "name=\"consent\""),
        (&format!("/leads/{lead}"), "Соловьёва Марина"),
        ("/settlements", "Соловьёва Марина"),
        ("/referral", "/join/"),
    ] {
        assert!(own.get(path).await.expect(200).text().contains(text), "{path}");
    }
    for (path, text) in
        [("/partners", "Метраж"), ("/partners/new", "legal_form"), ("/settlements?state=held", "Соловьёва Марина")]
    {
        assert!(admin.get(path).await.expect(200).text().contains(text), "{path}");
    }
    let nobody = http.nobody(Some("partner"));
    nobody.get("/join/ZZZZZZ").await.expect(404);
    let code = admin.get("/api/v1/partners").await.json()["items"][0]["code"].as_str().unwrap().to_owned();
    let invitation = nobody.get(&format!("/join/{code}")).await.expect(200).text();
    assert!(invitation.contains(&code) && !invitation.contains("Метраж"), "a guessed code must not name a partner");
}

#[actix_web::test]
async fn the_form_takes_a_lead_and_shows_what_is_wrong() {
    let (net, http, _) = network().await;
    let own = partner(&net, "own@partner.test", "").await;
    let own = http.by(&net.partner(own.id), None);
    let form = |fields: &[(&str, &str)]| own.request(Method::POST, "/leads").set_form(fields.to_vec());
    let good = [
        ("name", "Анна"),
        ("phone", "8 912 000 00 01"),
        ("product", "mortgage"),
        ("amount", "5 200 000"),
        ("consent", lead::submit::FORM_TEXT),
    ];
    let refused = own.send(form(&good[..4])).await.expect(422).text();
    assert!(refused.contains("consent_error") && refused.contains("8 912 000 00 01"), "{refused}");
    own.send(form(&[good[0], good[1], good[2], ("consent", "2019-01")])).await.expect(422);
    let done = own.send(form(&good)).await.expect(303);
    let place = done.headers.get("location").unwrap().to_str().unwrap().to_owned();
    assert!(own.get(&place).await.expect(200).text().contains("Анна"));
}
