//! A call with an `Idempotency-Key` takes effect once, whatever dies on the way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::Method;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Role, Site};
use schema::platform::{idempotency_keys as keys, outbox};
use serde_json::json;
use testkit::{Caller, Reply, TestNet};
use tokio::sync::Notify;
use web::{Access, Answer, App, AppData, Route};

use super::world::{World, lead};
use crate::routes;

/// How far the handlers of these tests have come, and what they wait for.
#[derive(Default)]
struct Gate {
    calls: AtomicUsize,
    entered: Notify,
    open: Notify,
}

impl Gate {
    fn of(app: &App) -> std::sync::Arc<Self> {
        app.shared(|_| Self::default())
    }
}

/// What the handlers do: an event in the outbox.
async fn act(app: &App) -> kernel::Result<()> {
    let emit = async |tx: &mut db::PlatformTx| jobs::emit(tx, "test.done", json!({})).await;
    app.db.platform(&Actor::system("test"), emit).await.map(drop)
}

async fn dies_after(app: AppData) -> Answer {
    act(&app).await?;
    panic!("after the commit");
}

async fn dies_before(app: AppData) -> Answer {
    assert!(Gate::of(&app).calls.fetch_add(1, Ordering::SeqCst) > 0, "before the commit");
    act(&app).await?;
    web::json(&json!({ "done": true }))
}

async fn waits(app: AppData) -> Answer {
    let gate = Gate::of(&app);
    gate.entered.notify_one();
    gate.open.notified().await;
    act(&app).await?;
    web::json(&json!({ "done": true }))
}

struct Stage {
    net: TestNet,
    caller: Caller,
}

impl Stage {
    async fn new() -> Self {
        let net = TestNet::new().await;
        let on = |path, handler: fn(AppData) -> futures_util::future::LocalBoxFuture<'static, Answer>| {
            Route::new(Method::POST, path, Some(Site::Hq), Access::SignedIn, handler)
        };
        let routes = vec![
            on("/api/v1/dies-after", |app| Box::pin(dies_after(app))),
            on("/api/v1/dies-before", |app| Box::pin(dies_before(app))),
            on("/api/v1/waits", |app| Box::pin(waits(app))),
        ];
        let caller = net.http(routes).await.by(&net.person(Role::Admin, None), None);
        Self { net, caller }
    }

    async fn post(&self, path: &str) -> Reply {
        post(&self.caller, path).await
    }

    async fn effects(&self) -> i64 {
        let count = async |tx: &mut db::PlatformTx| Ok(outbox::table.count().get_result(tx.conn()).await?);
        self.net.db().platform(&Actor::system("test"), count).await.expect("the outbox")
    }

    async fn row<T: Send + 'static>(&self, read: impl AsyncFnOnce(&mut db::PlatformTx) -> kernel::Result<T>) -> T {
        self.net.db().platform(&Actor::system("test"), read).await.expect("the row")
    }

    async fn leased_until(&self) -> DateTime<Utc> {
        self.row(async |tx| Ok(keys::table.select(keys::leased_until).first(tx.conn()).await?)).await
    }
}

async fn post(caller: &Caller, path: &str) -> Reply {
    let request = caller.request(Method::POST, path).insert_header(("idempotency-key", "k1"));
    caller.send(request.set_json(json!({}))).await
}

/// Looks again until it is so.
async fn until(what: &str, mut look: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !look().await {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test]
async fn what_died_after_its_commit_is_never_done_again() {
    let stage = Stage::new().await;
    stage.post("/api/v1/dies-after").await.expect(500);
    assert_eq!(stage.post("/api/v1/dies-after").await.expect(409).code(), "in-progress");
    stage.net.advance(chrono::Duration::seconds(11));
    for _ in 0..2 {
        assert_eq!(stage.post("/api/v1/dies-after").await.expect(409).code(), "already-done");
    }
    assert_eq!(stage.effects().await, 1);
}

#[actix_web::test]
async fn what_died_before_its_commit_is_done_when_it_is_asked_again() {
    let stage = Stage::new().await;
    stage.post("/api/v1/dies-before").await.expect(500);
    assert_eq!(stage.effects().await, 0);
    stage.net.advance(chrono::Duration::seconds(11));
    let first = stage.post("/api/v1/dies-before").await.expect(200);
    let again = stage.post("/api/v1/dies-before").await.expect(200);
    assert_eq!(first.body, again.body);
    assert_eq!(stage.effects().await, 1);
}

#[actix_web::test]
async fn a_long_call_keeps_its_claim_and_is_answered_though_its_caller_has_gone() {
    let stage = Stage::new().await;
    let gate = Gate::of(&stage.net.app);
    let caller = stage.caller.clone();
    let call = actix_web::rt::spawn(async move { post(&caller, "/api/v1/waits").await });
    gate.entered.notified().await;
    assert_eq!(stage.post("/api/v1/waits").await.expect(409).code(), "in-progress");
    let claimed = stage.leased_until().await;
    stage.net.advance(chrono::Duration::seconds(3));
    until("its claim is renewed", async || stage.leased_until().await > claimed).await;
    call.abort();
    assert!(call.await.is_err(), "nobody waits any more");
    gate.open.notify_one();
    let status =
        async |tx: &mut db::PlatformTx| Ok(keys::table.select(keys::status).first::<Option<i32>>(tx.conn()).await?);
    let answered = async || stage.row(status).await;
    until("it is answered", async || answered().await == Some(200)).await;
    stage.post("/api/v1/waits").await.expect(200);
    assert_eq!(stage.effects().await, 1);
}

#[actix_web::test]
async fn a_run_that_was_taken_for_dead_changes_nothing() {
    let stage = Stage::new().await;
    let gate = Gate::of(&stage.net.app);
    let caller = stage.caller.clone();
    let call = actix_web::rt::spawn(async move { post(&caller, "/api/v1/waits").await });
    gate.entered.notified().await;
    let taken_over = keys::claim.eq(uuid::Uuid::nil());
    stage.row(async |tx| Ok(diesel::update(keys::table).set(taken_over).execute(tx.conn()).await?)).await;
    gate.open.notify_one();
    assert_eq!(call.await.expect("an answer").expect(409).code(), "in-progress");
    assert_eq!(stage.effects().await, 0);
}

#[actix_web::test]
async fn personal_data_are_kept_encrypted_or_not_at_all() {
    let world = World::new().await;
    let tenant = world.tenant("samara").await;
    let keyed = async |path: &str, body: serde_json::Value| {
        let request = tenant.owner.request(Method::POST, path).insert_header(("idempotency-key", "k1"));
        tenant.owner.send(request.set_json(body)).await
    };
    let body = json!({ "kind": "person", "name": "Лидов Иван", "phones": ["+79120000001"] });
    let made = keyed("/api/v1/clients", body.clone()).await.expect(201);
    assert!(made.text().contains("9120000001"), "{}", made.text());
    assert_eq!(keyed("/api/v1/clients", body).await.expect(201).body, made.body);
    let added = tenant.owner.post("/api/v1/leads", &lead(1)).await.expect(201).json();
    let reveal = format!("/api/v1/leads/{}/reveal", added["id"].as_str().expect("an id"));
    for _ in 0..2 {
        keyed(&reveal, json!({ "reason": "Звонок клиенту" })).await.expect(200);
    }
    let actor = Actor::system("test");
    let stored = world.net.db().platform(&actor, async |tx| {
        Ok(keys::table.select((keys::scope, keys::answer)).load::<(String, Option<Vec<u8>>)>(tx.conn()).await?)
    });
    let stored = stored.await.expect("the keys");
    assert!(stored.len() == 1 && stored[0].0.ends_with("/api/v1/clients"), "{stored:?}");
    let answer = stored[0].1.as_deref().expect("an answer");
    assert!(!answer.windows(7).any(|part| part == b"0000001"));
}

#[test]
fn what_reveals_is_not_remembered() {
    let mut found = 0;
    for route in routes::routes().iter().filter(|route| route.method == Method::POST && route.is_api()) {
        let reveals = matches!(route.access, Access::Right(_, Action::Reveal));
        let signs_in = route.path.starts_with("/api/v1/auth/");
        // Calls of many transactions, each of which does no harm twice: half done, they are gone on with.
        let in_parts = matches!(route.path, "/api/v1/returns/bulk" | "/api/v1/tenants/{id}/recall");
        found += usize::from(reveals || signs_in || in_parts);
        assert_eq!(route.remembers, !reveals && !signs_in && !in_parts, "{}", route.path);
    }
    assert_eq!(found, 5);
}

#[actix_web::test]
async fn old_keys_go_at_night() {
    let world = World::new().await;
    let request = world.hq.request(Method::POST, "/api/v1/leads").insert_header(("idempotency-key", "k1"));
    world.hq.send(request.set_json(lead(1))).await.expect(201);
    let count = async || {
        let count = async |tx: &mut db::PlatformTx| Ok(keys::table.count().get_result::<i64>(tx.conn()).await?);
        world.net.db().platform(&Actor::system("test"), count).await.expect("the keys")
    };
    for (hours, left) in [(0, 1), (24, 1), (24, 1), (24, 0)] {
        world.net.advance(chrono::Duration::hours(hours));
        world.drain().await;
        assert_eq!(count().await, left, "after {hours} more hours");
    }
}
