//! What Prometheus reads of the server and of the worker.

use std::time::{Duration, Instant};

use super::network::Network;

async fn metrics(port: u16) -> String {
    let began = Instant::now();
    loop {
        // The worker may still be starting.
        match reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await {
            Ok(answer) if answer.status() == 200 => return answer.text().await.expect("text"),
            other => assert!(began.elapsed() < Duration::from_secs(30), "{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn both_processes_tell_how_they_fare() {
    let network = Network::start().await;
    let made_up = reqwest::Method::from_bytes(b"BREW").expect("a method");
    network.hq.request(made_up, "/api/v1/leads").send().await.expect("an answer");
    let server = metrics(network.metrics[0]).await;
    assert!(server.contains("method=\"OTHER\"") && !server.contains("BREW"), "{server}");
    let worker = metrics(network.metrics[1]).await;
    for name in [
        "mak_outbox_events",
        "mak_outbox_lag_seconds",
        "mak_dead_letters",
        "mak_deadlines_due",
        "mak_closings_lag_seconds",
    ] {
        assert!(worker.lines().any(|line| line.starts_with(name)), "{name} in {worker}");
    }
}
