//! `kill -9` of the worker and of the server in the middle of 200 closings: 200 hand-overs, once each.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::task::JoinSet;

use super::books::{assert_each_sold_once, come_to_rest, progress};
use super::caller::{Caller, text};
use super::network::Network;

const LEADS: u32 = 200;
const SELLERS: usize = 4;
/// A machine that builds at the same time is slow; one on which nothing moves for so long has lost something.
const STALL: Duration = Duration::from_secs(30);
/// How often each is killed.
const SERVER: usize = 3;
const WORKER: usize = 6;

#[actix_web::test]
async fn two_hundred_closings_under_fire() {
    let seed = std::env::var("MAK_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(rand::random);
    println!("MAK_TEST_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let began = Instant::now();
    let mut network = Network::start().await;
    let leads = network.leads(LEADS).await;
    println!("{:?}: {LEADS} leads in the pool", began.elapsed());

    // The server dies while lots are opened and bid for, the worker while they are closed.
    let mut at_opened = moments(&mut dice, SERVER);
    let mut at_sold = moments(&mut dice, WORKER);
    let mut selling = sell(&network, &leads);
    let (start, mut last) = (Instant::now(), progress(&network).await);
    let mut moved = start;
    while last.sold < i64::from(LEADS) {
        if at_opened.pop_if(|at| *at <= last.opened).is_some() {
            network.kill_server();
        }
        if at_sold.pop_if(|at| *at <= last.sold).is_some() {
            network.kill_worker();
        }
        assert!(moved.elapsed() < STALL, "nothing moves: {last:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
        let now = progress(&network).await;
        if now != last {
            (moved, last) = (Instant::now(), now);
        }
    }
    println!(
        "{:?}: {} lots, all sold, killed on the way: the worker {WORKER} times, the server {SERVER} times",
        start.elapsed(),
        last.opened
    );
    assert_eq!((at_opened.len(), at_sold.len()), (0, 0), "all were killed in the middle");
    while let Some(seller) = selling.join_next().await {
        seller.expect("every sale is answered in the end");
    }
    println!("{:?} more until nothing waits", come_to_rest(&network, i64::from(LEADS)).await);
    network.ready().await;
    assert_each_sold_once(&network, &leads).await;
    println!("{:?} in all", began.elapsed());
}

/// When to strike: counts of lots, the last first.
fn moments(dice: &mut StdRng, count: usize) -> Vec<i64> {
    let mut moments: Vec<i64> = (0..count).map(|_| dice.random_range(5..i64::from(LEADS) - 10)).collect();
    moments.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
    moments
}

/// Several hands put the leads up and bid for them. A call whose answer was lost is made again.
fn sell(network: &Network, leads: &[String]) -> JoinSet<()> {
    let mut selling = JoinSet::new();
    for hand in 0..SELLERS {
        let own: Vec<String> = leads.iter().skip(hand).step_by(SELLERS).cloned().collect();
        let (hq, owners) = (network.hq.clone(), network.owners.clone());
        selling.spawn_local(async move {
            for (n, lead) in own.iter().enumerate() {
                put_up(&hq, &owners[n % owners.len()], lead, 135_000 + n as i64).await;
            }
        });
    }
    selling
}

async fn put_up(hq: &Caller, owner: &Caller, lead: &str, amount: i64) {
    let stages = json!({ "stages": [{ "kind": "sealed", "window_s": 2, "reserve": 50_000 }] });
    let answer = hq.insist(&format!("/api/v1/leads/{lead}/sell"), &stages).await;
    if answer.status == 409 {
        return; // the first call had done it before the server died
    }
    let lot = answer.expect(201);
    let bid = owner.insist(&format!("/api/v1/lots/{}/bids", text(&lot, "lot_id")), &json!({ "amount": amount })).await;
    assert!(matches!(bid.status, 201 | 409), "{} {}", bid.status, bid.text);
}
