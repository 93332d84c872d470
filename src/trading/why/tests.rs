//! Over random lots: every tenant has one reason at every stage that the lot passed, or won.

use std::collections::BTreeMap;

use db::TenantState;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::Lot;
use exchange::order::create::OrderInput;
use exchange::sample::{Exchange, sealed};
use kernel::{Money, TenantId};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::state::LotState;
use schema::platform::{lot_reasons, tenants};
use serde_json::{Value, json};

use super::count::{Asked, counts, missed};

const LOTS: u32 = 24;

fn stages(dice: &mut StdRng) -> Vec<Value> {
    let mut stages: Vec<Value> = (0..dice.random_range(1..4))
        .map(|_| match dice.random_range(0..3) {
            0 => json!({ "kind": "assign", "price": dice.random_range(0..60_000) }),
            _ => sealed(dice.random_range(1..60_000)),
        })
        .collect();
    if dice.random_bool(0.5) {
        stages.push(json!({ "kind": "hq" }));
    }
    stages
}

async fn rows(net: &Exchange, lot: &Lot) -> BTreeMap<(i32, TenantId), Reason> {
    let query = lot_reasons::table.filter(lot_reasons::lot_id.eq(lot.id)).select((
        lot_reasons::stage,
        lot_reasons::tenant_id,
        lot_reasons::code,
    ));
    let rows: Vec<(i32, TenantId, Reason)> = net.platform(async |tx| Ok(query.load(tx.conn()).await?)).await.unwrap();
    rows.into_iter().map(|(stage, tenant, code)| ((stage, tenant), code)).collect()
}

/// A random lot of a random lead, walked to its end.
async fn play(net: &Exchange, dice: &mut StdRng, number: u32) -> Lot {
    let id = net.sell(net.lead(number).await, &stages(dice)).await.unwrap();
    for _ in 0..20 {
        if net.lot(id).await.state != LotState::Open {
            break;
        }
        for tenant in 0..net.tenants.len() {
            if dice.random_bool(0.4) {
                // Refused ones are part of the game.
                let _ = net.bid(tenant, id, dice.random_range(1..90_000)).await;
            }
        }
        if dice.random_bool(0.1) {
            net.suspend(dice.random_range(0..net.tenants.len()), TenantState::Suspended).await;
        }
        net.pass(60);
        net.close(id).await.unwrap();
    }
    net.suspend(dice.random_range(0..net.tenants.len()), TenantState::Active).await;
    net.lot(id).await
}

#[actix_web::test]
async fn everybody_has_one_reason_at_each_stage_or_won() {
    let seed = 7;
    let mut dice = StdRng::seed_from_u64(seed);
    let net = Exchange::new(4).await;
    for tenant in 0..2 {
        net.deposit(tenant, 400_000, &format!("d{tenant}")).await.unwrap();
        net.order(tenant, OrderInput { limit: 30_000, ..OrderInput::default() }).await;
    }
    let everybody: Vec<TenantId> =
        net.platform(async |tx| Ok(tenants::table.select(tenants::id).load(tx.conn()).await?)).await.unwrap();
    let mut expected: BTreeMap<TenantId, BTreeMap<Reason, i64>> = BTreeMap::new();
    for number in 1..=LOTS {
        let lot = play(&net, &mut dice, number).await;
        let (rows, stages) = (rows(&net, &lot).await, lot.stages().unwrap());
        for tenant in &everybody {
            let won = lot.winner_tenant == Some(*tenant);
            for (index, stage) in (0_i32..=lot.stage).zip(&stages) {
                let decided = stage.kind() != StageKind::Hq && !(won && index == lot.stage);
                let found = rows.contains_key(&(index, *tenant));
                assert_eq!(found, decided, "seed {seed}, lot {number}, stage {index}, {tenant}, {:?}", lot.state);
            }
            let last = rows.iter().rfind(|((_, of), _)| of == tenant);
            if let Some((_, code)) = last.filter(|_| !won) {
                *expected.entry(*tenant).or_default().entry(*code).or_default() += 1;
            }
        }
    }
    let since = net.net.db().clock().now() - chrono::Duration::days(30);
    for tenant in everybody {
        let asked = Asked { tenant: Some(tenant), since };
        let told = net.platform(async |tx| counts(tx, asked).await).await.unwrap();
        let told: BTreeMap<Reason, i64> = told.into_iter().map(|count| (count.code, count.lots)).collect();
        assert_eq!(told, expected.remove(&tenant).unwrap_or_default());
        for (reason, lots) in told {
            let rows = net.platform(async |tx| missed(tx, asked, Some(reason), None, 500).await).await.unwrap();
            assert_eq!(i64::try_from(rows.len()).unwrap(), lots);
            assert!(rows.iter().all(|row| row.code == reason && row.price.unwrap_or(Money::ZERO) >= Money::ZERO));
        }
    }
}
