//! What must hold in the database when everything has come to rest.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use schema::platform;
use schema::tenant;
use serde_json::json;
use uuid::Uuid;

use super::network::{DEPOSIT, Network};

/// How far the sale has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lots, open or closed.
    pub opened: i64,
    /// Lots that are sold.
    pub sold: i64,
    /// Events and deadlines that wait.
    pub waiting: i64,
}

/// How far the sale has come.
pub async fn progress(network: &Network) -> Progress {
    let looked = network.net.db().platform(&network.looker, async |tx| {
        let opened = platform::lots::table.count().get_result(tx.conn()).await?;
        let sold = platform::lots::table.filter(platform::lots::state.eq("sold")).count().get_result(tx.conn()).await?;
        let events: i64 = platform::outbox::table.count().get_result(tx.conn()).await?;
        // What is due within a lease is being worked on; what is due later (a Monday's report, a night's head, the first
        // contact of a sold lead) always waits.
        let soon = tx.now() + chrono::Duration::seconds(30);
        let deadlines = platform::deadlines::table.filter(platform::deadlines::due_at.lt(soon)).count();
        let deadlines: i64 = deadlines.get_result(tx.conn()).await?;
        Ok(Progress { opened, sold, waiting: events + deadlines })
    });
    looked.await.expect("the database")
}

/// Waits until so many lots are sold and nothing waits any more; answers how long that took.
pub async fn come_to_rest(network: &Network, lots: i64) -> Duration {
    let began = Instant::now();
    let rest = Progress { opened: lots, sold: lots, waiting: 0 };
    loop {
        let now = progress(network).await;
        if now == rest {
            return began.elapsed();
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it does not come to rest: {now:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Each lead in exactly one schema, once; each kopeck accounted for; nothing held, open or laid aside.
pub async fn assert_each_sold_once(network: &Network, leads: &[String]) {
    let check = network.hq.get("/api/v1/ledger/check").await.expect("an answer").expect(200);
    let clean = (&check["sum"], &check["balances_match"], &check["holds_match"], &check["leads_with_two_owners"]);
    assert_eq!(clean, (&json!(0), &json!(true), &json!(true), &json!(0)), "{check}");

    let looked = network.net.db().platform(&network.looker, async |tx| {
        let wallets: Vec<(i64, i64)> = platform::wallets::table
            .select((platform::wallets::available, platform::wallets::held))
            .filter(platform::wallets::available.gt(0))
            .load(tx.conn())
            .await?;
        let lots: Vec<(Uuid, String, Option<Uuid>, Option<i64>)> = platform::lots::table
            .select((
                platform::lots::lead_id,
                platform::lots::state,
                platform::lots::winner_tenant,
                platform::lots::price,
            ))
            .load(tx.conn())
            .await?;
        let live = platform::bids::table.filter(platform::bids::state.eq("live")).count();
        assert_eq!(live.get_result::<i64>(tx.conn()).await?, 0, "live bids");
        assert_eq!(platform::dead_letters::table.count().get_result::<i64>(tx.conn()).await?, 0, "events laid aside");
        Ok((wallets, lots))
    });
    let (wallets, lots) = looked.await.expect("the database");
    assert_eq!(lots.len(), leads.len(), "one lot a lead");
    assert!(lots.iter().all(|(_, state, ..)| state == "sold"), "{lots:?}");
    let paid: i64 = lots.iter().filter_map(|(.., price)| *price).sum();
    assert!(wallets.iter().all(|(_, held)| *held == 0), "{wallets:?}");
    assert_eq!(wallets.iter().map(|(available, _)| available).sum::<i64>(), DEPOSIT * wallets.len() as i64 - paid);

    let winners: BTreeMap<Uuid, Option<Uuid>> = lots.iter().map(|(lead, _, winner, _)| (*lead, *winner)).collect();
    assert_eq!(
        handed_over(network).await,
        winners.iter().map(|(lead, winner)| (*lead, winner.expect("a winner"))).collect::<Vec<_>>()
    );
    assert_eq!(winners.len(), leads.len());
    assert!(leads.iter().all(|lead| winners.contains_key(&lead.parse().expect("an id"))));
}

/// Leads in tenants' schemas with their tenant, in the order of ids; each was written into its tenant's history once.
async fn handed_over(network: &Network) -> Vec<(Uuid, Uuid)> {
    let all = network.net.db().platform(&network.looker, async |tx| db::list_tenants(tx).await).await.expect("tenants");
    let mut found = Vec::new();
    for key in all.iter().map(|tenant| tenant.key) {
        let looked = network.net.db().tenant(&network.looker, key, async |tx| {
            let leads: Vec<Uuid> = tenant::leads::table.select(tenant::leads::id).load(tx.conn()).await?;
            let received = tenant::events::table.filter(tenant::events::event.eq("received")).count();
            assert_eq!(
                received.get_result::<i64>(tx.conn()).await?,
                leads.len() as i64,
                "histories of t_{}",
                key.number
            );
            Ok(leads)
        });
        found.extend(looked.await.expect("the database").into_iter().map(|lead| (lead, key.id.0)));
    }
    found.sort_unstable();
    found
}
