//! The worker's loops, with handlers that take their time, fail and panic.

#![expect(clippy::expect_used, reason = "a test that can not go on has to stop, saying why")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::{Failures, Handlers, dead, deadline};
use kernel::{Actor, Error};
use schema::platform::{deadlines, outbox};
use testkit::TestNet;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// A network and a worker that is at it until the test ends.
struct Worker {
    net: TestNet,
    stop: watch::Sender<bool>,
    work: tokio::task::JoinHandle<()>,
}

impl Worker {
    async fn new(handlers: Handlers) -> Self {
        let net = TestNet::new().await;
        let (stop, stopped) = watch::channel(false);
        let work = actix_web::rt::spawn(jobs::run(net.jobs(), handlers, stopped));
        Self { net, stop, work }
    }

    async fn platform<R>(&self, work: impl AsyncFnOnce(&mut db::PlatformTx) -> kernel::Result<R>) -> R {
        self.net.db().platform(&Actor::system("test"), work).await.expect("the platform")
    }

    /// So many deadlines that are due now.
    async fn due(&self, kind: &'static str, count: u32) {
        let set = async |tx: &mut db::PlatformTx| {
            for _ in 0..count {
                let (subject, now) = (tx.new_id(), tx.now());
                deadline::set(tx, kind, subject, now).await?;
            }
            Ok(())
        };
        self.platform(set).await;
    }

    async fn left(&self, kind: &str) -> i64 {
        let rows = deadlines::table.filter(deadlines::kind.eq(kind)).count();
        self.platform(async |tx| Ok(rows.get_result(tx.conn()).await?)).await
    }

    async fn emit(&self, topic: &'static str) {
        self.platform(async |tx| jobs::emit(tx, topic, serde_json::json!({})).await).await;
    }

    async fn waiting(&self) -> i64 {
        self.platform(async |tx| Ok(outbox::table.count().get_result(tx.conn()).await?)).await
    }

    async fn end(self) {
        assert!(!self.work.is_finished(), "the loops have ended by themselves");
        self.stop.send_replace(true);
        self.work.await.expect("they end when they are told to");
    }
}

async fn until(what: &str, mut look: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !look().await {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[actix_web::test]
async fn a_panic_is_a_failure_of_one_deadline() {
    let handlers =
        Handlers::default().at("panics", |_, _| async { panic!("by design") }).at("works", |_, _| async { Ok(()) });
    let worker = Worker::new(handlers).await;
    worker.due("panics", 1).await;
    let errors = async || {
        let told = deadlines::table.filter(deadlines::kind.eq("panics")).select((deadlines::error, deadlines::due_at));
        type Told = (Option<String>, chrono::DateTime<chrono::Utc>);
        worker.platform(async |tx| Ok(told.first::<Told>(tx.conn()).await?)).await
    };
    until("the failure is written down", async || errors().await.0.is_some()).await;
    assert!(errors().await.1 > worker.net.db().clock().now(), "it comes again after a pause");
    worker.due("works", 20).await;
    until("the others are met", async || worker.left("works").await == 0).await;
    assert_eq!(worker.left("panics").await, 1);
    worker.end().await;
}

#[actix_web::test]
async fn a_slow_deadline_keeps_nobody_waiting() {
    let open = Rc::new(Notify::new());
    let gate = Rc::clone(&open);
    let slow = move |_, _| {
        let gate = Rc::clone(&gate);
        async move {
            gate.notified().await;
            Ok(())
        }
    };
    let worker = Worker::new(Handlers::default().at("slow", slow).at("quick", |_, _| async { Ok(()) })).await;
    worker.due("slow", 1).await;
    worker.due("quick", 1_000).await;
    let began = Instant::now();
    until("the quick ones are met", async || worker.left("quick").await == 0).await;
    println!("1,000 deadlines in {:?}", began.elapsed());
    assert_eq!(worker.left("slow").await, 1, "it is still at it");
    open.notify_one();
    until("the slow one ends", async || worker.left("slow").await == 0).await;
    worker.end().await;
}

#[actix_web::test]
async fn deadlines_of_a_kind_are_met_together_and_fail_alone() {
    let met: Rc<RefCell<Vec<Vec<Uuid>>>> = Rc::default();
    let (calls, refused) = (Rc::clone(&met), Rc::new(Cell::new(None)));
    let refuses = Rc::clone(&refused);
    let handler = move |_, subjects: Vec<Uuid>| {
        if let ([first, ..], None) = (subjects.as_slice(), refuses.get()) {
            refuses.set(Some(*first));
        }
        let failed = subjects.iter().filter(|subject| Some(**subject) == refuses.get()).copied();
        let failed: Failures = failed.map(|subject| (subject, Error::defect("by design"))).collect();
        calls.borrow_mut().push(subjects);
        async { Ok(failed) }
    };
    let panics = |_, _| async { panic!("by design") };
    let worker = Worker::new(Handlers::default().at_together("many", handler).at_together("panics", panics)).await;
    worker.due("many", 100).await;
    worker.due("panics", 3).await;
    until("all but one are met", async || worker.left("many").await == 1).await;
    let most = met.borrow().iter().map(Vec::len).max();
    assert!(most.is_some_and(|most| (16..=32).contains(&most)), "{most:?} met by one call");
    let errors = deadlines::table.filter(deadlines::error.is_not_null()).select((deadlines::kind, deadlines::subject));
    let errors = async || {
        let failed = worker.platform(async |tx| Ok(errors.load::<(String, Uuid)>(tx.conn()).await?)).await;
        failed.into_iter().filter(|(kind, subject)| kind == "panics" || Some(*subject) == refused.get()).count()
    };
    until("each failure is written down", async || errors().await == 4).await;
    worker.end().await;
}

#[actix_web::test]
async fn what_is_under_way_at_the_stop_is_finished() {
    let (open, begun) = (Rc::new(Notify::new()), Rc::new(Cell::new(0)));
    let wait = || {
        let (gate, begun) = (Rc::clone(&open), Rc::clone(&begun));
        move || {
            let gate = Rc::clone(&gate);
            begun.set(begun.get() + 1);
            async move {
                gate.notified().await;
                Ok(())
            }
        }
    };
    let (due, event) = (wait(), wait());
    let handlers = Handlers::default().at("slow", move |_, _| due()).on("told", move |_, _| event());
    let worker = Worker::new(handlers).await;
    worker.due("slow", 1).await;
    worker.emit("told").await;
    until("both have begun", async || begun.get() == 2).await;
    worker.stop.send_replace(true);
    worker.due("slow", 1).await;
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert!(!worker.work.is_finished(), "it waits for what it has begun");
    open.notify_waiters();
    let Worker { net, work, .. } = worker;
    work.await.expect("it ends");
    let left = async |tx: &mut db::PlatformTx| {
        let told: i64 = outbox::table.count().get_result(tx.conn()).await?;
        let due: i64 = deadlines::table.filter(deadlines::kind.eq("slow")).count().get_result(tx.conn()).await?;
        Ok((told, due))
    };
    let left = net.db().platform(&Actor::system("test"), left).await.expect("the platform");
    assert_eq!(left, (0, 1), "the event and the first deadline are done, the one after the stop was not begun");
    assert_eq!(begun.get(), 2);
}

/// Work that holds its own deadline's row for long keeps nobody's lease from being renewed.
#[actix_web::test]
async fn leases_are_renewed_past_a_locked_row() {
    let open = Rc::new(Notify::new());
    let (first, second) = (Rc::clone(&open), Rc::clone(&open));
    let holds = move |context: jobs::JobContext, due: jobs::Due| {
        let gate = Rc::clone(&first);
        async move {
            let hold = async |tx: &mut db::PlatformTx| {
                deadline::set(tx, "holds", due.subject, tx.now() + chrono::Duration::hours(1)).await?;
                gate.notified().await;
                Ok(())
            };
            context.db.platform(&context.actor, hold).await
        }
    };
    let slow = move |_, _| {
        let gate = Rc::clone(&second);
        async move {
            gate.notified().await;
            Ok(())
        }
    };
    let worker = Worker::new(Handlers::default().at("holds", holds).at("slow", slow)).await;
    worker.due("holds", 1).await;
    worker.due("slow", 1).await;
    let lease = async || {
        let query =
            deadlines::table.filter(deadlines::kind.eq("slow")).select((deadlines::due_at, deadlines::attempts));
        worker.platform(async |tx| Ok(query.first::<(chrono::DateTime<chrono::Utc>, i32)>(tx.conn()).await?)).await
    };
    until("it is claimed", async || lease().await.1 == 1).await;
    let claimed = lease().await.0;
    worker.net.advance(chrono::Duration::seconds(2));
    until("its lease is renewed", async || lease().await.0 > claimed).await;
    assert_eq!(lease().await.1, 1, "it was not claimed again");
    open.notify_waiters();
    until("it is done", async || worker.left("slow").await == 0).await;
    worker.end().await;
}

#[actix_web::test]
async fn work_that_sets_its_own_next_time_is_met_again() {
    let times = Rc::new(Cell::new(0));
    let counted = Rc::clone(&times);
    let again = move |context: jobs::JobContext, due: jobs::Due| {
        counted.set(counted.get() + 1);
        let last = counted.get() == 3;
        async move {
            let set = async |tx: &mut db::PlatformTx| {
                let next = if last { tx.now() + chrono::Duration::hours(1) } else { tx.now() };
                deadline::set(tx, "again", due.subject, next).await
            };
            context.db.platform(&context.actor, set).await
        }
    };
    let worker = Worker::new(Handlers::default().at("again", again)).await;
    worker.due("again", 1).await;
    until("it is met three times", async || times.get() == 3).await;
    worker.due("again", 0).await;
    assert_eq!(worker.left("again").await, 1, "the last time it set is kept");
    worker.end().await;
}

#[actix_web::test]
async fn an_event_whose_handler_panics_is_told_again_and_laid_aside_in_the_end() {
    let times = Rc::new(Cell::new(0));
    let counted = Rc::clone(&times);
    let panics = move |_, _| {
        counted.set(counted.get() + 1);
        async { panic!("by design") }
    };
    let worker = Worker::new(Handlers::default().on("panics", panics).on("works", |_, _| async { Ok(()) })).await;
    worker.emit("panics").await;
    for failures in 1..=8 {
        let failed = async || times.get() >= failures && in_hand_again(&worker, failures).await;
        until("it fails once more", failed).await;
        worker.net.advance(chrono::Duration::minutes(6));
    }
    let dead = worker.platform(async |tx| dead::list(tx, None, 10).await).await;
    assert_eq!(dead.iter().map(|letter| (letter.topic.as_str(), letter.failures)).collect::<Vec<_>>(), [("panics", 8)]);
    worker.emit("works").await;
    until("the others are handled", async || worker.waiting().await == 0).await;
    worker.end().await;
}

/// Whether the failure was counted, or was the last.
async fn in_hand_again(worker: &Worker, failures: i32) -> bool {
    let counted = worker
        .platform(async |tx| Ok(outbox::table.select(outbox::failures).first::<i32>(tx.conn()).await.optional()?));
    counted.await.is_none_or(|counted| counted == failures)
}

#[actix_web::test]
async fn to_be_told_while_nobody_listens_is_no_failure() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let emitted = net.db().platform(&actor, async |tx| jobs::emit(tx, "fails", serde_json::json!({})).await);
    let id = emitted.await.expect("an event").0;
    for _ in 0..20 {
        let told = outbox::published_at.eq(tx_now(&net));
        let tell = diesel::update(outbox::table).set((told, outbox::attempts.eq(outbox::attempts + 1)));
        net.db().platform(&actor, async |tx| Ok(tell.execute(tx.conn()).await?)).await.expect("it is told");
    }
    net.advance(chrono::Duration::minutes(6));
    let (stop, stopped) = watch::channel(false);
    let failed = Rc::new(Notify::new());
    let seen = Rc::clone(&failed);
    let fails = move |_, _| {
        seen.notify_one();
        async { Err(Error::NotFound) }
    };
    let work = actix_web::rt::spawn(jobs::run(net.jobs(), Handlers::default().on("fails", fails), stopped));
    failed.notified().await;
    let failures = async || {
        let read = outbox::table.find(id).select(outbox::failures);
        net.db().platform(&actor, async |tx| Ok(read.first::<i32>(tx.conn()).await?)).await.expect("it is still there")
    };
    until("the failure is counted", async || failures().await == 1).await;
    stop.send_replace(true);
    work.await.expect("they end when they are told to");
}

fn tx_now(net: &TestNet) -> chrono::DateTime<chrono::Utc> {
    net.db().clock().now()
}

#[actix_web::test]
async fn what_waits_is_counted() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let before = jobs::backlog(net.db()).await.expect("the backlog");
    assert_eq!((before.events, before.events_lag, before.closings_lag), (0, 0.0, 0.0));
    let fill = async |tx: &mut db::PlatformTx| {
        let (subject, now) = (tx.new_id(), tx.now());
        jobs::emit(tx, "test", serde_json::json!({})).await?;
        deadline::set(tx, "lot.close", subject, now).await
    };
    net.db().platform(&actor, fill).await.expect("it is written");
    net.advance(chrono::Duration::seconds(90));
    let after = jobs::backlog(net.db()).await.expect("the backlog");
    assert_eq!((after.events, after.events_lag, after.closings_lag), (1, 90.0, 90.0));
    assert_eq!((after.due, after.dead_letters), (before.due + 1, 0));
}

#[actix_web::test]
async fn what_was_laid_aside_comes_back_once() {
    let net = TestNet::new().await;
    let actor = Actor::system("test");
    let lay_aside = async |tx: &mut db::PlatformTx| {
        use schema::platform::dead_letters as dead;
        for at in 0..3 {
            let (id, now) = (tx.new_id(), tx.now());
            let told = (dead::topic.eq("test"), dead::payload.eq(serde_json::json!({ "n": at })), dead::error.eq("x"));
            let row = (dead::id.eq(id), told, dead::created_at.eq(now), dead::died_at.eq(now), dead::failures.eq(8));
            diesel::insert_into(dead::table).values(row).execute(tx.conn()).await?;
        }
        Ok(())
    };
    net.db().platform(&actor, lay_aside).await.expect("they are laid aside");
    let work = net.db().platform(&actor, async |tx| {
        let first = dead::list(tx, None, 1).await?.remove(0);
        let rest = dead::list(tx, Some((first.died_at, first.id)), 10).await?;
        assert!(rest.len() == 2 && rest.iter().all(|letter| letter.id < first.id));
        dead::replay(tx, first.id).await?;
        assert!(matches!(dead::replay(tx, first.id).await, Err(Error::NotFound)));
        assert!(matches!(dead::replay(tx, Uuid::nil()).await, Err(Error::NotFound)));
        assert_eq!((dead::count(tx).await?, dead::replay_all(tx).await?, dead::count(tx).await?), (2, 2, 0));
        let told: Vec<(i32, i32)> = outbox::table.select((outbox::attempts, outbox::failures)).load(tx.conn()).await?;
        assert_eq!(told, [(0, 0); 3]);
        Ok(())
    });
    work.await.expect("they come back");
}
