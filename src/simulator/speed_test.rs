//! How long a large past takes: read from a real database and played again.
//! `MAK_SIMULATOR_LOTS=100000 cargo test --release -p simulator speed -- --nocapture` for figures.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Jsonb, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::Money;
use rules::stage::Stage;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::Past;
use crate::generate_test::{Dice, START, Size, past, unchanged};
use crate::history::History;
use crate::replay::watch::Watch;
use crate::run::simulate;
use crate::scenario::Scenario;

/// Lots when nobody asks for more.
const FEW: usize = 2_000;
/// Tenants of the large past.
const TENANTS: u16 = 40;
/// Rows sent at once.
const ROWS: usize = 5_000;

const TENANT: &str = "
INSERT INTO tenants (id, number, slug, name, city, time_zone, state, created_at)
SELECT row.id, row.number, row.slug, row.name, '', row.zone, 'active', $2
FROM jsonb_to_recordset($1) AS row(id uuid, number integer, slug text, name text, zone text)";

const WALLET: &str = "
INSERT INTO wallets (tenant_id, credit_limit) SELECT row.id, row.funds FROM jsonb_to_recordset($1) AS row(id uuid, funds bigint)";

const LEAD: &str = "
INSERT INTO leads (id, name, phone, city, product, source, lawful_basis, comment, status, created_at, updated_at)
SELECT row.id, 'Клиент', row.phone, 'Самара', 'mortgage', 'site', 'consent', '', 'unsold', $2, $2
FROM jsonb_to_recordset($1) AS row(id uuid, phone text)";

const LOT: &str = "
INSERT INTO lots (id, lead_id, stages, stage, state, opened_at, opened_by, stage_started_at, stage_ends_at, closed_at,
                  winner_tenant, price, bid_count, seed, commitment)
SELECT row.id, row.lead, row.stages, row.stage, row.state, row.opened, 'test', row.opened, row.ends, row.closed,
       row.winner, row.price, 0, row.seed, ''
FROM jsonb_to_recordset($1) AS row(id uuid, lead uuid, stages jsonb, stage integer, state text, opened timestamptz,
     ends timestamptz, closed timestamptz, winner uuid, price bigint, seed text)";

const BID: &str = "
INSERT INTO bids (id, lot_id, stage, tenant_id, amount, place, source, state, at, by_name, leaf, signature)
SELECT row.id, row.lot, 0, row.tenant, row.amount, row.place, 'manual', 'lost', row.at, 'test', '', ''
FROM jsonb_to_recordset($1) AS row(id uuid, lot uuid, tenant uuid, amount bigint, place integer, at timestamptz)";

const REASON: &str = "
INSERT INTO lot_reasons (lot_id, stage, tenant_id, code, detail)
SELECT row.lot, 0, row.tenant, row.code, '{}' FROM jsonb_to_recordset($1) AS row(lot uuid, tenant uuid, code text)";

async fn fill(net: &Past, statement: &'static str, rows: &[Value]) {
    let at: DateTime<Utc> = START.parse().unwrap();
    for part in rows.chunks(ROWS) {
        let part = Value::Array(part.to_vec());
        let query = diesel::sql_query(statement).bind::<Jsonb, _>(part);
        let sent = async |tx: &mut db::PlatformTx| {
            // Every statement takes the instant, whether it names it or not.
            match statement.contains("$2") {
                true => Ok(query.bind::<Timestamptz, _>(at).execute(tx.conn()).await?),
                false => Ok(query.execute(tx.conn()).await?),
            }
        };
        net.platform(sent).await.unwrap();
    }
}

fn id(kind: u128, number: usize) -> Uuid {
    Uuid::from_u128((kind << 96) + number as u128)
}

fn at(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

/// Writes a generated past into the database of a network.
async fn store(net: &Past, history: &History) {
    let tenants = history.tenants.iter().enumerate().map(|(n, tenant)| {
        json!({ "id": tenant.id, "number": 1_000 + n, "slug": format!("g{n}"), "name": tenant.name, "zone": tenant.zone.name() })
    });
    fill(net, TENANT, &tenants.collect::<Vec<_>>()).await;
    let wallets = history.tenants.iter().map(|tenant| json!({ "id": tenant.id, "funds": tenant.funds }));
    fill(net, WALLET, &wallets.collect::<Vec<_>>()).await;
    let numbers = 0..history.lots.len();
    let leads = numbers.map(|n| json!({ "id": id(2, n), "phone": format!("+79{n:09}") }));
    fill(net, LEAD, &leads.collect::<Vec<_>>()).await;
    let stages: Vec<Value> = history.plans.iter().map(|plan| serde_json::to_value(plan).unwrap()).collect();
    let lot = |(n, lot): (usize, &crate::history::PastLot)| {
        let winner = lot.sale.map(|(who, _)| history.tenants[usize::from(who)].id);
        json!({
            "id": id(3, n), "lead": id(2, n), "stages": stages[lot.plan as usize], "stage": lot.stage,
            "state": if lot.sale.is_some() { "sold" } else { "unsold" }, "opened": at(lot.opened),
            "ends": at(lot.closed - lot.late), "closed": at(lot.closed), "winner": winner,
            "price": lot.sale.map(|(_, price)| price), "seed": hex::encode(lot.seed),
        })
    };
    fill(net, LOT, &history.lots.iter().enumerate().map(lot).collect::<Vec<_>>()).await;
    let (mut bids, mut reasons) = (Vec::new(), Vec::new());
    for (n, lot) in history.lots.iter().enumerate() {
        for (place, bid) in history.bids_of(lot).iter().enumerate() {
            let tenant = history.tenants[usize::from(bid.who)].id;
            bids.push(json!({
                "id": id(4, bids.len()), "lot": id(3, n), "tenant": tenant, "amount": bid.amount, "place": place,
                "at": at(lot.opened + bid.after),
            }));
        }
        for tenant in history.tenants.iter().take(2).filter(|tenant| {
            !history.bids_of(lot).iter().any(|bid| history.tenants[usize::from(bid.who)].id == tenant.id)
        }) {
            reasons.push(json!({ "lot": id(3, n), "tenant": tenant.id, "code": "order_funds" }));
        }
    }
    fill(net, BID, &bids).await;
    fill(net, REASON, &reasons).await;
    println!("{} lots, {} bids, {} reasons", history.lots.len(), bids.len(), reasons.len());
}

#[actix_web::test]
async fn speed_of_a_large_past() {
    let lots = std::env::var("MAK_SIMULATOR_LOTS").ok().and_then(|lots| lots.parse().ok()).unwrap_or(FEW);
    let size = Size { lots, tenants: TENANTS, cap: Some(40), funds: 1_000_000_000_000 };
    let history = past(&mut Dice::new(1), size);
    let net = Past::new().await;
    store(&net, &history).await;
    let stages = serde_json::to_value([
        crate::generate_test::sealed(60, 700),
        Stage::Assign { price: Money::kopecks(200), weights: None },
        Stage::Hq {},
    ]);
    let changed = Scenario { stages: Some(stages.unwrap()), reserve_percent: 90, daily_cap: Some(30), ..unchanged() };
    for (name, scenario) in [("unchanged", unchanged()), ("another plan", changed)] {
        let scenario = Scenario { to: scenario.from + chrono::Duration::days(729), ..scenario };
        let began = Instant::now();
        let watch = Arc::new(Watch::default());
        let result = simulate(net.net.db(), &net.admin, scenario.check().unwrap(), Arc::clone(&watch)).await.unwrap();
        let took = began.elapsed();
        println!("{name}: {lots} lots in {took:?}; {} changed, {} silent", result.changed, result.silent.lots);
        assert_eq!(usize::try_from(result.actual.lots).unwrap(), lots);
        if name == "unchanged" {
            assert_eq!((result.changed, result.silent.lots), (0, 0), "read back, it is the same past");
        }
        assert!(took.as_secs() < 20, "{took:?}");
    }
}
