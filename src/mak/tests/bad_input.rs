//! Bad input gets a clear 4xx and changes nothing.

use actix_web::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, Reply, root};

use super::world::{World, lead};
use crate::routes;

async fn count(caller: &Caller) -> usize {
    caller.get("/api/v1/leads?limit=200").await.expect(200).json()["items"].as_array().map_or(0, Vec::len)
}

#[actix_web::test]
async fn what_is_not_json_is_refused() {
    let world = World::new().await;
    for body in ["", "{", "[]", "null", "\"x\"", "{\"name\": }", "\u{0}", "{\"name\":\"a\"} trailing"] {
        let request = world.hq.request(Method::POST, "/api/v1/leads");
        let request = request.insert_header(("content-type", "application/json")).set_payload(body.to_owned());
        let reply = world.hq.send(request).await;
        assert!(reply.status.is_client_error(), "{body:?}: {}", reply.status);
        assert_eq!(reply.headers.get("content-type").expect("a type"), "application/problem+json; charset=utf-8");
    }
    assert_eq!(count(&world.hq).await, 0);
}

#[actix_web::test]
async fn wrong_types_and_missing_fields_name_the_field() {
    let world = World::new().await;
    let refused = |body: Value| {
        let hq = world.hq.clone();
        async move { hq.post("/api/v1/leads", &body).await.expect(422).code() }
    };
    let with = |field: &str, value: Value| {
        let mut body = lead(1);
        body[field] = value;
        body
    };
    assert_eq!(refused(with("phone", json!("12345"))).await, "invalid_phone");
    assert_eq!(refused(with("email", json!("petrov mail.ru"))).await, "invalid_email");
    assert_eq!(refused(with("product", json!("spaceship"))).await, "unknown_product");
    assert_eq!(refused(with("source", json!("nowhere"))).await, "unknown_source");
    assert_eq!(refused(with("phone", Value::Null)).await, "no_contact");
    assert_eq!(refused(with("name", json!("  "))).await, "required");
    for amount in [json!(-1), json!(1.5), json!("many"), json!(9_000_000_000_000_000_000_i64)] {
        let reply = world.hq.post("/api/v1/leads", &with("amount", amount.clone())).await;
        assert!(reply.status.is_client_error(), "{amount}: {}", reply.status);
    }
    assert_eq!(count(&world.hq).await, 0);
}

#[actix_web::test]
async fn a_field_of_ten_megabytes_is_refused() {
    let world = World::new().await;
    let mut body = lead(1);
    body["comment"] = json!("x".repeat(10 * 1024 * 1024));
    let reply = world.hq.post("/api/v1/leads", &body).await;
    assert_eq!(reply.status.as_u16(), 413);
    assert_eq!(count(&world.hq).await, 0);
}

#[actix_web::test]
async fn unknown_and_foreign_ids_are_not_found() {
    let world = World::new().await;
    let (samara, penza) = (world.tenant("samara").await, world.tenant("penza").await);
    let made = samara.owner.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let id = made["id"].as_str().expect("an id");
    for path in [format!("/api/v1/leads/{id}"), "/api/v1/leads/not-an-id".into(), "/api/v1/leads/0".into()] {
        penza.owner.get(&path).await.expect(404);
        penza.owner.patch(&path, &json!({"version": 1, "name": "x"})).await.expect(404);
        penza.owner.delete(&path).await.expect(404);
    }
    samara.owner.get(&format!("/api/v1/leads/{id}")).await.expect(200);
    samara.owner.at("penza.localhost").get("/api/v1/leads").await.expect(401);
    samara.owner.at("localhost").get("/api/v1/tenants").await.expect(401);
}

#[actix_web::test]
async fn a_stale_version_is_a_conflict() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    let made = tenant.owner.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let path = format!("/api/v1/leads/{}", made["id"].as_str().expect("an id"));
    let version = tenant.owner.get(&path).await.expect(200).json()["version"].clone();
    tenant.owner.patch(&path, &json!({"version": version, "name": "Первый"})).await.expect(200);
    tenant.owner.patch(&path, &json!({"version": version, "name": "Второй"})).await.expect(409);
    assert_eq!(tenant.owner.get(&path).await.expect(200).json()["name"], "Первый");
}

/// Each call of a franchisee's API that names something, with what another franchisee has: not found, whatever is asked of it.
#[actix_web::test]
async fn what_another_franchisee_has_is_not_found_by_any_call() {
    let world = World::new().await;
    let (samara, penza) = (world.tenant("samara").await, world.tenant("penza").await);
    let post = async |path: &str, body: Value| samara.owner.post(path, &body).await.expect(201).json();
    let first = post("/api/v1/leads", lead(1)).await["id"].clone();
    let made = post("/api/v1/leads", lead(2)).await["id"].clone();
    let converted = samara.owner.post(&format!("/api/v1/leads/{}/convert", text(&made)), &json!({})).await.json();
    let order = post("/api/v1/standing-orders", json!({"products": ["mortgage"], "limit": 50_000})).await["id"].clone();
    let theirs = [
        ("leads", &first),
        ("clients", &converted["client_id"]),
        ("deals", &converted["deal_id"]),
        ("standing-orders", &order),
    ];
    let body =
        json!({"version": 1, "name": "x", "text": "x", "reason": "x", "limit": 1, "amount": 1, "state": "paused"});
    let mut asked = 0;
    for (kind, id) in theirs {
        let whole = format!("/api/v1/{kind}/{}", text(id));
        let before = samara.owner.get(&whole).await.expect(200).json();
        let prefix = format!("/api/v1/{kind}/{{id}}");
        for route in routes::routes().iter().filter(|route| route.path.starts_with(&prefix)) {
            if route.site.is_some_and(|site| site != kernel::Site::Tenant) {
                continue;
            }
            let path = route.path.replacen("{id}", text(id), 1);
            let reply = penza.owner.send(penza.owner.request(route.method.clone(), &path).set_json(&body)).await;
            let (status, only) = (reply.status.as_u16(), [Method::GET, Method::DELETE].contains(&route.method));
            // A body that is refused before anything is looked up tells nothing either.
            assert!(status == 404 || !only && (status == 400 || status == 422), "{} {path}: {status}", route.method);
            asked += 1;
        }
        assert_eq!(samara.owner.get(&whole).await.expect(200).json(), before, "{kind}");
    }
    assert!(asked > 15, "only {asked} calls were tried");
}

fn text(id: &Value) -> &str {
    id.as_str().expect("an id")
}

#[actix_web::test]
async fn a_stale_client_or_deal_is_a_conflict() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    let made = tenant.owner.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let converted = tenant.owner.post(&format!("/api/v1/leads/{}/convert", text(&made["id"])), &json!({})).await.json();
    let cases = [
        ("clients", "client_id", "name", json!("Первый"), json!("Второй")),
        ("deals", "deal_id", "amount", json!(100_000), json!(200_000)),
    ];
    for (kind, key, field, first, second) in cases {
        let path = format!("/api/v1/{kind}/{}", text(&converted[key]));
        let version = tenant.owner.get(&path).await.expect(200).json()["version"].clone();
        tenant.owner.patch(&path, &json!({"version": version, field: first.clone()})).await.expect(200);
        tenant.owner.patch(&path, &json!({"version": version, field: second})).await.expect(409);
        assert_eq!(tenant.owner.get(&path).await.expect(200).json()[field], first, "{kind}");
    }
}

/// Figures of the whole network are for a port of their own.
#[actix_web::test]
async fn metrics_are_on_no_site() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    for caller in [&world.hq, &tenant.owner, &world.http.nobody(None), &world.http.nobody(Some("samara"))] {
        let reply = caller.get("/metrics").await.expect(404);
        assert!(!reply.text().contains("# HELP"), "{}", reply.text());
    }
}

#[actix_web::test]
async fn a_repeated_call_is_answered_from_memory() {
    let world = World::new().await;
    let post = |body: Value| {
        let hq = world.hq.clone();
        async move {
            let request = hq.request(Method::POST, "/api/v1/leads").insert_header(("idempotency-key", "k1"));
            hq.send(request.set_json(body)).await
        }
    };
    let first = post(lead(1)).await.expect(201).json();
    let again = post(lead(1)).await.expect(201).json();
    assert_eq!(first, again);
    let other = post(lead(2)).await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    assert_eq!(count(&world.hq).await, 1);
}

#[actix_web::test]
async fn naughty_strings_are_taken_or_refused_and_never_break() {
    let path = root().join("../shared/data/security/blns");
    let Some(lines) = naughty(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    assert!(lines.len() > 300);
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    for (n, line) in (1_u32..).zip(&lines) {
        for caller in [&world.hq, &tenant.owner] {
            let mut body = lead(n);
            body["name"] = json!(line);
            body["comment"] = json!(line);
            body["city"] = json!(line);
            let reply = caller.post("/api/v1/leads", &body).await;
            assert!(matches!(reply.status.as_u16(), 201 | 422), "{line:?}: {} {}", reply.status, reply.text());
        }
    }
    for line in lines.iter().step_by(7) {
        let query = web::view::encode_query(line);
        let reply = tenant.owner.get(&format!("/api/v1/leads?q={query}")).await;
        assert!(matches!(reply.status.as_u16(), 200 | 400 | 422), "{line:?}: {}", reply.text());
    }
}

/// The lines of the list, from whichever of its files is there.
fn naughty(folder: &std::path::Path) -> Option<Vec<String>> {
    let file = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let json = file.into_iter().find(|path| {
        path.extension().is_some_and(|kind| kind == "json") && !path.to_string_lossy().contains("base64")
    })?;
    serde_json::from_str(&std::fs::read_to_string(json).ok()?).ok()
}

#[actix_web::test]
async fn a_suspended_tenant_is_closed_and_others_go_on() {
    let world = World::new().await;
    let (samara, penza) = (world.tenant("samara").await, world.tenant("penza").await);
    world.hq.post(&format!("/api/v1/tenants/{}/suspend", samara.id), &json!({})).await.expect(200);
    samara.owner.get("/api/v1/leads").await.expect(403);
    let page = world.http.nobody(Some("samara")).get("/leads").await.expect(403);
    assert!(page.text().contains("<html"), "a page says so");
    penza.owner.get("/api/v1/leads").await.expect(200);
    world.hq.post(&format!("/api/v1/tenants/{}/resume", samara.id), &json!({})).await.expect(200);
    samara.owner.get("/api/v1/leads").await.expect(200);
}

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::new().await;
    for path in ["/sign-in", "/nowhere", "/api/v1/leads", "/api/v1/me"] {
        let reply = world.http.nobody(None).get(path).await;
        for header in ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"] {
            assert!(reply.headers.contains_key(header), "{path} lacks {header}");
        }
    }
}

#[track_caller]
fn assert_has_security_headers(reply: &Reply) {
    for header in ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"] {
        assert!(reply.headers.contains_key(header), "{header} is missing: {}", reply.text());
    }
}

#[track_caller]
fn assert_is_problem(reply: &Reply, code: &str) {
    let kind = reply.headers.get("content-type").expect("a type");
    assert_eq!(kind, "application/problem+json; charset=utf-8");
    assert_eq!(reply.code(), code);
    assert!(reply.json()["detail"].as_str().is_some_and(|detail| !detail.starts_with("error-")), "{}", reply.text());
    assert_has_security_headers(reply);
}

#[actix_web::test]
async fn an_unknown_host_is_told_so_in_form() {
    let world = World::new().await;
    for host in ["evil.example", "a.b.localhost", "nobody.localhost"] {
        let foreign = world.hq.at(host);
        assert_is_problem(&foreign.get("/api/v1/me").await.expect(404), "not-found");
        let page = foreign.get("/leads").await.expect(404);
        assert!(page.text().contains("<html"), "{}", page.text());
        assert_has_security_headers(&page);
    }
}

#[actix_web::test]
async fn without_redis_the_answer_is_503_in_form() {
    let mut world = World::new().await;
    let form = world.http.nobody(None).get("/sign-in").await.expect(200);
    let cookie = form.headers.get("set-cookie").expect("a session").to_str().expect("text").to_owned();
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    world.net.app.redis = jobs::Redis::new("redis://127.0.0.1:1", "x:").expect("a pool");
    let nobody = world.net.http(routes::routes()).await.nobody(None);
    let ask = async |path: &str| {
        let request = nobody.request(Method::GET, path).insert_header(("cookie", cookie.as_str()));
        nobody.send(request.insert_header(("accept-language", "en"))).await
    };
    assert_is_problem(&ask("/api/v1/me").await.expect(503), "unavailable");
    let page = ask("/sign-in").await.expect(503);
    assert!(page.text().contains("<html") && page.text().contains("lang=\"en\""), "{}", page.text());
    assert_has_security_headers(&page);
}
