//! Whole bundles: an old one, and one as large as they get.

use chrono::Duration;
use kernel::{LotId, Money};
use serde_json::json;

use crate::bundle::{Bundle, Logged, Statement};
use crate::log::{Leaf, commitment};
use crate::{Key, canonical, tree, verify};

/// Bundles as they were written before keys had numbers, refusals leaves and notices a log.
#[test]
fn an_old_bundle_still_verifies() {
    let text = include_str!("old_bundle.json");
    let verified = verify(text, None).unwrap();
    assert_eq!((verified.statement.key, verified.statement.price), (None, Some(Money::kopecks(30_000))));
}

/// A lot with ten thousand bids, as large as its bundle gets, is checked without the exchange and in no time.
#[test]
fn ten_thousand_bids_are_checked_quickly() {
    const BIDS: i32 = 10_000;
    let key = Key::derive(b"tests");
    let id = |n: u128| uuid::Uuid::from_u128(n);
    let at: chrono::DateTime<chrono::Utc> = "2026-03-10T09:00:00Z".parse().unwrap();
    let (lot, lead) = (LotId(id(1)), kernel::LeadId(id(2)));
    let bid = |place: i32| Leaf {
        bid: kernel::BidId(id(u128::from(place.unsigned_abs()) + 1_000_000)),
        lot,
        place,
        stage: 0,
        tenant: kernel::TenantId(id(u128::from(place.unsigned_abs()) % 300 + 10)),
        amount: Money::kopecks(50_000 + i64::from(place)),
        source: rules::state::BidSource::Manual,
        at,
        score: None,
    };
    let digests: Vec<[u8; 32]> = (0..BIDS).map(|place| bid(place).digest().unwrap()).collect();
    let logged = |(place, digest): (i32, &[u8; 32])| Logged {
        bid: bid(place),
        leaf: hex::encode(digest),
        signature: key.sign(1, digest),
    };
    let log: Vec<_> = (0..BIDS).zip(&digests).map(logged).collect();
    let (stages, seed) = (json!([{ "kind": "sealed", "window_s": 60, "reserve": 10_000 }]), "0b".repeat(32));
    let statement = Statement {
        lot,
        lead,
        commitment: commitment(lot, lead, &stages, &seed, at).unwrap(),
        opened_at: at,
        closed_at: at + Duration::seconds(60),
        state: rules::state::LotState::Sold,
        stage: 0,
        winner: Some(bid(BIDS - 1).tenant),
        price: Some(Money::kopecks(50_000 + i64::from(BIDS) - 2)),
        key: Some(1),
        bids: BIDS,
        refused: 0,
        notices: 0,
        root: tree::root(&digests).unwrap(),
        void: Vec::new(),
        assignment: None,
        started: vec![at],
        reason: None,
    };
    let seal = key.sign(1, &canonical::digest(&statement).unwrap());
    let (refused, notices) = (Vec::new(), Vec::new());
    let bundle = Bundle { statement, seal, stages, seed, log, refused, notices, key: key.public(1) };
    let text = serde_json::to_string(&bundle).unwrap();
    let begun = std::time::Instant::now();
    verify(&text, Some(&key.public(1))).unwrap();
    println!("{BIDS} bids, {} bytes, checked in {:?}", text.len(), begun.elapsed());
}
