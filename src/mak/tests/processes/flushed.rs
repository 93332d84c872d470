//! Redis loses everything in the middle: sessions end, and that is all.

use std::time::{Duration, Instant};

use serde_json::json;

use super::books::{assert_each_sold_once, come_to_rest, progress};
use super::network::Network;

const LEADS: u32 = 40;

#[actix_web::test]
async fn a_wiped_redis_costs_sessions_and_nothing_else() {
    let mut network = Network::start().await;
    network.ready().await;
    let browser = network.nobody(Some("samara")).with_session("owner@samara.test").await;
    assert_eq!(browser.get("/account").await.expect("an answer").status, 200);

    let leads = network.leads(LEADS).await;
    let stages = json!({ "stages": [{ "kind": "sealed", "window_s": 2, "reserve": 50_000 }] });
    for lead in &leads {
        network.hq.insist(&format!("/api/v1/leads/{lead}/sell"), &stages).await.expect(201);
    }
    let (start, mut flushed) = (Instant::now(), Vec::new());
    let mut at = vec![30, 15, 1];
    loop {
        let sold = progress(&network).await.sold;
        if at.pop_if(|at| *at <= sold).is_some() {
            flushed.push(network.flush().await);
        }
        if sold == i64::from(LEADS) && at.is_empty() {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{sold} sold");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert!(flushed.iter().any(|keys| *keys > 0), "there was something to lose");
    let rest = come_to_rest(&network, i64::from(LEADS)).await;
    println!("keys lost: {flushed:?}; {rest:?} until nothing waited");

    let account = browser.get("/account").await.expect("an answer");
    assert!(account.status == 303 && account.location.starts_with("/sign-in"), "the session has ended: {account:?}");
    let again = network.nobody(Some("samara")).with_session("owner@samara.test").await;
    assert_eq!(again.get("/account").await.expect("an answer").status, 200, "and a new one begins");
    assert_each_sold_once(&network, &leads).await;
}
