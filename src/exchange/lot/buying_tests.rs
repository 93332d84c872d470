//! Who may buy, by real rows: settings, orders, consents, plans by time.

use std::pin::pin;

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::future::{Either, select};
use kernel::{Error, LeadId, LotId};
use pool::buying::count;
use pool::buying::policy::{self, PolicyInput};
use pool::buying::settings::{self, SettingsInput};
use pool::lead::consent;
use rules::consent::Consent;
use rules::eligible::Reason;
use serde_json::{Value, json};

use super::reason;
use crate::lot::open::{SellInput, sell};
use crate::order::create::{OrderInput, change};
use crate::order::{OrderState, set_state};
use crate::plan::version::{self, PlanInput};
use crate::sample::{Exchange, sealed};

impl Exchange {
    async fn set(&self, tenant: usize, input: SettingsInput) {
        let id = self.tenants[tenant].id;
        self.platform(async |tx| settings::set(&self.admin, tx, id, &input).await).await.unwrap();
    }

    async fn why(&self, lot: LotId, tenant: usize) -> Option<Reason> {
        let id = self.tenants[tenant].id;
        let found = self.platform(async |tx| reason::of(tx, lot, None, Some(id)).await).await.unwrap();
        found.iter().map(|explained| explained.code).next()
    }

    async fn put_up(&self, lead: LeadId) -> LotId {
        let input = SellInput::default();
        let lot = self.net.db().border(&self.admin, async |tx| sell(&self.admin, tx, &self.key, lead, &input).await);
        lot.await.unwrap()
    }
}

fn hours(from: &str, to: &str) -> Option<rules::schedule::Schedule> {
    serde_json::from_value(json!({"days": [1, 2, 3, 4, 5, 6, 7], "from": from, "to": to})).ok()
}

/// Hours that are over now, by the clocks of the test's tenants.
fn asleep(exchange: &Exchange) -> Option<rules::schedule::Schedule> {
    let zone = chrono_tz::Tz::Europe__Moscow;
    let now = exchange.net.db().clock().now().with_timezone(&zone);
    let (from, to) = (now - Duration::hours(12), now - Duration::hours(8));
    hours(&from.format("%H:%M").to_string(), &to.format("%H:%M").to_string())
}

#[actix_web::test]
async fn settings_decide_who_may_bid() {
    let exchange = Exchange::new(4).await;
    for tenant in 0..3 {
        exchange.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    exchange.set(0, SettingsInput { min_quality: Some(100), ..SettingsInput::default() }).await;
    exchange.set(1, SettingsInput { monthly_cap: Some(1), ..SettingsInput::default() }).await;
    let refused = |result: kernel::Result<_>| match result.map(|_: crate::bid::place::Placed| ()) {
        Err(Error::Forbidden(code)) => code,
        other => panic!("{other:?}"),
    };
    let lot = exchange.sell(exchange.lead(1).await, &[sealed(500)]).await.unwrap();
    assert_eq!(refused(exchange.bid(0, lot, 900).await), "quality");
    exchange.bid(1, lot, 900).await.unwrap();
    // The hours end while the bid stands: it counts all the same, and nobody bids anew.
    let night = SettingsInput { monthly_cap: Some(1), schedule: asleep(&exchange), ..SettingsInput::default() };
    exchange.set(1, night).await;
    assert_eq!(refused(exchange.bid(1, lot, 1_000).await), "hours");
    exchange.pass(61);
    exchange.close(lot).await.unwrap();
    assert_eq!(exchange.lot(lot).await.winner_tenant, Some(exchange.tenants[1].id));
    assert_eq!(exchange.why(lot, 0).await, Some(Reason::Quality));

    exchange.set(1, SettingsInput { monthly_cap: Some(1), ..SettingsInput::default() }).await;
    let next = exchange.sell(exchange.lead(2).await, &[sealed(500)]).await.unwrap();
    assert_eq!(refused(exchange.bid(1, next, 900).await), "monthly_cap");
    let id = exchange.tenants[1].id;
    let history = exchange.platform(async |tx| settings::history(tx, id).await).await.unwrap();
    assert_eq!(history.len(), 3);
    assert!(exchange.check().await.is_clean());
}

/// Waits until somebody stands before a lock in this test's database.
async fn until_somebody_waits(tx: &mut db::PlatformTx) -> kernel::Result<()> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        waits: bool,
    }
    let asked = "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                 WHERE NOT granted AND datname = current_database()) AS waits";
    while !diesel::sql_query(asked).get_result::<Found>(tx.conn()).await?.waits {}
    Ok(())
}

#[actix_web::test]
async fn hours_that_are_saved_while_head_office_changes_the_caps_keep_them() {
    let exchange = Exchange::new(4).await;
    let (tenant, owner) = (exchange.tenants[0].id, exchange.person(0));
    exchange.set(0, SettingsInput { daily_cap: Some(9), ..SettingsInput::default() }).await;
    exchange.pass(1);
    let db = exchange.net.db();
    let nine_to_six = hours("09:00", "18:00");
    let mut own =
        pin!(db.platform(&owner, async |tx| { settings::set_hours(&owner, tx, tenant, nine_to_six.clone()).await }));
    let stricter = SettingsInput { daily_cap: Some(1), ..SettingsInput::default() };
    let head_office = exchange.platform(async |tx| {
        settings::set(&exchange.admin, tx, tenant, &stricter).await?;
        match select(pin!(until_somebody_waits(tx)), own.as_mut()).await {
            Either::Left((waits, _)) => waits,
            Either::Right(_) => panic!("the hours did not wait for what head office changes"),
        }
    });
    head_office.await.unwrap();
    own.await.unwrap();
    let stored = exchange.platform(async |tx| settings::of(tx, tenant).await).await.unwrap();
    assert_eq!((stored.daily_cap, stored.schedule), (Some(1), hours("09:00", "18:00")));
    let history = exchange.platform(async |tx| settings::history(tx, tenant).await).await.unwrap();
    let caps: Vec<&Value> = history.iter().map(|change| &change.settings["daily_cap"]).collect();
    assert_eq!(caps, [1, 1, 9], "the history says what the settings became, the newest first");
}

#[actix_web::test]
async fn a_share_and_a_consent_hold() {
    let exchange = Exchange::new(4).await;
    for tenant in 0..2 {
        exchange.deposit(tenant, 1_000_000, &format!("d{tenant}")).await.unwrap();
    }
    let rules =
        PolicyInput { repeat_days: 90, share_min_leads: 2, starter_days: 30, starter_leads: 0, duplicate_days: 30 };
    exchange.platform(async |tx| policy::set(&exchange.admin, tx, rules).await).await.unwrap();
    exchange.set(0, SettingsInput { share_cap: Some(50), ..SettingsInput::default() }).await;
    for (number, bidder) in [(1, 0), (2, 1), (3, 0)] {
        let lot = exchange.sell(exchange.lead(number).await, &[sealed(500)]).await.unwrap();
        let placed = exchange.bid(bidder, lot, 900).await;
        // Two sold, one of them to this tenant: another would be two of three.
        assert_eq!(placed.is_ok(), number < 3, "{placed:?}");
        exchange.pass(61);
        exchange.close(lot).await.unwrap();
    }
    let lead = exchange.lead(4).await;
    let named = Consent::Tenants { tenants: vec![exchange.tenants[1].id] };
    let db = exchange.net.db();
    db.border(&exchange.admin, async |tx| consent::set(&exchange.admin, tx, lead, named.clone()).await).await.unwrap();
    let lot = exchange.sell(lead, &[sealed(500)]).await.unwrap();
    assert!(matches!(exchange.bid(2, lot, 900).await, Err(Error::Forbidden("consent_scope"))));
    exchange.bid(1, lot, 900).await.unwrap();
    let late = db.border(&exchange.admin, async |tx| consent::set(&exchange.admin, tx, lead, Consent::Network).await);
    assert!(matches!(late.await, Err(Error::Conflict("lot_open"))));
}

#[actix_web::test]
async fn a_starter_gets_its_first_leads_ahead() {
    let exchange = Exchange::new(4).await;
    let rules =
        PolicyInput { repeat_days: 90, share_min_leads: 20, starter_days: 30, starter_leads: 2, duplicate_days: 30 };
    exchange.platform(async |tx| policy::set(&exchange.admin, tx, rules).await).await.unwrap();
    let mut won = Vec::new();
    for number in 1..=9 {
        let lot = exchange.sell(exchange.lead(number).await, &[json!({"kind": "assign", "price": 0})]).await.unwrap();
        won.push(exchange.lot(lot).await.winner_tenant.unwrap());
    }
    for tenant in &exchange.tenants {
        assert_eq!(won.iter().filter(|winner| **winner == tenant.id).count(), 3);
    }
}

#[actix_web::test]
async fn an_order_keeps_to_its_terms() {
    let exchange = Exchange::new(4).await;
    exchange.deposit(0, 1_000_000, "d").await.unwrap();
    let id = exchange.order(0, OrderInput { limit: 1_000, ..OrderInput::default() }).await;
    let (actor, tenant) = (exchange.person(0), exchange.tenants[0].id);
    let set = async |input: OrderInput| {
        exchange.net.db().platform(&actor, async |tx| change(&actor, tx, tenant, id, &input).await).await.unwrap();
    };
    let order = || OrderInput { limit: 1_000, ..OrderInput::default() };
    let mut number = 0;
    let mut opening = async |exchange: &Exchange| {
        number += 1;
        let lot = exchange.sell(exchange.lead(number).await, &[sealed(500)]).await.unwrap();
        (exchange.live(lot).await.len(), exchange.why(lot, 0).await)
    };
    set(OrderInput { min_quality: Some(100), ..order() }).await;
    assert_eq!(opening(&exchange).await, (0, Some(Reason::OrderQuality)));
    set(OrderInput { schedule: asleep(&exchange), ..order() }).await;
    assert_eq!(opening(&exchange).await, (0, Some(Reason::OrderSchedule)));
    set(OrderInput { monthly_cap: Some(1), budget: Some(1_500), ..order() }).await;
    assert_eq!(opening(&exchange).await, (1, None));
    assert_eq!(opening(&exchange).await, (0, Some(Reason::OrderMonthlyCap)));
    set(OrderInput { budget: Some(1_500), ..order() }).await;
    assert_eq!(opening(&exchange).await, (0, Some(Reason::OrderBudget)));
    let pause =
        exchange.net.db().platform(&actor, async |tx| set_state(&actor, tx, tenant, id, OrderState::Paused).await);
    pause.await.unwrap();
    assert_eq!(opening(&exchange).await, (0, Some(Reason::OrderPaused)));
    let other = exchange.person(1);
    let foreign = exchange.tenants[1].id;
    let change = exchange.net.db().platform(&other, async |tx| change(&other, tx, foreign, id, &order()).await);
    assert!(matches!(change.await, Err(Error::NotFound)));
}

#[actix_web::test]
async fn a_version_comes_into_force_by_the_clock_alone() {
    let exchange = Exchange::new(4).await;
    let stages = |reserve: i64| json!([sealed(reserve), {"kind": "hq"}]);
    let input = |reserve, starts_at| PlanInput {
        name: "Ипотека".into(),
        products: vec!["Ипотека".into()],
        stages: stages(reserve),
        starts_at,
        ..PlanInput::default()
    };
    let admin = &exchange.admin;
    let soon = exchange.net.db().clock().now() + Duration::hours(1);
    let made = exchange.platform(async |tx| version::create(admin, tx, &input(100, None)).await).await.unwrap();
    let code = made.code.clone();
    let next =
        exchange.platform(async |tx| version::add(admin, tx, &code, &input(200, Some(soon))).await).await.unwrap();
    assert_eq!((next.version, next.active), (2, true));
    let stale = PlanInput { based_on: Some(1), ..input(300, None) };
    let refused = exchange.platform(async |tx| version::add(admin, tx, &code, &stale).await).await;
    assert!(matches!(refused, Err(Error::Conflict("stale"))));

    let reserve = async |exchange: &Exchange, number| {
        let lot = exchange.put_up(exchange.lead(number).await).await;
        exchange.lot(lot).await.stages[0]["reserve"].clone()
    };
    assert_eq!(reserve(&exchange, 1).await, json!(100));
    exchange.pass(3_601);
    assert_eq!(reserve(&exchange, 2).await, json!(200));
    exchange.platform(async |tx| version::retire(admin, tx, &code).await).await.unwrap();
    assert_eq!(reserve(&exchange, 3).await, json!(50_000), "the default plan");
    let last = exchange.platform(async |tx| version::retire(admin, tx, "default").await).await;
    assert!(matches!(last, Err(Error::Conflict("last_plan"))));
}

#[actix_web::test]
async fn the_night_counts_ratings_and_sources() {
    use schema::platform::lead_issues;

    let exchange = Exchange::new(4).await;
    exchange.deposit(0, 1_000_000, "d").await.unwrap();
    let mut leads = Vec::new();
    for number in 1..=4 {
        let lead = exchange.lead(number).await;
        let lot = exchange.sell(lead, &[sealed(500)]).await.unwrap();
        exchange.bid(0, lot, 900).await.unwrap();
        exchange.pass(61);
        exchange.close(lot).await.unwrap();
        leads.push(lead);
    }
    let tenant = exchange.tenants[0].id;
    let found = exchange.platform(async |tx| {
        let row = (
            lead_issues::lead_id.eq(leads[0]),
            lead_issues::tenant_id.eq(tenant),
            lead_issues::deal_id.eq(uuid::Uuid::nil()),
            lead_issues::round.eq(1),
            lead_issues::issued_at.eq(tx.now()),
        );
        diesel::insert_into(lead_issues::table).values(row).execute(tx.conn()).await?;
        count::count(tx).await?;
        count::count(tx).await?;
        Ok((count::of(tx, tenant).await?, count::of(tx, exchange.tenants[1].id).await?))
    });
    let (own, other) = found.await.unwrap();
    let own = own.unwrap().0;
    assert_eq!((own.bought, own.conversion, own.returns, own.speed), (4, Some(100), Some(100), None));
    // (50 × 10 + 100 × 4) ÷ 14
    assert_eq!((own.score, other.unwrap().0.score), (64, 50));
}
