//! A network served by real processes on a database of its own.

use std::time::{Duration, Instant};

use kernel::Actor;
use serde_json::json;
use testkit::TestNet;

use super::caller::{Caller, PASSWORD, text};
use super::program::{Program, free_port, show_logs};

/// Who buys: the name of the site and the limit of the standing order, in kopecks.
const BUYERS: [(&str, i64); 3] = [("samara", 130_000), ("penza", 120_000), ("kazan", 110_000)];
/// What each of them pays in, in kopecks: enough for every lead.
pub const DEPOSIT: i64 = 100_000_000;

/// A server, a worker and people who are signed in. The processes end before the database goes.
pub struct Network {
    /// The sites.
    pub server: Program,
    /// What happens after a request.
    pub worker: Program,
    /// An admin of head office.
    pub hq: Caller,
    /// The buyers' owners.
    pub owners: Vec<Caller>,
    /// The database, looked at from this process.
    pub net: TestNet,
    /// Who looks.
    pub looker: Actor,
    /// The ports of the server's and the worker's metrics.
    pub metrics: [u16; 2],
    port: u16,
    environment: Vec<(&'static str, String)>,
    logs: tempfile::TempDir,
}

impl Network {
    /// Starts everything; three buyers with deposits and standing orders.
    pub async fn start() -> Self {
        let net = TestNet::new().await;
        let logs = tempfile::tempdir().expect("a directory");
        let port = free_port();
        let mut environment = net.environment();
        let metrics = [free_port(), free_port()];
        environment.extend([("PORT", port.to_string()), ("METRICS_PORT", metrics[0].to_string())]);
        environment.push(("WORKER_METRICS_PORT", metrics[1].to_string()));
        identity::admin::create(net.db(), "admin@mak.test", "Анна Главная", PASSWORD).await.expect("an admin");
        let server = Program::start(&["serve"], &environment, logs.path());
        let worker = Program::start(&["worker"], &environment, logs.path());
        let nobody = Caller::nobody(port, None);
        let mut network = Self {
            server,
            worker,
            hq: nobody,
            owners: Vec::new(),
            net,
            looker: Actor::system("test"),
            metrics,
            port,
            environment,
            logs,
        };
        network.ready().await;
        network.hq = network.hq.clone().with_token("admin@mak.test").await;
        for (slug, limit) in BUYERS {
            let owner = network.buyer(slug, limit).await;
            network.owners.push(owner);
        }
        network
    }

    async fn buyer(&self, slug: &str, limit: i64) -> Caller {
        let owner = json!({ "email": format!("owner@{slug}.test"), "name": "Ольга Хозяйкина", "password": PASSWORD });
        let body =
            json!({ "slug": slug, "name": slug, "city": "Самара", "time_zone": "Europe/Samara", "owner": owner });
        let added = self.hq.post("/api/v1/tenants", &body).await.expect("an answer").expect(201);
        let path = format!("/api/v1/wallets/{}/deposits", text(&added, "id"));
        let paid = json!({ "amount": DEPOSIT, "reference": format!("pp-{slug}") });
        self.hq.post(&path, &paid).await.expect("an answer").expect(201);
        let owner = Caller::nobody(self.port, Some(slug)).with_token(&format!("owner@{slug}.test")).await;
        let order = json!({ "limit": limit });
        owner.post("/api/v1/standing-orders", &order).await.expect("an answer").expect(201);
        owner
    }

    /// Leads in the pool, by id.
    pub async fn leads(&self, count: u32) -> Vec<String> {
        let mut adding = tokio::task::JoinSet::new();
        for n in 0..count {
            let lead = json!({ "name": format!("Лидов Иван {n}"), "phone": format!("+7912{n:07}"), "city": "Самара",
                               "product": "mortgage", "amount": 450_000_000, "source": "site", "lawful_basis": "consent" });
            let hq = self.hq.clone();
            adding.spawn_local(async move {
                let added = hq.insist("/api/v1/leads", &lead).await.expect(201);
                text(&added, "id").to_owned()
            });
        }
        adding.join_all().await
    }

    /// Somebody else at one of the sites.
    pub fn nobody(&self, subdomain: Option<&str>) -> Caller {
        Caller::nobody(self.port, subdomain)
    }

    /// `kill -9` of the server, and another in its place.
    pub fn kill_server(&mut self) {
        self.server.kill();
        self.server = Program::start(&["serve"], &self.environment, self.logs.path());
    }

    /// `kill -9` of the worker, and another in its place.
    pub fn kill_worker(&mut self) {
        self.worker.kill();
        self.worker = Program::start(&["worker"], &self.environment, self.logs.path());
    }

    /// Waits until the server answers.
    pub async fn ready(&mut self) {
        let began = Instant::now();
        while !matches!(self.hq.get("/readyz").await, Ok(answer) if answer.status == 200) {
            assert!(self.server.is_alive() && began.elapsed() < Duration::from_secs(30), "the server does not come up");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Every key of this network's, gone at once: what FLUSHDB does to a server of its own. Answers how many there were.
    pub async fn flush(&self) -> i64 {
        let script = "local keys = redis.call('KEYS', ARGV[1]) for _, key in ipairs(keys) do redis.call('DEL', key) end return #keys";
        let mut connection = self.net.app.redis.connection().await.expect("Redis");
        let pattern = self.net.app.redis.key("*");
        redis::Script::new(script).arg(pattern).invoke_async(&mut *connection).await.expect("Redis")
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if std::thread::panicking() {
            show_logs(self.logs.path());
        }
    }
}
