//! Proof on a real database: receipts of refusals, inclusion, keys, heads, and what tampering is noticed.

use chrono::Duration;
use kernel::{Error, LotId};
use proof::bundle::Bundle;
use proof::inclusion::{self, Entry};
use proof::key::check;
use proof::verify::Fault;
use proof::{canonical, chain, verify};
use serde_json::{Value, json};

use super::refusal::{MOST, code};
use super::{closed as proofs, head, keys};
use crate::sample::{Exchange, closed, refused, sealed};

async fn bundle(net: &Exchange, lot: LotId) -> Bundle {
    net.platform(async |tx| proofs::bundle(&net.admin, tx, &net.key, lot).await).await.unwrap()
}

#[actix_web::test]
async fn a_refused_bid_has_a_receipt_and_moves_nothing() {
    let net = Exchange::new(4).await;
    net.deposit(0, 50_000, "d").await.unwrap();
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let low = refused(&net, 0, lot, 9_999).await.unwrap();
    assert_eq!((low.refusal.code.as_str(), low.index, low.refusal.amount), ("below_minimum", Some(0), 9_999));
    let poor = refused(&net, 0, lot, 60_000).await.unwrap();
    assert_eq!((poor.refusal.code.as_str(), poor.index), ("not_enough_funds", Some(1)));
    net.suspend(1, db::TenantState::Suspended).await;
    let barred = refused(&net, 1, lot, 20_000).await.unwrap();
    assert_eq!((barred.refusal.code.as_str(), barred.index), ("suspended", Some(2)));
    net.pass(60);
    let late = refused(&net, 0, lot, 20_000).await.unwrap();
    assert_eq!(
        (late.refusal.code.as_str(), late.index),
        ("closed", Some(3)),
        "its time is over, its log is not sealed"
    );
    net.close(lot).await.unwrap();
    let sealed_out = refused(&net, 0, lot, 20_000).await.unwrap();
    assert_eq!((sealed_out.refusal.code.as_str(), sealed_out.index), ("closed", None), "the log is sealed");
    for receipt in [&low, &poor, &barred, &late, &sealed_out] {
        let digest: [u8; 32] = hex::decode(&receipt.leaf).unwrap().try_into().unwrap();
        assert_eq!(canonical::digest(&receipt.refusal).unwrap(), digest);
        check(&net.key.public(receipt.key), &digest, &receipt.signature).unwrap();
    }
    assert_eq!(net.money(0).await, (50_000, 0));
    let bundle = bundle(&net, lot).await;
    assert_eq!((bundle.statement.bids, bundle.refused.len()), (0, 4));
    verify(&serde_json::to_string(&bundle).unwrap(), None).unwrap();
    assert!(net.check().await.is_clean());
}

#[actix_web::test]
async fn nobody_floods_the_log() {
    let net = Exchange::new(8).await;
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    let tries = futures_util::future::join_all((0..MOST + 5).map(|n| refused(&net, 0, lot, n + 1))).await;
    assert_eq!(tries.into_iter().flatten().count(), usize::try_from(MOST).unwrap());
    assert!(refused(&net, 1, lot, 1).await.is_some(), "another tenant has its own number");
    let nowhere = LotId(uuid::Uuid::from_u128(5));
    assert!(code(&net.bid(0, nowhere, 20_000).await.unwrap_err()).is_none(), "a lot that is not there has no receipts");
}

#[actix_web::test]
async fn every_entry_is_proved_to_its_owner_alone() {
    let net = Exchange::new(4).await;
    let lot = closed(&net).await;
    let bundle = bundle(&net, lot).await;
    let taken = bundle.log.iter().map(|logged| (logged.bid.bid, logged.bid.tenant));
    let refused = bundle.refused.iter().map(|logged| (logged.refusal.refused, logged.refusal.tenant));
    for (bid, whose) in taken.chain(refused) {
        for tenant in 0..3 {
            let actor = net.person(tenant);
            let proof = net.platform(async |tx| proofs::included(&actor, tx, &net.key, lot, bid).await).await;
            if net.tenants[tenant].id != whose {
                assert!(matches!(proof, Err(Error::NotFound)));
                continue;
            }
            let text = serde_json::to_string(&proof.unwrap()).unwrap();
            let proof = inclusion::verify(&text, Some(&net.key.public(1))).unwrap();
            assert!(matches!(proof.entry, Entry::Bid(_) | Entry::Refusal(_)));
            for byte in (0..text.len()).step_by(5) {
                let mut tampered = text.clone().into_bytes();
                tampered[byte] ^= 1 << (byte % 7);
                let Ok(tampered) = String::from_utf8(tampered) else { continue };
                assert!(inclusion::verify(&tampered, None).is_err(), "byte {byte} of {text}");
            }
        }
    }
}

/// Puts another value of the same kind in the place of each leaf of a JSON value in turn.
fn each_changed(
    value: &Value,
    path: &mut Vec<String>,
    found: &mut Vec<(String, Value)>,
    rebuild: &dyn Fn(Value) -> Value,
) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                path.push(name.clone());
                let within = |changed: Value| {
                    let mut map = map.clone();
                    map.insert(name.clone(), changed);
                    rebuild(Value::Object(map))
                };
                each_changed(inner, path, found, &within);
                path.pop();
                let mut without = map.clone();
                without.remove(name);
                found.push((format!("without {}.{name}", path.join(".")), rebuild(Value::Object(without))));
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                path.push(index.to_string());
                let within = |changed: Value| {
                    let mut items = items.clone();
                    items[index] = changed;
                    rebuild(Value::Array(items))
                };
                each_changed(inner, path, found, &within);
                path.pop();
                let mut fewer = items.clone();
                fewer.remove(index);
                found.push((format!("without {}[{index}]", path.join(".")), rebuild(Value::Array(fewer))));
            }
            if items.len() > 1 && items.first() != items.last() {
                found.push((format!("turned {}", path.join(".")), rebuild(items.iter().rev().cloned().collect())));
            }
        }
        Value::String(text) => {
            let mut bytes = text.clone().into_bytes();
            if let Some(last) = bytes.iter_mut().rfind(|byte| byte.is_ascii_alphanumeric()) {
                *last = if *last == b'1' { b'2' } else { b'1' };
            }
            found.push((path.join("."), rebuild(Value::String(String::from_utf8(bytes).unwrap()))));
        }
        Value::Number(number) => found.push((path.join("."), rebuild(json!(number.as_i64().unwrap() + 1)))),
        Value::Null => found.push((path.join("."), rebuild(json!(1)))),
        Value::Bool(flag) => found.push((path.join("."), rebuild(json!(!flag)))),
    }
}

#[actix_web::test]
async fn each_field_of_a_bundle_counts() {
    let net = Exchange::new(4).await;
    let lot = closed(&net).await;
    let whole = serde_json::to_value(bundle(&net, lot).await).unwrap();
    verify(&whole.to_string(), None).unwrap();
    verify(&serde_json::to_string_pretty(&whole).unwrap(), None).unwrap();
    let mut changed = Vec::new();
    each_changed(&whole, &mut Vec::new(), &mut changed, &|value| value);
    assert!(changed.len() > 150, "{}", changed.len());
    for (what, bundle) in changed.into_iter().filter(|(_, bundle)| *bundle != whole) {
        assert!(verify(&bundle.to_string(), None).is_err(), "{what} may be changed");
    }
    let twice = whole.to_string().replacen("{\"key\"", "{\"seed\":\"00\",\"key\"", 1);
    assert_eq!(verify(&twice, None).unwrap_err(), Fault::Unreadable, "a field that is there twice");
    let stages = whole.to_string().replacen("{\"kind\":\"sealed\"", "{\"kind\":\"hq\",\"kind\":\"sealed\"", 1);
    assert_eq!(verify(&stages, None).unwrap_err(), Fault::Unreadable, "in the stages, too");
}

/// Random bits of the file's bytes; `MAK_PROOF_FLIPS` tries more of them.
#[actix_web::test]
async fn no_bit_of_a_bundle_can_be_flipped() {
    let net = Exchange::new(4).await;
    let lot = closed(&net).await;
    let whole = serde_json::to_string(&bundle(&net, lot).await).unwrap();
    verify(&whole, None).unwrap();
    let flips = std::env::var("MAK_PROOF_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000);
    for _ in 0..flips {
        let dice = u64::from_le_bytes(kernel::Entropy::System.bytes());
        let (at, bit) = (usize::try_from(dice >> 8).unwrap() % whole.len(), dice % 8);
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1 << bit;
        let Ok(flipped) = String::from_utf8(bytes) else { continue };
        let near = &whole[at.saturating_sub(40)..(at + 40).min(whole.len())];
        assert!(verify(&flipped, None).is_err(), "bit {bit} of byte {at} may be flipped: …{near}…");
    }
}

#[actix_web::test]
async fn a_new_key_signs_new_lots_and_old_ones_still_verify() {
    let net = Exchange::new(4).await;
    net.deposit(0, 90_000, "d").await.unwrap();
    let old = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    net.pass(1);
    let next = net.platform(async |tx| keys::rotate(&net.admin, tx, &net.key).await).await.unwrap();
    assert_eq!((next.number, &next.public_key), (2, &net.key.public(2)));
    let new = net.sell(net.lead(2).await, &[sealed(10_000)]).await.unwrap();
    assert_eq!(net.bid(0, old, 20_000).await.unwrap().receipt.key, 1, "an open lot keeps its key");
    assert_eq!(net.bid(0, new, 20_000).await.unwrap().receipt.key, 2);
    net.pass(61);
    for (lot, number) in [(old, 1), (new, 2)] {
        net.close(lot).await.unwrap();
        let text = serde_json::to_string(&bundle(&net, lot).await).unwrap();
        verify(&text, Some(&net.key.public(number))).unwrap();
        assert_eq!(verify(&text, Some(&net.key.public(3 - number))).unwrap_err(), Fault::Key);
    }
    let listed = net.platform(async |tx| keys::all(tx).await).await.unwrap();
    assert_eq!(listed[0].valid_to, Some(listed[1].valid_from));
    assert!(listed[1].valid_to.is_none());
    let owner = net.person(0);
    let denied = net.platform(async |tx| keys::rotate(&owner, tx, &net.key).await).await;
    assert!(matches!(denied, Err(Error::Forbidden("permission"))));
}

async fn heads(net: &Exchange) -> chain::HeadFile {
    let read = async |tx: &mut db::PlatformTx| Ok((head::list(tx, None, 100).await?, keys::all(tx).await?));
    let (items, keys) = net.platform(read).await.unwrap();
    chain::HeadFile { items, next: None, keys }
}

#[actix_web::test]
async fn each_day_has_its_head_and_no_lot_slips_in() {
    let net = Exchange::new(4).await;
    let make = async || net.platform(async |tx| head::make(tx, &net.key).await).await.unwrap();
    assert_eq!(make().await, 0, "nothing has closed yet");
    let close = async |number: u32| {
        let lot = net.sell(net.lead(number).await, &[sealed(10_000)]).await.unwrap();
        net.pass(60);
        net.close(lot).await.unwrap();
        lot
    };
    let (one, two) = (close(1).await, close(2).await);
    assert_eq!(make().await, 0, "the day is not over");
    net.net.advance(Duration::days(3));
    assert_eq!((make().await, make().await), (3, 0), "twice is once");
    let three = close(3).await;
    // A lot whose closing came to light after the head of its day had been made.
    let back = net.net.db().clock().now() - Duration::days(2);
    net.platform(async |tx| {
        use diesel::prelude::*;
        use schema::platform::lots;
        let late = diesel::update(lots::table.find(three)).set(lots::closed_at.eq(back));
        diesel_async::RunQueryDsl::execute(late, tx.conn()).await?;
        Ok(())
    })
    .await
    .unwrap();
    net.net.advance(Duration::days(1));
    assert_eq!(make().await, 1);
    let file = heads(&net).await;
    let counts: Vec<(i32, i32, i32)> =
        file.items.iter().map(|signed| (signed.head.number, signed.head.lots, signed.head.late)).collect();
    assert_eq!(counts, [(4, 1, 1), (3, 0, 0), (2, 0, 0), (1, 2, 0)]);
    let (first, lots) = net.platform(async |tx| head::lots_of(tx, file.items[3].head.day).await).await.unwrap();
    assert_eq!(lots.iter().map(|sealed| sealed.lot).collect::<Vec<_>>(), [one, two]);
    assert_eq!(chain::root(&lots).unwrap(), first.head.root);

    let text = serde_json::to_string(&file).unwrap();
    let verified = chain::verify(&text, None).unwrap();
    assert_eq!((verified.heads, verified.lots, verified.latest.as_ref()), (4, 3, Some(&file.items[0].hash)));
    for byte in 0..text.len() {
        let mut tampered = text.clone().into_bytes();
        tampered[byte] ^= 1 << (byte % 7);
        let Ok(tampered) = String::from_utf8(tampered) else { continue };
        // The dates of a key and where the list goes on are no part of the chain.
        let about = byte > text.find("],\"next\"").unwrap();
        assert!(about || chain::verify(&tampered, None).is_err(), "byte {byte}");
    }
    let mut gap = file.clone();
    gap.items.remove(1);
    assert_eq!(chain::verify(&serde_json::to_string(&gap).unwrap(), None).unwrap_err(), Fault::Chain);
}
